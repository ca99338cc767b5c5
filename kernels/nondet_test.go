package kernels_test

import (
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol/unit"
)

// Whether the order seed of a run is seen depends on its arithmetic alone.
func TestNondetIsSeenWhereOrdersAreDrawn(t *testing.T) {
	w, l := workload(t, short()), lab(t)
	for _, a := range kernels.Arithmetics() {
		roots := map[merkle.Hash]bool{}
		for nondet := range uint64(3) {
			roots[l.Train(w, kernels.Run{Instance: 1, Arithmetic: a, Nondet: nondet}).Join().Root] = true
		}
		want := 3
		if a.Repeatable() {
			want = 1
		}
		if len(roots) != want {
			t.Errorf("%v: %d different trajectories of three order seeds, want %d", a, len(roots), want)
		}
	}
	if kernels.Atomic.Repeatable() || kernels.Atomic.Class() != kernels.ClassFP32 {
		t.Error("atomic is an fp32 arithmetic that nobody can repeat")
	}
}

// A re-run in a drawn order drifts as honest re-runs do, each seed in its own way; the
// solver's own seed repeats its bits.
func TestSegmentsInDrawnOrder(t *testing.T) {
	w, l := workload(t, short()), lab(t)
	drift := func(r kernels.Run, a kernels.Arithmetic, nondet uint64) *kernels.SegmentFacts {
		return l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: 3, Arithmetic: a, Nondet: nondet}).Join()
	}
	seq, atomic := kernels.Run{Instance: 1, Arithmetic: kernels.Seq}, kernels.Run{Instance: 1, Arithmetic: kernels.Atomic, Nondet: 7}
	first, second := drift(seq, kernels.Atomic, 1), drift(seq, kernels.Atomic, 2)
	if slices.Equal(first.Ends, second.Ends) {
		t.Error("two seeds, one re-run")
	}
	if again := drift(atomic, kernels.Atomic, 7); again.Max != 0 {
		t.Errorf("the solver's own seed is %d away", again.Max)
	}
	const micro = unit.Distance(1_000_000) // picounits
	for _, f := range []*kernels.SegmentFacts{first, second, drift(atomic, kernels.Atomic, 8), drift(atomic, kernels.Lanes16, 0)} {
		if f.Max == 0 || f.Max > 2*micro {
			t.Errorf("an honest re-run in a drawn order is %d away", f.Max)
		}
	}
}

// A referee with the seed finds the very operations of a re-run or of a profile in a
// drawn order.
func TestOperationsInDrawnOrder(t *testing.T) {
	w, l := workload(t, short()), lab(t)
	q := kernels.SegmentJob{Workload: w, Run: kernels.Run{Instance: 1, Arithmetic: kernels.Seq}, Segment: 2, Arithmetic: kernels.Atomic, Nondet: 5}
	facts, differ := l.Segment(q).Join(), 0
	for i, leaf := range facts.Leaves[1] {
		if got := ruled(l, kernels.NodeJob{SegmentJob: q, Step: 1, Node: i}).Output; got != leaf {
			t.Errorf("node %d is %v, in the re-run %v", i, got, leaf)
		}
		other := q
		other.Nondet = 6
		if ruled(l, kernels.NodeJob{SegmentJob: other, Step: 1, Node: i}).Output != leaf {
			differ++
		}
	}
	if differ == 0 {
		t.Error("no operation depends on the order seed")
	}
	p := kernels.ProfileJob{Workload: w, Instance: 1, A: kernels.Lanes8, B: kernels.Atomic, NondetSeed: 9, Prefix: 4}
	one := l.Profile(p).Join()
	p.NondetSeed = 10
	if two := l.Profile(p).Join(); slices.Equal(one.Leaves[1], two.Leaves[1]) || !slices.Equal(runEnds(one), runEnds(two)) {
		t.Error("the seed of a profile must be seen in its second arithmetic, and there alone")
	}
}
