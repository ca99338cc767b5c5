package kernels_test

import (
	"math"
	"reflect"
	"strings"
	"testing"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
	"gensim/protocol/unit"
)

// departures are one deviation of each kind that claims something else than honest
// training, forged states for AdamW only.
func departures(w *kernels.Workload) []kernels.Deviation {
	list := []kernels.Deviation{
		{Kind: kernels.Skip, Num: 1, Den: 2},
		{Kind: kernels.Noise},
		{Kind: kernels.FewerSteps, Num: 1, Den: 3},
		{Kind: kernels.SmallerBatch, Num: 1, Den: 2},
		{Kind: kernels.OtherRate, Num: 999, Den: 1000},
		{Kind: kernels.LowPrecision, Num: 1, Den: 16, In: kernels.BF16},
		{Kind: kernels.Interpolate, Num: 1, Den: 2, Span: 1},
		{Kind: kernels.Interpolate, Num: 3, Den: 4, Span: 4},
		{Kind: kernels.Stale, Num: 1, Den: 3},
		{Kind: kernels.Copy, Instance: 77},
		{Kind: kernels.Blindfold, Num: 2, Den: 3},
		{Kind: kernels.Infinitesimal, Num: 1, Den: 1_000_000},
		{Kind: kernels.Spoof, Instance: 77, Span: 2, Rounds: 2},
		{Kind: kernels.NotFinite},
		{Kind: kernels.StolenStart, Instance: 77},
		{Kind: kernels.RuinedStart},
	}
	for _, kind := range []kernels.DeviationKind{kernels.ForgedState, kernels.DeadUnits} {
		if d := (kernels.Deviation{Kind: kind}); w.Refuses(d) == nil {
			list = append(list, d)
		}
	}
	return list
}

// dear are the kinds that save nothing: a lie about the rate, a search, and training from
// elsewhere.
func dear(d kernels.Deviation) bool {
	return d.Kind == kernels.OtherRate || d.Kind == kernels.Spoof || d.Kind == kernels.StolenStart
}

// Every departure costs what was foreseen, and re-runs of it, which take the
// declared steps, cost what re-runs of honest work do.
func TestDeparturesAreChargedAsTheyAre(t *testing.T) {
	l := lab(t)
	for _, c := range []kernels.Config{short(), shortAdamW()} {
		w := workload(t, c)
		honest := w.TrainCost(kernels.Deviation{})
		for _, d := range departures(w) {
			r := kernels.Run{Instance: 1, Arithmetic: kernels.Seq, Deviation: d}
			f := l.Train(w, r).Join()
			if got := (kernels.Spent{Gas: f.Gas, HashedBytes: f.HashedBytes}); got != w.TrainCost(d) {
				t.Errorf("%v: spent %+v, foreseen %+v", d, got, w.TrainCost(d))
			}
			if saves := f.Gas < honest.Gas; saves == dear(d) {
				t.Errorf("%v: gas %d, honest %d", d, f.Gas, honest.Gas)
			}
			s := l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: 2, Arithmetic: kernels.Seq, Compare: kernels.BySegment}).Join()
			if got := (kernels.Spent{Gas: s.Gas, HashedBytes: s.HashedBytes}); got != w.SegmentCost(kernels.BySegment) {
				t.Errorf("%v: re-run spent %+v", d, got)
			}
		}
	}
}

