package kernels_test

import (
	"math"
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/protocol/unit"
)

// The parts of a trajectory's facts fit together, and its gas is the honest cost.
func TestTrainFacts(t *testing.T) {
	w := workload(t, short())
	f := lab(t).Train(w, kernels.Run{Instance: 1, Arithmetic: kernels.SplitK4}).Join()
	if len(f.States) != 25 || len(f.SegmentRoots) != 6 || len(f.Loss) != 24 {
		t.Fatalf("%d states, %d segments, %d losses", len(f.States), len(f.SegmentRoots), len(f.Loss))
	}
	for i, root := range f.SegmentRoots {
		if root != merkle.Root(f.States[1+4*i:5+4*i]) {
			t.Errorf("segment %d is not the root over its states", i)
		}
	}
	if f.Root != kernels.TrajectoryRoot(f.States[0], f.SegmentRoots) {
		t.Error("the root does not cover the segments")
	}
	c := w.Cost()
	if want := c.Init + 24*c.Step; f.Gas != want {
		t.Errorf("gas %d, want %d", f.Gas, want)
	}
	if want := 25 * c.StateBytes; f.HashedBytes != want {
		t.Errorf("%d bytes hashed, want %d", f.HashedBytes, want)
	}
	seen := map[merkle.Hash]bool{}
	for _, s := range f.States {
		seen[s] = true
	}
	if len(seen) != 25 {
		t.Error("states repeat")
	}
	if early, late := f.Loss[0], f.Loss[23]; late >= early {
		t.Errorf("the loss went from %g to %g", early, late)
	}
}

// A step's gas is the sum over its nodes, and Total rounds up once.
func TestCosts(t *testing.T) {
	w := workload(t, shortAdamW())
	var gas, bytes uint64
	nodes := w.Nodes()
	for _, n := range nodes[:len(nodes)-2] {
		gas += n.Gas
		bytes += n.Bytes
	}
	c := w.Cost()
	if gas != c.Step || bytes != c.NodeBytes {
		t.Errorf("nodes sum to %d gas and %d bytes, cost says %d and %d", gas, bytes, c.Step, c.NodeBytes)
	}
	if end, d := nodes[len(nodes)-2], nodes[len(nodes)-1]; end.Op != graph.EndState || d.Op != graph.Distance || d.Gas != c.Distance {
		t.Errorf("closing leaves %v, %v", end, d)
	}
	floats := uint64(3 * (196*12 + 12 + 12*10 + 10))
	if c.StateBytes != 4*floats+8 || c.Distance != 6*floats {
		t.Errorf("state of %d bytes, distance of %d gas", c.StateBytes, c.Distance)
	}
}

// What a job costs is known before it runs and is what its facts then state.
func TestCostsAreForeseen(t *testing.T) {
	l := lab(t)
	for _, c := range []kernels.Config{short(), shortAdamW()} {
		w := workload(t, c)
		for _, d := range []kernels.Deviation{{}, {Kind: kernels.Skip, Num: 1, Den: 4}, {Kind: kernels.Noise}} {
			f := l.Train(w, kernels.Run{Instance: 1, Arithmetic: kernels.Seq, Deviation: d}).Join()
			if got := (kernels.Spent{Gas: f.Gas, HashedBytes: f.HashedBytes}); got != w.TrainCost(d) {
				t.Errorf("%v: spent %+v, foreseen %+v", d, got, w.TrainCost(d))
			}
		}
		for _, compare := range []kernels.Compare{kernels.ByStep, kernels.BySegment} {
			q := kernels.SegmentJob{Workload: w, Run: kernels.Run{Instance: 1, Arithmetic: kernels.Seq}, Arithmetic: kernels.Lanes8, Compare: compare}
			s := l.Segment(q).Join()
			if got := (kernels.Spent{Gas: s.Gas, HashedBytes: s.HashedBytes}); got != w.SegmentCost(compare) {
				t.Errorf("%v: a segment spent %+v, foreseen %+v", compare, got, w.SegmentCost(compare))
			}
			p := l.Profile(kernels.ProfileJob{Workload: w, Instance: 1, A: kernels.Seq, B: kernels.BF16, Prefix: 7, Compare: compare}).Join()
			if got := (kernels.Spent{Gas: p.Gas, HashedBytes: p.HashedBytes}); got != w.ProfileCost(7, compare) {
				t.Errorf("%v: a profile spent %+v, foreseen %+v", compare, got, w.ProfileCost(7, compare))
			}
		}
	}
}

