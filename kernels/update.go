package kernels

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels/pool"
)

// UpdateJob asks how far a trajectory's claimed states lie apart: those after From and
// after To steps. Where both are the same step, nothing is compared.
type UpdateJob struct {
	Workload *Workload
	Run      Run
	From, To int
	Metric   Metric
}

// Update executes the one operation that compares the two states, as a referee does
// who is shown both. Its inputs are the later state and the earlier one.
func (l *Lab) Update(q UpdateJob) *Future[NodeFacts] {
	w := q.Workload
	if q.From < 0 || q.To < q.From || q.To > w.Steps() {
		panic(fmt.Sprintf("kernels: no update from step %d to %d in workload %s", q.From, q.To, w.name))
	}
	k := jobKey{kind: "update", trajectory: trajectoryKey{run: q.Run.canonical()}, index: q.From, step: q.To,
		node: len(w.step.Nodes) + 1, metric: q.Metric}
	return submit(l, question[NodeFacts]{w, k, nodeForm(), func(e *executor, c *pool.Cancellation) NodeFacts {
		t := newTrajectory(e, k.trajectory.run, c, l.weights)
		t.seek(q.From)
		from := e.hasher.showState(&e.w.layout, t.now)
		for range q.To - q.From {
			t.advance()
		}
		to := e.hasher.showState(&e.w.layout, t.now)
		r := referee{e.w, e.machine, &e.hasher, k.trajectory.run, t.now.counter}
		f := NodeFacts{Inputs: []merkle.Hash{to.digest, from.digest}}
		r.compare(&f, q.To > q.From, q.Metric, from, to)
		return f
	}})
}
