package graph_test

import (
	"math"
	"testing"

	"gensim/kernels/graph"
)

// line is the smallest model: one product.
func line(o graph.Optimizer) *graph.Step {
	b := graph.NewBuilder()
	x, y := b.Data("x", rows, 5), b.Data("labels", rows)
	return b.Step(b.Mean(b.CrossEntropy(b.MatMul(x, b.Parameter("w", 5, classes)), y)), o)
}

// output returns what the last node with that operation gave.
func output(step *graph.Step, e *evaluation, op graph.Op) []float32 {
	var found []float32
	for i, out := range e.run() {
		if step.Nodes[i].Op == op {
			found = out
		}
	}
	return found
}

// The course of a rate agrees with its mathematics.
func TestSchedules(t *testing.T) {
	for _, k := range []struct {
		name string
		s    graph.Schedule
		want func(step float64) float64
	}{
		{"warm-up", graph.Schedule{Warmup: 10}, func(t float64) float64 { return 0.3 * min(1, t/10) }},
		{"step", graph.Schedule{Kind: graph.StepRate, Every: 7, Factor: 0.5},
			func(t float64) float64 { return 0.3 * math.Pow(0.5, math.Floor((t-1)/7)) }},
		{"cosine", graph.Schedule{Kind: graph.CosineRate, Every: 90, Factor: 0.1, Warmup: 10}, func(t float64) float64 {
			if t <= 10 {
				return 0.03 * t
			}
			return 0.3 * (0.1 + 0.9*(1+math.Cos(math.Pi*min((t-11)/90, 1)))/2)
		}},
	} {
		step := line(graph.SGD{Rate: 0.3, Control: graph.Control{Schedule: k.s}})
		constants := []float32(nil)
		for i := range step.Nodes {
			if step.Nodes[i].Op == graph.Rate {
				constants = step.Nodes[i].Const
			}
		}
		for at := uint64(1); at < 130; at++ {
			got, want := float64(graph.RateAt(constants, at)), k.want(float64(at))
			if math.Abs(got-want) > 1e-7 {
				t.Errorf("%s: step %d has rate %g, want %g", k.name, at, got, want)
			}
		}
	}
}

// Clipping brings the norm down to its limit, and leaves a smaller one alone.
func TestClipping(t *testing.T) {
	for _, limit := range []float32{0.01, 1000} {
		step := line(graph.SGD{Rate: 1, Control: graph.Control{Clip: limit}})
		e := newEvaluation(step, 1)
		norm := func(x []float32) float64 {
			sum := 0.0
			for _, v := range x {
				sum += float64(v) * float64(v)
			}
			return math.Sqrt(sum)
		}
		raw, clipped := norm(output(step, e, graph.MatMul)), norm(output(step, e, graph.Scale))
		if want := min(raw, float64(limit)); math.Abs(clipped/want-1) > 1e-6 {
			t.Errorf("limit %g: norm %g became %g", limit, raw, clipped)
		}
	}
}

// Momentum adds the old direction; scheduled AdamW at a constant rate moves as
// plain AdamW does, up to the rounding of where the decay stands.
func TestOptimizersAgree(t *testing.T) {
	momentum := line(graph.SGD{Rate: 0.5, Momentum: 0.9})
	e := newEvaluation(momentum, 1)
	moved := output(momentum, e, graph.SGDStep)
	gradient := output(momentum, e, graph.MatMul)
	for i, w := range e.state[0] {
		if want := w - 0.5*(0.9*e.state[1][i]+gradient[i]); math.Abs(float64(moved[i]-want)) > 1e-6 {
			t.Errorf("momentum: weight %d moved to %g, want %g", i, moved[i], want)
		}
	}
	adamW := graph.AdamW{Rate: 0.01, Beta1: 0.9, Rest1: 0.1, Beta2: 0.99, Rest2: 0.01, Epsilon: 1e-6, Keep: 1 - 0.01*0.1, Decay: 0.1}
	plain := line(adamW)
	adamW.Control.Schedule = graph.Schedule{Warmup: 1}
	scheduled := line(adamW)
	for i := range 20 {
		e, f := newEvaluation(plain, uint64(i)), newEvaluation(scheduled, uint64(i))
		for _, run := range []*evaluation{e, f} { // second moments are not negative
			for j, v := range run.state[2] {
				run.state[2][j] = v * v
			}
		}
		want, got := output(plain, e, graph.AdamWStep), output(scheduled, f, graph.Descend)
		for j := range want {
			if math.Abs(float64(want[j]-got[j])) > 1e-6 {
				t.Errorf("adamw: weight %d becomes %g, scheduled %g", j, want[j], got[j])
			}
		}
	}
}

// What a position gives does not depend on what comes after it.
func TestAttentionIsCausal(t *testing.T) {
	b := graph.NewBuilder()
	step := b.Step(attending(b), graph.SGD{Rate: 0.5})
	e := newEvaluation(step, 3)
	logits := func() []float32 { return append([]float32(nil), e.run()[step.Logits.Index]...) }
	before := logits()
	e.data[0][2] = float32(int(e.data[0][2]+1) % classes) // the last token of the first sequence
	after := logits()
	for i := range before {
		last := i/classes == 2
		if same := before[i] == after[i]; same == last {
			t.Errorf("position %d: logits %g and %g", i/classes, before[i], after[i])
		}
	}
}

// A kept number is scaled so that means stay; the share dropped is the one asked
// for, within five standard errors.
func TestDropoutShare(t *testing.T) {
	b := graph.NewBuilder()
	x, y := b.Data("x", 1000, 10), b.Data("labels", 1000)
	h := b.Dropout(b.MatMul(x, b.Parameter("w", 10, 10)), 0.25, 1/0.75)
	step := b.Step(b.Mean(b.CrossEntropy(h, y)), graph.SGD{Rate: 1})
	dropped := 0
	for _, v := range output(step, newEvaluation(step, 1), graph.Mask) {
		if v == 0 {
			dropped++
		} else if v != float32(1/0.75) {
			t.Fatalf("mask holds %g", v)
		}
	}
	if sigma := math.Sqrt(10000 * 0.25 * 0.75); math.Abs(float64(dropped)-2500) > 5*sigma {
		t.Errorf("%d of 10000 dropped, want about 2500", dropped)
	}
}

// A product inside of a layer costs what a matrix product of its size does.
func TestGasOfLayers(t *testing.T) {
	want := map[graph.Op]uint64{
		graph.Conv: 2 * 32 * 18 * 2, graph.ConvInput: 2 * 32 * 18 * 2, graph.ConvKernel: 2 * 32 * 18 * 2,
		graph.HeadScores: 2 * 2 * 2 * 3 * 3 * 3, graph.HeadMix: 2 * 2 * 2 * 3 * 3 * 3, graph.HeadMixTransposed: 2 * 2 * 2 * 3 * 3 * 3,
		graph.GatherGrad: rows * 6,
	}
	images, text := graph.NewBuilder(), graph.NewBuilder()
	loss, attended := convolved(images, 3), attending(text)
	sgd := graph.SGD{Rate: 1}
	for _, step := range []*graph.Step{images.Step(loss, sgd), text.Step(attended, sgd)} {
		for i := range step.Nodes {
			n := &step.Nodes[i]
			small := n.Window.Side == 4 && n.Window.Pad == 0 // the second convolution
			if gas, ok := want[n.Op]; ok && !small && n.Gas() != gas {
				t.Errorf("%v costs %d gas, want %d", n, n.Gas(), gas)
			}
		}
	}
}