// What deviations cost, by hand: on 6 segments of 4 steps.
func TestGasOfDeviations(t *testing.T) {
	w := workload(t, short())
	cost := w.Cost()
	element := (cost.StateBytes - 8) / 4
	for _, k := range []struct {
		deviation kernels.Deviation
		steps     uint64
		elements  uint64 // operations on every element of a state
	}{
		{kernels.Deviation{Kind: kernels.FewerSteps, Num: 1, Den: 3}, 16, 0},
		{kernels.Deviation{Kind: kernels.Stale, Num: 1, Den: 3}, 16, 0},
		{kernels.Deviation{Kind: kernels.Copy, Instance: 9}, 0, 0},
		{kernels.Deviation{Kind: kernels.NotFinite}, 0, 1},
		// Of 16 steps 12 are left out, of 8 steps 6; 15 and 7 states lie on lines.
		{kernels.Deviation{Kind: kernels.Interpolate, Num: 3, Den: 4, Span: 4}, 6, 3 * 22},
		// Segments 1, 3 and 5 drift, each after an update of its own.
		{kernels.Deviation{Kind: kernels.Blindfold, Num: 1, Den: 2}, 12, 2*12 + 3},
		// Segments 1, 2, 4 and 5 drift, after two updates.
		{kernels.Deviation{Kind: kernels.Blindfold, Num: 2, Den: 3}, 8, 2*16 + 2},
		{kernels.Deviation{Kind: kernels.Infinitesimal, Num: 1, Den: 1000}, 1, 2 * 24},
		// Of three spans, seven states each, in five rounds.
		{kernels.Deviation{Kind: kernels.Spoof, Instance: 9, Span: 2, Rounds: 5}, 105, 2 * 105},
	} {
		if got, want := w.TrainCost(k.deviation).Gas, cost.Init+k.steps*cost.Step+k.elements*element; got != want {
			t.Errorf("%v: gas %d, want %d", k.deviation, got, want)
		}
	}
	// Every product of a perceptron is a matrix product; a sixteenth of them is left.
	products := uint64(0)
	for _, n := range w.Nodes() {
		if n.Op == graph.MatMul {
			products += n.Gas
		}
	}
	narrow := kernels.Deviation{Kind: kernels.LowPrecision, Num: 1, Den: 16, In: kernels.BF16}
	if got, want := w.TrainCost(narrow).Gas, cost.Init+24*(cost.Step-products+(products+15)/16); got != want {
		t.Errorf("%v: gas %d, want %d", narrow, got, want)
	}
	// A forged step multiplies moments, and divides by their root: no product.
	w = workload(t, shortAdamW())
	weights := (w.Cost().StateBytes - 8) / 4 / 3
	if got, want := w.TrainCost(kernels.Deviation{Kind: kernels.ForgedState}).Gas, w.Cost().Init+24*weights*(3+4+9); got != want {
		t.Errorf("forged state: gas %d, want %d", got, want)
	}
}

// A departure of share nothing, of factor one, in the declared arithmetic, or from
// the own instance, is honest training to the bit.
func TestDeparturesFromNothing(t *testing.T) {
	w := workload(t, shortAdamW())
	l := lab(t)
	root := func(d kernels.Deviation) merkle.Hash {
		return l.Train(w, kernels.Run{Instance: 2, Arithmetic: kernels.Lanes8, Deviation: d}).Join().Root
	}
	honest := root(kernels.Deviation{})
	for _, d := range []kernels.Deviation{
		{Kind: kernels.Skip, Den: 1}, {Kind: kernels.FewerSteps, Den: 1}, {Kind: kernels.SmallerBatch, Den: 1}, {Kind: kernels.Stale, Den: 1},
		{Kind: kernels.Blindfold, Den: 1}, {Kind: kernels.Interpolate, Den: 1, Span: 4}, {Kind: kernels.OtherRate, Num: 3, Den: 3},
		{Kind: kernels.LowPrecision, Num: 1, Den: 2, In: kernels.Lanes8}, {Kind: kernels.Copy, Instance: 2},
	} {
		if root(d) != honest {
			t.Errorf("%v is not honest training", d)
		}
		for s := range w.Config().Segments {
			if r := (kernels.Run{Instance: 2, Arithmetic: kernels.Lanes8, Deviation: d}); w.Departs(r, s) && d.Kind != kernels.SmallerBatch && d.Kind != kernels.OtherRate {
				t.Errorf("%v departs in segment %d", d, s)
			}
		}
	}
	seen := map[merkle.Hash]kernels.Deviation{honest: {}}
	for _, d := range departures(w) {
		h := root(d)
		if other, there := seen[h]; there {
			t.Errorf("%v is the same training as %v", d, other)
		}
		seen[h] = d
	}
}

