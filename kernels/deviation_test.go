package kernels_test

import (
	"math"
	"testing"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol/unit"
)

// departures are deviations of the kinds that train, but not what was declared.
func departures() []kernels.Deviation {
	return []kernels.Deviation{
		{Kind: kernels.FewerSteps, Num: 1, Den: 3},
		{Kind: kernels.SmallerBatch, Num: 1, Den: 2},
		{Kind: kernels.OtherRate, Num: 999, Den: 1000},
	}
}

// Every departure costs what was foreseen, and re-runs of it, which take the
// declared steps, cost what re-runs of honest work do.
func TestDeparturesAreChargedAsTheyAre(t *testing.T) {
	l := lab(t)
	for _, c := range []kernels.Config{short(), shortAdamW()} {
		w := workload(t, c)
		honest := w.TrainCost(kernels.Deviation{})
		for _, d := range departures() {
			r := kernels.Run{Instance: 1, Arithmetic: kernels.Seq, Deviation: d}
			f := l.Train(w, r).Join()
			if got := (kernels.Spent{Gas: f.Gas, HashedBytes: f.HashedBytes}); got != w.TrainCost(d) {
				t.Errorf("%v: spent %+v, foreseen %+v", d, got, w.TrainCost(d))
			}
			if saves := f.Gas < honest.Gas; saves == (d.Kind == kernels.OtherRate) {
				t.Errorf("%v: gas %d, honest %d", d, f.Gas, honest.Gas)
			}
			s := l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: 2, Arithmetic: kernels.Seq, Compare: kernels.BySegment}).Join()
			if got := (kernels.Spent{Gas: s.Gas, HashedBytes: s.HashedBytes}); got != w.SegmentCost(kernels.BySegment) {
				t.Errorf("%v: re-run spent %+v", d, got)
			}
		}
	}
	w := workload(t, short())
	cost := w.Cost()
	if got, want := w.TrainCost(departures()[0]).Gas, cost.Init+16*cost.Step; got != want {
		t.Errorf("a third of 24 steps left out: gas %d, want %d", got, want)
	}
}

// A departure of share nothing, or of factor one, is honest training to the bit.
func TestDeparturesFromNothing(t *testing.T) {
	w := workload(t, shortAdamW())
	l := lab(t)
	root := func(d kernels.Deviation) merkle.Hash {
		return l.Train(w, kernels.Run{Instance: 2, Arithmetic: kernels.Lanes8, Deviation: d}).Join().Root
	}
	honest := root(kernels.Deviation{})
	for _, d := range []kernels.Deviation{{Kind: kernels.FewerSteps, Den: 1}, {Kind: kernels.SmallerBatch, Den: 1}, {Kind: kernels.OtherRate, Num: 3, Den: 3}} {
		if root(d) != honest {
			t.Errorf("%v is not honest training", d)
		}
	}
	for _, d := range departures() {
		if root(d) == honest {
			t.Errorf("%v is honest training", d)
		}
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
	all := append(departures(), kernels.Deviation{}, kernels.Deviation{Kind: kernels.Noise},
		kernels.Deviation{Kind: kernels.Skip, Num: 1, Den: 2}, kernels.Deviation{Kind: kernels.FewerSteps, Num: 1, Den: 9})
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
	if mixed < 2 {
		t.Error("no deviation leaves some segments honest")
	}
}

// A share beyond the whole, an empty batch and a rate of nothing are defects of the
// caller.
func TestSenselessDeparturesPanic(t *testing.T) {
	w := workload(t, short())
	for _, d := range []kernels.Deviation{
		{Kind: kernels.FewerSteps, Num: 2, Den: 1}, {Kind: kernels.SmallerBatch, Num: 1, Den: 1},
		{Kind: kernels.OtherRate, Den: 1}, {Kind: kernels.OtherRate, Num: math.MaxInt64, Den: math.MaxInt64 - 1},
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%v was trained", d)
				}
			}()
			l := lab(t)
			l.Train(w, kernels.Run{Instance: 1, Arithmetic: kernels.Seq, Deviation: d}).Join()
		}()
	}
}
