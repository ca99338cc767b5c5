package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rows writes the kernel that copies rows into a panel of two vectors' width.
func (g *isa) rows() {
	g.begin("copyRows", "rows",
		"copies rows to rows of a tile's full width:",
		"",
		"\tdst[i,j] = j < cols ? src[i,j] : +0")
	cols := g.field("cols")
	m := []mask{g.firstLanes(cols, 0), g.firstLanes(cols, 1)}
	count, src, row, dst := g.field("count"), g.field("src"), g.field("srcRow"), g.field("dst")
	g.TESTQ(count, count)
	g.JZ(to("copied"))
	g.label("copy")
	for j := range m {
		v := g.vec()
		g.loadLanes(m[j], at(src, j*g.bytes()), v)
		g.VMOVUPS(v, at(dst, j*g.bytes()))
	}
	g.ADDQ(row, src)
	g.ADDQ(operand.Imm(uint64(2*g.bytes())), dst)
	g.DECQ(count)
	g.JNZ(to("copy"))
	g.label("copied")
	g.end()
}

// transpose writes the kernel that transposes eight rows, in 256-bit vectors: the
// shuffles of wider ones are fewer but run on one port only.
func (g *isa) transpose() {
	g.begin("transpose", "strip",
		"transposes eight rows in blocks of eight columns:",
		"",
		"\tdst[b·dstBlock + t·dstRow + 4·r] = src[r][b·srcBlock + 4·t]")
	var src [8]reg.GPVirtual
	for r := range src {
		src[r] = g.Load(g.arg.Field("src").Index(r), g.GP64()).(reg.GPVirtual)
	}
	at := g.GP64()
	g.XORQ(at, at)
	dst, row := g.field("dst"), g.field("dstRow")
	block := func(load func(r int, v vec), store func(t int, v vec)) {
		var v [8]vec
		for r := range v {
			v[r] = g.YMM()
			load(r, v[r])
		}
		for t, u := range g.transposed(v) {
			store(t, u)
		}
	}
	place := func(r int) operand.Mem { return operand.Mem{Base: src[r], Index: at, Scale: 1} }
	g.CMPQ(g.address(g.arg.Field("blocks")), operand.Imm(0))
	g.JE(to("tail"))
	g.label("block")
	walk := g.GP64()
	g.MOVQ(dst, walk)
	block(func(r int, v vec) { g.VMOVUPS(place(r), v) }, func(t int, v vec) {
		g.VMOVUPS(v, operand.Mem{Base: walk})
		g.ADDQ(row, walk)
	})
	g.ADDQ(g.address(g.arg.Field("srcBlock")), at)
	g.ADDQ(g.address(g.arg.Field("dstBlock")), dst)
	g.DECQ(g.address(g.arg.Field("blocks")))
	g.JNZ(to("block"))
	g.label("tail")
	cols := g.field("cols")
	g.TESTQ(cols, cols)
	g.JZ(to("transposed"))
	m := g.firstLanes(cols, 0)
	block(func(r int, v vec) { g.VMASKMOVPS(place(r), m, v) }, func(t int, v vec) {
		g.VMOVUPS(v, operand.Mem{Base: dst})
		g.ADDQ(row, dst)
		g.DECQ(cols)
		g.JZ(to("transposed"))
	})
	g.label("transposed")
	g.end()
}

// transposed returns the columns of eight rows of eight floats.
func (g *isa) transposed(v [8]vec) [8]vec {
	var pairs, fours, columns [8]vec
	for i := 0; i < 8; i += 2 {
		pairs[i], pairs[i+1] = g.YMM(), g.YMM()
		g.VUNPCKLPS(v[i+1], v[i], pairs[i])
		g.VUNPCKHPS(v[i+1], v[i], pairs[i+1])
	}
	for i := 0; i < 8; i += 4 {
		for h := range 2 {
			low, high := pairs[i+h], pairs[i+2+h]
			fours[i+2*h], fours[i+2*h+1] = g.YMM(), g.YMM()
			g.VSHUFPS(operand.Imm(0x44), high, low, fours[i+2*h])
			g.VSHUFPS(operand.Imm(0xee), high, low, fours[i+2*h+1])
		}
	}
	for i := range 4 {
		columns[i], columns[i+4] = g.YMM(), g.YMM()
		g.VPERM2F128(operand.Imm(0x20), fours[i+4], fours[i], columns[i])
		g.VPERM2F128(operand.Imm(0x31), fours[i+4], fours[i], columns[i+4])
	}
	return columns
}
