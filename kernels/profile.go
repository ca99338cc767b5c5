package kernels

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels/pool"
	"gensim/protocol/unit"
)

// ProfileJob asks how far two arithmetics drift apart on the first steps of a
// workload: an honest trajectory in A, re-run in B.
type ProfileJob struct {
	Workload   *Workload
	Instance   uint64
	A, B       Arithmetic
	NondetSeed uint64 // for arithmetics that are not repeatable
	// Prefix is the number of steps; BySegment rounds it up to whole segments.
	Prefix  int
	Compare Compare
	Metric  Metric
}

// ProfileFacts are what a profiler measures. Slices run over the prefix's steps,
// but Distances and Updates hold one entry a comparison: a step or a segment.
type ProfileFacts struct {
	Distances []unit.Distance // between the ends in B and in A
	Updates   []unit.Distance // between the claimed states that a comparison spans
	Ends      []merkle.Hash   // hashes of A's states after each step
	// Leaves are the digests of B's nodes in the order of Workload.Nodes; their
	// end-state leaf is the hash of B's state.
	Leaves      [][]merkle.Hash
	Gas         uint64
	HashedBytes uint64
}

// run returns the honest trajectory in A.
func (q *ProfileJob) run() Run {
	return Run{Instance: q.Instance, Arithmetic: q.A, Nondet: q.NondetSeed}.canonical()
}

// Profile measures a prefix.
func (l *Lab) Profile(q ProfileJob) *Future[*ProfileFacts] {
	if q.Prefix < 1 || q.Prefix > q.Workload.Steps() {
		panic(fmt.Sprintf("kernels: no prefix of %d steps in workload %s", q.Prefix, q.Workload.name))
	}
	l.mustSupport(q.B)
	other := Run{Arithmetic: q.B, Nondet: q.nondetB()}.canonical()
	if per := q.Workload.config.StepsPerSegment; q.Compare == BySegment {
		q.Prefix = (q.Prefix + per - 1) / per * per
	}
	k := jobKey{
		kind: "profile", trajectory: trajectoryKey{run: q.run()},
		other: q.B, nondet: other.Nondet, index: q.Prefix, compare: q.Compare, metric: q.Metric,
	}
	return submit(l, question[*ProfileFacts]{q.Workload, k, profileForm(), func(e *executor, c *pool.Cancellation) *ProfileFacts {
		return q.measure(newTrajectory(e, k.trajectory.run, c, nil).begin())
	}})
}

// nondetB seeds the second arithmetic differently from the first. Who executes a
// node of the profile again passes it as SegmentJob.Nondet.
func (q *ProfileJob) nondetB() uint64 { return ^q.NondetSeed }

// measure walks the prefix in chunks of one comparison each.
func (q *ProfileJob) measure(t *trajectory) *ProfileFacts {
	f := &ProfileFacts{Gas: t.w.cost.Init}
	chunk := 1
	if q.Compare == BySegment {
		chunk = t.w.config.StepsPerSegment
	}
	begin := t.w.layout.newState()
	for done := 0; done < q.Prefix; done += chunk {
		begin.set(t.now)
		last := done + chunk
		r := newRerun(t, rerunOptions{arithmetic: q.B, nondet: q.nondetB(), compare: q.Compare, metric: q.Metric, last: last})
		var s SegmentFacts
		for range chunk {
			r.step()
			r.record(&s)
			f.Ends = append(f.Ends, t.stateHash(t.now))
		}
		f.Distances = append(f.Distances, s.Distances...)
		f.Leaves = append(f.Leaves, s.Leaves...)
		f.Updates = append(f.Updates, t.distance(q.Metric, begin, t.now))
		f.Gas += s.Gas + t.w.cost.Distance
		f.HashedBytes += s.HashedBytes + uint64(chunk)*t.w.cost.StateBytes
	}
	f.Gas += t.gas
	return f
}
