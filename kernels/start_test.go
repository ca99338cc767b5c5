package kernels_test

import (
	"errors"
	"math"
	"reflect"
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/protocol/unit"
)

// continued is a run that starts from the ends of others.
func continued(l *kernels.Lab, w *kernels.Workload, r kernels.Run, parents ...kernels.Run) kernels.Run {
	r.Start = l.Continue(w, parents)
	return r
}

// A chain of trajectories in one arithmetic and instance takes the steps of one long
// training, to the bit: batches, dropout, rates and bias corrections go on.
func TestAChainIsOneLongTraining(t *testing.T) {
	momentum := shortAdamW()
	momentum.Optimizer = kernels.Optimizer{Kind: "sgd", Rate: unit.Ratio{Num: 1, Den: 20}, Momentum: unit.Ratio{Num: 9, Den: 10}}
	dropout := shortAdamW()
	dropout.Model.MLP.Dropout = unit.Ratio{Num: 1, Den: 4}
	dropout.Optimizer.Schedule = kernels.Schedule{Kind: "step", Every: 20, Factor: unit.Ratio{Num: 1, Den: 2}}
	for name, c := range map[string]kernels.Config{"sgd": short(), "adamw": shortAdamW(), "momentum": momentum, "dropout": dropout} {
		l := lab(t)
		part := workload(t, c)
		c.Segments *= 3
		whole := l.Train(workload(t, c), kernels.Run{Instance: 4, Arithmetic: kernels.Lanes16}).Join()
		r := kernels.Run{Instance: 4, Arithmetic: kernels.Lanes16}
		states := slices.Clone(l.Train(part, r).Join().States)
		for range 2 {
			r = continued(l, part, kernels.Run{Instance: 4, Arithmetic: kernels.Lanes16}, r)
			f := l.Train(part, r).Join()
			if f.States[0] != states[len(states)-1] || f.States[0] != r.Start.Hash() {
				t.Errorf("%s: a link does not start where the one before ends", name)
			}
			states = append(states, f.States[1:]...)
		}
		if !slices.Equal(states, whole.States) {
			t.Errorf("%s: the chain is not the long training", name)
		}
	}
}

// What a start is made of hashes to it, and to the first leaf of the trajectory, with a
// deviation, too; a deviation that does not lie about its start has the right one.
func TestStartFacts(t *testing.T) {
	w := workload(t, shortAdamW())
	l := lab(t)
	parent := kernels.Run{Instance: 1, Arithmetic: kernels.Seq}
	for name, r := range map[string]kernels.Run{
		"seed":  {Instance: 2, Arithmetic: kernels.Seq},
		"end":   continued(l, w, kernels.Run{Instance: 2, Arithmetic: kernels.Seq}, parent),
		"merge": continued(l, w, kernels.Run{Instance: 2, Arithmetic: kernels.Seq}, parent, kernels.Run{Instance: 3, Arithmetic: kernels.BF16}),
	} {
		right := l.Start(w, r).Join()
		var blocks []merkle.Hash
		for i, tiles := range right.Tiles {
			if want := append(w.StateTiles(), 1)[i]; len(tiles) != want {
				t.Errorf("%s: block %d has %d tiles, want %d", name, i, len(tiles), want)
			}
			blocks = append(blocks, merkle.Root(tiles))
		}
		if merkle.Root(blocks) != right.State || right.State != l.Train(w, r).Join().States[0] {
			t.Errorf("%s: the tiles are not those of leaf 0", name)
		}
		for _, d := range departures(w) {
			lying := r
			lying.Deviation = d
			lies := d.Kind == kernels.StolenStart || d.Kind == kernels.RuinedStart
			if got := l.Start(w, lying).Join(); (got.State == right.State) == lies || got.State != l.Train(w, lying).Join().States[0] {
				t.Errorf("%s: %v starts from %v", name, d, got.State)
			}
		}
	}
}

