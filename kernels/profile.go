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

// ProfileFacts are what a profiler measures. Distances and Updates hold one entry a
// comparison: a step or a segment.
type ProfileFacts struct {
	Distances []unit.Distance // between the ends in B and in A
	Updates   []unit.Distance // between the claimed states that a comparison spans
	// Leaves are, for each step of the prefix, the digests of A's nodes, in the order of
	// Workload.Nodes but with the update in the place of the distance, then those of
	// B's: two lists a step.
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
	span := q.span(q.Workload)
	q.Prefix = (q.Prefix + span - 1) / span * span
	k := jobKey{
		kind: "profile", trajectory: q.run().key(),
		other: q.B, nondet: other.Nondet, index: q.Prefix, compare: q.Compare, metric: q.Metric,
	}
	return submit(l, question[*ProfileFacts]{q.Workload, k, profileForm(), func(e *executor, c *pool.Cancellation) *ProfileFacts {
		return q.measure(newTrajectory(e, q.run(), c, nil).begin())
	}})
}

// nondetB seeds the second arithmetic differently from the first. Who executes a
// node of the profile again passes it as SegmentJob.Nondet.
func (q *ProfileJob) nondetB() uint64 { return ^q.NondetSeed }

// measure walks the prefix in chunks of one comparison each.
func (q *ProfileJob) measure(t *trajectory) *ProfileFacts {
	f := &ProfileFacts{Gas: t.w.cost.Init}
	chunk := q.span(t.w)
	begin := t.newState()
	r := newRerun(t, rerunOptions{arithmetic: q.B, nondet: q.nondetB(), compare: q.Compare, metric: q.Metric})
	for done := 0; done < q.Prefix; done += chunk {
		begin.set(t.now)
		r.restart(done + chunk)
		var s SegmentFacts
		for range chunk {
			r.enter()
			r.again()
			run := t.leaves(func() *state {
				t.advance()
				return t.now
			})
			r.record(&s)
			last := NoDistance()
			if r.compares() {
				f.Updates = append(f.Updates, t.distance(q.Metric, begin, t.now))
				last = DistanceLeaf(f.Updates[len(f.Updates)-1])
				f.Gas += t.w.cost.Distance
			}
			f.Leaves = append(f.Leaves, append(run, last), s.Leaves[len(s.Leaves)-1])
			f.HashedBytes += t.w.cost.NodeBytes
		}
		f.Distances = append(f.Distances, s.Distances...)
		f.Gas += s.Gas
		f.HashedBytes += s.HashedBytes
	}
	f.Gas += t.gas
	return f
}

// span is the number of steps of one comparison.
func (q *ProfileJob) span(w *Workload) int {
	if q.Compare == BySegment {
		return w.config.StepsPerSegment
	}
	return 1
}

// Execution names a list of a measurement's leaves: of comparison number Comparison the
// Execution-th.
type Execution struct {
	ProfileJob
	Comparison, Execution int
}

// OfRun reports whether it is an execution of the run, not the re-run.
func (q *Execution) OfRun() bool { return q.Execution%2 == 0 }

// Steps returns the number of steps that the run has taken before it.
func (q *Execution) Steps() int { return q.Comparison*q.span(q.Workload) + q.Execution/2 }

// Job returns the re-run of a segment that gives the same leaves, all but an update, in
// one of its steps: the run repeats its own claim.
func (q *Execution) Job(node, tile int) NodeJob {
	per := q.Workload.config.StepsPerSegment
	job := SegmentJob{
		Workload: q.Workload, Run: q.run(), Segment: q.Steps() / per, Arithmetic: q.B, Nondet: q.nondetB(), Compare: q.Compare, Metric: q.Metric,
	}
	if q.OfRun() {
		job.Arithmetic, job.Nondet = q.A, q.NondetSeed
	}
	return NodeJob{SegmentJob: job, Step: q.Steps() % per, Node: node, Tile: tile}
}

// ExecuteProfile is Execute for a leaf of a measurement.
func (l *Lab) ExecuteProfile(q Execution, node, tile int) *Future[NodeFacts] {
	if !q.OfRun() || node <= len(q.Workload.step.Nodes) {
		return l.Execute(q.Job(node, tile))
	}
	step := q.Steps()
	u := UpdateJob{Workload: q.Workload, Run: q.run(), From: step + 1, To: step + 1, Metric: q.Metric}
	if span := q.span(q.Workload); u.To%span == 0 {
		u.From -= span
	}
	return l.Update(u)
}
