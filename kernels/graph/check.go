package graph

import (
	"fmt"
	"slices"
)

// check holds a node to its operation's shape rule.
func (n *Node) check() error {
	if len(n.In) != definitions[n.Op].inputs {
		return fmt.Errorf("%v has %d inputs", n.Op, len(n.In))
	}
	for _, s := range append(n.InShape, n.Shape) {
		if len(s) < 1 || len(s) > 2 {
			return fmt.Errorf("neither vector nor matrix: %v", n)
		}
	}
	if !n.fits() {
		return fmt.Errorf("shapes do not fit: %v", n)
	}
	return nil
}

// fits reports whether the shapes are those that the operation takes and gives.
func (n *Node) fits() bool {
	var x, y, z, out []int
	for i, s := range []*[]int{&x, &y, &z} {
		if i < len(n.InShape) {
			*s = n.InShape[i]
		}
	}
	out = n.Shape
	switch n.Op {
	case Add, ReLU, ReLUGrad, GELU, GELUGrad, Softmax, SGDStep, FirstMoment, SecondMoment, AdamWStep,
		Tanh, TanhGrad, Mul, AdamWDirection:
		return !slices.ContainsFunc(n.InShape, func(s []int) bool { return !slices.Equal(s, out) })
	case Normalize, NormalizeGrad:
		return len(x) == 2 && slices.Equal(x, out) && (y == nil || slices.Equal(x, y))
	case Bias, ScaleColumns:
		return len(x) == 2 && len(y) == 1 && x[1] == y[0]
	case SumRows:
		return len(x) == 2 && slices.Equal(out, x[1:])
	case CrossEntropy:
		return len(x) == 2 && slices.Equal(y, x[:1]) && slices.Equal(out, y)
	case CrossEntropyGrad:
		return len(x) == 2 && slices.Equal(y, x[:1]) && slices.Equal(z, y) && slices.Equal(out, x)
	case Conv, ConvInput, ConvKernel, MaxPool, MaxPoolGrad:
		return n.fitsImages(x, y, out)
	case Gather:
		return len(x) == 2 && len(y) == 1 && slices.Equal(out, []int{y[0], x[1]})
	case GatherGrad:
		return len(x) == 1 && len(y) == 2 && x[0] == y[0] && len(out) == 2 && out[1] == y[1]
	case Repeat:
		return len(x) == 2 && len(y) == 2 && x[1] == y[1] && x[0]%y[0] == 0 && slices.Equal(out, x)
	case SumRepeats:
		return len(x) == 2 && len(out) == 2 && x[1] == out[1] && x[0]%out[0] == 0
	case HeadScores, HeadMix, HeadMixTransposed:
		return n.fitsHeads(x, y, out)
	case CausalSoftmax, CausalSoftmaxGrad:
		return len(x) == 2 && x[0]%x[1] == 0 && slices.Equal(x, out) && (y == nil || slices.Equal(x, y))
	case SumSquares, ClipScale:
		return elements(out) == 1
	case Scale:
		return slices.Equal(x, out) && elements(y) == 1
	case Descend:
		return slices.Equal(x, out) && slices.Equal(y, out) && elements(z) == 1
	}
	return true
}

// fitsImages is fits for operations on images.
func (n *Node) fitsImages(x, y, out []int) bool {
	w := n.Window
	inner, outer := w.Side*w.Side, w.Out()*w.Out()
	if n.Op == MaxPool || n.Op == MaxPoolGrad {
		big, small := x, out
		if n.Op == MaxPoolGrad {
			big, small = out, y
		}
		// A pooled tensor may be declared with one row an image, for what follows.
		return w.Side%2 == 0 && w.Kernel == 2 && len(big) == 2 && big[0]%inner == 0 && elements(big) == 4*elements(small)
	}
	image, kernel, result := x, y, out
	switch n.Op {
	case ConvInput:
		image, kernel, result = out, y, x
	case ConvKernel:
		image, kernel, result = x, out, y
	}
	return len(image) == 2 && len(kernel) == 2 && len(result) == 2 && w.Out() > 0 && w.Pad < w.Kernel &&
		image[0]%inner == 0 && image[0]/inner*outer == result[0] &&
		kernel[0] == w.Kernel*w.Kernel*image[1] && kernel[1] == result[1]
}

// fitsHeads is fits for the products of heads.
func (n *Node) fitsHeads(x, y, out []int) bool {
	if len(x) != 2 || len(y) != 2 || len(out) != 2 {
		return false
	}
	positions, scores := x, out
	if n.Op == HeadScores && !slices.Equal(x, y) {
		return false
	}
	if n.Op != HeadScores {
		positions, scores = out, x
		if !slices.Equal(out, y) {
			return false
		}
	}
	if positions[0]%scores[1] != 0 || scores[0]%positions[0] != 0 {
		return false
	}
	return positions[1]%(scores[0]/positions[0]) == 0
}
