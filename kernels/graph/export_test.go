package graph

// MatMulTransposed lets tests reach all four transposition cases.
func (b *Builder) MatMulTransposed(x, y Ref, transX, transY bool) Ref {
	return b.matMul(x, y, transX, transY)
}

// Check holds a node to its operation's shape rule.
func Check(n *Node) error { return n.check() }
