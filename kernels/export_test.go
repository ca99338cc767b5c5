package kernels

import "gensim/kernels/pool"

// NewLabOfVersion starts a lab whose keys say that facts are of another version.
func NewLabOfVersion(o Options, version string) *Lab {
	l := NewLab(o)
	l.version = version
	if l.weights != nil {
		l.weights.version = version
	}
	return l
}

// Walk returns the numbers of all claimed states of a run.
func Walk(w *Workload, b Backend, r Run) [][]float32 {
	r = r.canonical()
	t := newTrajectory(newExecutor(w, b.Machine(), r.Instance), r, &pool.Cancellation{}, nil).begin()
	states := [][]float32{t.now.clone().values}
	for range w.Steps() {
		t.advance()
		states = append(states, t.now.clone().values)
	}
	return states
}

// Step takes the step of a workload that follows its n-th state, given that.
func Step(w *Workload, b Backend, r Run, values []float32, n int) []float32 {
	to := w.layout.newState()
	newExecutor(w, b.Machine(), r.Instance).step(&state{values, uint64(n)}, to, r.canonical())
	return to.values
}

// Weights returns how many of a state's numbers, the first, are weights.
func (w *Workload) Weights() int { return w.layout.weights }

// Apart returns the distance of two states of the workload.
func (w *Workload) Apart(m Metric, a, b []float32) float64 {
	return float64(m.between(&w.layout, &state{values: a}, &state{values: b}))
}
