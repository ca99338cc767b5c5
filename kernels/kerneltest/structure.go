package kerneltest

import (
	"fmt"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// structured reports whether the shapes of an operation's inputs depend on one
// another beyond rows and columns.
func structured(op graph.Op) bool {
	switch op {
	case graph.Conv, graph.ConvInput, graph.ConvKernel, graph.MaxPool, graph.MaxPoolGrad, graph.Gather, graph.GatherGrad,
		graph.Repeat, graph.SumRepeats, graph.HeadScores, graph.HeadMix, graph.HeadMixTransposed,
		graph.CausalSoftmax, graph.CausalSoftmaxGrad:
		return true
	}
	return false
}

// convolutions are images, channels in, channels out, and the window: both sizes of
// kernel, both paddings, kernels as large as the image.
var convolutions = []struct {
	images, in, out int
	window          graph.Window
}{
	{1, 1, 1, graph.Window{Side: 3, Kernel: 3}},
	{2, 2, 3, graph.Window{Side: 4, Kernel: 3, Pad: 1}},
	{1, 3, 17, graph.Window{Side: 5, Kernel: 3}},
	{1, 1, 2, graph.Window{Side: 6, Kernel: 5, Pad: 2}},
	{2, 2, 1, graph.Window{Side: 5, Kernel: 5}},
}

// crowds are convolutions of so many images that a backend may take several at a time.
// They are no part of the arithmetic's version.
var crowds = []geometry{
	{[4]int{9, 1, 2}, graph.Window{Side: 3, Kernel: 3, Pad: 1}},
	{[4]int{8, 2, 3}, graph.Window{Side: 4, Kernel: 3}},
	{[4]int{8, 9, 1}, graph.Window{Side: 3, Kernel: 3}},
}

// poolings are images, side, channels.
var poolings = [][3]int{{1, 2, 1}, {2, 4, 3}, {1, 6, 17}}

// lookups are tokens, rows of the table, columns.
var lookups = [][3]int{{1, 1, 1}, {7, 3, 5}, {33, 4, 2}, {40, 20, 17}}

// attentions are sequences, positions, heads, numbers a head.
var attentions = [][4]int{{1, 1, 1, 1}, {2, 3, 2, 5}, {1, 17, 1, 4}, {1, 9, 3, 16}, {2, 18, 2, 3}}

// structures draws all cases of a structured operation in a pattern.
func (s *source) structures(op graph.Op, p pattern) []kase {
	var all []kase
	for _, n := range shapesOf(op) {
		all = append(all, s.structure(n, p))
	}
	return all
}

// structure draws a call of a structured operation.
func (s *source) structure(n graph.Node, p pattern) kase {
	c := kernels.Call{Node: &n, Counter: 3}
	for i, shape := range n.InShape {
		c.In[i] = s.draw(p, shape[0]*(append(shape, 1)[1]))
	}
	tokens, rows := -1, 0
	switch n.Op {
	case graph.Gather:
		tokens, rows = 1, n.InShape[0][0]
	case graph.GatherGrad:
		tokens, rows = 0, n.Shape[0]
	}
	for i := 0; tokens >= 0 && i < len(c.In[tokens]); i++ {
		if s.below(8) > 0 { // else a token that names no row
			c.In[tokens][i] = float32(s.below(rows))
		}
	}
	return kase{fmt.Sprintf("%v %s", &n, p), c}
}

// geometry are the sizes that a structured operation's shapes follow from.
type geometry struct {
	sizes  [4]int // images, channels in and out; or a line of lookups or attentions
	window graph.Window
}

// shapesOf returns nodes with the operation's shapes, windows and constants.
func shapesOf(op graph.Op) []graph.Node {
	var all []graph.Node
	for _, g := range geometriesOf(op) {
		all = append(all, shapeOf(op, g))
	}
	return all
}

// geometriesOf returns the suite's geometries of a structured operation.
func geometriesOf(op graph.Op) []geometry {
	var all []geometry
	switch op {
	case graph.Conv, graph.ConvInput, graph.ConvKernel:
		for _, c := range convolutions {
			all = append(all, geometry{[4]int{c.images, c.in, c.out}, c.window})
		}
	case graph.MaxPool, graph.MaxPoolGrad:
		for _, c := range poolings {
			all = append(all, geometry{[4]int{c[0], c[2]}, graph.Window{Side: c[1], Kernel: 2}})
		}
	case graph.Gather, graph.GatherGrad, graph.Repeat, graph.SumRepeats:
		for _, l := range lookups {
			all = append(all, geometry{sizes: [4]int{l[0], l[1], l[2]}})
		}
	default:
		for _, a := range attentions {
			all = append(all, geometry{sizes: a})
		}
	}
	return all
}

// shapeOf returns a node of a structured operation.
func shapeOf(op graph.Op, g geometry) graph.Node {
	w, s := g.window, g.sizes
	of := func(out []int, in ...[]int) graph.Node {
		return graph.Node{Op: op, Shape: out, InShape: in, Window: w, Block: graph.NoBlock}
	}
	pixels := s[0] * w.Side * w.Side
	image, kernel := []int{pixels, s[1]}, []int{w.Kernel * w.Kernel * s[1], s[2]}
	result := []int{s[0] * w.Out() * w.Out(), s[2]}
	switch op {
	case graph.Conv:
		return of(result, image, kernel)
	case graph.ConvInput:
		return of(image, result, kernel)
	case graph.ConvKernel:
		return of(kernel, image, result)
	case graph.MaxPool:
		return of([]int{pixels / 4, s[1]}, image)
	case graph.MaxPoolGrad:
		return of(image, image, []int{pixels / 4, s[1]})
	}
	return textShape(op, s)
}

// textShape returns a node of an operation on sequences.
func textShape(op graph.Op, s [4]int) graph.Node {
	of := func(out []int, in ...[]int) graph.Node {
		return graph.Node{Op: op, Shape: out, InShape: in, Block: graph.NoBlock}
	}
	tokens, table, taken := []int{s[0]}, []int{s[1], s[2]}, []int{s[0], s[2]}
	long, short := []int{s[0] * s[1], s[2]}, []int{s[1], s[2]}
	rows, scores := []int{s[0] * s[1], s[2] * s[3]}, []int{s[0] * s[2] * s[1], s[1]}
	switch op {
	case graph.Gather:
		return of(taken, table, tokens)
	case graph.GatherGrad:
		return of(table, tokens, taken)
	case graph.Repeat:
		return of(long, long, short)
	case graph.SumRepeats:
		return of(short, long)
	case graph.HeadScores:
		return of(scores, rows, rows)
	case graph.HeadMix, graph.HeadMixTransposed:
		return of(rows, scores, rows)
	}
	// Of the softmax over the past and its gradient.
	node := of(scores, scores)
	if op == graph.CausalSoftmaxGrad {
		node = of(scores, scores, scores)
	}
	node.Const = []float32{0.35355338}
	return node
}
