package simd_test

import (
	"fmt"
	"math"
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
)

// windowed is a convolution: images, their side, channels in and out, and the window.
type windowed struct{ images, side, in, out, kernel, pad int }

// calls returns calls of the convolution and of its gradients, whose numbers are dense
// but for spikes, every so many of them; 0 for none.
func (w windowed) calls(a kernels.Arithmetic, spikes int) []*kernels.Call {
	window := graph.Window{Side: w.side, Kernel: w.kernel, Pad: w.pad}
	image, weights := []int{w.images * w.side * w.side, w.in}, []int{w.kernel * w.kernel * w.in, w.out}
	convolved := []int{w.images * window.Out() * window.Out(), w.out}
	var calls []*kernels.Call
	for _, n := range []graph.Node{
		{Op: graph.Conv, InShape: [][]int{image, weights}, Shape: convolved},
		{Op: graph.ConvInput, InShape: [][]int{convolved, weights}, Shape: image},
		{Op: graph.ConvKernel, InShape: [][]int{image, convolved}, Shape: weights},
	} {
		n.Window = window
		c := &kernels.Call{Node: &n, Arithmetic: a, Nondet: 5, Out: make([]float32, n.Shape[0]*n.Shape[1])}
		for i, s := range n.InShape {
			c.In[i] = ramp(s[0]*s[1], 7919+i)
			for at := spikes; spikes > 0 && at < len(c.In[i]); at += spikes {
				c.In[i][at] = []float32{float32(math.Copysign(0, -1)), 0x1p-140, math.MaxFloat32, float32(math.Inf(1))}[at/spikes%4]
			}
		}
		calls = append(calls, c)
	}
	return calls
}

// Images by eights and what is left of them, one channel, channels that fill no vector,
// just one, and several, and rows of pixels that do and do not, give the reference's bits.
func TestConvolutionsLikeReference(t *testing.T) {
	shapes := []windowed{
		{8, 5, 1, 6, 5, 2}, {9, 9, 1, 16, 3, 1}, {8, 3, 6, 1, 3, 0}, {17, 6, 6, 16, 5, 0}, {8, 7, 8, 8, 3, 1},
		{8, 5, 16, 32, 3, 0}, {11, 11, 9, 17, 5, 2}, {8, 4, 33, 31, 3, 1}, {8, 10, 2, 3, 3, 1}, {8, 5, 1, 1, 5, 0}, {9, 13, 1, 5, 5, 2},
	}
	reference := ref.Backend{}.Machine()
	eachLevel(t, func(t *testing.T, b kernels.Backend) {
		m := b.Machine()
		for _, s := range shapes {
			for _, a := range kernels.Arithmetics() {
				for _, spikes := range []int{0, 97} {
					for _, c := range s.calls(a, spikes) {
						reference.Run(c)
						want := c.Out
						c.Out = make([]float32, len(want))
						m.Run(c)
						mustEqualBits(t, fmt.Sprintf("%v in %v", c.Node, a), c.Out, want)
					}
				}
			}
		}
	})
}

// mustEqualBits compares numbers, of which NaNs are all alike.
func mustEqualBits(t *testing.T, what string, got, want []float32) {
	t.Helper()
	for i, w := range want {
		if math.Float32bits(got[i]) != math.Float32bits(w) && (w == w || got[i] == got[i]) {
			t.Fatalf("%s: output %d is %x, want %x", what, i, got[i], w)
		}
	}
}

// BenchmarkConvolution measures the convolutions of two networks on 28x28 images, and
// their gradients.
func BenchmarkConvolution(b *testing.B) {
	for _, backend := range backendsOf(b) {
		if backend.Name() == "ref" {
			continue
		}
		m := backend.Machine()
		for _, w := range []windowed{{16, 28, 1, 6, 5, 2}, {16, 14, 6, 16, 5, 0}, {16, 28, 1, 16, 3, 1}, {16, 14, 16, 32, 3, 0}} {
			for _, c := range w.calls(kernels.Seq, 0) {
				b.Run(fmt.Sprintf("%s/%v/%dx%d-%d-%d", backend.Name(), c.Node.Op, w.kernel, w.kernel, w.in, w.out), func(b *testing.B) {
					for b.Loop() {
						m.Run(c)
					}
					b.ReportMetric(float64(c.Node.Gas())*float64(b.N)/float64(b.Elapsed().Nanoseconds()), "GFLOP/s")
				})
			}
		}
	}
}
