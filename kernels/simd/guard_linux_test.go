package simd_test

import (
	"math"
	"syscall"
	"testing"
	"unsafe"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// guarded is memory between two pages that nobody may touch.
type guarded struct{ page []byte }

// newGuarded maps memory for n floats.
func newGuarded(t *testing.T, n int) guarded {
	t.Helper()
	size := syscall.Getpagesize()
	inner := (4*n + size - 1) / size * size
	all, err := syscall.Mmap(-1, 0, inner+2*size, syscall.PROT_NONE, syscall.MAP_ANON|syscall.MAP_PRIVATE)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { syscall.Munmap(all) })
	inside := all[size : size+inner]
	if err := syscall.Mprotect(inside, syscall.PROT_READ|syscall.PROT_WRITE); err != nil {
		t.Fatal(err)
	}
	return guarded{inside}
}

// floats returns n floats at the beginning of the memory, or at its end.
func (g guarded) floats(n int, atEnd bool) []float32 {
	b := g.page[:4*n]
	if atEnd {
		b = g.page[len(g.page)-4*n:]
	}
	return unsafe.Slice((*float32)(unsafe.Pointer(&b[0])), n)
}

// A kernel that reads or writes beyond a tensor hits a page that it may not touch;
// one that writes between tensors of one mapping changes a mark.
func TestNothingBeyondTensors(t *testing.T) {
	const most = 40 * 300
	var memory [4]guarded
	for i := range memory {
		memory[i] = newGuarded(t, most)
	}
	eachLevel(t, func(t *testing.T, b kernels.Backend) {
		m := b.Machine()
		for _, c := range everyCall() {
			for _, atEnd := range []bool{false, true} {
				g := *c
				for i, in := range c.In {
					if in != nil {
						g.In[i] = memory[i].floats(len(in), atEnd)
						copy(g.In[i], in)
					}
				}
				out := memory[3].floats(most, atEnd)
				for i := range out {
					out[i] = 12345
				}
				first := 0
				if atEnd {
					first = most - len(c.Out)
				}
				g.Out = out[first:][:len(c.Out)]
				m.Run(&g)
				for i, v := range out {
					if (i < first || i >= first+len(c.Out)) && v != 12345 {
						t.Fatalf("%v in %v wrote beside its output", c.Node, c.Arithmetic)
					}
				}
			}
		}
	})
}

// Once its scratch memory has grown, a machine allocates nothing.
func TestNoAllocation(t *testing.T) {
	eachLevel(t, func(t *testing.T, b kernels.Backend) {
		m, calls := b.Machine(), everyCall()
		if n := testing.AllocsPerRun(2, func() {
			for _, c := range calls {
				m.Run(c)
			}
		}); n != 0 {
			t.Errorf("%v allocations in a round of %d operations", n, len(calls))
		}
	})
}

// everyCall returns calls of all operations that have kernels, in every arithmetic.
func everyCall() []*kernels.Call {
	var calls []*kernels.Call
	for _, a := range kernels.Arithmetics() {
		for trans := range 4 {
			for _, s := range [][3]int{{1, 1, 1}, {3, 5, 7}, {14, 33, 32}, {29, 40, 35}, {9, 130, 17}, {2, 3, 40}, {17, 19, 8}} {
				calls = append(calls, product(s, a, trans))
			}
		}
		for _, s := range [][2]int{{1, 1}, {3, 10}, {17, 5}, {16, 16}, {5, 67}, {33, 8}, {2, 150}} {
			for _, op := range []graph.Op{
				graph.Add, graph.Bias, graph.SumRows, graph.ReLU, graph.ReLUGrad, graph.GELU, graph.GELUGrad, graph.Softmax,
				graph.CrossEntropy, graph.CrossEntropyGrad, graph.Mean, graph.Fill,
				graph.SGDStep, graph.FirstMoment, graph.SecondMoment, graph.AdamWStep,
				graph.Tanh, graph.TanhGrad, graph.Mul, graph.ScaleColumns, graph.Normalize, graph.NormalizeGrad,
				graph.Repeat, graph.SumRepeats, graph.Scale, graph.Descend, graph.AdamWDirection,
				graph.Mask, graph.SumSquares, graph.Gather, graph.GatherGrad,
			} {
				calls = append(calls, other(op, a, s[0], s[1]))
			}
		}
		for _, n := range []int{1, 3, 8, 19} {
			calls = append(calls, other(graph.CausalSoftmax, a, 2*n, n), other(graph.CausalSoftmaxGrad, a, 2*n, n))
		}
		for _, channels := range []int{1, 6, 16, 19} {
			calls = append(calls, convolutions(a, 2, 6, channels, 5)...)
		}
		for _, w := range []windowed{{9, 6, 1, 6, 5, 2}, {8, 4, 2, 3, 3, 0}, {9, 4, 19, 5, 3, 1}, {8, 3, 8, 17, 3, 1}, {8, 6, 1, 1, 5, 0}} {
			calls = append(calls, w.calls(a, 0)...)
		}
	}
	return calls
}

// other returns a call of an operation other than MatMul on inputs of rows x cols.
func other(op graph.Op, a kernels.Arithmetic, rows, cols int) *kernels.Call {
	matrix, row, column := rows*cols, cols, rows
	shape, in := []int{rows, cols}, []int{matrix}
	out := matrix
	switch op {
	case graph.Add, graph.ReLUGrad, graph.GELUGrad, graph.SGDStep, graph.FirstMoment, graph.SecondMoment,
		graph.TanhGrad, graph.Mul, graph.NormalizeGrad, graph.CausalSoftmaxGrad:
		in = []int{matrix, matrix}
	case graph.AdamWStep, graph.AdamWDirection:
		in = []int{matrix, matrix, matrix}
	case graph.Bias, graph.ScaleColumns, graph.Repeat:
		in = []int{matrix, row}
	case graph.Scale:
		in = []int{matrix, 1}
	case graph.Descend:
		in = []int{matrix, matrix, 1}
	case graph.SumRows, graph.SumRepeats:
		shape, out = []int{cols}, row
	case graph.CrossEntropy:
		in, shape, out = []int{matrix, column}, []int{rows}, column
	case graph.CrossEntropyGrad:
		in = []int{matrix, column, column}
	case graph.Mean, graph.SumSquares:
		shape, out = []int{1}, 1
	case graph.Fill, graph.Mask:
		in = nil
	case graph.Gather:
		in = []int{matrix, column}
	case graph.GatherGrad:
		in = []int{column, matrix}
	}
	c := &kernels.Call{Node: &graph.Node{Op: op, Shape: shape, InShape: [][]int{{rows, cols}}}, Arithmetic: a, Counter: 3, Out: make([]float32, out)}
	c.Node.Const = []float32{0.25, 1e-8, 0.99, 0.9, 0.999}
	for i, n := range in {
		c.In[i] = ramp(n, 7919+i)
	}
	if op == graph.Gather || op == graph.GatherGrad {
		tokens := c.In[map[graph.Op]int{graph.Gather: 1, graph.GatherGrad: 0}[op]]
		for i := range tokens {
			tokens[i] = float32(7 * i % (rows + 1)) // one of them is no row
		}
	}
	if op == graph.AdamWStep || op == graph.AdamWDirection {
		for i, v := range c.In[2] {
			c.In[2][i] = float32(math.Abs(float64(v)))
		}
	}
	return c
}
