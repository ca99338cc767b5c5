package kernels

// course is how a walk moves from claimed state to claimed state.
type course interface {
	// declared reports whether the step after state n is that of the declared
	// workload, in the declared arithmetic.
	declared(n int) bool
	// resumes reports whether a walk may begin at the claimed state n, the beginning
	// of a segment, without having seen those before.
	resumes(n int) bool
	// advance fills to with the claimed state after from, and charges for it.
	advance(from, to *state)
}

// misplaced is a course whose solver claims to have started elsewhere than is right.
type misplaced interface {
	// start returns the claimed start in the place of the right one.
	start(right *state) *state
}

// anywhere is part of a course that needs nothing but the state before.
type anywhere struct{}

func (anywhere) resumes(int) bool { return true }

// untaken is part of a course without a declared step.
type untaken struct{}

func (untaken) declared(int) bool { return false }

// faithful is honest training.
type faithful struct{}

func (faithful) refuses(*Workload, Deviation) error { return nil }

func (faithful) gas(w *Workload, _ Deviation) uint64 { return w.stepsGas(w.Steps()) }

func (faithful) departs(*Workload, Run, int) bool { return false }

func (faithful) begin(t *trajectory) course { return &honestCourse{t: t} }

type honestCourse struct {
	anywhere
	t *trajectory
}

func (c *honestCourse) declared(int) bool { return true }

func (c *honestCourse) advance(from, to *state) { c.t.train(from, to) }

// pauses is a course that claims the state before where it leaves a step out.
type pauses struct {
	anywhere
	t     *trajectory
	takes func(n int) bool // whether the step after state n is trained
}

func (c *pauses) declared(n int) bool { return c.takes(n) }

func (c *pauses) advance(from, to *state) {
	if c.takes(c.t.index(from)) {
		c.t.train(from, to)
		return
	}
	to.set(from)
	to.counter++
}
