//go:build !noasm

package simd

import (
	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
)

// machine holds scratch memory that grows to the largest operation seen, and the
// kernels' arguments, so that a call allocates nothing.
type machine struct {
	kit       *kit
	crew      *crew // nil without helpers
	reference kernels.Machine
	plane     plane
	pile      pile
	strip     strip
	rows      rows
	tile      tile
	windows   windows
	pool      pool
	lanes     [16]lane
	order     [16]int      // the lanes' numbers
	call      kernels.Call // a chain's
	written   output
	read      input
	draws     draws
	words     []uint64
	short     [32]byte // integers that fill no vector
	beginning uint32   // the place of what is in short, 0

	x, y     []float32    // inputs rounded
	left     []float32    // packed panels of x
	right    []float32    // a packed panel of y
	turned   []float32    // a product, transposed
	partial  []float32    // partial tiles, or partial sums of rows
	blocks   [2][]float32 // rows, transposed
	values   []float32    // exponentials, or rows in another form
	second   []float32    // more of these
	width    int          // of the rows that byRow meets
	highest  []float32    // by row
	total    []float32    // by row
	labelled []float32    // by row
	padded   []float32    // an image with its border
	cut      []float32    // images cut into windows
	kernel   []float32    // a kernel turned round
	repeated []float32    // a row several times
	lines    []float32    // rows of pixels of eight images, interleaved
	row      []float32    // a row of pixels of eight outputs, interleaved
	jumps    []int        // between the pixels of a kernel in these
	corner   [abreast * abreast]float32
}

// Run executes one operation.
func (m *machine) Run(c *kernels.Call) {
	if len(c.Out) == 0 {
		return
	}
	if !m.elementwise(c) && !m.optimizer(c) && !m.reduction(c) {
		m.reference.Run(c)
	}
	if c.Arithmetic.Flushes() {
		m.plane = plane{count: 1, cols: len(c.Out), out: &c.Out[0], x: &c.Out[0]}
		m.kit.flush(&m.plane)
	}
}

// Vectorizes reports true but for two operations of a single number, which the reference
// computes; see kernels.Vectorizer.
func (m *machine) Vectorizes(op graph.Op) bool { return op != graph.ClipScale && op != graph.Rate }

// elementwise executes operations that compute each element by itself; false says
// that c is none of them.
func (m *machine) elementwise(c *kernels.Call) bool {
	x, y := c.In[0], c.In[1]
	i, f := rounding(c.Arithmetic), functions(c.Arithmetic)
	switch c.Node.Op {
	case graph.Add:
		m.flat(m.kit.add, c)
	case graph.Bias:
		m.shared(m.kit.bias, c)
	case graph.ReLU:
		m.flat(m.kit.relu, c)
	case graph.ReLUGrad:
		m.flat(m.kit.reluGrad, c)
	case graph.GELU:
		m.flat(m.kit.gelu[f], c)
	case graph.GELUGrad:
		m.flat(m.kit.geluGrad[f], c)
	case graph.Tanh:
		m.flat(m.kit.tanh[f], c)
	case graph.TanhGrad:
		m.flat(m.kit.tanhGrad[i], c)
	case graph.Mul:
		m.flat(m.kit.mul, c)
	case graph.ScaleColumns:
		m.shared(m.kit.scaleColumns, c)
	case graph.Repeat:
		m.shared(m.kit.bias, c)
	case graph.Fill:
		m.flat(m.kit.fill, c, c.Node.Const[0])
	case graph.Noise:
		m.uniform(ref.NoiseDraws(c), len(c.Out))
		m.plane = plane{count: 1, cols: len(c.Out), out: &c.Out[0], x: &x[0], y: &m.values[0]}
		m.plane.k[0] = c.Node.Const[0]
		m.kit.noise(&m.plane)
	case graph.Mask:
		m.mask(c)
	case graph.CrossEntropyGrad:
		m.plane = plane{count: len(y), cols: len(x) / len(y), out: &c.Out[0], x: &x[0], y: &y[0], z: &c.In[2][0]}
		m.kit.crossEntropyGrad(&m.plane)
	default:
		return false
	}
	return true
}

