package simd_test

import (
	"errors"
	"fmt"
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/kerneltest"
	"gensim/kernels/ref"
	"gensim/kernels/simd"
)

// eachLevel runs a test for every level that this processor has.
func eachLevel(t *testing.T, test func(t *testing.T, b kernels.Backend)) {
	for _, l := range simd.Levels() {
		t.Run(l.String(), func(t *testing.T) {
			b, err := simd.New(l)
			if errors.Is(err, simd.ErrUnavailable) {
				t.Skip(err)
			}
			if err != nil {
				t.Fatal(err)
			}
			if b.Name() != l.String() {
				t.Errorf("the backend's name is %s", b.Name())
			}
			test(t, b)
		})
	}
}

func TestConformance(t *testing.T) {
	eachLevel(t, func(t *testing.T, b kernels.Backend) {
		t.Parallel()
		kerneltest.Conform(t, b)
	})
}

// Shapes beyond the suite's: several panels and blocks of both levels, their edges,
// and sums longer than a block.
func TestProductsLikeReference(t *testing.T) {
	shapes := [][3]int{
		{1, 1, 64}, {14, 256, 32}, {15, 257, 33}, {28, 300, 65}, {13, 31, 31}, {6, 16, 16}, {7, 15, 17},
		{29, 785, 40}, {3, 1000, 17}, {64, 10, 128}, {37, 131, 79}, {50, 7, 50}, {20, 520, 9}, {2, 4, 100}, {5, 90, 40}, {19, 70, 64}, {400, 9, 70}, {30, 20, 400},
		{8, 700, 400}, {520, 530, 70}, {400, 1030, 33},
	}
	eachLevel(t, func(t *testing.T, b kernels.Backend) {
		m, reference := b.Machine(), ref.Backend{}.Machine()
		for _, s := range shapes {
			for _, a := range kernels.Arithmetics() {
				for trans := range 4 {
					c := product(s, a, trans)
					reference.Run(c)
					want := c.Out
					c.Out = make([]float32, len(want))
					m.Run(c)
					mustEqual(t, fmt.Sprintf("%v in %v", c.Node, a), c.Out, want)
				}
			}
		}
	})
}

// mustEqual compares bits, which are numbers here.
func mustEqual(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i, w := range want {
		if got[i] != w {
			t.Fatalf("%s: output %d is %x, want %x", what, i, got[i], w)
		}
	}
}

// product returns a call of MatMul; bits 0 and 1 of trans transpose x and y.
func product(s [3]int, a kernels.Arithmetic, trans int) *kernels.Call {
	n := &graph.Node{Op: graph.MatMul, TransX: trans&1 != 0, TransY: trans&2 != 0, Shape: []int{s[0], s[2]}}
	n.InShape = [][]int{{s[0], s[1]}, {s[1], s[2]}}
	for i, turned := range []bool{n.TransX, n.TransY} {
		if turned {
			in := n.InShape[i]
			in[0], in[1] = in[1], in[0]
		}
	}
	c := &kernels.Call{Node: n, Arithmetic: a, Out: make([]float32, s[0]*s[2])}
	c.In[0], c.In[1] = ramp(s[0]*s[1], 7919), ramp(s[1]*s[2], 104729)
	return c
}

// ramp returns numbers between -1 and 1 with many significant bits.
func ramp(n, step int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = float32((i+1)*step%2027-1013) / 1013
	}
	return x
}

func TestBest(t *testing.T) {
	want := ref.Backend{}.Name()
	for _, l := range simd.Levels() {
		if parsed, err := simd.ParseLevel(l.String()); parsed != l || err != nil {
			t.Errorf("%v is parsed as %v, %v", l, parsed, err)
		}
		if b, err := simd.New(l); err == nil {
			want = b.Name()
			break
		}
	}
	if got := simd.Best().Name(); got != want {
		t.Errorf("the best backend is %s, want %s", got, want)
	}
	if _, err := simd.New(0); !errors.Is(err, simd.ErrUnavailable) {
		t.Errorf("level 0: %v", err)
	}
	if _, err := simd.ParseLevel("sse"); err == nil {
		t.Error("sse is a level")
	}
}

// backendsOf returns the reference and the backends of this processor.
func backendsOf(t testing.TB) []kernels.Backend {
	t.Helper()
	all := []kernels.Backend{ref.Backend{}}
	for _, l := range simd.Levels() {
		b, err := simd.New(l)
		if err != nil && !errors.Is(err, simd.ErrUnavailable) {
			t.Fatal(err)
		}
		if err == nil {
			all = append(all, b)
		}
	}
	return all
}

// Many steps of training give the reference's bits, moments included.
func TestTrainingLikeReference(t *testing.T) {
	all := backendsOf(t)
	for _, o := range []graph.Optimizer{graph.SGD{Rate: 0.1}, graph.AdamW{Rate: 0.01, Beta1: 0.9, Beta2: 0.999, Rest1: 0.1, Rest2: 0.001, Epsilon: 1e-8, Keep: 0.999}} {
		for _, a := range kernels.Arithmetics() {
			var want [][]float32
			for _, backend := range all {
				m := backend.Machine()
				run := newTraining(perceptron(19, []int{50, 37, 21, 10}, o), a)
				for range 20 {
					run.run(m)
				}
				var got [][]float32
				for _, c := range run.calls[1] {
					got = append(got, c.Out)
				}
				if want == nil {
					want = got
				}
				for i := range want {
					mustEqual(t, fmt.Sprintf("%s, %v: %v", backend.Name(), a, run.calls[1][i].Node), got[i], want[i])
				}
			}
		}
	}
}
