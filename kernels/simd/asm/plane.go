package main

import (
	"fmt"
	"slices"

	"github.com/mmcloughlin/avo/ir"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// shape says how an operand of an elementwise kernel meets the rows of the output.
type shape int

const (
	matrix shape = iota // an element for each of the output
	row                 // a row that all rows share
	column              // a number for each row
)

// plane describes an elementwise kernel.
type plane struct {
	name, loop string // loop is its definition, for the doc comment
	in         []shape
	scalars    int  // of k that it takes
	numbered   bool // whether element takes the columns' numbers
	unroll     int  // vectors in flight, 1 at least
	element    func(e *element) vec
}

// element is what one vector of the output is computed from.
type element struct {
	*isa
	in      []vec
	k       []vec
	columns vec // the columns' numbers as floats
}

// planeKernel is an elementwise kernel in the making.
type planeKernel struct {
	*isa
	plane
	out   reg.GPVirtual
	place []reg.GPVirtual // by operand
	k     []vec
	// per row
	across  []vec // columns' numbers for this row
	columns vec
	index   reg.GPVirtual
}

// plane writes an elementwise kernel.
func (g *isa) plane(p plane) {
	g.begin(p.name, "plane", "computes, for each row i and column j,", "", "\t"+p.loop)
	t := planeKernel{isa: g, plane: p, out: g.field("out"), across: make([]vec, len(p.in))}
	for i := range p.in {
		t.place = append(t.place, g.field([]string{"x", "y", "z"}[i]))
	}
	for i := range p.scalars {
		v := g.vec()
		g.VBROADCASTSS(g.address(g.arg.Field("k").Index(i)), v)
		t.k = append(t.k, v)
	}
	g.label("row")
	t.oneRow()
	cols := g.field("cols")
	g.LEAQ(operand.Mem{Base: t.out, Index: cols, Scale: 4}, t.out)
	for i, s := range p.in {
		switch s {
		case matrix:
			g.LEAQ(operand.Mem{Base: t.place[i], Index: cols, Scale: 4}, t.place[i])
		case column:
			g.ADDQ(operand.Imm(4), t.place[i])
		}
	}
	g.DECQ(g.address(g.arg.Field("count")))
	g.JNZ(to("row"))
	g.end()
}

// oneRow computes a row: several vectors at a time, one at a time, a part of one.
func (t *planeKernel) oneRow() {
	for i, s := range t.in {
		if s == column {
			t.across[i] = t.vec()
			t.VBROADCASTSS(at(t.place[i], 0), t.across[i])
		}
	}
	if t.numbered {
		t.columns = t.vec()
		t.VCVTDQ2PS(t.iota(0), t.columns)
	}
	left := t.field("cols")
	t.index = t.GP64()
	t.XORQ(t.index, t.index)
	for _, n := range []int{t.unroll, 1} {
		if n == 1 && t.unroll == 1 {
			continue
		}
		t.loop(left, n)
	}
	t.loopOnce(left)
}

// loop computes n vectors at a time while there are so many.
func (t *planeKernel) loop(left reg.GPVirtual, n int) {
	t.CMPQ(left, operand.U32(n*t.lanes()))
	t.JL(to("short%d", n))
	t.label("loop%d", n)
	t.abreast(n, func(u int) {
		t.vector(u*t.bytes(), func(from operand.Mem, v vec) { t.VMOVUPS(from, v) }, func(v vec, to operand.Mem) { t.VMOVUPS(v, to) })
	})
	t.ADDQ(operand.U32(n*t.bytes()), t.index)
	t.SUBQ(operand.U32(n*t.lanes()), left)
	t.CMPQ(left, operand.U32(n*t.lanes()))
	t.JGE(to("loop%d", n))
	t.label("short%d", n)
}

// chains is how many vectors of a long element are in flight where so many have room in
// the wide level's registers; the narrow one has half of these.
func (g *isa) chains(wide int) int {
	if g.wide {
		return wide
	}
	return max(wide/2, 1)
}

// abreast writes n parts that do not depend on one another, an instruction of each in
// turn: a processor sees some hundred instructions ahead, of one chain of them that is
// little to choose from.
func (g *isa) abreast(n int, part func(u int)) {
	file, err := g.Result()
	if err != nil {
		return // whoever asks for the result in the end gets it
	}
	functions := file.Functions()
	f := functions[len(functions)-1]
	begin, parts := len(f.Nodes), make([][]ir.Node, n)
	for u := range parts {
		part(u)
		parts[u] = slices.Clone(f.Nodes[begin:])
		f.Nodes = f.Nodes[:begin]
	}
	for i := range parts[0] {
		for _, nodes := range parts {
			f.Nodes = append(f.Nodes, nodes[i])
		}
	}
}

// loopOnce computes what is left of the row, less than a vector.
func (t *planeKernel) loopOnce(left reg.GPVirtual) {
	if t.unroll == 1 {
		t.loop(left, 1)
	}
	t.TESTQ(left, left)
	t.JZ(to("rowdone"))
	m := t.firstLanes(left, 0)
	t.vector(0, func(from operand.Mem, v vec) { t.loadLanes(m, from, v) }, func(v vec, to operand.Mem) { t.storeLanes(m, v, to) })
	t.label("rowdone")
}

// vector computes one vector of the output.
func (t *planeKernel) vector(disp int, load func(operand.Mem, vec), store func(vec, operand.Mem)) {
	e := element{isa: t.isa, k: t.k, columns: t.columns}
	for i, s := range t.in {
		v := t.across[i]
		if s != column {
			v = t.vec()
			load(operand.Mem{Base: t.place[i], Index: t.index, Scale: 1, Disp: disp}, v)
		}
		e.in = append(e.in, v)
	}
	out := t.element(&e)
	store(out, operand.Mem{Base: t.out, Index: t.index, Scale: 1, Disp: disp})
	if t.numbered {
		t.VADDPS(t.float(float32(t.lanes())), t.columns, t.columns)
	}
}

// bothRoundings writes a kernel twice: with fused and with unfused madd.
func (g *isa) bothRoundings(make func(r rounding) plane) {
	g.roundings(make, false)
}

// bothLibraries writes a kernel four times: with both roundings and the functions of
// both libraries.
func (g *isa) bothLibraries(make func(r rounding) plane) {
	g.roundings(make, false)
	g.roundings(make, true)
}

func (g *isa) roundings(make func(r rounding) plane, brisk bool) {
	for _, r := range []rounding{{g, true, brisk}, {g, false, brisk}} {
		p := make(r)
		p.name = fmt.Sprintf("%s%s", p.name, r)
		g.plane(p)
	}
}
