package kernels_test

import (
	"math"
	"slices"
	"testing"

	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/kernels/simd"
	"gensim/protocol/unit"
)

// distances returns those of a segment's steps, re-run in the declared arithmetic.
func distances(t *testing.T, w *kernels.Workload, r kernels.Run, segment int) []unit.Distance {
	t.Helper()
	return lab(t).Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: segment, Arithmetic: r.Arithmetic}).Join().Distances
}

// deviant is a run in seq that deviates.
func deviant(d kernels.Deviation) kernels.Run {
	return kernels.Run{Instance: 3, Arithmetic: kernels.Seq, Deviation: d}
}

// Low precision is honest training in the other arithmetic, to the bit.
func TestLowPrecisionIsTheOtherArithmetic(t *testing.T) {
	w := workload(t, shortAdamW())
	l := lab(t)
	got := l.Train(w, deviant(kernels.Deviation{Kind: kernels.LowPrecision, Num: 1, Den: 2, In: kernels.BF16})).Join()
	want := l.Train(w, kernels.Run{Instance: 3, Arithmetic: kernels.BF16}).Join()
	if got.Root != want.Root || got.Gas >= want.Gas {
		t.Errorf("gas %d of %d, the same states: %v", got.Gas, want.Gas, got.Root == want.Root)
	}
}

// Of a span the first steps are trained for real; their end is claimed as the span's,
// and the states before lie on the line to it.
func TestInterpolationIsAStraightLine(t *testing.T) {
	w := workload(t, shortAdamW())
	b := ref.Backend{}
	r := deviant(kernels.Deviation{Kind: kernels.Interpolate, Num: 5, Den: 8, Span: 2})
	claimed := kernels.Walk(w, b, r)
	if len(claimed) != 25 {
		t.Fatalf("%d states", len(claimed))
	}
	reached := claimed[8]
	for n := range 3 { // of the eight steps of the second span
		reached = kernels.Step(w, b, r, reached, 8+n)
	}
	if !slices.Equal(reached, claimed[16]) {
		t.Error("the second span does not end where three steps lead")
	}
	for n := 9; n < 16; n++ {
		for i, from := range claimed[8] {
			x, to := float64(from), float64(claimed[16][i])
			want := x + (to-x)*float64(n-8)/8
			if d := math.Abs(float64(claimed[n][i]) - want); d > 1e-6*max(math.Abs(x), math.Abs(to)) {
				t.Fatalf("state %d, element %d is %g, want %g", n, i, claimed[n][i], want)
			}
		}
	}
}

// A solver that stops early ends as a shorter training does; a copier ends as another.
func TestStatesOfOthers(t *testing.T) {
	c := short()
	w := workload(t, c)
	c.Segments = 4
	shorter := workload(t, c)
	l := lab(t)
	stale := l.Train(w, deviant(kernels.Deviation{Kind: kernels.Stale, Num: 1, Den: 3})).Join()
	brief := l.Train(shorter, kernels.Run{Instance: 3, Arithmetic: kernels.Seq}).Join()
	if !slices.Equal(stale.States[:17], brief.States) || stale.HeldOutLoss != brief.HeldOutLoss {
		t.Error("four of six segments are not a training of four")
	}
	other := l.Train(w, kernels.Run{Instance: 8, Arithmetic: kernels.Seq}).Join()
	copied := l.Train(w, deviant(kernels.Deviation{Kind: kernels.Copy, Instance: 8})).Join()
	if !slices.Equal(copied.States[1:], other.States[1:]) || copied.States[0] != stale.States[0] {
		t.Error("a copy is its own initial state and the other's states after it")
	}
}

// States of NaN stay so in every arithmetic: but for the first segment a re-run agrees
// in every bit, and yet every distance saturates.
func TestNotANumberStaysSo(t *testing.T) {
	for name, c := range map[string]kernels.Config{"sgd": short(), "adamw": shortAdamW()} {
		w := workload(t, c)
		l := lab(t)
		r := deviant(kernels.Deviation{Kind: kernels.NotFinite})
		claimed := l.Train(w, r).Join()
		for s := range w.Config().Segments {
			for _, in := range []kernels.Arithmetic{r.Arithmetic, kernels.Lanes16, kernels.BF16} {
				f := l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: s, Arithmetic: in, Compare: kernels.ByStep}).Join()
				per := w.Config().StepsPerSegment
				agrees := slices.Equal(f.Ends, claimed.States[1+s*per:1+(s+1)*per])
				if agrees != (s > 0) || f.Max != unit.MaxDistance {
					t.Errorf("%s, segment %d in %v: agrees %v, distance %d", name, s, in, agrees, f.Max)
				}
			}
		}
	}
}

