package graph

import (
	"fmt"
	"math"

	"gensim/internal/merkle"
)

// Source says where a node's input comes from.
type Source uint8

// The sources of inputs.
const (
	FromNode  Source = iota + 1 // the output of an earlier node
	FromState                   // a block of the state before the step
	FromData                    // an input tensor of the step's batch
)

// Ref names a tensor: node Index, state block Index, or data tensor Index.
type Ref struct {
	Source Source
	Index  int
}

// NoBlock marks a node whose output is not part of the new state.
const NoBlock = -1

// Node is one operation of a step. Its output is one float32 tensor.
type Node struct {
	Op      Op
	In      []Ref
	InShape [][]int
	Shape   []int
	// TransX and TransY: MatMul reads its input transposed.
	TransX, TransY bool
	// Const holds the operation's constants, in the order its constructor gives.
	Const []float32
	// Block is the state block that the output replaces, or NoBlock.
	Block int
	// Window is the geometry of an operation on images, zero for others.
	Window Window
}

// Window says how a square kernel moves over square images, one pixel at a time.
// An image of side n with c channels is n·n rows of c numbers, pixels in row-major
// order; a tensor of images has them one after the other. A kernel is a matrix of
// Kernel·Kernel·c rows, for each of its pixels in row-major order the channels of
// the input, and a column for each channel of the output.
type Window struct {
	Side   int // of the input image
	Kernel int // side of the kernel, 2 for pooling
	Pad    int // zeros around the image: 0 is valid padding, Kernel/2 is same padding
}

// Out returns the side of the output image of a convolution.
func (w Window) Out() int { return w.Side + 2*w.Pad - w.Kernel + 1 }

// Heads returns sequences, length of a sequence, heads and numbers a head of an
// operation on heads. Positions are rows, one sequence after the other; a row holds
// its heads one after the other. Scores are, for each sequence and in it each head,
// a square matrix.
func (n *Node) Heads() (sequences, length, heads, width int) {
	positions, scores := n.InShape[0], n.Shape
	switch n.Op {
	case HeadMix, HeadMixTransposed:
		positions, scores = n.Shape, n.InShape[0]
	}
	length = scores[1]
	sequences, heads = positions[0]/length, scores[0]/positions[0]
	return sequences, length, heads, positions[1] / heads
}

// Len returns the number of elements of the output.
func (n *Node) Len() int { return elements(n.Shape) }

// Bytes returns the size of the output in bytes.
func (n *Node) Bytes() uint64 { return 4 * uint64(n.Len()) }

// Inner returns the length of a MatMul's sums.
func (n *Node) Inner() int {
	if n.TransX {
		return n.InShape[0][0]
	}
	return n.InShape[0][1]
}

// Gas returns the gas of one execution: price times units of work. The units are
// output elements; an operation that is a product has as many of them per element as
// its sums are long, and one that reduces its input counts the elements that it
// reads.
func (n *Node) Gas() uint64 {
	units := uint64(n.Len())
	switch n.Op {
	case MatMul:
		units *= uint64(n.Inner())
	case Conv:
		units *= uint64(n.InShape[1][0])
	case ConvInput:
		units *= uint64(n.Window.Kernel * n.Window.Kernel * n.InShape[1][1])
	case ConvKernel:
		units *= uint64(n.InShape[1][0])
	case HeadScores:
		_, _, _, width := n.Heads()
		units *= uint64(width)
	case HeadMix, HeadMixTransposed:
		units *= uint64(n.InShape[0][1])
	case GatherGrad:
		units = uint64(elements(n.InShape[1]))
	case SumRows, CrossEntropy, Mean, Distance, SumRepeats, SumSquares:
		units = uint64(elements(n.InShape[0]))
	}
	return units * definitions[n.Op].price
}

// String describes the node: "matmul [32 196]×[196 32]ᵀ -> [32 32]".
func (n *Node) String() string {
	s := n.Op.String()
	for i, shape := range n.InShape {
		s += fmt.Sprintf(" %v", shape)
		if i == 0 && n.TransX || i == 1 && n.TransY {
			s += "ᵀ"
		}
	}
	return fmt.Sprintf("%s -> %v", s, n.Shape)
}

// Digest identifies what the node computes and from what.
func (n *Node) Digest() merkle.Hash {
	d := merkle.New("gensim/kernels/graph/node")
	n.digest(d)
	return d.Sum()
}

// digest appends all that determines the node's output to d.
func (n *Node) digest(d *merkle.Digest) {
	d.Text(n.Op.String()).Uint64(uint64(len(n.In)))
	for i, r := range n.In {
		d.Uint64(uint64(r.Source)).Int64(int64(r.Index))
		digestShape(d, n.InShape[i])
	}
	digestShape(d, n.Shape)
	d.Uint64(flag(n.TransX)).Uint64(flag(n.TransY)).Int64(int64(n.Block))
	d.Uint64(uint64(len(n.Const)))
	for _, c := range n.Const {
		d.Uint64(uint64(math.Float32bits(c)))
	}
	// The operation's name says whether it has a window.
	if w := n.Window; w != (Window{}) {
		d.Uint64(uint64(w.Side)).Uint64(uint64(w.Kernel)).Uint64(uint64(w.Pad))
	}
}

func digestShape(d *merkle.Digest, shape []int) {
	d.Uint64(uint64(len(shape)))
	for _, n := range shape {
		d.Uint64(uint64(n))
	}
}

func flag(b bool) uint64 {
	if b {
		return 1
	}
	return 0
}

func elements(shape []int) int {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return n
}
