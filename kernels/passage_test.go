package kernels_test

import (
	"slices"
	"testing"

	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/kernels/simd"
	"gensim/protocol/unit"
)

// divided are workloads whose steps have everything that passages and chains are made
// of: convolutions, attention, dropout, updates of every kind.
func divided(t *testing.T) map[string]*kernels.Workload {
	t.Helper()
	half := unit.Ratio{Num: 1, Den: 2}
	adam := kernels.DefaultAdamW(unit.Ratio{Num: 1, Den: 100})
	sgd := kernels.Optimizer{Kind: "sgd", Rate: unit.Ratio{Num: 1, Den: 20}}
	clipped := sgd
	clipped.Clip = half
	all := map[string]*kernels.Workload{}
	for name, c := range map[string]kernels.Config{
		"mlp": {Model: kernels.Model{MLP: kernels.MLP{Widths: []int{196, 40, 24, 10}, Activation: "relu", Dropout: half}}, Data: "fashion-mnist-small", Optimizer: sgd, Batch: 8},
		"cnn": {Model: kernels.Model{CNN: kernels.CNN{Kernel: 3, Channels: [2]int{3, 5}, Hidden: 9, Activation: "relu"}}, Data: "fashion-mnist-small", Optimizer: clipped, Batch: 4},
		"gpt": {Model: kernels.Model{GPT: kernels.GPT{Depth: 2, Width: 12, Heads: 3, Context: 10}}, Data: "kjv", Optimizer: adam, Batch: 6},
	} {
		c.Segments, c.StepsPerSegment = 1, 3
		w, err := kernels.New(name, c)
		if err != nil {
			t.Fatal(err)
		}
		all[name] = w
	}
	return all
}

// Strip by strip and chain by chain a step gives the bits that it gives node by node, in
// every arithmetic, whatever the cache holds.
func TestPassagesGiveTheSameStates(t *testing.T) {
	backends := []kernels.Backend{ref.Backend{}}
	if best := simd.Best(); best.Name() != backends[0].Name() {
		backends = append(backends, best)
	}
	for name, w := range divided(t) {
		for _, a := range kernels.Arithmetics() {
			run := kernels.Run{Instance: 3, Arithmetic: a, Nondet: 5}
			var want [][]float32
			for _, cacheful := range []int{1 << 30, 1 << 12, 1 << 9} {
				kernels.PlanFor(w, cacheful)
				if strips, links := kernels.Passages(w); links < 2 || (strips > 1) != (cacheful < 1<<30 && name == "gpt" || name == "cnn" && cacheful == 1<<12 || name == "mlp" && cacheful == 1<<9) {
					t.Errorf("%s: %d strips and %d links with room for %d numbers", name, strips, links, cacheful)
				}
				for _, b := range backends {
					got := kernels.Walk(w, b, run)
					if want == nil {
						want = got
					}
					for i := range want {
						if !slices.Equal(got[i], want[i]) {
							t.Errorf("%s in %v on %s, room for %d numbers: state %d differs", name, a, b.Name(), cacheful, i)
						}
					}
				}
			}
		}
	}
}
