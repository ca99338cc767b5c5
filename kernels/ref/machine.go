package ref

import (
	"fmt"
	"math"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// Backend is the reference backend. The zero value is ready.
type Backend struct{}

// Name returns "ref".
func (Backend) Name() string { return "ref" }

// Supports reports true for every arithmetic of the catalogue.
func (Backend) Supports(a kernels.Arithmetic) bool { return a.Valid() }

// Machine returns a new execution unit.
func (Backend) Machine() kernels.Machine { return &machine{} }

// MachineOver returns an execution unit that leaves the matrix products inside of
// convolutions and attention to product, which must give the bits of MatMul: so a
// backend with fast products alone is fast on these, too.
func MachineOver(product func(c *kernels.Call)) kernels.Machine { return &machine{outer: product} }

// machine holds scratch memory that grows to the largest operation seen.
type machine struct {
	product product
	lanes   []float32 // partial rows, one after the other
	values  []float32 // a row of exponentials
	windows []float32 // an image cut into windows, or parts of rows
	kernel  []float32 // a kernel turned round
	part    subproduct
	outer   func(c *kernels.Call) // executes MatMul for other operations, if set
}

// Run executes one operation.
func (m *machine) Run(c *kernels.Call) {
	m.runBasic(c)
	if c.Arithmetic.Flushes() {
		flush(c.Out)
	}
}

// flush is x[i] = the zero of its sign if x[i] is subnormal, else x[i].
func flush(x []float32) {
	for i, v := range x {
		if u := math.Float32bits(v); u&0x7f800000 == 0 {
			x[i] = math.Float32frombits(u & (1 << 31))
		}
	}
}

// runBasic executes the operations of perceptrons and of their optimizers.
func (m *machine) runBasic(c *kernels.Call) {
	x, y, z := c.In[0], c.In[1], c.In[2]
	k, fused, f := c.Node.Const, c.Arithmetic.Fused(), functionsOf(c.Arithmetic)
	switch c.Node.Op {
	case graph.MatMul:
		m.matMul(c)
	case graph.Add:
		add(c.Out, x, y)
	case graph.Bias:
		bias(c.Out, x, y)
	case graph.SumRows:
		m.sumRows(c)
	case graph.ReLU:
		relu(c.Out, x)
	case graph.ReLUGrad:
		reluGrad(c.Out, x, y)
	case graph.GELU:
		gelu(c.Out, x, f)
	case graph.GELUGrad:
		geluGrad(c.Out, x, y, f)
	case graph.Softmax:
		m.softmax(c.Out, x, c.Node.Shape[1], c)
	case graph.CrossEntropy:
		m.crossEntropy(c)
	case graph.CrossEntropyGrad:
		crossEntropyGrad(c.Out, x, y, z)
	case graph.Mean:
		c.Out[0] = float32(sum(x, sumsOf(c)) * k[0])
	case graph.Fill:
		fill(c.Out, k[0])
	case graph.SGDStep:
		sgd(c.Out, x, y, k[graph.SGDRate], fused)
	case graph.FirstMoment:
		firstMoment(c.Out, x, y, k, fused)
	case graph.SecondMoment:
		secondMoment(c.Out, x, y, k, fused)
	case graph.AdamWStep:
		adamW(c, fused)
	default:
		m.runLayer(c)
	}
}

// runLayer executes the operations of convolutions, normalisation, dropout and
// attention, and the finer ones of optimizers.
func (m *machine) runLayer(c *kernels.Call) {
	x, y, z := c.In[0], c.In[1], c.In[2]
	k, fused := c.Node.Const, c.Arithmetic.Fused()
	switch c.Node.Op {
	case graph.Tanh:
		tanh(c.Out, x, functionsOf(c.Arithmetic))
	case graph.TanhGrad:
		tanhGrad(c.Out, x, y, fused)
	case graph.Mul:
		mul(c.Out, x, y)
	case graph.ScaleColumns:
		scaleColumns(c.Out, x, y)
	case graph.Normalize, graph.NormalizeGrad:
		m.normalize(c)
	case graph.Mask:
		m.mask(c)
	case graph.Conv, graph.ConvInput, graph.ConvKernel:
		m.convolve(c)
	case graph.MaxPool, graph.MaxPoolGrad:
		pool(c)
	case graph.Gather:
		gather(c.Out, x, y)
	case graph.GatherGrad:
		m.gatherGrad(c)
	case graph.Repeat:
		bias(c.Out, x, y)
	case graph.SumRepeats:
		m.sumRows(c)
	case graph.HeadScores, graph.HeadMix, graph.HeadMixTransposed:
		m.heads(c)
	case graph.CausalSoftmax:
		m.causalSoftmax(c)
	case graph.CausalSoftmaxGrad:
		m.causalSoftmaxGrad(c)
	case graph.SumSquares:
		c.Out[0] = dot(x, x, sumsOf(c), fused)
	case graph.ClipScale:
		c.Out[0] = clipScale(x[0], k[0])
	case graph.Scale:
		scale(c.Out, x, y[0])
	case graph.Rate:
		c.Out[0] = graph.RateAt(k, c.Counter)
	case graph.Descend:
		sgd(c.Out, x, y, z[0], fused)
	case graph.AdamWDirection:
		adamWDirection(c, fused)
	case graph.Noise:
		m.noise(c)
	default:
		panic(fmt.Sprintf("ref: no operation %v", c.Node.Op))
	}
}

// grow returns a slice of n elements, s itself if it has room.
func grow[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
