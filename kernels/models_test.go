package kernels_test

import (
	"slices"
	"testing"

	"gensim/kernels"
	"gensim/kernels/dataset"
	"gensim/protocol/unit"
)

func fraction(n, d int64) unit.Ratio { return unit.Ratio{Num: n, Den: d} }

// everything uses each part of a model and an optimizer that a plain MLP does not.
func everything() map[string]kernels.Config {
	cnn := baseline()
	cnn.Model = kernels.Model{CNN: kernels.CNN{Kernel: 3, Channels: [2]int{2, 3}, Hidden: 9, Activation: "tanh", Dropout: fraction(1, 4)}}
	cnn.Optimizer.Momentum, cnn.Optimizer.Clip = fraction(9, 10), fraction(1, 2)
	cnn.Optimizer.Schedule = kernels.Schedule{Kind: "step", Every: 2, Factor: fraction(1, 2), Warmup: 3}
	cnn.Batch, cnn.Segments, cnn.StepsPerSegment = 4, 4, 3
	gpt := baseline()
	gpt.Model = kernels.Model{GPT: kernels.GPT{Depth: 2, Width: 12, Heads: 3, Context: 9, Dropout: fraction(1, 10)}}
	gpt.Data = dataset.KJV
	gpt.Optimizer = kernels.DefaultAdamW(fraction(1, 100))
	gpt.Optimizer.Clip = fraction(1, 1)
	gpt.Optimizer.Schedule = kernels.Schedule{Kind: "cosine", Factor: fraction(1, 10), Warmup: 2}
	gpt.Batch, gpt.Segments, gpt.StepsPerSegment = 5, 4, 3
	return map[string]kernels.Config{"cnn": cnn, "gpt": gpt}
}

// The roots of whole trajectories of the other models, the same on every machine.
func TestPinnedModels(t *testing.T) {
	pinned := map[string]string{
		"cnn lanes16": "2710a02125f2678f",
		"cnn nofma":   "f95d8b947c1a9ccf",
		"cnn bf16":    "b9978d0817f028a7",
		"gpt lanes16": "fc3094bd3e2f090a",
		"gpt nofma":   "07c4e59e8af34557",
		"gpt bf16":    "8955f30b6c3f2f77",
	}
	l := lab(t)
	for name, c := range everything() {
		w := workload(t, c)
		for _, a := range []kernels.Arithmetic{kernels.Lanes16, kernels.NoFMA, kernels.BF16} {
			f := l.Train(w, kernels.Run{Instance: 42, Arithmetic: a}).Join()
			if got := f.Root.String(); got != pinned[name+" "+a.String()] {
				t.Errorf("%q: %q,", name+" "+a.String(), got)
			}
		}
	}
}

// A referee who executes one operation alone gets what the re-run reported, for
// every operation of the other models: masks, schedules and clipping included.
func TestEveryOperationCanBeRuled(t *testing.T) {
	l := lab(t)
	for name, c := range everything() {
		w := workload(t, c)
		q := kernels.SegmentJob{Workload: w, Run: kernels.Run{Instance: 4, Arithmetic: kernels.Lanes8}, Segment: 1, Arithmetic: kernels.SplitK4}
		f := l.Segment(q).Join()
		for node := range w.Nodes() {
			got := ruled(l, kernels.NodeJob{SegmentJob: q, Step: 1, Node: node})
			if got.Output != f.Leaves[1][node] {
				t.Errorf("%s: node %d, %s: ruled %v, reported %v", name, node, w.Nodes()[node].Summary, got.Output, f.Leaves[1][node])
			}
		}
	}
}

// The other models give the protocol the same ground: one honest step in another
// arithmetic of the class lies orders below one that was not trained. Attention
// without a key bias is what keeps it so under AdamW.
func TestHonestDistancesOfOtherModels(t *testing.T) {
	l := lab(t)
	for name, c := range everything() {
		w := workload(t, c)
		honest, deviant := unit.Distance(0), unit.MaxDistance
		for segment := range c.Segments {
			for _, pair := range [][2]kernels.Arithmetic{{kernels.Seq, kernels.Lanes16}, {kernels.SplitK4, kernels.NoFMA}} {
				r := kernels.Run{Instance: 4, Arithmetic: pair[0]}
				q := kernels.SegmentJob{Workload: w, Run: r, Segment: segment, Arithmetic: pair[1]}
				honest = max(honest, l.Segment(q).Join().Max)
				q.Run.Deviation = kernels.Deviation{Kind: kernels.Skip, Num: 1, Den: 1}
				deviant = min(deviant, slices.Min(l.Segment(q).Join().Distances))
			}
		}
		t.Logf("%s: honest at most %d, deviant at least %d", name, honest, deviant)
		if honest == 0 || deviant/1000 < honest {
			t.Errorf("%s: honest distances reach %d, deviant ones begin at %d", name, honest, deviant)
		}
	}
}
