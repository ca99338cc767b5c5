package kerneltest

import (
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
