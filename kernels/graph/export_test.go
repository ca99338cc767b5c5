package graph

// MatMulTransposed lets tests reach all four transposition cases.
func (b *Builder) MatMulTransposed(x, y Ref, transX, transY bool) Ref {
	return b.matMul(x, y, transX, transY)
}