// optimizer executes the operations of optimizers; false says that c is none.
func (m *machine) optimizer(c *kernels.Call) bool {
	k, i := c.Node.Const, rounding(c.Arithmetic)
	switch c.Node.Op {
	case graph.SGDStep:
		m.flat(m.kit.sgd[i], c, -k[graph.SGDRate])
	case graph.FirstMoment:
		m.flat(m.kit.firstMoment[i], c, k[graph.MomentBeta], k[graph.MomentRest])
	case graph.SecondMoment:
		m.flat(m.kit.secondMoment[i], c, k[graph.MomentBeta], k[graph.MomentRest])
	case graph.AdamWStep:
		m.flat(m.kit.adamW[i], c, -k[graph.AdamWRate], k[graph.AdamWEpsilon], k[graph.AdamWKeep],
			graph.BiasCorrection(k[graph.AdamWBeta1], c.Counter), graph.BiasCorrection(k[graph.AdamWBeta2], c.Counter))
	case graph.AdamWDirection:
		m.flat(m.kit.direction[i], c, k[graph.DirectionEpsilon], k[graph.DirectionDecay],
			graph.BiasCorrection(k[graph.DirectionBeta1], c.Counter), graph.BiasCorrection(k[graph.DirectionBeta2], c.Counter))
	case graph.Descend:
		m.flat(m.kit.sgd[i], c, -c.In[2][0])
	case graph.Scale:
		m.flat(m.kit.scale, c, c.In[1][0])
	default:
		return false
	}
	return true
}

// shared runs an elementwise kernel whose second operand is a row, or some rows, that
// the output's rows share.
func (m *machine) shared(kernel func(*plane), c *kernels.Call) {
	x, y, out := c.In[0], c.In[1], c.Out
	if count := wideRow / len(y); count > 1 && len(out) >= wideRow {
		// Short rows waste vectors: so many of them make a wide one.
		m.repeated = grow(m.repeated, count*len(y))
		for i := 0; i < len(m.repeated); i += len(y) {
			copy(m.repeated[i:], y)
		}
		n := len(m.repeated)
		whole := len(out) / n
		m.plane = plane{count: whole, cols: n, out: &out[0], x: &x[0], y: &m.repeated[0]}
		kernel(&m.plane)
		if x, out = x[whole*n:], out[whole*n:]; len(out) == 0 {
			return
		}
	}
	m.plane = plane{count: len(out) / len(y), cols: len(y), out: &out[0], x: &x[0], y: &y[0]}
	kernel(&m.plane)
}

// wideRow is the number of floats that make a row wide.
const wideRow = 256

// reduction executes operations that sum; false says that c is none of them.
func (m *machine) reduction(c *kernels.Call) bool {
	switch c.Node.Op {
	case graph.MatMul:
		m.matMul(c)
	case graph.SumRows, graph.SumRepeats:
		m.sumColumns(c)
	case graph.MaxPool:
		m.maxPool(c, m.poolings(c).maxPool)
	case graph.MaxPoolGrad:
		m.maxPool(c, m.poolings(c).maxPoolGrad)
	case graph.Conv, graph.ConvInput, graph.ConvKernel:
		m.convolve(c, finish{})
	case graph.Normalize, graph.NormalizeGrad:
		m.normalize(c)
	case graph.HeadScores, graph.HeadMix, graph.HeadMixTransposed:
		m.heads(c)
	case graph.CausalSoftmax:
		m.causalSoftmax(c)
	case graph.CausalSoftmaxGrad:
		m.causalSoftmaxGrad(c)
	case graph.Softmax:
		m.softmax(c)
	case graph.CrossEntropy:
		m.crossEntropy(c)
	case graph.Mean:
		c.Out[0] = float32(m.combined(m.kit.sumRows, pair{c.In[0], c.In[0]}, sumsOf(c)) * c.Node.Const[0])
	case graph.SumSquares:
		c.Out[0] = m.combined(m.kit.dotRows[rounding(c.Arithmetic)], pair{c.In[0], c.In[0]}, sumsOf(c))
	case graph.Gather:
		gather(c)
	case graph.GatherGrad:
		m.gatherGrad(c)
	default:
		return false
	}
	return true
}

// rounding returns the place of kernels for the arithmetic's madd.
func rounding(a kernels.Arithmetic) int {
	if a.Fused() {
		return fused
	}
	return unfused
}

// functions returns the place of kernels for the arithmetic's madd and library.
func functions(a kernels.Arithmetic) int {
	if a.Library() == kernels.Brisk {
		return briskFused + rounding(a)
	}
	return rounding(a)
}

// flat runs an elementwise kernel on tensors of one shape.
func (m *machine) flat(kernel func(*plane), c *kernels.Call, k ...float32) {
	m.plane = flatPart(c, 0, len(c.Out))
	copy(m.plane.k[:], k)
	if !m.dividedFlat(kernel, c) {
		kernel(&m.plane)
	}
}

// flatPart returns the tensors' elements from one place to another.
func flatPart(c *kernels.Call, from, to int) plane {
	p := plane{count: 1, cols: to - from, out: &c.Out[from]}
	for i, x := range []**float32{&p.x, &p.y, &p.z} {
		// An operand of one number is among the scalars.
		if in := c.In[i]; len(in) >= len(c.Out) {
			*x = &in[:to][from]
		}
	}
	return p
}

// grow returns a slice of n elements, s itself if it has room.
func grow(s []float32, n int) []float32 {
	if cap(s) < n {
		return make([]float32, n)
	}
	return s[:n]
}
