package kernels

import "slices"

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
	s := &Stepper{executor: newExecutor(w, b.Machine(), r.Instance), run: r.canonical(), from: w.initial(r.Instance)}
	if s.to = s.from; !replacesBlocks(w.step.Nodes) {
		s.to = w.layout.newState()
	}
	return s
}

// Step trains one step, also beyond the workload's last, and returns the loss before
// it.
func (s *Stepper) Step() float32 {
	loss := s.executor.step(s.from, s.to, s.run)
	s.from, s.to = s.to, s.from
	return loss
}

// Parameter is a parameter of a model with its numbers, row-major. A matrix has its
// inputs as rows, a convolution's kernel (row, column, channel) as rows.
type Parameter struct {
	Name   string
	Shape  []int
	Values []float32
}

// Weights returns copies of all parameters as the next step will find them, in the
// order in which the model declares them.
func (s *Stepper) Weights() []Parameter {
	layout := &s.executor.w.layout
	var all []Parameter
	for i := 0; layout.offsets[i] < layout.weights; i++ {
		b := &layout.blocks[i]
		all = append(all, Parameter{b.Name, slices.Clone(b.Shape), slices.Clone(layout.block(s.from, i))})
	}
	return all
}

// Batch returns the inputs and labels of the next step, valid until the one after
// it is asked for or trained.
func (s *Stepper) Batch() (inputs, labels []float32) {
	s.executor.load(int(s.from.counter))
	return s.executor.data[dataInputs], s.executor.data[dataLabels]
}
