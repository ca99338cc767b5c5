package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// pools writes the kernels that pool squares of four pixels: p0 above left, p1 above
// right, p2 below left, p3 below right. A later one wins when it is greater, so the
// first of equals wins, and NaN only when it stands first.
func (g *isa) pools() {
	best := "best := 0; for i in 1..3 { if p[i] > p[best] { best = i } }; "
	g.begin("maxPool", "pool", "computes, for each square and channel,", "", "\t"+best+"out = p[best]")
	t := poolKernel{isa: g}
	t.squares(func(io poolIO) {
		p := t.pixels(io)
		b := p[0]
		for _, q := range p[1:] {
			b = t.greater(q, b)
		}
		io.store(b, t.place(t.out, 0))
	}, 1)
	g.end()

	g.begin("maxPoolGrad", "pool", "computes, for each square and channel,", "", "\t"+best+"out[best] = dy, the others +0")
	t = poolKernel{isa: g, gradient: true}
	t.squares(t.spread, 2)
	g.end()

	g.begin("maxPoolReLUGrad", "pool", "computes, for each square and channel,", "", "\t"+best+"out[best] = p[best] > 0 ? dy : +0, the others +0")
	t = poolKernel{isa: g, gradient: true, relu: true}
	t.squares(t.spread, 2)
	g.end()
}

// poolKernel is such a kernel in the making.
type poolKernel struct {
	*isa
	gradient    bool
	relu        bool // whether the pixels came out of ReLU, whose gradient it is, too
	x, row, out reg.GPVirtual
	dy, cols    reg.GPVirtual
	channel     reg.GPVirtual // bytes of the channels done
}

// poolIO loads and stores whole vectors, or the channels that are left.
type poolIO struct {
	load  func(operand.Mem, vec)
	store func(vec, operand.Mem)
}

// squares runs body for all channels of all squares. Output advances by so many
// pixels a square.
func (t *poolKernel) squares(body func(poolIO), advance int) {
	t.x, t.row, t.out, t.cols = t.field("x"), t.field("row"), t.field("out"), t.field("cols")
	if t.gradient {
		t.dy = t.field("dy")
	}
	rest := t.GP64()
	t.MOVQ(t.cols, rest)
	t.ANDQ(operand.Imm(uint64(t.lanes()-1)), rest)
	m := t.firstLanes(rest, 0)
	t.label("square")
	left := t.GP64()
	t.MOVQ(t.cols, left)
	t.channel = t.GP64()
	t.XORQ(t.channel, t.channel)
	t.label("channels")
	t.CMPQ(left, operand.Imm(uint64(t.lanes())))
	t.JL(to("few"))
	body(poolIO{func(from operand.Mem, v vec) { t.VMOVUPS(from, v) }, func(v vec, to operand.Mem) { t.VMOVUPS(v, to) }})
	t.ADDQ(operand.Imm(uint64(t.bytes())), t.channel)
	t.SUBQ(operand.Imm(uint64(t.lanes())), left)
	t.JMP(to("channels"))
	t.label("few")
	t.TESTQ(left, left)
	t.JZ(to("next"))
	body(poolIO{func(from operand.Mem, v vec) { t.loadLanes(m, from, v) }, func(v vec, to operand.Mem) { t.storeLanes(m, v, to) }})
	t.label("next")
	t.LEAQ(operand.Mem{Base: t.x, Index: t.cols, Scale: 8}, t.x)
	t.LEAQ(operand.Mem{Base: t.out, Index: t.cols, Scale: uint8(4 * advance)}, t.out)
	if t.gradient {
		t.LEAQ(operand.Mem{Base: t.dy, Index: t.cols, Scale: 4}, t.dy)
	}
	t.DECQ(t.address(t.arg.Field("count")))
	t.JNZ(to("square"))
}

// place returns where the channels under way are, of pixel i of a square that begins
// at base.
func (t *poolKernel) place(base reg.GPVirtual, i int) operand.Mem {
	p := t.GP64()
	t.LEAQ(operand.Mem{Base: base, Index: t.channel, Scale: 1}, p)
	if i%2 == 1 {
		t.LEAQ(operand.Mem{Base: p, Index: t.cols, Scale: 4}, p)
	}
	if i/2 == 1 {
		t.ADDQ(t.row, p)
	}
	return at(p, 0)
}

// pixels loads a square.
func (t *poolKernel) pixels(io poolIO) [4]vec {
	var p [4]vec
	for i := range p {
		p[i] = t.vec()
		io.load(t.place(t.x, i), p[i])
	}
	return p
}

// greater returns x where it is greater than best, else best.
func (t *poolKernel) greater(x, best vec) vec {
	v := t.vec()
	t.VMAXPS(best, x, v)
	return v
}

// expect fetches what the square two rows below reads and writes: images are larger than
// caches, and their rows end before a processor has seen where they lead.
func (t *poolKernel) expect() {
	for _, base := range []reg.GPVirtual{t.x, t.out} {
		for i := range 4 {
			m := t.place(base, i)
			m.Index, m.Scale = t.row, 2
			t.PREFETCHT0(m)
		}
	}
}

// spread stores the gradient of a square: the last pixel that was greater than the
// best before it takes all.
func (t *poolKernel) spread(io poolIO) {
	t.expect()
	p := t.pixels(io)
	b := p[0]
	var won [4]mask
	for i := 1; i < 4; i++ {
		won[i] = t.compare(greater, p[i], b)
		b = t.greater(p[i], b)
	}
	rest, zero := t.vec(), t.zero()
	io.load(t.place(t.dy, 0), rest)
	if t.relu {
		rest = t.choose(t.compare(greater, b, zero), rest, zero)
	}
	for i := 3; i > 0; i-- {
		io.store(t.choose(won[i], rest, zero), t.place(t.out, i))
		rest = t.choose(won[i], zero, rest)
	}
	io.store(rest, t.place(t.out, 0))
}
