package kernels

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"gensim/internal/merkle"
	"gensim/kernels/pool"
)

// Future is a result under way; see pool.Future for Join and Cancel.
type Future[T any] = pool.Future[T]

// Options configure a Lab.
type Options struct {
	// Workers is the number of goroutines that compute; with 0 every job runs when
	// it is joined.
	Workers int
	// Memo keeps facts by key. Off, every job computes anew; the facts are the same.
	Memo bool
	// WeightBytes bounds the states kept so that re-runs need not begin at step 0;
	// without Memo none are kept.
	WeightBytes int64
	// Facts and Weights, if set, keep the memo's two tiers between processes. They
	// are used with Memo only.
	Facts, Weights Store
	// Shelf, if set, gives the workloads that runs in this lab are about, in place of a
	// shelf of the lab's own.
	Shelf *Shelf
	// Backend executes the operations.
	Backend Backend
	// Clock, if set, measures the time spent in jobs for Stats: elapsed time since a
	// fixed moment. It reaches no fact.
	Clock func() time.Duration
}

// Lab computes facts about trajectories: worker pool, memo and backend. Its
// methods return at once with a Future and are safe for concurrent use.
type Lab struct {
	backend Backend
	shelf   *Shelf
	pool    *pool.Pool[jobKey]
	weights *weights
	facts   Store  // nil without one
	version string // see version
	clock   func() time.Duration

	desk desk

	mu     sync.Mutex
	steps  atomic.Int64
	loaded atomic.Int64
	times  Times // of finished jobs; guarded by mu
}

// jobKey is the memo's key. With the version it determines a job's facts; the
// version is constant within a process and part of the key in a Store.
type jobKey struct {
	kind       string
	trajectory trajectoryKey
	other      Arithmetic // the re-run's
	nondet     uint64     // the re-run's
	index      int        // segment, or length of a prefix
	step, node int        // of a ruling
	tile       int
	compare    Compare
	metric     Metric
}

// NewLab starts a lab, which must be closed. It panics without a backend.
func NewLab(o Options) *Lab {
	if o.Backend == nil {
		panic("kernels: NewLab needs a backend")
	}
	l := &Lab{backend: o.Backend, shelf: o.Shelf, clock: o.Clock, version: version()}
	if l.shelf == nil {
		l.shelf = new(Shelf)
	}
	l.desk.room = 2 * (o.Workers + 1) // as many jobs as run at once, of two workloads
	l.pool = pool.New[jobKey](pool.Options{Workers: o.Workers, Memo: o.Memo})
	if o.Memo {
		l.facts = o.Facts
	}
	if o.Memo && o.WeightBytes > 0 {
		l.weights = newWeights(o.WeightBytes)
		l.weights.store, l.weights.version = o.Weights, l.version
	}
	return l
}

// Close cancels what is under way and waits for the workers to end.
func (l *Lab) Close() { l.pool.Close() }

// Backend returns the name of the backend, for manifests.
func (l *Lab) Backend() string { return l.backend.Name() }

// Shelf returns where runs in this lab take their workloads from.
func (l *Lab) Shelf() *Shelf { return l.shelf }

// Supports reports whether the lab can compute in the arithmetic.
func (l *Lab) Supports(a Arithmetic) bool { return a.Valid() && l.backend.Supports(a) }

// Stats say what a lab has done. Hits and Misses are counted when a job is
// submitted, on the submitter's goroutine, and know only of this lab: a question
// that a Store answers was missed first. The other three depend on timing and on
// what was cached.
type Stats struct {
	Steps        int64 // steps really executed, re-runs included
	Hits, Misses uint64
	Loaded       int64 // questions that Options.Facts answered
	Times        Times // summed over workers, by Options.Clock
}

// Stats returns the counters so far.
func (l *Lab) Stats() Stats {
	s := Stats{Steps: l.steps.Load(), Loaded: l.loaded.Load()}
	l.mu.Lock()
	s.Times = l.times
	l.mu.Unlock()
	s.Hits, s.Misses = l.pool.Counts()
	return s
}

