package kernels

import (
	"gensim/kernels/pool"
)

// trajectory walks along the claimed states of a run, deviations included. Every
// state is a pure function of the workload, the run and its index, so a walk may
// begin at any kept state.
type trajectory struct {
	*executor
	run    Run
	plan   plan
	cancel *pool.Cancellation
	now    *state // the claimed state, once begun; it may be shared: read only
	own    [2]*state
	gas    uint64 // spent by the solver on the steps walked
	loss   float32
}

// newTrajectory plans a walk, which begin or seek starts.
func newTrajectory(e *executor, r Run, c *pool.Cancellation) *trajectory {
	t := &trajectory{executor: e, run: r, cancel: c}
	t.plan = newPlan(e, r)
	t.loss = t.plan.loss
	t.own = [2]*state{e.w.layout.newState(), e.w.layout.newState()}
	return t
}

// begin starts at the initial state.
func (t *trajectory) begin() *trajectory {
	t.now = t.w.initial(t.run.Instance)
	return t
}

// trains reports whether the solver really trains the step after state n.
func (t *trajectory) trains(n int) bool {
	switch t.plan.kind {
	case Skip:
		return !t.plan.skipped[n/t.w.config.StepsPerSegment]
	case FewerSteps:
		return !t.run.Deviation.omits(n)
	case Noise:
		return false
	}
	return true
}

// asDeclared reports whether the step after state n is that of the declared
// workload.
func (t *trajectory) asDeclared(n int) bool { return t.plan.other == nil && t.trains(n) }

// advance moves to the next claimed state. The previous one stays valid until the
// call after.
func (t *trajectory) advance() {
	t.cancel.Check()
	from, to := t.now, t.own[0]
	t.own[0], t.own[1] = t.own[1], to
	switch {
	case t.plan.other != nil:
		t.loss = t.plan.other.step(from, to, t.run)
		t.steps++
		t.gas += t.plan.other.w.cost.Step
	case t.trains(int(from.counter)):
		t.loss = t.step(from, to, t.run)
		t.gas += t.w.cost.Step
	case t.plan.kind != Noise:
		to.set(from)
		to.counter++
	default:
		t.plan.addNoise(&t.w.layout, from, to, t.run.Instance)
		t.gas += noisePrice * uint64(t.w.layout.floats)
	}
	t.now = to
}

// seek starts at the nearest kept state before step n, walks to n, and keeps the
// states at its grid on the way.
func (t *trajectory) seek(n int, kept *weights) {
	key := trajectoryKey{t.w.digest, t.run}
	if t.now = kept.nearest(t.w, key, n); t.now == nil {
		t.begin()
	}
	for int(t.now.counter) < n {
		t.advance()
		t.keep(kept, key)
	}
	// A state asked for once is likely to be asked for again.
	kept.put(key, t.now)
}

// keep puts the state into the cache when it lies on the grid of about sqrt(T).
func (t *trajectory) keep(kept *weights, key trajectoryKey) {
	if int(t.now.counter)%t.w.grid() == 0 && kept.put(key, t.now) {
		kept.save(key, t.now)
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
