package kerneltest

import (
	"fmt"
	"math"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// kase is one call with its name.
type kase struct {
	name string
	call kernels.Call
}

// products are the shapes [m,k]·[k,n] of matrix products: ragged, single rows and
// columns, sums shorter than any number of lanes, equal to it, one more; more than one
// tile of columns.
var products = [][3]int{
	{1, 1, 1}, {2, 3, 1}, {3, 16, 5}, {1, 17, 33}, {5, 33, 7}, {7, 5, 20}, {4, 130, 3}, {16, 8, 16}, {1, 9, 67},
}

// matrices are the shapes of other operations' inputs.
var matrices = [][2]int{{1, 1}, {1, 10}, {17, 1}, {3, 5}, {33, 10}, {16, 16}, {5, 67}}

// cases returns all cases of an operation in an arithmetic.
func cases(op graph.Op, a kernels.Arithmetic) []kase {
	var all []kase
	for i, p := range patterns {
		if p == between && !multiplies(op) {
			continue
		}
		s := source(uint64(op)<<32 + uint64(i))
		switch {
		case op == graph.MatMul:
			for _, shape := range products {
				for trans := range 4 {
					all = append(all, s.product(shape, trans&1 != 0, trans&2 != 0, p))
				}
			}
		case structured(op):
			all = append(all, s.structures(op, p)...)
		default:
			for _, shape := range matrices {
				all = append(all, s.other(op, shape[0], shape[1], p))
			}
		}
	}
	return called(append(all, spiked(op)...), a)
}

// crowded returns cases of convolutions of many images in an arithmetic.
func crowded(op graph.Op, a kernels.Arithmetic) []kase {
	var all []kase
	if op != graph.Conv && op != graph.ConvInput && op != graph.ConvKernel {
		return nil
	}
	for i, p := range patterns {
		s := source(uint64(op)<<32 + 1<<30 + uint64(i))
		for _, g := range crowds {
			all = append(all, s.structure(shapeOf(op, g), p))
		}
	}
	return called(all, a)
}

// called completes the cases' calls.
func called(all []kase, a kernels.Arithmetic) []kase {
	for i := range all {
		c := &all[i].call
		c.Arithmetic = a
		c.Nondet = 12345 + uint64(i)
		c.Instance, c.Index = 7, 5
		c.Out = make([]float32, c.Node.Len())
	}
	return all
}

// multiplies reports whether an operation is made of products with narrow inputs.
func multiplies(op graph.Op) bool {
	switch op {
	case graph.MatMul, graph.Conv, graph.ConvInput, graph.ConvKernel, graph.HeadScores, graph.HeadMix, graph.HeadMixTransposed:
		return true
	}
	return false
}

// spikes are what every operand of every operation meets.
var spikes = []float32{
	float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.Copysign(0, -1)), 0x1p-140,
	math.MaxFloat32, -math.MaxFloat32,
}

// spiked draws, for each operand and each spike, a case in which every third number
// of that operand is the spike, labels and tokens too, and the others are plain.
func spiked(op graph.Op) []kase {
	var all []kase
	s := source(uint64(op)<<32 + 1<<31)
	for operand := range 3 {
		for i, spike := range spikes {
			var k kase
			switch {
			case op == graph.MatMul:
				k = s.product([3]int{3, 17, 5}, i&1 != 0, i&2 != 0, plain)
			case structured(op):
				nodes := shapesOf(op)
				k = s.structure(nodes[1+i%(len(nodes)-1)], plain)
			default:
				k = s.other(op, 5, 7, plain)
			}
			x := k.call.In[operand]
			for at := 0; at < len(x); at += 3 {
				x[at] = spike
			}
			if k.name += fmt.Sprintf(" operand %d %g", operand, spike); len(x) > 0 {
				all = append(all, k)
			}
		}
	}
	return all
}

// product draws a matrix product.
func (s *source) product(shape [3]int, transX, transY bool, p pattern) kase {
	m, k, n := shape[0], shape[1], shape[2]
	node := &graph.Node{Op: graph.MatMul, TransX: transX, TransY: transY, Shape: []int{m, n}, Block: graph.NoBlock}
	sx, sy := []int{m, k}, []int{k, n}
	if transX {
		sx = []int{k, m}
	}
	if transY {
		sy = []int{n, k}
	}
	node.InShape = [][]int{sx, sy}
	c := kernels.Call{Node: node}
	c.In[0], c.In[1] = s.draw(p, m*k), s.draw(p, k*n)
	for i := range m {
		for e := range k {
			if v, ok := leftFactor(p, e); ok {
				c.In[0][place(i, e, m, k, transX)] = v
			}
		}
	}
	for e := range k {
		for j := range n {
			if v, ok := rightFactor(p, e); ok {
				c.In[1][place(e, j, k, n, transY)] = v
			}
		}
	}
	return kase{fmt.Sprintf("%v %s", node, p), c}
}

// place returns where element i, j of a rows x cols matrix is stored.
func place(i, j, rows, cols int, transposed bool) int {
	if transposed {
		return j*rows + i
	}
	return i*cols + j
}