// A trajectory that continues others repeats segment by segment as any does, whatever
// was kept before, and its deviations depart where they say, at the cost that was
// foreseen.
func TestContinuedTrajectories(t *testing.T) {
	w := workload(t, shortAdamW())
	l := lab(t)
	parents := []kernels.Run{{Instance: 1, Arithmetic: kernels.Seq}, {Instance: 2, Arithmetic: kernels.Lanes8, Deviation: kernels.Deviation{Kind: kernels.Skip, Num: 1, Den: 2}}}
	for n := 1; n <= 2; n++ {
		for _, d := range append(departures(w), kernels.Deviation{}) {
			r := continued(l, w, kernels.Run{Instance: 6, Arithmetic: kernels.Lanes16, Deviation: d}, parents[:n]...)
			f := l.Train(w, r).Join()
			if got := (kernels.Spent{Gas: f.Gas, HashedBytes: f.HashedBytes}); got != w.ContinueCost(d, n) {
				t.Errorf("%v of %d: spent %+v, foreseen %+v", d, n, got, w.ContinueCost(d, n))
			}
			for _, s := range []int{5, 0, 3} {
				q := kernels.SegmentJob{Workload: w, Run: r, Segment: s, Arithmetic: kernels.Lanes16, Compare: kernels.BySegment}
				if got := l.Segment(q).Join(); w.Departs(r, s) != (got.Max > 0) {
					t.Errorf("%v of %d, segment %d: departs %v, distance %d", d, n, s, w.Departs(r, s), got.Max)
				}
				q.Arithmetic = kernels.NoFMA
				if got, want := l.Segment(q).Join(), cold(t, q); !reflect.DeepEqual(got, want) {
					t.Errorf("%v of %d, segment %d differs from one without memo", d, n, s)
				}
			}
		}
	}
}

// cold answers a question in a lab that remembers nothing.
func cold(t *testing.T, q kernels.SegmentJob) *kernels.SegmentFacts {
	l := kernels.NewLab(kernels.Options{Backend: ref.Backend{}})
	defer l.Close()
	return l.Segment(q).Join()
}

// A merge is the mean as it is defined, of every number of the state; it has the same
// bits in whatever arithmetic a run then starts from it, and the order of its parents
// is part of it.
func TestMerge(t *testing.T) {
	w := workload(t, shortAdamW())
	l := lab(t)
	first := kernels.Run{Instance: 1, Arithmetic: kernels.Seq}
	parents := []kernels.Run{first, {Instance: 2, Arithmetic: kernels.BF16}, continued(l, w, kernels.Run{Instance: 3, Arithmetic: kernels.NoFMA}, first)}
	var ends [][]float32
	for _, p := range parents {
		walk := kernels.Walk(w, ref.Backend{}, p)
		ends = append(ends, walk[len(walk)-1])
	}
	child := continued(l, w, kernels.Run{Instance: 9, Arithmetic: kernels.Seq}, parents...)
	got := kernels.Walk(w, ref.Backend{}, child)[0]
	for i := range got {
		sum := ends[0][i] + ends[1][i]
		sum += ends[2][i]
		if want := sum / 3; math.Float32bits(got[i]) != math.Float32bits(want) {
			t.Fatalf("element %d is %g, want %g", i, got[i], want)
		}
	}
	other := continued(l, w, kernels.Run{Instance: 8, Arithmetic: kernels.TF32}, parents...)
	if l.Start(w, other).Join().State != l.Start(w, child).Join().State {
		t.Error("the merge depends on who starts from it")
	}
	if swapped := continued(l, w, child, parents[1], parents[2], parents[0]); swapped.Start.Hash() == child.Start.Hash() {
		t.Error("the order of the parents changes no bit of their sums")
	}
	pair := continued(l, w, child, first, first)
	if one := l.Train(w, first).Join(); pair.Start.Hash() != one.States[len(one.States)-1] {
		t.Error("the mean of a state and itself is another")
	}
}

