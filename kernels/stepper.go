package kernels

// Stepper trains an honest trajectory step after step and keeps nothing of it but
// the state: no hash, no fact. It is for measuring how fast steps are, the gathering
// of batches included. It belongs to one goroutine.
type Stepper struct {
	executor *executor
	run      Run
	from, to *state
}

// NewStepper starts before the first step. It panics when the backend does not
// support the run's arithmetic.
func NewStepper(w *Workload, b Backend, r Run) *Stepper {
	if !b.Supports(r.Arithmetic) {
		panic("kernels: backend " + b.Name() + " does not support arithmetic " + r.Arithmetic.String())
	}
	r.Deviation = Deviation{}
	return &Stepper{newExecutor(w, b.Machine(), r.Instance), r.canonical(), w.initial(r.Instance), w.layout.newState()}
}

// Step trains one step, also beyond the workload's last, and returns the loss before
// it.
func (s *Stepper) Step() float32 {
	loss := s.executor.step(s.from, s.to, s.run)
	s.from, s.to = s.to, s.from
	return loss
}