// question is one that a lab answers: its key, the form of its facts, and the job
// that makes them on an executor of the workload.
type question[T any] struct {
	workload *Workload
	key      jobKey
	form     form[T]
	job      func(*executor, *pool.Cancellation) T
}

// submit answers a question, once per key.
func submit[T any](l *Lab, q question[T]) *Future[T] {
	l.mustSupport(q.key.trajectory.run.Arithmetic)
	if d := q.key.trajectory.run.Deviation; d.In != 0 {
		l.mustSupport(d.In)
	}
	q.key.trajectory.workload = q.workload.digest
	return pool.Submit(l.pool, q.key, func(c *pool.Cancellation) T {
		m := newMeter(l.clock)
		// Deferred, so that a cancelled job's work is counted as well.
		defer l.count(m)
		if facts, ok := recall(l, &q); ok {
			l.loaded.Add(1)
			return facts
		}
		facts := compute(l, &q, assignment{m, c})
		remember(l, &q, facts)
		return facts
	})
}

// assignment is what a job is run under.
type assignment struct {
	meter  *meter
	cancel *pool.Cancellation
}

// compute runs the question's job.
func compute[T any](l *Lab, q *question[T], a assignment) T {
	e := l.desk.take(q.workload)
	if e == nil {
		e = newExecutor(q.workload, l.backend.Machine(), q.key.trajectory.run.Instance)
	}
	e.begins(q.key.trajectory.run.Instance, a.meter)
	defer func() {
		l.steps.Add(int64(e.steps))
		l.desk.putBack(e)
	}()
	return q.job(e, a.cancel)
}

// count ends a job's last lap and adds its times to the lab's.
func (l *Lab) count(m *meter) {
	m.lap(&m.times.Other)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.times.add(&m.times)
}

func (l *Lab) mustSupport(a Arithmetic) {
	if !l.Supports(a) {
		panic(fmt.Sprintf("kernels: backend %s does not support arithmetic %v", l.backend.Name(), a))
	}
}

// TrainFacts are what is known of a whole trajectory.
type TrainFacts struct {
	Root         merkle.Hash   // see TrajectoryRoot
	SegmentRoots []merkle.Hash // see SegmentRoot
	// States[t] is the hash of the claimed state after t steps; States[0] is the
	// initial one.
	States []merkle.Hash
	// Loss[t] is the training loss before step t+1; a step that was not trained
	// repeats the loss before it, 0 at the beginning.
	Loss []float32
	// Accuracy on the test data at the end, in [0, 1], and the mean cross-entropy
	// there, in nats a label. The solver is not charged for them.
	Accuracy    float64
	HeldOutLoss float64
	Gas         uint64 // FLOP-gas that the solver spent, deviations at their real cost
	HashedBytes uint64
}

// Train computes the trajectory of a run.
func (l *Lab) Train(w *Workload, r Run) *Future[*TrainFacts] {
	k := jobKey{kind: "train", trajectory: r.key()}
	return submit(l, question[*TrainFacts]{w, k, trainForm(), func(e *executor, c *pool.Cancellation) *TrainFacts {
		return train(newTrajectory(e, r, c, l.weights).begin())
	}})
}

func train(t *trajectory) *TrainFacts {
	w := t.w
	f := &TrainFacts{}
	t.hold(t.now)
	per := w.config.StepsPerSegment
	for range w.config.Segments {
		for range per {
			t.advance()
			t.keep()
			t.hold(t.now)
			f.Loss = append(f.Loss, t.loss)
		}
		f.States = append(f.States, t.held()...)
		f.SegmentRoots = append(f.SegmentRoots, SegmentRoot(f.States[len(f.States)-per:]))
	}
	f.Root = TrajectoryRoot(f.States[0], f.SegmentRoots)
	start := w.StartCost(t.run.parents())
	f.Gas = start.Gas + t.gas
	f.HashedBytes = start.HashedBytes + uint64(w.Steps())*w.cost.StateBytes // the start's own hash is among the states'
	end := t.evaluate(t.now)
	f.Accuracy, f.HeldOutLoss = end.accuracy, end.loss
	return f
}
