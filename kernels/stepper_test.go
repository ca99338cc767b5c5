package kernels_test

import (
	"slices"
	"testing"

	"gensim/kernels"
	"gensim/kernels/ref"
)

// A stepper trains what Train trains, and allocates nothing on the way.
func TestStepperTrains(t *testing.T) {
	w := workload(t, shortAdamW())
	r := kernels.Run{Instance: 5, Arithmetic: kernels.Lanes8}
	want := lab(t).Train(w, r).Join().Loss
	s := kernels.NewStepper(w, ref.Backend{}, r)
	for i, loss := range want {
		if got := s.Step(); got != loss {
			t.Fatalf("step %d begins at loss %g, want %g", i, got, loss)
		}
	}
	if n := testing.AllocsPerRun(10, func() { s.Step() }); n != 0 {
		t.Errorf("%g allocations a step", n)
	}
}

// A stepper shows the weights that it trains, by parameter, and the batch to come.
func TestStepperShows(t *testing.T) {
	w := workload(t, shortAdamW())
	s := kernels.NewStepper(w, ref.Backend{}, kernels.Run{Instance: 5, Arithmetic: kernels.Seq})
	before := s.Weights()
	widths := w.Config().Model.MLP.Widths
	if len(before) != 2*(len(widths)-1) || before[0].Name != "w1" || !slices.Equal(before[1].Shape, widths[1:2]) {
		t.Fatalf("parameters of %v are %v", widths, before)
	}
	inputs, labels := s.Batch()
	if len(inputs) != w.Config().Batch*widths[0] || len(labels) != w.Config().Batch {
		t.Errorf("a batch of %d inputs and %d labels", len(inputs), len(labels))
	}
	first := slices.Clone(inputs)
	s.Step()
	after := s.Weights()
	for i, p := range after {
		if n := len(before[i].Values); len(p.Values) != n || slices.Equal(p.Values, before[i].Values) {
			t.Errorf("%s: %d numbers of %d, the same as before the step", p.Name, len(p.Values), n)
		}
	}
	if next, _ := s.Batch(); slices.Equal(next, first) {
		t.Error("the second step trains on the first one's images")
	}
}
