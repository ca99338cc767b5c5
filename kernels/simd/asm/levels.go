package main

import "go/types"

// avx2 writes the kernels for 256-bit vectors: six rows of two vectors leave four of
// sixteen registers for factors.
func avx2(pkg *types.Package) *isa {
	g := newISA(pkg, "AVX2", false)
	g.tiles(6, 6)
	g.rest()
	g.transpose()
	g.windows()
	return g
}

// avx512 writes the kernels for 512-bit vectors: fourteen rows of two vectors leave
// four of thirty-two registers for factors, eight of three and six of four some more.
func avx512(pkg *types.Package) *isa {
	g := newISA(pkg, "AVX512", true)
	g.tiles(14, 14, 8, 6)
	g.rest()
	return g
}

// rest writes the kernels that are alike at both levels.
func (g *isa) rest() {
	g.rows()
	g.elementwise()
	g.piles()
	g.pools()
	g.carry()
	g.draws()
	g.peak()
}