// The segments with the largest updates of a blindfolded proof are exactly those
// that were trained.
func TestBlindfoldHidesFromTopQ(t *testing.T) {
	for name, c := range map[string]kernels.Config{"sgd": baseline(), "adamw": shortAdamW()} {
		c.Segments, c.StepsPerSegment = 12, 3
		w := workload(t, c)
		r := deviant(kernels.Deviation{Kind: kernels.Blindfold, Num: 2, Den: 3})
		claimed := kernels.Walk(w, ref.Backend{}, r)
		honest, faked := math.Inf(1), 0.0
		for s := range 12 {
			update := w.Apart(kernels.L2, claimed[3*s], claimed[3*s+3])
			if w.Departs(r, s) {
				faked = max(faked, update)
			} else {
				honest = min(honest, update)
			}
		}
		if faked == 0 || honest < 2*faked {
			t.Errorf("%s: faked updates reach %g, honest ones begin at %g", name, faked, honest)
		}
	}
}

// A jump to dead units is one false segment, whose update is by far the largest; all other
// steps are the declared ones, to the bit, at a small part of their cost.
func TestDeadUnitsJumpOnce(t *testing.T) {
	for name, c := range map[string]kernels.Config{"sgd": baseline(), "adamw": shortAdamW()} {
		c.Segments, c.StepsPerSegment, c.Model.MLP.Activation = 12, 3, "relu"
		w := workload(t, c)
		l := lab(t)
		r := deviant(kernels.Deviation{Kind: kernels.DeadUnits})
		sizes := l.Updates(w, r, kernels.L2).Join().Sizes
		if jump := sizes[0]; jump == unit.MaxDistance || jump < 100*slices.Max(sizes[1:]) {
			t.Errorf("%s: it jumps by %d, other updates reach %d", name, jump, slices.Max(sizes[1:]))
		}
		claimed := l.Train(w, r).Join()
		for s := range 12 {
			for _, in := range []kernels.Arithmetic{r.Arithmetic, kernels.Lanes16} {
				f := l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: s, Arithmetic: in}).Join()
				same := slices.Equal(f.Ends, claimed.States[1+3*s:4+3*s])
				if far := f.Max > 1e9; w.Departs(r, s) != (s == 0) || far != (s == 0) || in == r.Arithmetic && same == (s == 0) {
					t.Errorf("%s, segment %d in %v: distance %d, equal %v", name, s, in, f.Max, same)
				}
			}
		}
		part := float64(w.TrainCost(r.Deviation).Gas) / float64(w.TrainCost(kernels.Deviation{}).Gas)
		t.Logf("%s: gas of %.3f C", name, part)
		if part > .3 {
			t.Errorf("%s: it costs %.2f C", name, part)
		}
	}
	c := baseline()
	c.Model.MLP.Activation = "gelu"
	if workload(t, c).Refuses(kernels.Deviation{Kind: kernels.DeadUnits}) == nil {
		t.Error("units die without ReLUs")
	}
}

// Infinitesimal updates pass where the proof names its own rate, as long as the state
// is weights alone, and lie a whole update off where the task pins it.
func TestInfinitesimalUpdatesNeedTheirOwnRate(t *testing.T) {
	c := baseline()
	c.Segments, c.StepsPerSegment = 6, 4
	declared := workload(t, c)
	d := kernels.Deviation{Kind: kernels.Infinitesimal, Num: 1, Den: 10_000_000}
	c.Optimizer.Rate.Den *= d.Den
	own := workload(t, c)
	b := ref.Backend{}
	r := deviant(d)
	claimed := kernels.Walk(declared, b, r)
	honest := 0.0
	for _, x := range distances(t, declared, kernels.Run{Instance: 3, Arithmetic: kernels.Seq}, 0) {
		honest = max(honest, float64(x))
	}
	if honest != 0 {
		t.Fatalf("an honest re-run in the same arithmetic is %g off", honest)
	}
	for n := range 24 {
		at := w2(own, claimed, n, kernels.Step(own, b, r, claimed[n], n))
		pinned := w2(declared, claimed, n, kernels.Step(declared, b, r, claimed[n], n))
		// 1e5 picounits lie below what two arithmetics of a class differ by.
		if at > 1e5 || pinned < 1e10 {
			t.Errorf("step %d: %g picounits off at its own rate, %g at the declared one", n, at, pinned)
		}
	}
}

