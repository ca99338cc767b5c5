package kerneltest

import (
	"math"

	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
)

// instead executes the call with its node changed.
func instead(change func(n *graph.Node, c *kernels.Call)) func(c *kernels.Call) {
	return func(c *kernels.Call) {
		other, node := *c, *c.Node
		change(&node, &other)
		other.Node = &node
		ref.Backend{}.Machine().Run(&other)
	}
}

// arithmeticFaults are faults of the parts of an arithmetic.
func arithmeticFaults() []fault {
	in := func(a kernels.Arithmetic) func(c *kernels.Call) {
		return instead(func(_ *graph.Node, c *kernels.Call) { c.Arithmetic = a })
	}
	reseeded := instead(func(_ *graph.Node, c *kernels.Call) { c.Nondet++ })
	// narrowedBy executes a product of inputs rounded in another way.
	narrowedBy := func(round func(u uint32) uint32) func(c *kernels.Call) {
		return func(c *kernels.Call) {
			cut := *c
			for k := range 2 {
				cut.In[k] = make([]float32, len(c.In[k]))
				for i, v := range c.In[k] {
					cut.In[k][i] = math.Float32frombits(round(math.Float32bits(v)))
				}
			}
			ref.Backend{}.Machine().Run(&cut)
		}
	}
	return []fault{
		{"TF32 by truncation", graph.MatMul, kernels.TF32Lanes16, narrowedBy(func(u uint32) uint32 { return u &^ 0x1fff })},
		{"TF32 with ties away from zero", graph.HeadMix, kernels.TF32Lanes16, narrowedBy(func(u uint32) uint32 {
			if u&0x1fff == 0x1000 {
				u++
			}
			return u
		})},
		{"TF32 that makes a NaN infinite", graph.Conv, kernels.TF32, narrowedBy(func(u uint32) uint32 {
			if u&0x7fffffff == 0x7f800001 {
				u--
			}
			return u
		})},
		{"TF32 that does not overflow", graph.MatMul, kernels.TF32Lanes16, narrowedBy(func(u uint32) uint32 {
			if u&0x7fffffff < 0x7f800000 && u&0x7fffffff >= 0x7f7ff000 {
				u = u&(1<<31) | 0x7f7fe000
			}
			return u
		})},
		{"TF32 of bfloat16 inputs", graph.ConvKernel, kernels.TF32Lanes16, in(kernels.BF16Lanes16)},
		{"subnormals kept", graph.SGDStep, kernels.TF32, in(kernels.Seq)},
		{"columns summed in the order of products", graph.SumRows, kernels.TF32, in(kernels.Seq)},
		{"rows summed in the order of columns", graph.Normalize, kernels.TF32, in(kernels.SplitK4)},
		{"exp of the other library", graph.Softmax, kernels.TF32, in(kernels.TF32Lanes16)},
		{"tanh of the other library", graph.Tanh, kernels.Atomic, in(kernels.Seq)},
		{"GELU of the other library", graph.GELUGrad, kernels.Atomic, in(kernels.Seq)},
		{"products that arrive in another order", graph.MatMul, kernels.Atomic, reseeded},
		{"columns that arrive in another order", graph.SumRows, kernels.Atomic, reseeded},
		{"tokens that arrive in another order", graph.GatherGrad, kernels.Atomic, reseeded},
		{"norm that arrives in another order", graph.SumSquares, kernels.Atomic, reseeded},
		{"two tiles in one order", graph.MatMul, kernels.Atomic, func(c *kernels.Call) {
			if n := c.Node.Shape[1]; n > 64 && !c.Node.TransY {
				turned, y := *c, make([]float32, len(c.In[1]))
				for i := range y {
					y[i] = c.In[1][i/n*n+(i%n+n-64)%n]
				}
				turned.In[1], turned.Out = y, make([]float32, len(c.Out))
				ref.Backend{}.Machine().Run(&turned)
				for i := range c.Out {
					c.Out[i] = turned.Out[i/n*n+(i%n+64)%n]
				}
			}
		}},
	}
}

// layerFaults are faults of the operations on images and text.
func layerFaults() []fault {
	inOrder := func(a kernels.Arithmetic) func(c *kernels.Call) {
		return instead(func(_ *graph.Node, c *kernels.Call) { c.Arithmetic = a })
	}
	return []fault{
		{"convolution over columns before rows", graph.Conv, kernels.Seq, func(c *kernels.Call) {
			w, in, out := c.Node.Window, c.Node.InShape[0][1], c.Node.Shape[1]
			turned := func(x []float32, side, width int) []float32 {
				y := make([]float32, len(x))
				for i := range len(x) / width {
					at := i % (side * side)
					copy(y[(i-at+at%side*side+at/side)*width:][:width], x[i*width:])
				}
				return y
			}
			other := *c
			other.In[0], other.In[1] = turned(c.In[0], w.Side, in), turned(c.In[1], w.Kernel, in*out)
			other.Out = make([]float32, len(c.Out))
			ref.Backend{}.Machine().Run(&other)
			copy(c.Out, turned(other.Out, w.Out(), out))
		}},
		{"gradient of a kernel in another order", graph.ConvKernel, kernels.Lanes8, inOrder(kernels.SplitK4)},
		{"gradient of an image not narrowed", graph.ConvInput, kernels.BF16, inOrder(kernels.Seq)},
		{"pooling whose last equal wins", graph.MaxPoolGrad, kernels.Seq, func(c *kernels.Call) {
			side, ch := c.Node.Window.Side, c.Node.InShape[0][1]
			for i := range c.Out {
				at := i / ch % (side * side)
				below := i + side*ch
				if at/side%2 == 0 && c.Out[i] != 0 && c.In[0][below] == c.In[0][i] {
					c.Out[i], c.Out[below] = 0, c.Out[i]
				}
			}
		}},
		{"tokens counted in the order of another arithmetic", graph.GatherGrad, kernels.Lanes16, inOrder(kernels.Seq)},
		{"softmax that sees the future", graph.CausalSoftmax, kernels.Seq, func(c *kernels.Call) {
			for i := range c.Out {
				if n := c.Node.Shape[1]; i%n > i/n%n {
					c.Out[i] = 1
				}
			}
		}},
		{"heads mixed without transposing", graph.HeadMixTransposed, kernels.Seq,
			instead(func(n *graph.Node, _ *kernels.Call) { n.Op = graph.HeadMix })},
		{"scores of heads in another order", graph.HeadScores, kernels.Lanes16, inOrder(kernels.Seq)},
		{"a mask of another node", graph.Mask, kernels.Seq, instead(func(_ *graph.Node, c *kernels.Call) { c.Index++ })},
		{"a mask of another step", graph.Mask, kernels.Seq, instead(func(_ *graph.Node, c *kernels.Call) { c.Counter++ })},
		{"normalisation with a biased epsilon", graph.Normalize, kernels.NoFMA, instead(func(n *graph.Node, _ *kernels.Call) {
			n.Const = []float32{n.Const[0] * 1.01, n.Const[1]}
		})},
		{"a rate one step late", graph.Rate, kernels.Seq, instead(func(_ *graph.Node, c *kernels.Call) { c.Counter-- })},
		{"clipping a NaN away", graph.ClipScale, kernels.Seq, func(c *kernels.Call) {
			if v := c.In[0][0]; v != v {
				c.Out[0] = 0
			}
		}},
	}
}
