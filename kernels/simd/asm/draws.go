package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// draws writes the kernels that make numbers of random words. All results are exact.
func (g *isa) draws() {
	g.begin("symmetric", "draws", "computes, for each i, with b the upper 24 bits of half i mod 2 of word i/2, the lower first,",
		"", "\tout[i] = (2·b + 1 - 2^24) · 2^-24")
	g.drawn(g.bytes(), func(words, out reg.Register) {
		b := g.shiftRight(g.load(at(words, 0)), 8)
		v := g.subInt(g.addInt(b, b), g.bits(1<<24-1))
		g.VCVTDQ2PS(v, v)
		g.VMOVUPS(g.mul(v, g.float(0x1p-24)), at(out, 0))
	})
	g.begin("fraction", "draws", "computes, for each i, with b the upper 24 bits of word i,", "", "\tout[i] = b · 2^-24")
	g.drawn(2*g.bytes(), func(words, out reg.Register) {
		// The upper halves of two vectors, in pairs out of order.
		halves := g.vec()
		g.VSHUFPS(operand.Imm(0xdd), at(words, g.bytes()), g.load(at(words, 0)), halves)
		if g.wide {
			order := g.load(g.evenFirst())
			g.VPERMQ(halves, order, halves)
		} else {
			g.VPERMQ(operand.Imm(0xd8), halves, halves)
		}
		b := g.shiftRight(halves, 8)
		g.VCVTDQ2PS(b, b)
		g.VMOVUPS(g.mul(b, g.float(0x1p-24)), at(out, 0))
	})
}

// drawn writes a kernel whose vector of numbers takes so many bytes of words.
func (g *isa) drawn(taken int, vector func(words, out reg.Register)) {
	words, out, left := g.field("words"), g.field("out"), g.field("count")
	g.label("vector")
	vector(words, out)
	g.ADDQ(operand.U32(taken), words)
	g.ADDQ(operand.U32(g.bytes()), out)
	g.SUBQ(operand.U32(g.lanes()), left)
	g.JG(to("vector"))
	g.end()
}

// evenFirst returns memory that holds the numbers of eight pairs of lanes, the even ones
// before the odd ones.
func (g *isa) evenFirst() operand.Mem {
	return operand.NewDataAddr(operand.NewStaticSymbol("evenFirst"+g.suffix), 0)
}
