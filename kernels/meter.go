package kernels

import "time"

// Times says what the time in jobs was spent on. It is the machine's and reaches
// no fact.
type Times struct {
	Operations time.Duration // in the backend: training and evaluation
	Noise      time.Duration // in the backend: deviations that fake states
	Hashing    time.Duration // of states and of nodes' outputs
	Gathering  time.Duration // of batches
	Distances  time.Duration
	Other      time.Duration // initial states, orders of samples, memory, the memo
	// Scalar is what of the backend's part, Kernels, no vector kernel did: all of it where
	// the backend has none.
	Scalar time.Duration
}

// Kernels returns the time of what a backend computes: numbers, neither hashed nor
// planned.
func (t *Times) Kernels() time.Duration { return t.Operations + t.Noise + t.Gathering + t.Distances }

// Vectors returns how much of Kernels passed in vector kernels.
func (t *Times) Vectors() time.Duration { return t.Kernels() - t.Scalar }

// add adds o's times to t's.
func (t *Times) add(o *Times) {
	t.Operations += o.Operations
	t.Noise += o.Noise
	t.Hashing += o.Hashing
	t.Gathering += o.Gathering
	t.Distances += o.Distances
	t.Other += o.Other
	t.Scalar += o.Scalar
}

// Sum returns the time of all jobs.
func (t *Times) Sum() time.Duration {
	return t.Operations + t.Noise + t.Hashing + t.Gathering + t.Distances + t.Other
}

// meter divides the time of a job: each reading of the clock ends a lap, and says
// what the lap was spent on.
type meter struct {
	clock func() time.Duration
	last  time.Duration
	times Times
}

// newMeter starts a meter; without a clock it stands still.
func newMeter(clock func() time.Duration) *meter {
	m := &meter{clock: clock}
	if clock != nil {
		m.last = clock()
	}
	return m
}

// lap adds the time since the lap before to one of the meter's times.
func (m *meter) lap(to *time.Duration) {
	if m.clock == nil {
		return
	}
	now := m.clock()
	*to += now - m.last
	m.last = now
}

// kernel is lap for what a backend computes, with vectors or without.
func (m *meter) kernel(to *time.Duration, vectors bool) {
	before := *to
	m.lap(to)
	if !vectors {
		m.times.Scalar += *to - before
	}
}
