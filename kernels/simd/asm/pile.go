package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// pile writes a kernel that combines rows into one, four vectors of columns at a
// time, then one, then a part of one. The first row starts it, or +0 before it.
func (g *isa) pile(name, loop string, fromZero bool, combine func(acc, x vec)) {
	g.begin(name, "pile", "computes, for each column j,", "", "\t"+loop)
	x, out, left := g.field("x"), g.field("out"), g.field("cols")
	step := g.field("step")
	for _, n := range []int{4, 1} {
		width := n * g.bytes()
		g.label("wide%d", n)
		g.CMPQ(left, operand.U32(n*g.lanes()))
		g.JL(to("narrow%d", n))
		p := pileKernel{g, fromZero, combine, x, step, n}
		for i, v := range p.columns(func(from operand.Mem, v vec) { g.VMOVUPS(from, v) }) {
			g.VMOVUPS(v, at(out, i*g.bytes()))
		}
		g.ADDQ(operand.U32(width), x)
		g.ADDQ(operand.U32(width), out)
		g.SUBQ(operand.U32(n*g.lanes()), left)
		g.JMP(to("wide%d", n))
		g.label("narrow%d", n)
	}
	g.TESTQ(left, left)
	g.JZ(to("done"))
	m := g.firstLanes(left, 0)
	p := pileKernel{g, fromZero, combine, x, step, 0}
	for _, v := range p.columns(func(from operand.Mem, v vec) { g.loadLanes(m, from, v) }) {
		g.storeLanes(m, v, at(out, 0))
	}
	g.label("done")
	g.end()
}

// pileKernel combines some vectors of columns.
type pileKernel struct {
	*isa
	fromZero bool
	combine  func(acc, x vec)
	x, step  reg.GPVirtual
	n        int // vectors; 0 stands for a part of one
}

// columns goes down the rows and returns the columns combined.
func (p *pileKernel) columns(load func(operand.Mem, vec)) []vec {
	acc := make([]vec, max(p.n, 1))
	walk, count := p.GP64(), p.field("count")
	p.MOVQ(p.x, walk)
	for i := range acc {
		acc[i] = p.vec()
		if p.fromZero {
			p.clear(acc[i])
		} else {
			load(at(walk, i*p.bytes()), acc[i])
		}
	}
	p.TESTQ(count, count)
	p.JZ(to("empty%d", p.n))
	p.label("down%d", p.n)
	for i := range acc {
		v := p.vec()
		load(at(walk, i*p.bytes()), v)
		p.combine(acc[i], v)
	}
	p.ADDQ(p.step, walk)
	p.DECQ(count)
	p.JNZ(to("down%d", p.n))
	p.label("empty%d", p.n)
	return acc
}

// piles writes the reductions of rows.
func (g *isa) piles() {
	g.pile("sumRows", "s := +0; for i { s += x[i,j] }; out[j] = s", true, func(acc, x vec) { g.VADDPS(x, acc, acc) })
	// VMAXPS takes its second source unless the first is greater.
	g.pile("maxRows", "m := x[0,j]; for i { if x[i,j] > m { m = x[i,j] } }; out[j] = m", false, func(acc, x vec) { g.VMAXPS(acc, x, acc) })
}