// In its own arithmetic an honest trajectory repeats to the bit, by step and by
// segment; the re-run's end hashes are then the committed ones.
func TestRerunInTheSameArithmeticRepeats(t *testing.T) {
	w := workload(t, shortAdamW())
	l := lab(t)
	r := kernels.Run{Instance: 5, Arithmetic: kernels.Lanes8}
	states := l.Train(w, r).Join().States
	for _, c := range []kernels.Compare{kernels.ByStep, kernels.BySegment} {
		for segment := range 6 {
			s := l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: segment, Arithmetic: kernels.Lanes8, Compare: c}).Join()
			if s.Max != 0 {
				t.Errorf("%v, segment %d: distance %d", c, segment, s.Max)
			}
			if !slices.Equal(s.Ends, states[1+4*segment:5+4*segment]) {
				t.Errorf("%v, segment %d: the ends are not the committed states", c, segment)
			}
		}
	}
}

// What a re-run reports has the stated form and costs.
func TestSegmentFacts(t *testing.T) {
	w := workload(t, short())
	l := lab(t)
	r := kernels.Run{Instance: 5, Arithmetic: kernels.Lanes8}
	cost := w.Cost()
	for _, c := range []kernels.Compare{kernels.ByStep, kernels.BySegment} {
		f := l.Segment(kernels.SegmentJob{Workload: w, Run: r, Segment: 2, Arithmetic: kernels.NoFMA, Compare: c}).Join()
		distances := 4
		if c == kernels.BySegment {
			distances = 1
		}
		if len(f.Distances) != distances || f.Max != slices.Max(f.Distances) || f.Max == 0 {
			t.Errorf("%v: distances %v, largest %d", c, f.Distances, f.Max)
		}
		if want := 4*cost.Step + uint64(distances)*cost.Distance; f.Gas != want {
			t.Errorf("%v: gas %d, want %d", c, f.Gas, want)
		}
		if want := 4 * cost.NodeBytes; f.HashedBytes != want {
			t.Errorf("%v: %d bytes hashed, want %d", c, f.HashedBytes, want)
		}
		for i, leaves := range f.Leaves {
			want := kernels.NoDistance()
			if c == kernels.ByStep {
				want = kernels.DistanceLeaf(f.Distances[i])
			} else if i == 3 {
				want = kernels.DistanceLeaf(f.Distances[0])
			}
			n := len(leaves)
			if n != len(w.Nodes()) || leaves[n-2] != f.Ends[i] || leaves[n-1] != want {
				t.Errorf("%v, step %d: the closing leaves are wrong", c, i)
			}
		}
	}
}

// By segment honest error accumulates over the chain: the end differs from a
// re-run by step, whose every step begins at a claimed state.
func TestBySegmentChains(t *testing.T) {
	w := workload(t, short())
	l := lab(t)
	q := kernels.SegmentJob{Workload: w, Run: kernels.Run{Instance: 5, Arithmetic: kernels.Lanes8}, Segment: 3, Arithmetic: kernels.NoFMA}
	byStep := l.Segment(q).Join()
	q.Compare = kernels.BySegment
	chained := l.Segment(q).Join()
	if byStep.Ends[0] != chained.Ends[0] {
		t.Error("the first step begins at the same claimed state")
	}
	if byStep.Ends[3] == chained.Ends[3] {
		t.Error("the fourth step must not begin at the claimed state")
	}
}

