package graph

import "slices"

// Part is a piece of an operation: an operation of the same kind on smaller
// tensors, whose output holds a range of the whole output bit for bit. A referee
// executes parts, so that it needs no more of the operands than one tile depends on.
type Part struct {
	Node Node
	In   []Region // what the part takes of each operand
	At   int      // where in its output the range begins
}

// Region is a rectangle of a tensor that is read as rows of Width numbers.
type Region struct {
	Width           int
	Row, Rows       int
	Column, Columns int
}

// Len returns the number of elements of the region.
func (r Region) Len() int { return r.Rows * r.Columns }

// Read copies the region out of the whole tensor.
func (r Region) Read(dst, tensor []float32) {
	for i := range r.Rows {
		from := (r.Row+i)*r.Width + r.Column
		copy(dst[i*r.Columns:(i+1)*r.Columns], tensor[from:])
	}
}

// Tiles returns, in ascending order, which of the tensor's tiles of so many elements
// the region touches.
func (r Region) Tiles(size int) []int {
	var tiles []int
	for i := range r.Rows {
		from := (r.Row+i)*r.Width + r.Column
		for t := from / size; t <= (from+r.Columns-1)/size; t++ {
			if n := len(tiles); n == 0 || tiles[n-1] < t {
				tiles = append(tiles, t)
			}
		}
	}
	return tiles
}

// span is the region of elements from one to before another.
func span(from, to int) Region {
	return Region{Width: to, Rows: 1, Column: from, Columns: to - from}
}

// columns is the region of columns from one to before another of a matrix.
func columns(rows, width, from, to int) Region {
	return Region{Width: width, Rows: rows, Column: from, Columns: to - from}
}

// Part returns the smallest part that makes the elements from one to before
// another. What a tile of an operation needs:
//
//	element by element   the same elements of each operand, single numbers whole
//	rows                 the rows that it lies in, as in Softmax and Normalize; vectors whole
//	product              rows of op(x), and y whole; within one row of the output y's columns
//	images, sequences    those that it lies in, kernels whole
//	sums of columns      those columns
//	everything else      all operands: Mean, SumSquares, ConvKernel, GatherGrad; Mask, which has none
func (n *Node) Part(from, to int) Part {
	switch n.Op {
	case MatMul:
		return n.productPart(from, to)
	case SumRows, SumRepeats:
		return n.columnsPart(from, to)
	}
	if whole, ok := n.pointwise(); ok {
		return n.unitsPart(span(from, to), pieces{count: n.Len(), whole: whole, flat: true})
	}
	if units, whole := n.units(); units > 0 {
		return n.unitsPart(span(from, to), pieces{count: units, whole: whole})
	}
	p := Part{Node: *n, At: from}
	for _, s := range n.InShape {
		p.In = append(p.In, span(0, elements(s)))
	}
	return p
}

// pieces say how an operation falls apart: into count pieces of equal size, one
// after the other, of the output and of all operands but those that every piece
// needs whole; flat where a piece is one element.
type pieces struct {
	count int
	whole [3]bool
	flat  bool
}

// pointwise reports whether each element of the output follows from the elements
// at its place, and which operands are single numbers.
func (n *Node) pointwise() (whole [3]bool, ok bool) {
	switch n.Op {
	case Add, Mul, ReLU, ReLUGrad, GELU, GELUGrad, Tanh, TanhGrad, Fill,
		SGDStep, FirstMoment, SecondMoment, AdamWStep, AdamWDirection:
		return whole, true
	case Scale:
		return [3]bool{1: true}, true
	case Descend:
		return [3]bool{2: true}, true
	}
	return whole, false
}

// units returns into how many pieces along their first dimension the output and
// the operands fall that do not depend on one another, and which operands every
// piece needs whole; 0 where there are no pieces.
func (n *Node) units() (units int, whole [3]bool) {
	rows := n.Shape[0]
	switch n.Op {
	case Softmax, Normalize, NormalizeGrad, CrossEntropy, CrossEntropyGrad:
		return rows, whole
	case Bias, ScaleColumns:
		return rows, [3]bool{1: true}
	case Gather:
		return rows, [3]bool{0: true}
	case Repeat:
		return rows / n.InShape[1][0], [3]bool{1: true}
	case CausalSoftmax, CausalSoftmaxGrad: // a row's past is its place in its square
		return rows / n.Shape[1], whole
	case HeadScores, HeadMix, HeadMixTransposed:
		sequences, _, _, _ := n.Heads()
		return sequences, whole
	case Conv:
		return rows / (n.Window.Out() * n.Window.Out()), [3]bool{1: true}
	case ConvInput:
		return rows / (n.Window.Side * n.Window.Side), [3]bool{1: true}
	case MaxPool, MaxPoolGrad:
		return n.InShape[0][0] / (n.Window.Side * n.Window.Side), whole
	}
	return 0, whole
}

// unitsPart is the part of the pieces that the range lies in.
func (n *Node) unitsPart(r Region, of pieces) Part {
	size := n.Len() / of.count
	first, end := r.Column/size, (r.Column+r.Columns+size-1)/size
	cut := func(shape []int) []int {
		if of.flat {
			return []int{end - first}
		}
		s := slices.Clone(shape)
		s[0] = s[0] / of.count * (end - first)
		return s
	}
	p := Part{Node: *n, At: r.Column - first*size}
	p.Node.Shape, p.Node.InShape = cut(n.Shape), nil
	for i, s := range n.InShape {
		from, to := 0, elements(s)
		if each := to / of.count; !of.whole[i] {
			from, to, s = first*each, end*each, cut(s)
		}
		p.In = append(p.In, span(from, to))
		p.Node.InShape = append(p.Node.InShape, s)
	}
	return p
}

// productPart is the part of a product: its sums run over all of the inner
// dimension, in the order that the arithmetic gives them whatever the shape.
func (n *Node) productPart(from, to int) Part {
	rows, cols, inner := n.Shape[0], n.Shape[1], n.Inner()
	first, end := from/cols, (to+cols-1)/cols
	left, right := 0, cols
	if end-first == 1 {
		left, right = from-first*cols, to-first*cols
	}
	p := Part{Node: *n, At: from - first*cols - left, In: []Region{
		{Width: inner, Row: first, Rows: end - first, Columns: inner}, columns(inner, cols, left, right),
	}}
	x, y := []int{end - first, inner}, []int{inner, right - left}
	if n.TransX {
		p.In[0], x = columns(inner, rows, first, end), []int{inner, end - first}
	}
	if n.TransY {
		p.In[1], y = Region{Width: inner, Row: left, Rows: right - left, Columns: inner}, []int{right - left, inner}
	}
	p.Node.Shape, p.Node.InShape = []int{end - first, right - left}, [][]int{x, y}
	return p
}

// columnsPart is the part of sums along columns.
func (n *Node) columnsPart(from, to int) Part {
	width := n.Len()
	rows := elements(n.InShape[0]) / width
	p := Part{Node: *n, In: []Region{columns(rows, width, from, to)}}
	p.Node.Shape, p.Node.InShape = []int{to - from}, [][]int{{rows, to - from}}
	if n.Op == SumRepeats {
		p.Node.Shape = []int{1, to - from}
	}
	return p
}
