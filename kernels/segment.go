package kernels

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels/pool"
	"gensim/protocol/unit"
)

// Compare says how a re-run is held against the claimed states.
type Compare uint8

// The granularities of verification.
const (
	// ByStep re-runs every step from the claimed state before it and compares after
	// each.
	ByStep Compare = iota
	// BySegment re-runs a segment from the claimed state at its beginning and
	// compares once, at its end.
	BySegment
)

// String returns the granularity as scenarios write it.
func (c Compare) String() string { return [...]string{ByStep: "step", BySegment: "segment"}[c] }

// SegmentJob asks for the re-run of one segment of a trajectory.
type SegmentJob struct {
	Workload   *Workload
	Run        Run        // the solver's, whose claimed states are given
	Segment    int        // from 0
	Arithmetic Arithmetic // of the re-run
	Nondet     uint64     // of the re-run, for an arithmetic that is not repeatable
	Compare    Compare
	Metric     Metric
}

// SegmentFacts are what a re-run shows. Slices run over the segment's steps.
type SegmentFacts struct {
	// Distances to the claimed states: one a step, or one in all by segment.
	Distances []unit.Distance
	Max       unit.Distance // the largest of them
	// Ends are the hashes of the re-run's states after each step.
	Ends []merkle.Hash
	// Leaves are the digests of each step's nodes in the order of Workload.Nodes.
	Leaves      [][]merkle.Hash
	Gas         uint64
	HashedBytes uint64
}

// Segment re-runs a segment.
func (l *Lab) Segment(q SegmentJob) *Future[*SegmentFacts] {
	k := q.key("segment")
	l.mustSupport(q.Arithmetic)
	return submit(l, question[*SegmentFacts]{q.Workload, k, segmentForm(), func(e *executor, c *pool.Cancellation) *SegmentFacts {
		f := &SegmentFacts{}
		r := q.begin(newTrajectory(e, q.Run, c, l.weights))
		for range q.Workload.config.StepsPerSegment {
			r.step()
			r.record(f)
		}
		return f
	}})
}

// key checks the job and returns its memo key.
func (q *SegmentJob) key(kind string) jobKey {
	if q.Segment < 0 || q.Segment >= q.Workload.config.Segments {
		panic(fmt.Sprintf("kernels: no segment %d in workload %s", q.Segment, q.Workload.name))
	}
	other := Run{Arithmetic: q.Arithmetic, Nondet: q.Nondet}.canonical()
	return jobKey{
		kind: kind, trajectory: q.Run.key(),
		other: other.Arithmetic, nondet: other.Nondet,
		index: q.Segment, compare: q.Compare, metric: q.Metric,
	}
}

// begin walks to the segment's first claimed state.
func (q *SegmentJob) begin(t *trajectory) *rerun {
	per := q.Workload.config.StepsPerSegment
	t.seek(q.Segment * per)
	return newRerun(t, rerunOptions{
		arithmetic: q.Arithmetic, nondet: q.Nondet, compare: q.Compare, metric: q.Metric, last: int(t.first) + (q.Segment+1)*per,
	})
}

// rerunOptions say how a claimed trajectory is re-run.
type rerunOptions struct {
	arithmetic Arithmetic
	nondet     uint64
	compare    Compare
	metric     Metric
	last       int // the step after which BySegment compares
}

// rerun executes steps again beside a claimed trajectory.
type rerun struct {
	rerunOptions
	claimed *trajectory
	run     Run
	from    *state // where the re-run's step begins
	to      *state // where it ends
	spare   *state
	leaves  []merkle.Hash
}

func newRerun(t *trajectory, o rerunOptions) *rerun {
	r := &rerun{rerunOptions: o, claimed: t, to: t.newState(), spare: t.newState(), from: t.now}
	r.run = Run{Instance: t.run.Instance, Arithmetic: o.arithmetic, Nondet: o.nondet}.canonical()
	return r
}

// restart makes the next step the first of a re-run from the claimed state, and tells
// after which one BySegment compares.
func (r *rerun) restart(last int) { r.last, r.leaves = last, nil }

// enter makes from the state at which the next step begins: the claimed one, or
// by segment the end of the re-run's previous step.
func (r *rerun) enter() {
	if r.compare == ByStep || r.leaves == nil {
		r.from = r.claimed.now
		return
	}
	r.from, r.to, r.spare = r.to, r.spare, r.to
}

// step re-runs one step, hashes its nodes, and moves the claimed trajectory on.
func (r *rerun) step() {
	r.enter()
	e := r.claimed.executor
	if r.repeatsClaim() {
		// The solver's step from this very state in this very arithmetic: executing it
		// once gives both ends.
		r.leaves = e.leaves(func() *state {
			r.claimed.advance()
			r.to.set(r.claimed.now)
			return r.to
		})
		return
	}
	r.again()
	r.claimed.advance()
}

// again re-runs the step alone.
func (r *rerun) again() {
	r.leaves = r.claimed.leaves(func() *state {
		r.claimed.step(r.from, r.to, r.run)
		return r.to
	})
}

// repeatsClaim reports whether the next step is the one that the solver took.
func (r *rerun) repeatsClaim() bool {
	t := r.claimed
	return r.from == t.now && t.asDeclared(t.index(t.now)) &&
		r.run.Arithmetic == t.run.Arithmetic && r.run.Nondet == t.run.Nondet
}

// compares reports whether the step just re-run ends with a comparison.
func (r *rerun) compares() bool {
	return r.compare == ByStep || int(r.to.counter) == r.last
}

// distance returns the distance between the ends of the step.
func (r *rerun) distance() unit.Distance {
	return r.claimed.distance(r.metric, r.to, r.claimed.now)
}

// record adds the step just re-run to the facts.
func (r *rerun) record(f *SegmentFacts) {
	cost := &r.claimed.w.cost
	last := NoDistance()
	if r.compares() {
		d := r.distance()
		f.Distances = append(f.Distances, d)
		f.Max = max(f.Max, d)
		f.Gas += cost.Distance
		last = DistanceLeaf(d)
	}
	f.Ends = append(f.Ends, r.leaves[len(r.leaves)-1])
	f.Leaves = append(f.Leaves, append(r.leaves, last))
	f.Gas += cost.Step
	f.HashedBytes += cost.NodeBytes
}
