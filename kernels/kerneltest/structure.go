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

// poolings are images, side, channels.
var poolings = [][3]int{{1, 2, 1}, {2, 4, 3}, {1, 6, 17}}

// lookups are tokens, rows of the table, columns.
var lookups = [][3]int{{1, 1, 1}, {7, 3, 5}, {33, 4, 2}, {40, 20, 17}}

// attentions are sequences, positions, heads, numbers a head.
var attentions = [][4]int{{1, 1, 1, 1}, {2, 3, 2, 5}, {1, 17, 1, 4}, {1, 9, 3, 16}}

// structures draws all cases of a structured operation in a pattern.
func (s *source) structures(op graph.Op, p pattern) []kase {
	var all []kase
	for _, n := range shapesOf(op) {
		n.Op, n.Block = op, graph.NoBlock
		c := kernels.Call{Node: &n, Counter: 3}
		for i, shape := range n.InShape {
			c.In[i] = s.draw(p, shape[0]*(append(shape, 1)[1]))
		}
		tokens, rows := -1, 0
		switch op {
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
		all = append(all, kase{fmt.Sprintf("%v %s", &n, p), c})
	}
	return all
}

// shapesOf returns nodes with the operation's shapes, windows and constants.
func shapesOf(op graph.Op) []graph.Node {
	var all []graph.Node
	add := func(out []int, in ...[]int) *graph.Node {
		all = append(all, graph.Node{Shape: out, InShape: in})
		return &all[len(all)-1]
	}
	switch op {
	case graph.Conv, graph.ConvInput, graph.ConvKernel:
		for _, c := range convolutions {
			w := c.window
			image := []int{c.images * w.Side * w.Side, c.in}
			kernel := []int{w.Kernel * w.Kernel * c.in, c.out}
			result := []int{c.images * w.Out() * w.Out(), c.out}
			switch op {
			case graph.Conv:
				add(result, image, kernel).Window = w
			case graph.ConvInput:
				add(image, result, kernel).Window = w
			default:
				add(kernel, image, result).Window = w
			}
		}
	case graph.MaxPool, graph.MaxPoolGrad:
		for _, c := range poolings {
			pixels := c[0] * c[1] * c[1]
			big, small := []int{pixels, c[2]}, []int{pixels / 4, c[2]}
			if op == graph.MaxPool {
				add(small, big).Window = graph.Window{Side: c[1], Kernel: 2}
			} else {
				add(big, big, small).Window = graph.Window{Side: c[1], Kernel: 2}
			}
		}
	default:
		textShapes(op, add)
	}
	return all
}

// textShapes adds the shapes of operations on sequences.
func textShapes(op graph.Op, add func(out []int, in ...[]int) *graph.Node) {
	switch op {
	case graph.Gather, graph.GatherGrad:
		for _, l := range lookups {
			tokens, table, rows := []int{l[0]}, []int{l[1], l[2]}, []int{l[0], l[2]}
			if op == graph.Gather {
				add(rows, table, tokens)
			} else {
				add(table, tokens, rows)
			}
		}
		return
	case graph.Repeat, graph.SumRepeats:
		for _, l := range lookups {
			long, short := []int{l[0] * l[1], l[2]}, []int{l[1], l[2]}
			if op == graph.Repeat {
				add(long, long, short)
			} else {
				add(short, long)
			}
		}
		return
	}
	for _, a := range attentions {
		rows, scores := []int{a[0] * a[1], a[2] * a[3]}, []int{a[0] * a[2] * a[1], a[1]}
		switch op {
		case graph.HeadScores:
			add(scores, rows, rows)
		case graph.HeadMix, graph.HeadMixTransposed:
			add(rows, scores, rows)
		case graph.CausalSoftmax:
			add(scores, scores).Const = []float32{0.35355338}
		case graph.CausalSoftmaxGrad:
			add(scores, scores, scores).Const = []float32{0.35355338}
		}
	}
}
