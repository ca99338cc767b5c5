package main

import "github.com/mmcloughlin/avo/operand"

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

// unpack writes a kernel that makes numbers of unsigned integers of so many bytes, a
// vector at a time; the caller passes whole vectors. The quotient q = x·(1/top) is
// corrected by its exact remainder, q + (x - q·top)·(1/top), which rounds as a division
// does for whole numbers of two bytes (Markstein, "Computation of elementary functions on
// the IBM RISC System/6000 processor", 1990; a test tries them all) and takes an eighth of the time.
func (g *isa) unpack(name string, size int) {
	g.begin(name, "input", "computes, for each i,", "", "\tout[i] = float32(x[i]) / top", "", "for count vectors.")
	x, out, left := g.field("x"), g.field("out"), g.field("count")
	top := g.vec()
	g.VBROADCASTSS(g.address(g.arg.Field("top")), top)
	inverse := g.vec()
	g.VMOVUPS(g.float(1), inverse)
	g.VDIVPS(top, inverse, inverse)
	g.label("more")
	v := g.vec()
	if size == 1 {
		g.VPMOVZXBD(at(x, 0), v)
	} else {
		g.VPMOVZXWD(at(x, 0), v)
	}
	g.VCVTDQ2PS(v, v)
	q := g.vec()
	g.VMULPS(inverse, v, q)
	g.VFNMADD231PS(q, top, v)
	g.VFMADD231PS(v, inverse, q)
	g.VMOVUPS(q, at(out, 0))
	g.ADDQ(operand.U32(size*g.lanes()), x)
	g.ADDQ(operand.U32(g.bytes()), out)
	g.DECQ(left)
	g.JNZ(to("more"))
	g.end()
}
