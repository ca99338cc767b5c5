package main

import (
	"github.com/mmcloughlin/avo/operand"
)

// peak writes the loop that measures how fast the processor multiplies and adds:
// twelve independent chains, count rounds.
func (g *isa) peak() {
	g.begin("peak", "pile", "runs count rounds of twelve independent multiply-adds of full vectors.")
	var chains []vec
	for range 12 {
		chains = append(chains, g.zero())
	}
	count := g.field("count")
	g.label("round")
	for _, v := range chains {
		g.VFMADD231PS(v, v, v)
	}
	g.SUBQ(operand.Imm(1), count)
	g.JNZ(to("round"))
	g.end()
}