// Half a batch is the first half of the declared one: its first step is that of a
// workload with half the batch, as long as the first half of the images is the same,
// which the first epoch's order makes so.
func TestSmallerBatchTakesTheFirstSamples(t *testing.T) {
	c := short()
	c.Segments, c.StepsPerSegment = 1, 1
	whole := workload(t, c)
	c.Batch /= 2
	half := workload(t, c)
	l := lab(t)
	r := kernels.Run{Instance: 3, Arithmetic: kernels.Seq}
	want := l.Train(half, r).Join()
	r.Deviation = kernels.Deviation{Kind: kernels.SmallerBatch, Num: 1, Den: 2}
	got := l.Train(whole, r).Join()
	if got.States[1] != want.States[1] || got.Gas != want.Gas || got.Loss[0] != want.Loss[0] {
		t.Errorf("half a batch of 16 is not a batch of 8: %v, %v", got, want)
	}
}

// Another rate is the training that a workload with that rate would be.
func TestOtherRateIsTheOtherTraining(t *testing.T) {
	c := shortAdamW()
	declared := workload(t, c)
	c.Optimizer.Rate = unit.Ratio{Num: 11, Den: 5000}
	other := workload(t, c)
	l := lab(t)
	r := kernels.Run{Instance: 3, Arithmetic: kernels.NoFMA}
	want := l.Train(other, r).Join()
	r.Deviation = kernels.Deviation{Kind: kernels.OtherRate, Num: 11, Den: 10}
	if got := l.Train(declared, r).Join(); got.Root != want.Root || got.Gas != want.Gas {
		t.Error("1/500 times 11/10 is not 11/5000")
	}
}

// Departs names the segments in which the claimed states are not honest ones: there
// a re-run in the same arithmetic meets a distance, elsewhere none.
func TestDepartsTellsWhereDistancesAre(t *testing.T) {
	w := workload(t, short())
	l := lab(t)
	all := append(departures(w), kernels.Deviation{}, kernels.Deviation{Kind: kernels.FewerSteps, Num: 1, Den: 9})
	mixed := 0
	for _, d := range all {
		r := kernels.Run{Instance: 6, Arithmetic: kernels.SplitK4, Deviation: d}
		departing := 0
		for s := range w.Config().Segments {
			f := l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: s, Arithmetic: kernels.SplitK4, Compare: kernels.BySegment}).Join()
			if w.Departs(r, s) != (f.Max > 0) {
				t.Errorf("%v, segment %d: departs %v, distance %d", d, s, w.Departs(r, s), f.Max)
			}
			if w.Departs(r, s) {
				departing++
			}
		}
		if departing > 0 && departing < w.Config().Segments {
			mixed++
		}
	}
	if mixed < 4 {
		t.Error("no deviation leaves some segments honest")
	}
}

