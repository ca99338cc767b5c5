package simd_test

import (
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
	"gensim/kernels/simd"
)

// crewsOf returns crews of so many threads at every level of this processor.
func crewsOf(t testing.TB, threads int) []*simd.Crew {
	t.Helper()
	var all []*simd.Crew
	for _, l := range simd.Levels() {
		c, err := simd.NewCrew(l, threads)
		if errors.Is(err, simd.ErrUnavailable) {
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		all = append(all, c)
	}
	return all
}

// Products divided by rows and by columns, with every operand packed and not, and
// long tensors and images give the reference's bits with any number of threads.
func TestCrewLikeReference(t *testing.T) {
	shapes := [][3]int{{130, 70, 200}, {15, 900, 64}, {520, 530, 70}, {29, 300, 96}}
	reference := ref.Backend{}.Machine()
	var calls []*kernels.Call
	for _, s := range shapes {
		for _, a := range []kernels.Arithmetic{kernels.Seq, kernels.Lanes16, kernels.BF16, kernels.Atomic} {
			for trans := range 4 {
				c := product(s, a, trans)
				c.Nondet = 5
				calls = append(calls, c)
			}
		}
	}
	for _, n := range []int{1<<15 + 1, 70001} {
		c := &kernels.Call{Node: &graph.Node{Op: graph.SGDStep, Const: []float32{0.1}, Shape: []int{n}}, Arithmetic: kernels.Seq, Out: make([]float32, n)}
		c.In[0], c.In[1] = ramp(n, 7919), ramp(n, 104729)
		calls = append(calls, c)
	}
	for _, a := range []kernels.Arithmetic{kernels.Seq, kernels.Lanes16, kernels.BF16, kernels.Atomic} {
		for _, shape := range [][3]int{{7, 16, 16}, {5, 30, 6}} {
			calls = append(calls, convolutions(a, shape[0], 14, shape[1], shape[2])...)
		}
		for _, w := range []windowed{{24, 14, 1, 6, 5, 2}, {24, 8, 6, 16, 5, 0}} {
			calls = append(calls, w.calls(a, 0)...)
		}
	}
	var want [][]float32
	for _, c := range calls {
		reference.Run(c)
		want = append(want, c.Out)
	}
	for _, threads := range []int{1, 2, 3} {
		for _, crew := range crewsOf(t, threads) {
			m := crew.Machine()
			for i, c := range calls {
				c.Out = make([]float32, len(want[i]))
				m.Run(c)
				mustEqual(t, fmt.Sprintf("%s, %d threads: %v in %v", crew.Name(), crew.Threads(), c.Node, c.Arithmetic), c.Out, want[i])
			}
		}
	}
}

// Machines of one crew may run side by side, and a helper that went to sleep wakes.
func TestCrewServesMachinesAtOnce(t *testing.T) {
	want := product([3]int{130, 70, 200}, kernels.Seq, 0)
	ref.Backend{}.Machine().Run(want)
	for _, crew := range crewsOf(t, 2) {
		for range 3 {
			var all sync.WaitGroup
			for range 3 {
				all.Go(func() {
					m, c := crew.Machine(), product([3]int{130, 70, 200}, kernels.Seq, 0)
					for range 50 {
						clear(c.Out)
						m.Run(c)
						mustEqual(t, "side by side", c.Out, want.Out)
					}
				})
			}
			all.Wait()
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// A divided step allocates nothing.
func TestCrewAllocatesNothing(t *testing.T) {
	for _, crew := range crewsOf(t, 2) {
		m := crew.Machine()
		run := newTraining(perceptron(128, []int{784, 256, 10}, graph.SGD{Rate: 0.1}), kernels.Seq)
		run.run(m)
		run.run(m)
		if n := testing.AllocsPerRun(20, func() { run.run(m) }); n != 0 {
			t.Errorf("%s: %g allocations a step", crew.Name(), n)
		}
	}
}