// Executing any node alone gives the leaf that the re-run reported, from inputs
// that are earlier leaves, blocks of the state, or the batch; all gas adds up.
func TestExecuteEveryNode(t *testing.T) {
	w := workload(t, shortAdamW())
	l := lab(t)
	nodes := w.Nodes()
	for _, c := range []kernels.Compare{kernels.ByStep, kernels.BySegment} {
		q := kernels.SegmentJob{Workload: w, Segment: 4, Arithmetic: kernels.SplitK4, Compare: c,
			Run: kernels.Run{Instance: 8, Arithmetic: kernels.Seq, Deviation: kernels.Deviation{Kind: kernels.Noise}}}
		facts := l.Segment(q).Join()
		step, gas := 2, uint64(0)
		leaves := facts.Leaves[step]
		for i, n := range nodes {
			f := ruled(l, kernels.NodeJob{SegmentJob: q, Step: step, Node: i})
			if f.Output != leaves[i] {
				t.Errorf("%v, node %d (%s): output is not the leaf", c, i, n.Summary)
			}
			for k, in := range n.Inputs {
				if in.Source == graph.FromNode && f.Inputs[k] != leaves[in.Index] {
					t.Errorf("%v, node %d (%s): input %d is not leaf %d", c, i, n.Summary, k, in.Index)
				}
			}
			gas += f.Cost.Gas
		}
		want := w.Cost().Step
		if c == kernels.ByStep {
			want += w.Cost().Distance
		}
		if gas != want {
			t.Errorf("%v: the nodes cost %d gas, want %d", c, gas, want)
		}
	}
}

// A profile is the distance of two arithmetics along the first one's trajectory.
func TestProfileFacts(t *testing.T) {
	w := workload(t, short())
	l := lab(t)
	train := l.Train(w, kernels.Run{Instance: 1, Arithmetic: kernels.Lanes16}).Join()
	q := kernels.ProfileJob{Workload: w, Instance: 1, A: kernels.Lanes16, B: kernels.SplitK4, Prefix: 8}
	f := l.Profile(q).Join()
	if !slices.Equal(runEnds(f), train.States[1:9]) {
		t.Error("the ends are not the first arithmetic's states")
	}
	var distances []unit.Distance
	for segment := range 2 {
		s := l.Segment(kernels.SegmentJob{Workload: w, Run: kernels.Run{Instance: 1, Arithmetic: q.A}, Segment: segment, Arithmetic: q.B}).Join()
		distances = append(distances, s.Distances...)
	}
	if !slices.Equal(f.Distances, distances) {
		t.Errorf("distances %v, by segments %v", f.Distances, distances)
	}
	for i, u := range f.Updates {
		if u < 1000*f.Distances[i] {
			t.Errorf("step %d: update %d, distance %d", i, u, f.Distances[i])
		}
	}
	cost := w.Cost()
	if want := cost.Init + 8*(2*cost.Step+2*cost.Distance); f.Gas != want {
		t.Errorf("gas %d, want %d", f.Gas, want)
	}
	if want := 8 * 2 * cost.NodeBytes; f.HashedBytes != want {
		t.Errorf("%d bytes hashed, want %d", f.HashedBytes, want)
	}
	q.Compare, q.Prefix = kernels.BySegment, 5
	if g := l.Profile(q).Join(); len(g.Distances) != 2 || len(g.Updates) != 2 || len(g.Leaves) != 16 {
		t.Errorf("by segment, 5 steps round up to two segments: %d distances, %d executions", len(g.Distances), len(g.Leaves))
	}
}

// runEnds returns the states of the first arithmetic, which are the last leaves but
// one of its executions.
func runEnds(f *kernels.ProfileFacts) []merkle.Hash {
	var ends []merkle.Hash
	for i := 0; i < len(f.Leaves); i += 2 {
		run := f.Leaves[i]
		ends = append(ends, run[len(run)-2])
	}
	return ends
}

