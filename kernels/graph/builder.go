package graph

import (
	"fmt"
)

// Parameter is a trainable tensor. Rank 2 is a matrix of weights with its first
// dimension as fan-in; rank 1 is a bias.
type Parameter struct {
	Name  string
	Shape []int
	Start float32 // of each number of a bias; matrices are drawn at random
}

// Data is an input tensor of a step.
type Data struct {
	Name  string
	Shape []int
}

// Builder collects a graph's nodes. Its methods panic when shapes do not fit:
// configurations are validated before, so that is a defect.
type Builder struct {
	nodes  []Node
	params []Parameter
	data   []Data
}

// NewBuilder returns a builder without nodes.
func NewBuilder() *Builder { return &Builder{} }

// Parameter declares a trainable tensor.
func (b *Builder) Parameter(name string, shape ...int) Ref {
	return b.ParameterFrom(0, name, shape...)
}

// ParameterFrom declares a trainable vector whose numbers begin at start.
func (b *Builder) ParameterFrom(start float32, name string, shape ...int) Ref {
	b.params = append(b.params, Parameter{name, shape, start})
	return Ref{FromState, len(b.params) - 1}
}

// Data declares an input tensor.
func (b *Builder) Data(name string, shape ...int) Ref {
	b.data = append(b.data, Data{name, shape})
	return Ref{FromData, len(b.data) - 1}
}

// MatMul appends x[m,k]·y[k,n].
func (b *Builder) MatMul(x, y Ref) Ref { return b.matMul(x, y, false, false) }

// Bias appends x[m,n] + bias[n].
func (b *Builder) Bias(x, bias Ref) Ref {
	return b.add(Node{Op: Bias, In: []Ref{x, bias}, Shape: b.shape(x)})
}

// Add appends x + y, of equal shapes.
func (b *Builder) Add(x, y Ref) Ref {
	return b.add(Node{Op: Add, In: []Ref{x, y}, Shape: b.shape(x)})
}

// ReLU appends x where x > 0, else 0.
func (b *Builder) ReLU(x Ref) Ref { return b.add(Node{Op: ReLU, In: []Ref{x}, Shape: b.shape(x)}) }

// GELU appends the Gaussian error linear unit in its tanh form.
func (b *Builder) GELU(x Ref) Ref { return b.add(Node{Op: GELU, In: []Ref{x}, Shape: b.shape(x)}) }

// CrossEntropy appends the loss of each row of logits[m,n] against labels[m].
func (b *Builder) CrossEntropy(logits, labels Ref) Ref {
	return b.add(Node{Op: CrossEntropy, In: []Ref{logits, labels}, Shape: b.shape(labels)})
}

// Mean appends the mean over all elements, a tensor of one element.
func (b *Builder) Mean(x Ref) Ref {
	n := elements(b.shape(x))
	return b.add(Node{Op: Mean, In: []Ref{x}, Shape: []int{1}, Const: []float32{1 / float32(n)}})
}

// matMul appends op(x)·op(y) with the shape that the transpositions give.
func (b *Builder) matMul(x, y Ref, transX, transY bool) Ref {
	xs, ys := b.shape(x), b.shape(y)
	if len(xs) != 2 || len(ys) != 2 {
		panic(fmt.Sprintf("graph: matmul of shapes %v and %v", xs, ys))
	}
	m, kx := xs[0], xs[1]
	if transX {
		m, kx = kx, m
	}
	ky, n := ys[0], ys[1]
	if transY {
		ky, n = n, ky
	}
	if kx != ky {
		panic(fmt.Sprintf("graph: matmul sums over %d and %d elements", kx, ky))
	}
	return b.add(Node{Op: MatMul, In: []Ref{x, y}, Shape: []int{m, n}, TransX: transX, TransY: transY})
}

// add appends a node after checking it.
func (b *Builder) add(n Node) Ref {
	if n.Block == 0 {
		n.Block = NoBlock
	}
	return b.append(n)
}

// append completes the node with its inputs' shapes and checks them.
func (b *Builder) append(n Node) Ref {
	n.InShape = make([][]int, len(n.In))
	for i, r := range n.In {
		n.InShape[i] = b.shape(r)
	}
	if err := n.check(); err != nil {
		panic("graph: " + err.Error())
	}
	b.nodes = append(b.nodes, n)
	return Ref{FromNode, len(b.nodes) - 1}
}

// shape returns a tensor's shape. A state block beyond the parameters is a moment
// of the parameter at its place among them.
func (b *Builder) shape(r Ref) []int {
	switch r.Source {
	case FromNode:
		return b.nodes[r.Index].Shape
	case FromState:
		return b.params[r.Index%len(b.params)].Shape
	}
	return b.data[r.Index].Shape
}
