package simd_test

import (
	"gensim/kernels"
	"gensim/kernels/graph"
)

// convolutions returns calls of the operations on images: so many, of side x side pixels
// with so many channels, and kernels of 3x3 for so many outputs.
func convolutions(a kernels.Arithmetic, count, side, channels, outputs int) []*kernels.Call {
	const kernel = 3
	pixels, squares := count*side*side, count*side*side/4
	image, small := []int{pixels, channels}, []int{squares, channels}
	weights, convolved := []int{kernel * kernel * channels, outputs}, []int{pixels, outputs}
	var calls []*kernels.Call
	for _, n := range []graph.Node{
		{Op: graph.MaxPool, InShape: [][]int{image}, Shape: small},
		{Op: graph.MaxPoolGrad, InShape: [][]int{image, small}, Shape: image},
		{Op: graph.Conv, InShape: [][]int{image, weights}, Shape: convolved},
		{Op: graph.ConvInput, InShape: [][]int{convolved, weights}, Shape: image},
		{Op: graph.ConvKernel, InShape: [][]int{image, convolved}, Shape: weights},
	} {
		if n.Window = (graph.Window{Side: side, Kernel: kernel, Pad: kernel / 2}); n.Op == graph.MaxPool || n.Op == graph.MaxPoolGrad {
			n.Window.Kernel, n.Window.Pad = 2, 0
		}
		c := &kernels.Call{Node: &n, Arithmetic: a, Nondet: 5, Out: make([]float32, n.Shape[0]*n.Shape[1])}
		for i, s := range n.InShape {
			c.In[i] = ramp(s[0]*s[1], 7919+i)
		}
		calls = append(calls, c)
	}
	return calls
}