// leftFactor and rightFactor compose the sums of patterns that need a certain
// order: c·1 and then a·b for the triples, v·v, -v·v and 0·v for the residue.
func leftFactor(p pattern, k int) (float32, bool) {
	switch p {
	case rounding:
		return pick(k%2 == 0, triple[2], triple[0]), true
	case faint:
		return pick(k%2 == 0, faintTriple[2], faintTriple[0]), true
	case residue:
		return [3]float32{residual, -residual, 0}[k%3], true
	}
	return 0, false
}

func rightFactor(p pattern, k int) (float32, bool) {
	switch p {
	case rounding:
		return pick(k%2 == 0, 1, triple[1]), true
	case faint:
		return pick(k%2 == 0, 1, faintTriple[1]), true
	case residue:
		return residual, true
	}
	return 0, false
}

func pick(first bool, a, b float32) float32 {
	if first {
		return a
	}
	return b
}

// other draws a call of any other operation on inputs of rows x cols.
func (s *source) other(op graph.Op, rows, cols int, p pattern) kase {
	matrix, row, column := []int{rows, cols}, []int{cols}, []int{rows}
	in, out := [][]int{matrix}, matrix
	switch op {
	case graph.Add, graph.ReLUGrad, graph.GELUGrad, graph.SGDStep, graph.FirstMoment, graph.SecondMoment,
		graph.TanhGrad, graph.Mul, graph.NormalizeGrad:
		in = [][]int{matrix, matrix}
	case graph.AdamWStep, graph.AdamWDirection:
		in = [][]int{matrix, matrix, matrix}
	case graph.SumSquares:
		out = []int{1}
	case graph.ClipScale:
		in, out = [][]int{{1}}, []int{1}
	case graph.Scale:
		in = [][]int{matrix, {1}}
	case graph.Descend:
		in = [][]int{matrix, matrix, {1}}
	case graph.Mask:
		in = nil
	case graph.Rate:
		in, out = nil, []int{1}
	case graph.Bias, graph.ScaleColumns:
		in = [][]int{matrix, row}
	case graph.SumRows:
		out = row
	case graph.CrossEntropy:
		in, out = [][]int{matrix, column}, column
	case graph.CrossEntropyGrad:
		in = [][]int{matrix, column, column}
	case graph.Mean:
		out = []int{1}
	case graph.Fill:
		in = nil
	}
	node := &graph.Node{Op: op, InShape: in, Shape: out, Const: s.constants(op, p, cols), Block: graph.NoBlock}
	c := kernels.Call{Node: node, Counter: []uint64{1, 2, 7, 1000}[s.below(4)]}
	if op == graph.Mask && rows == 1 {
		c.Counter = 0 // outside of training
	}
	for i, shape := range in {
		n := 1
		for _, d := range shape {
			n *= d
		}
		c.In[i] = s.draw(p, n)
	}
	s.adapt(op, cols, &c)
	if op == graph.ClipScale && p == special {
		c.In[0][0] = specials[rows*cols%len(specials)] // one number: hardly a draw hits a NaN
	}
	return kase{fmt.Sprintf("%v %s", node, p), c}
}

// adapt makes inputs sensible where an operation needs it: labels are classes, of
// which a few do not exist; logits and arguments of GELU reach beyond one.
func (s *source) adapt(op graph.Op, classes int, c *kernels.Call) {
	switch op {
	case graph.CrossEntropy, graph.CrossEntropyGrad:
		for i := range c.In[1] {
			c.In[1][i] = float32(s.below(classes + 1))
		}
	}
	switch op {
	case graph.CrossEntropy, graph.Softmax, graph.GELU, graph.GELUGrad, graph.Tanh:
		for i := range c.In[0] {
			if s.below(2) == 0 {
				c.In[0][i] = float32(c.In[0][i] * float32(math.Ldexp(1, s.below(9))))
			}
		}
	}
}

// constants draws plausible constants for an operation; a rate is the a of a
// triple where its pattern asks for one.
func (s *source) constants(op graph.Op, p pattern, cols int) []float32 {
	switch {
	case op == graph.SGDStep && p == rounding:
		return []float32{triple[0]}
	case op == graph.SGDStep && p == faint:
		return []float32{faintTriple[0]}
	}
	switch op {
	case graph.Mean, graph.Fill, graph.SGDStep, graph.Noise:
		return []float32{s.unit() / 8}
	case graph.FirstMoment, graph.SecondMoment:
		return []float32{0.9, 0.1}
	case graph.AdamWStep:
		return []float32{0.001, 1e-8, 0.99999, 0.9, 0.999}
	case graph.AdamWDirection:
		return []float32{1e-8, 0.01, 0.9, 0.999}
	case graph.Normalize, graph.NormalizeGrad:
		return []float32{1e-5, 1 / float32(cols)}
	case graph.Mask:
		return []float32{0.25, 1 / float32(0.75)}
	case graph.ClipScale:
		return []float32{0.5}
	case graph.Rate:
		return []float32{0.01, float32(s.below(3)), float32(s.below(5)), float32(1 + s.below(1200)), 0.1}
	}
	return nil
}
