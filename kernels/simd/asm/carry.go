package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// canonicalNaN stands for every NaN in a hash.
const canonicalNaN = 0x7fc00000

// carry writes the kernels that bring numbers in and out of tensors.
func (g *isa) carry() {
	g.canonical()
	g.unpack("unpackBytes", 1)
	g.unpack("unpackPairs", 2)
}

// canonical writes the kernel that makes bytes of numbers.
func (g *isa) canonical() {
	g.begin("canonical", "output", "computes, for each i, the bytes, least significant first, of", "", "\tout[i] = x[i] is NaN ? 0x7fc00000 : x[i]")
	x, out, left := g.field("x"), g.field("out"), g.field("count")
	one := func(v vec) vec { return g.choose(g.compare(unordered, v, v), g.bits(canonicalNaN), v) }
	for _, n := range []int{4, 1} {
		g.label("test%d", n)
		g.CMPQ(left, operand.U32(n*g.lanes()))
		g.JL(to("fewer%d", n))
		for i := range n {
			v := g.load(at(x, i*g.bytes()))
			g.VMOVUPS(one(v), at(out, i*g.bytes()))
		}
		g.ADDQ(operand.U32(n*g.bytes()), x)
		g.ADDQ(operand.U32(n*g.bytes()), out)
		g.SUBQ(operand.U32(n*g.lanes()), left)
		g.JMP(to("test%d", n))
		g.label("fewer%d", n)
	}
	g.TESTQ(left, left)
	g.JZ(to("done"))
	m := g.firstLanes(left, 0)
	v := g.vec()
	g.loadLanes(m, at(x, 0), v)
	g.storeLanes(m, one(v), at(out, 0))
	g.label("done")
	g.end()
}

// rowsAhead is how many rows before its turn a row is fetched: rows are chosen at
// random from a table that no cache holds.
const rowsAhead = 8

// unpack writes a kernel that makes numbers of rows of unsigned integers of so many
// bytes. The quotient q = x·(1/top) is corrected by its exact remainder, q + (x -
// q·top)·(1/top), which rounds as a division does for whole numbers of two bytes
// (Markstein, "Computation of elementary functions on the IBM RISC System/6000
// processor", 1990; a test tries them all) and takes an eighth of the time.
func (g *isa) unpack(name string, size int) {
	g.begin(name, "input", "computes, for each row i and number j of it,", "", "\tout[i,j] = float32(x[places[i],j]) / top")
	u := unpackKernel{isa: g, size: size, table: g.field("table"), out: g.field("out"), top: g.vec(), inverse: g.vec()}
	places, left := g.field("places"), g.field("count")
	g.VBROADCASTSS(g.address(g.arg.Field("top")), u.top)
	g.VMOVUPS(g.float(1), u.inverse)
	g.VDIVPS(u.top, u.inverse, u.inverse)
	g.label("row")
	from, ahead := u.row(at(places, 0)), g.GP64()
	g.MOVQ(from, ahead)
	g.CMPQ(left, operand.Imm(rowsAhead))
	g.JLE(to("near"))
	g.MOVQ(u.row(at(places, 4*rowsAhead)), ahead)
	g.label("near")
	u.whole(from, ahead)
	last := g.field("last")
	u.vector(operand.Mem{Base: from, Index: last, Scale: uint8(size)}, operand.Mem{Base: u.out, Index: last, Scale: 4})
	g.LEAQ(operand.Mem{Base: u.out, Index: last, Scale: 4, Disp: g.bytes()}, u.out)
	g.ADDQ(operand.Imm(4), places)
	g.DECQ(left)
	g.JNZ(to("row"))
	g.end()
}

// unpackKernel is such a kernel in the making.
type unpackKernel struct {
	*isa
	size         int
	table, out   reg.GPVirtual
	top, inverse vec
}

// row returns where the row begins whose place is at m.
func (u *unpackKernel) row(m operand.Mem) reg.GPVirtual {
	r := u.GP64()
	u.MOVL(m, r.As32())
	u.IMULQ(u.address(u.arg.Field("row")), r)
	u.ADDQ(u.table, r)
	return r
}

// whole computes the vectors of a row before its last, and fetches another row.
func (u *unpackKernel) whole(from, ahead reg.GPVirtual) {
	index, n := u.GP64(), u.field("vectors")
	u.XORQ(index, index)
	u.PREFETCHT0(at(ahead, 0))
	u.TESTQ(n, n)
	u.JZ(to("last"))
	u.label("vector")
	u.PREFETCHT0(operand.Mem{Base: ahead, Index: index, Scale: uint8(u.size), Disp: u.size * u.lanes()})
	u.vector(operand.Mem{Base: from, Index: index, Scale: uint8(u.size)}, operand.Mem{Base: u.out, Index: index, Scale: 4})
	u.ADDQ(operand.Imm(uint64(u.lanes())), index)
	u.DECQ(n)
	u.JNZ(to("vector"))
	u.label("last")
}

// vector computes a vector.
func (u *unpackKernel) vector(from, to operand.Mem) {
	v, q := u.vec(), u.vec()
	if u.size == 1 {
		u.VPMOVZXBD(from, v)
	} else {
		u.VPMOVZXWD(from, v)
	}
	u.VCVTDQ2PS(v, v)
	u.VMULPS(u.inverse, v, q)
	u.VFNMADD231PS(q, u.top, v)
	u.VFMADD231PS(v, u.inverse, q)
	u.VMOVUPS(q, to)
}