// A referee who executes any leaf of a measurement, of run and re-run, finds what the
// profiler found, by step and by segment.
func TestExecuteProfile(t *testing.T) {
	w := workload(t, short())
	l := lab(t)
	for _, compare := range []kernels.Compare{kernels.ByStep, kernels.BySegment} {
		q := kernels.ProfileJob{Workload: w, Instance: 1, A: kernels.Lanes16, B: kernels.Atomic, NondetSeed: 7, Prefix: 6, Compare: compare}
		f := l.Profile(q).Join()
		span := len(f.Leaves) / len(f.Distances)
		for i, list := range f.Leaves {
			for leaf, want := range list {
				e := kernels.Execution{ProfileJob: q, Comparison: i / span, Execution: i % span}
				if got := l.ExecuteProfile(e, leaf, 0).Join(); merkle.Root(got.Tiles) != want {
					t.Errorf("%v: leaf %d of execution %d of comparison %d is %v, the referee finds %v", compare, leaf, e.Execution, e.Comparison, want, got.Output)
				}
			}
		}
		last := f.Leaves[len(f.Leaves)-2] // of the run
		if n := len(f.Updates) - 1; last[len(last)-1] != kernels.DistanceLeaf(f.Updates[n]) {
			t.Errorf("%v: the last leaf of the run is not its update", compare)
		}
	}
}

// A skipper leaves out exactly its share of the segments, at no gas.
func TestSkip(t *testing.T) {
	w := workload(t, baseline())
	l := lab(t)
	cost := w.Cost()
	for _, k := range []struct {
		num, den int64
		skipped  int
	}{{0, 1, 0}, {1, 2, 25}, {1, 3, 17}, {1, 10, 5}, {1, 1, 50}} {
		r := kernels.Run{Instance: 2, Arithmetic: kernels.Seq, Deviation: kernels.Deviation{Kind: kernels.Skip, Num: k.num, Den: k.den}}
		f := l.Train(w, r).Join()
		if want := cost.Init + uint64(50-k.skipped)*5*cost.Step; f.Gas != want {
			t.Errorf("skip %d/%d: gas %d, want %d", k.num, k.den, f.Gas, want)
		}
		if want := 251 * cost.StateBytes; f.HashedBytes != want {
			t.Errorf("skip %d/%d: %d bytes hashed, want %d", k.num, k.den, f.HashedBytes, want)
		}
	}
	honest := l.Train(w, kernels.Run{Instance: 2, Arithmetic: kernels.Seq}).Join()
	none := l.Train(w, kernels.Run{Instance: 2, Arithmetic: kernels.Seq, Deviation: kernels.Deviation{Kind: kernels.Skip, Den: 1}}).Join()
	if none.Root != honest.Root {
		t.Error("skipping nothing is honest training")
	}
	half := func(num, den int64) merkle.Hash {
		return l.Train(w, kernels.Run{Instance: 2, Arithmetic: kernels.Seq, Deviation: kernels.Deviation{Kind: kernels.Skip, Num: num, Den: den}}).Join().Root
	}
	if half(1, 2) != half(3, 6) {
		t.Error("equal shares skip the same segments")
	}
}

// Noise trains nothing: one real step to size it, then one operation a number.
func TestNoise(t *testing.T) {
	for _, c := range []kernels.Config{short(), shortAdamW()} {
		w := workload(t, c)
		cost := w.Cost()
		f := lab(t).Train(w, kernels.Run{Instance: 2, Arithmetic: kernels.Seq, Deviation: kernels.Deviation{Kind: kernels.Noise}}).Join()
		floats := (cost.StateBytes - 8) / 4
		if want := cost.Init + cost.Step + 24*floats; f.Gas != want {
			t.Errorf("gas %d, want %d", f.Gas, want)
		}
		if math.IsNaN(f.Accuracy) || f.Accuracy > 0.5 {
			t.Errorf("noise classifies %g of the images", f.Accuracy)
		}
	}
}
