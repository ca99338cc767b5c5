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
	case Noise:
		return false
	}
	return true
}

// advance moves to the next claimed state. The previous one stays valid until the
// call after.
func (t *trajectory) advance() {
	t.cancel.Check()
	from, to := t.now, t.own[0]
	t.own[0], t.own[1] = t.own[1], to
	switch {
	case t.trains(int(from.counter)):
		t.loss = t.step(from, to, t.run)
		t.gas += t.w.cost.Step
	case t.plan.kind == Skip:
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

// accuracy returns the share of test images that the state classifies rightly in
// the run's arithmetic. The class is the first of the largest outputs.
func (t *trajectory) accuracy(s *state) float64 {
	e, test, widths := t.executor, &t.w.set.Test, t.w.config.Model.MLP.Widths
	classes, right := widths[len(widths)-1], 0
	samples := make([]uint32, t.w.config.Batch)
	e.loaded = -1
	for begin := 0; begin < test.Len(); begin += len(samples) {
		for i := range samples {
			// The last batch is filled up with images that do not count.
			samples[i] = uint32((begin + i) % test.Len())
		}
		e.w.test.Gather(e.data[dataImages], samples)
		for i := 0; i <= t.w.step.Logits.Index; i++ {
			e.node(i, s, s, t.run)
		}
		logits := e.output(t.w.step.Logits.Index, s)
		for i := range min(len(samples), test.Len()-begin) {
			if first(logits[i*classes:(i+1)*classes]) == test.Label(begin+i) {
				right++
			}
		}
	}
	return float64(right) / float64(test.Len())
}

// first returns the index of the first of the largest numbers; a NaN is never
// larger.
func first(x []float32) int {
	best := 0
	for i, v := range x {
		if v > x[best] {
			best = i
		}
	}
	return best
}
