package kernels

import (
	"gensim/kernels/pool"
)

// trajectory walks along the claimed states of a run, deviations included. Every
// state is a pure function of the workload, the run and its index, so a walk may
// begin at any kept state at which its course resumes.
type trajectory struct {
	*executor
	run    Run
	first  uint64 // counter of its start
	course course
	kept   *weights // where states are found and kept
	cancel *pool.Cancellation
	now    *state // the claimed state, once begun; it may be shared: read only
	own    [2]*state
	// inPlace says that honest steps write the walk's state over.
	inPlace bool
	gas     uint64 // spent by the solver on planning and on the steps walked
	loss    float32
}

// newTrajectory plans a walk, which begin or seek starts. It panics on a deviation
// that the workload refuses.
func newTrajectory(e *executor, r Run, c *pool.Cancellation, kept *weights) *trajectory {
	e.w.mustAccept(r.Deviation)
	t := &trajectory{executor: e, run: r.canonical(), first: r.begins(), cancel: c, kept: kept}
	t.own = [2]*state{e.newState(), e.newState()}
	t.course = r.Deviation.family().conduct.begin(t)
	t.inPlace = r.Deviation.Kind == None && replacesBlocks(e.w.step.Nodes)
	return t
}

// begin starts at the state from which the run is claimed to start.
func (t *trajectory) begin() *trajectory {
	t.now = t.origin()
	if c, elsewhere := t.course.(misplaced); elsewhere {
		t.now = c.start(t.now)
	}
	return t
}

// index returns how many steps after its start a state of the trajectory is.
func (t *trajectory) index(s *state) int { return int(s.counter - t.first) }

// asDeclared reports whether the step after state n is that of the declared
// workload.
func (t *trajectory) asDeclared(n int) bool { return t.course.declared(n) }

// train takes the declared step for real, and charges for it.
func (t *trajectory) train(from, to *state) {
	t.cancel.Check()
	t.loss = t.step(from, to, t.run)
	t.gas += t.w.cost.Step
}

// advance moves to the next claimed state. The previous one stays valid until the
// call after, unless the walk is in place: then it is gone.
func (t *trajectory) advance() {
	t.cancel.Check()
	from, to := t.now, t.own[0]
	if t.inPlace && from == t.own[1] {
		to = from
	} else {
		t.own[0], t.own[1] = t.own[1], to
	}
	t.course.advance(from, to)
	t.now = to
}

// key is the trajectory's.
func (t *trajectory) key() trajectoryKey {
	k := t.run.key()
	k.workload = t.w.digest
	return k
}

// seek starts at the nearest kept state before step n, walks to n, and keeps the
// states at its grid on the way.
func (t *trajectory) seek(n int) {
	if t.now = t.kept.nearest(t, n); t.now == nil {
		t.begin()
	}
	for t.index(t.now) < n {
		t.advance()
		t.keep()
	}
	// A state asked for once is likely to be asked for again.
	t.kept.put(t.key(), t.now)
}

// keep puts the state into the cache when it lies on the grid of about sqrt(T).
func (t *trajectory) keep() {
	if t.index(t.now)%t.w.grid() == 0 && t.kept.put(t.key(), t.now) {
		t.kept.save(t.key(), t.now)
	}
}

// grid returns the distance between kept states: the whole number of segments
// nearest to the square root of the number of steps, at least one.
func (w *Workload) grid() int {
	per, steps := w.config.StepsPerSegment, w.Steps()
	segments := 1
	for next := 2; next*per*next*per <= steps; next++ {
		segments = next
	}
	return segments * per
}