// w2 is the l2 distance of a re-run's end from the claimed state n+1.
func w2(w *kernels.Workload, claimed [][]float32, n int, end []float32) float64 {
	return w.Apart(kernels.L2, end, claimed[n+1])
}

// Where the declared step starts from a forged state it leaves the claimed weights
// bit for bit, but for those near zero, which move by next to nothing; the moments
// give the forgery away at every step.
func TestForgedStateStopsTheOptimizer(t *testing.T) {
	for _, scheduled := range []bool{false, true} {
		c := shortAdamW()
		if scheduled {
			c.Optimizer.Schedule = kernels.Schedule{Kind: "cosine", Factor: unit.Ratio{Num: 1, Den: 10}}
			c.Optimizer.Clip = unit.Ratio{Num: 1, Den: 2}
		}
		w := workload(t, c)
		b := ref.Backend{}
		r := deviant(kernels.Deviation{Kind: kernels.ForgedState})
		claimed := kernels.Walk(w, b, r)
		for n := 1; n < 24; n++ {
			end := kernels.Step(w, b, r, claimed[n], n)
			for i, v := range claimed[n+1][:w.Weights()] {
				if moved := math.Abs(float64(end[i] - v)); moved > 1e-15 || moved != 0 && math.Abs(float64(v)) > 1e-6 {
					t.Fatalf("step %d moves a weight of %g by %g", n, v, moved)
				}
			}
		}
		for s := range 6 {
			for n, d := range distances(t, w, r, s) {
				if first := s == 0 && n == 0; d < 1e10 || first != (d == unit.MaxDistance) {
					t.Errorf("segment %d, step %d: distance %d", s, n, d)
				}
			}
		}
	}
}

// Near the end of a trained model the search finds the state that leads on, at the
// price of many steps for one; with few rounds it does not, and the first step of a
// span jumps however long the search.
func TestSpoofInvertsStepsAtAPrice(t *testing.T) {
	c := baseline()
	c.Model.MLP.Activation = "gelu"
	c.Segments, c.StepsPerSegment = 6, 4
	w := workload(t, c)
	honest := float64(w.TrainCost(kernels.Deviation{}).Gas)
	last := func(rounds int) (jump, passed unit.Distance, price float64) {
		d := kernels.Deviation{Kind: kernels.Spoof, Instance: 8, Span: 2, Rounds: rounds}
		first, second := distances(t, w, deviant(d), 4), distances(t, w, deviant(d), 5)
		return first[0], slices.Max(second), float64(w.TrainCost(d).Gas) / honest
	}
	few, some, price := last(2)
	jump, passed, dear := last(24)
	t.Logf("2 rounds: %d at %.2f C; 24 rounds: %d at %.2f C; jump %d", some, price, passed, dear, jump)
	if price < 1 || dear < 10 || few < 1e10 || jump < 1e10 {
		t.Errorf("prices %.2f and %.2f, jumps %d and %d", price, dear, few, jump)
	}
	if some < 1e8 || passed > 1e6 {
		t.Errorf("2 rounds leave %d, 24 leave %d", some, passed)
	}
}

// Backends give the same bits for every deviation.
func TestDeviationsAreTheSameOnEveryBackend(t *testing.T) {
	w := workload(t, shortAdamW())
	for _, level := range simd.Levels() {
		b, err := simd.New(level)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range departures(w) {
			r := kernels.Run{Instance: 3, Arithmetic: kernels.Lanes8, Deviation: d}
			want, got := kernels.Walk(w, ref.Backend{}, r), kernels.Walk(w, b, r)
			for n := range want {
				if !same(got[n], want[n]) {
					t.Errorf("%v on %s: state %d differs", d, b.Name(), n)
					break
				}
			}
		}
	}
}

// same compares numbers by their bits, all NaNs alike.
func same(x, y []float32) bool {
	return slices.EqualFunc(x, y, func(a, b float32) bool {
		return math.Float32bits(a) == math.Float32bits(b) || a != a && b != b
	})
}
