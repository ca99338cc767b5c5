package graph

import "slices"

// Strips returns into how many strips, one above the other, the output can be cut so
// that each follows from the same strip of some inputs (SharesRows) and from all of
// the others; 1 when it cannot be cut. Any divisor of it will do as well. A matrix
// product is not cut, since each strip would read all of its right factor.
func (n *Node) Strips() int {
	if len(n.Shape) == 0 {
		return 1
	}
	switch n.Op {
	case Add, Mul, ReLU, ReLUGrad, GELU, GELUGrad, Tanh, TanhGrad, Fill:
		return n.Shape[0]
	}
	units, _ := n.units()
	return max(units, 1)
}

// SharesRows reports whether a strip of an output that can be cut needs of input k the
// same strip only.
func (n *Node) SharesRows(k int) bool {
	_, whole := n.units()
	return !whole[k]
}

// Strip returns the node that makes one of so many strips of the output, a divisor of
// Strips.
func (n *Node) Strip(strips int) Node {
	s := *n
	s.Shape = rowsOver(n.Shape, strips)
	s.InShape = slices.Clone(n.InShape)
	for k, shape := range n.InShape {
		if n.SharesRows(k) {
			s.InShape[k] = rowsOver(shape, strips)
		}
	}
	return s
}

// rowsOver returns a shape with its rows divided.
func rowsOver(shape []int, by int) []int {
	return append([]int{shape[0] / by}, shape[1:]...)
}
