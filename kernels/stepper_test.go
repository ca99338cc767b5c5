package kernels_test

import (
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
