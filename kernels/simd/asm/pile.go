package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// pile describes a kernel that combines rows into one.
type pile struct {
	name, loop string // loop is its definition, for the doc comment
	fromFirst  bool   // the first row starts it, otherwise +0
	two        bool   // whether it has a second operand
	combine    func(acc, x, y vec)
}

// pile writes the kernel: four vectors of columns at a time, then one, then a part of
// one.
func (g *isa) pile(p pile) {
	g.begin(p.name, "pile", "computes, for each column j,", "", "\t"+p.loop)
	k := pileKernel{isa: g, pile: p, in: []reg.GPVirtual{g.field("x")}, step: g.field("step")}
	if p.two {
		k.in = append(k.in, g.field("y"))
	}
	out, left := g.field("out"), g.field("cols")
	for _, n := range []int{4, 1} {
		g.label("wide%d", n)
		g.CMPQ(left, operand.U32(n*g.lanes()))
		g.JL(to("narrow%d", n))
		for i, v := range k.columns(n, func(from operand.Mem, v vec) { g.VMOVUPS(from, v) }) {
			g.VMOVUPS(v, at(out, i*g.bytes()))
		}
		for _, r := range append(k.in, out) {
			g.ADDQ(operand.U32(n*g.bytes()), r)
		}
		g.SUBQ(operand.U32(n*g.lanes()), left)
		g.JMP(to("wide%d", n))
		g.label("narrow%d", n)
	}
	g.TESTQ(left, left)
	g.JZ(to("done"))
	m := g.firstLanes(left, 0)
	for _, v := range k.columns(0, func(from operand.Mem, v vec) { g.loadLanes(m, from, v) }) {
		g.storeLanes(m, v, at(out, 0))
	}
	g.label("done")
	g.end()
}

// pileKernel is such a kernel in the making.
type pileKernel struct {
	*isa
	pile
	in   []reg.GPVirtual // where its operands' columns under way begin
	step reg.GPVirtual
}

// columns goes down the rows of n vectors of columns, of a part of one when n is 0,
// and returns them combined.
func (k *pileKernel) columns(n int, load func(operand.Mem, vec)) []vec {
	acc := make([]vec, max(n, 1))
	walk := make([]reg.GPVirtual, len(k.in))
	for i := range k.in {
		walk[i] = k.GP64()
		k.MOVQ(k.in[i], walk[i])
	}
	count := k.field("count")
	for i := range acc {
		acc[i] = k.vec()
		if k.fromFirst {
			load(at(walk[0], i*k.bytes()), acc[i])
		} else {
			k.clear(acc[i])
		}
	}
	k.TESTQ(count, count)
	k.JZ(to("empty%d", n))
	k.label("down%d", n)
	for i := range acc {
		operands := make([]vec, 2)
		for o, from := range walk {
			operands[o] = k.vec()
			load(at(from, i*k.bytes()), operands[o])
		}
		k.combine(acc[i], operands[0], operands[1])
	}
	for _, r := range walk {
		k.ADDQ(k.step, r)
	}
	k.DECQ(count)
	k.JNZ(to("down%d", n))
	k.label("empty%d", n)
	return acc
}

// piles writes the reductions of rows.
func (g *isa) piles() {
	g.pile(pile{name: "sumRows", loop: "s := +0; for i { s += x[i,j] }; out[j] = s",
		combine: func(acc, x, _ vec) { g.VADDPS(x, acc, acc) }})
	// VMAXPS takes its second source unless the first is greater.
	g.pile(pile{name: "maxRows", loop: "m := x[0,j]; for i { if x[i,j] > m { m = x[i,j] } }; out[j] = m", fromFirst: true,
		combine: func(acc, x, _ vec) { g.VMAXPS(acc, x, acc) }})
	const dot = "s := +0; for i { s = madd(x[i,j], y[i,j], s) }; out[j] = s"
	g.pile(pile{name: "dotRowsFused", loop: dot, two: true,
		combine: func(acc, x, y vec) { g.VFMADD231PS(x, y, acc) }})
	g.pile(pile{name: "dotRowsUnfused", loop: dot, two: true,
		combine: func(acc, x, y vec) { g.VADDPS(g.mul(x, y), acc, acc) }})
}
