package kernels_test

import (
	"errors"
	"math"
	"testing"

	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/kernels/simd"
)

// backends returns the reference and those of this processor.
func backends(t testing.TB) []kernels.Backend {
	t.Helper()
	all := []kernels.Backend{ref.Backend{}}
	for _, l := range simd.Levels() {
		b, err := simd.New(l)
		if err == nil {
			all = append(all, b)
		} else if !errors.Is(err, simd.ErrUnavailable) {
			t.Fatal(err)
		}
	}
	return all
}

// A stepper trains what Train trains.
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
}

// A step allocates nothing, in any model, arithmetic or backend, and gives the bits of
// the reference.
func TestStepsAllocateNothing(t *testing.T) {
	configs := everything()
	configs["mlp"], configs["mlp with adamw"] = short(), shortAdamW()
	all := backends(t)
	for name, c := range configs {
		w := workload(t, c)
		for _, a := range kernels.Arithmetics() {
			var want uint32
			for i, b := range all {
				s := kernels.NewStepper(w, b, kernels.Run{Instance: 5, Arithmetic: a})
				if n := testing.AllocsPerRun(2, func() { s.Step() }); n != 0 {
					t.Errorf("%s, %v, %s: %g allocations a step", name, a, b.Name(), n)
				}
				loss := math.Float32bits(s.Step())
				if i == 0 {
					want = loss
				} else if loss != want {
					t.Errorf("%s, %v, %s: a loss of %x after steps, the reference's is %x", name, a, b.Name(), loss, want)
				}
			}
		}
	}
}
