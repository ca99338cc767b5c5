package kernels

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels/pool"
	"gensim/protocol/unit"
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
	k := jobKey{kind: "update", trajectory: q.Run.key(), index: q.From, step: q.To, node: len(w.step.Nodes) + 1, metric: q.Metric}
	return submit(l, question[NodeFacts]{w, k, nodeForm(), func(e *executor, c *pool.Cancellation) NodeFacts {
		t := newTrajectory(e, q.Run, c, l.weights)
		t.seek(q.From)
		from := e.hasher.showState(&e.w.layout, t.now)
		for range q.To - q.From {
			t.advance()
		}
		to := e.hasher.showState(&e.w.layout, t.now)
		r := referee{e.w, e.machine, &e.hasher, t.run, t.now.counter}
		f := NodeFacts{Inputs: []merkle.Hash{to.digest, from.digest}}
		r.compare(&f, q.To > q.From, q.Metric, from, to)
		return f
	}})
}

// Updates measures how far a trajectory moves in each of its segments: the distance
// between the claimed states at its ends, in the order of the segments.
func (l *Lab) Updates(w *Workload, r Run, m Metric) *Future[*UpdateFacts] {
	k := jobKey{kind: "updates", trajectory: r.key(), metric: m}
	return submit(l, question[*UpdateFacts]{w, k, updatesForm(), func(e *executor, c *pool.Cancellation) *UpdateFacts {
		t := newTrajectory(e, r, c, l.weights).begin()
		f, before := &UpdateFacts{}, e.newState()
		for range w.config.Segments {
			before.set(t.now)
			for range w.config.StepsPerSegment {
				t.advance()
				t.keep()
			}
			f.Sizes = append(f.Sizes, e.distance(m, t.now, before))
		}
		return f
	}})
}

// UpdateFacts are the sizes of a trajectory's updates, one a segment. One with an end
// that is not finite saturates.
type UpdateFacts struct{ Sizes []unit.Distance }

// DeclareCost is what measuring its own updates costs a solver, who has their ends at
// hand.
func (w *Workload) DeclareCost() Spent {
	return Spent{Gas: uint64(w.config.Segments) * w.cost.Distance}
}

// UpdatesCost is what Updates costs whoever has not computed the states: each is read,
// and hashed to see that it is the committed one.
func (w *Workload) UpdatesCost() Spent {
	return w.DeclareCost().Add(Spent{HashedBytes: uint64(w.config.Segments+1) * w.cost.StateBytes})
}