// A state that is not a number takes every step to itself: each re-run repeats it to
// the bit, and only its distance and its start tell.
func TestRuinedStartsRepeat(t *testing.T) {
	for name, c := range everything() {
		w := workload(t, c)
		l := lab(t)
		r := kernels.Run{Instance: 2, Arithmetic: kernels.Lanes8, Deviation: kernels.Deviation{Kind: kernels.RuinedStart}}
		q := kernels.SegmentJob{Workload: w, Run: r, Arithmetic: kernels.Lanes8}
		per := c.StepsPerSegment
		s, f := l.Segment(q).Join(), l.Train(w, r).Join()
		if !slices.Equal(s.Ends, f.States[1:1+per]) {
			t.Errorf("%s: the re-run of a ruined state differs from it", name)
		}
		if s.Max != unit.MaxDistance {
			t.Errorf("%s: distance %d", name, s.Max)
		}
	}
}

// Facts about a continued trajectory are remembered by what its start is, not by where
// that comes from.
func TestStartsAreKnownByTheirHash(t *testing.T) {
	w := workload(t, short())
	l := lab(t)
	a := kernels.Run{Instance: 1, Arithmetic: kernels.Seq}
	b := a
	b.Deviation = kernels.Deviation{Kind: kernels.Skip, Den: 1} // leaves nothing out
	r := kernels.Run{Instance: 2, Arithmetic: kernels.Seq}
	l.Train(w, continued(l, w, r, a)).Join()
	before := l.Stats().Misses
	same := continued(l, w, r, b) // one miss: the parent's deviation is another question
	l.Train(w, same).Join()
	if missed := l.Stats().Misses - before; missed != 1 {
		t.Errorf("%d questions were new", missed)
	}
	if l.Train(w, continued(l, w, r, r)).Join().Root == l.Train(w, same).Join().Root {
		t.Error("another start, the same trajectory")
	}
}

// A referee computes single tiles of a start from the seed, or from the same tiles of
// the parents' ends, which it sees; they make up the start.
func TestStartsAreRuledOnTileByTile(t *testing.T) {
	c := shortAdamW()
	c.Model.MLP.Widths = []int{784, 12, 10}
	w := workload(t, c)
	l := lab(t)
	parents := []kernels.Run{{Instance: 1, Arithmetic: kernels.Seq}, {Instance: 2, Arithmetic: kernels.BF16}, {Instance: 3, Arithmetic: kernels.NoFMA}}
	for n := range 4 {
		r := kernels.Run{Instance: 4, Arithmetic: kernels.Lanes8}
		if n > 0 {
			r.Start = l.Continue(w, parents[:n])
		}
		right := l.Start(w, r).Join()
		lying := r
		lying.Deviation = kernels.Deviation{Kind: kernels.RuinedStart}
		for block, tiles := range right.Tiles {
			for tile, want := range tiles {
				got := l.RuleStart(w, lying, block, tile).Join()
				if got.Output != want || got.Cost != w.StartTileCost(block, tile, n) {
					t.Errorf("%d parents, block %d, tile %d: %+v, want %v", n, block, tile, got, want)
				}
				if block == len(right.Tiles)-1 {
					continue // the counter is public
				}
				for i, end := range got.Ends {
					if f := l.Train(w, parents[i]).Join(); end != f.States[len(f.States)-1] {
						t.Errorf("tile %d of block %d was shown under another state than the end of parent %d", tile, block, i)
					}
				}
				if len(got.Ends) != n {
					t.Errorf("%d of %d parents were shown", len(got.Ends), n)
				}
			}
		}
	}
}

// A referee believes no tile of an end that does not belong to it.
func TestEndsAreProven(t *testing.T) {
	w := workload(t, short())
	if err := kernels.StartWith(w, ref.Backend{}, func([]byte, []merkle.Hash) {}); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func([]byte, []merkle.Hash){
		"a number": func(tile []byte, _ []merkle.Hash) { tile[9]++ },
		"a path":   func(_ []byte, path []merkle.Hash) { path[1][3]++ },
	} {
		if err := kernels.StartWith(w, ref.Backend{}, change); !errors.Is(err, kernels.ErrNotShown) {
			t.Errorf("%s was changed: %v", name, err)
		}
	}
}