// What makes no sense is refused with a reason, and a defect of the caller who goes
// on.
func TestSenselessDeparturesAreRefused(t *testing.T) {
	w := workload(t, short())
	for _, k := range []struct {
		deviation kernels.Deviation
		reason    string
	}{
		{kernels.Deviation{Kind: kernels.FewerSteps, Num: 2, Den: 1}, "share"},
		{kernels.Deviation{Kind: kernels.Skip, Num: -1, Den: 2}, "share"},
		{kernels.Deviation{Kind: kernels.Stale, Num: 1}, "share"},
		{kernels.Deviation{Kind: kernels.SmallerBatch, Num: 1, Den: 1}, "nothing of a batch of 16"},
		{kernels.Deviation{Kind: kernels.OtherRate, Den: 1}, "above 0"},
		{kernels.Deviation{Kind: kernels.OtherRate, Num: math.MaxInt64, Den: math.MaxInt64 - 1}, "64-bit"},
		{kernels.Deviation{Kind: kernels.Infinitesimal, Den: 1}, "above 0"},
		{kernels.Deviation{Kind: kernels.LowPrecision, Num: 1, Den: 2}, "no arithmetic"},
		{kernels.Deviation{Kind: kernels.LowPrecision, Num: 2, Den: 1, In: kernels.BF16}, "at most 1"},
		{kernels.Deviation{Kind: kernels.LowPrecision, Den: 1, In: kernels.BF16}, "above 0"},
		{kernels.Deviation{Kind: kernels.Interpolate, Num: 1, Den: 2}, "span"},
		{kernels.Deviation{Kind: kernels.Interpolate, Num: 1, Den: 2, Span: 7}, "span"},
		{kernels.Deviation{Kind: kernels.Blindfold, Num: 1, Den: 1}, "must be honest"},
		{kernels.Deviation{Kind: kernels.ForgedState}, "no second moment"},
		{kernels.Deviation{Kind: kernels.Spoof, Span: 1}, "rounds"},
		{kernels.Deviation{Kind: kernels.Spoof, Rounds: 65, Span: 1}, "rounds"},
		{kernels.Deviation{Kind: kernels.Spoof, Rounds: 1, Span: 7}, "span"},
		{kernels.Deviation{Kind: 200}, "no deviation"},
	} {
		if err := w.Refuses(k.deviation); err == nil || !strings.Contains(err.Error(), k.reason) {
			t.Errorf("%v is refused for %v, want %q", k.deviation, err, k.reason)
		}
		for name, use := range map[string]func(){
			"trained": func() {
				l := lab(t)
				l.Train(w, kernels.Run{Instance: 1, Arithmetic: kernels.Seq, Deviation: k.deviation}).Join()
			},
			"priced": func() { w.TrainCost(k.deviation) },
		} {
			func() {
				defer func() {
					if recover() == nil {
						t.Errorf("%v was %s", k.deviation, name)
					}
				}()
				use()
			}()
		}
	}
	long := short()
	long.StepsPerSegment = 20_000
	if err := workload(t, long).Refuses(kernels.Deviation{Kind: kernels.Spoof, Span: 6, Rounds: 1}); err == nil || !strings.Contains(err.Error(), "2^30") {
		t.Errorf("120000 states at once are refused for %v", err)
	}
}

// A walk may begin where its course resumes, and nowhere else: whatever was kept
// before, in memory or on a shelf, each segment is the one walked from the beginning.
func TestDeviantWalksBeginAnywhere(t *testing.T) {
	w := workload(t, shortAdamW())
	for _, d := range departures(w) {
		r := kernels.Run{Instance: 6, Arithmetic: kernels.Lanes16, Deviation: d}
		ask := func(o kernels.Options, order []int) (answers [6]*kernels.SegmentFacts) {
			o.Backend = ref.Backend{}
			l := kernels.NewLab(o)
			defer l.Close()
			for _, s := range order {
				answers[s] = l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: s, Arithmetic: kernels.NoFMA, Compare: kernels.ByStep}).Join()
			}
			return answers
		}
		want := ask(kernels.Options{}, []int{0, 1, 2, 3, 4, 5})
		s := newShelves()
		for name, o := range map[string]kernels.Options{"memory": {Memo: true, WeightBytes: 64 << 20}, "shelf": {Memo: true, WeightBytes: 64 << 20, Weights: s.weights}} {
			for _, order := range [][]int{{5, 0, 3, 1, 4, 2}, {2, 3, 4, 5, 0, 1}} {
				if got := ask(o, order); !reflect.DeepEqual(got, want) {
					t.Errorf("%v from %s in order %v differs", d, name, order)
				}
			}
		}
	}
}
