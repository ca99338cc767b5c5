package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// rows writes the kernels that copy rows into panels of one and two vectors' width.
func (g *isa) rows() {
	for width := 1; width <= 2; width++ {
		g.copyRows(fmt.Sprintf("copyRows%d", width), width)
	}
}

func (g *isa) copyRows(name string, width int) {
	g.begin(name, "rows",
		fmt.Sprintf("copies rows to rows of %d floats:", width*g.lanes()),
		"",
		"\tdst[i,j] = j < cols ? src[i,j] : +0")
	cols := g.field("cols")
	m := make([]mask, width)
	for j := range m {
		m[j] = g.firstLanes(cols, j)
	}
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
	g.ADDQ(operand.U32(width*g.bytes()), dst)
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
	// half loads four floats of row r, from column c of the block on.
	half := func(r, c int) operand.Mem {
		return operand.Mem{Base: src[r], Index: at, Scale: 1, Disp: 4 * c}
	}
	g.CMPQ(g.address(g.arg.Field("blocks")), operand.Imm(0))
	g.JE(to("tail"))
	g.label("block")
	walk := g.GP64()
	g.MOVQ(dst, walk)
	// Rows r and r+4 share a register, so that no shuffle crosses its halves.
	var v [8]vec
	for r := range 4 {
		for h := range 2 {
			low := g.XMM()
			g.VMOVUPS(half(r, 4*h), low)
			v[2*r+h] = g.YMM()
			g.VINSERTF128(operand.Imm(1), half(r+4, 4*h), low.AsY(), v[2*r+h])
		}
	}
	for h := range 2 {
		for _, u := range g.transposedHalves(v[h], v[2+h], v[4+h], v[6+h]) {
			g.VMOVUPS(u, operand.Mem{Base: walk})
			g.ADDQ(row, walk)
		}
	}
	g.ADDQ(g.address(g.arg.Field("srcBlock")), at)
	g.ADDQ(g.address(g.arg.Field("dstBlock")), dst)
	g.DECQ(g.address(g.arg.Field("blocks")))
	g.JNZ(to("block"))
	g.label("tail")
	cols := g.field("cols")
	g.TESTQ(cols, cols)
	g.JZ(to("transposed"))
	g.ragged(cols, half, func(u vec) {
		g.VMOVUPS(u, operand.Mem{Base: dst})
		g.ADDQ(row, dst)
		g.DECQ(cols)
		g.JZ(to("transposed"))
	})
	g.label("transposed")
	g.end()
}

// ragged transposes a block of fewer than eight columns, reading no others.
func (g *isa) ragged(cols reg.GPVirtual, half func(r, c int) operand.Mem, store func(u vec)) {
	for h := range 2 {
		m := g.firstLanes(cols, 0)
		var v [4]vec
		for r := range 4 {
			low, high := g.XMM(), g.XMM()
			g.VMASKMOVPS(half(r, 4*h), m.asX(), low)
			g.VMASKMOVPS(half(r+4, 4*h), m.asX(), high)
			v[r] = g.YMM()
			g.VINSERTF128(operand.Imm(1), high, low.AsY(), v[r])
		}
		// cols counts down; what is left of it belongs to the second half.
		for _, u := range g.transposedHalves(v[0], v[1], v[2], v[3]) {
			store(u)
		}
	}
}

// transposedHalves returns the columns of two blocks of four rows of four floats, the
// one in the lower and the other in the upper halves of the registers.
func (g *isa) transposedHalves(a, b, c, d vec) [4]vec {
	unpack := func(x, y vec) (low, high vec) {
		low, high = g.YMM(), g.YMM()
		g.VUNPCKLPS(y, x, low)
		g.VUNPCKHPS(y, x, high)
		return low, high
	}
	abLow, abHigh := unpack(a, b)
	cdLow, cdHigh := unpack(c, d)
	var columns [4]vec
	for i, pair := range [][2]vec{{abLow, cdLow}, {abHigh, cdHigh}} {
		columns[2*i], columns[2*i+1] = g.YMM(), g.YMM()
		g.VSHUFPS(operand.Imm(0x44), pair[1], pair[0], columns[2*i])
		g.VSHUFPS(operand.Imm(0xee), pair[1], pair[0], columns[2*i+1])
	}
	return columns
}

// windows writes the kernel that copies windows of an image, one after the other. It
// copies whole vectors: what it writes beyond a row, the next row overwrites, and
// beyond the last one there must be room for a vector, as in the image.
func (g *isa) windows() {
	g.begin("windows", "windows",
		"copies windows of an image; up to seven floats beyond are read and written:",
		"",
		"\tdst[w,i,j] = src[w·step + i·srcRow + 4·j]")
	pixels, dst, cols := g.field("pixels"), g.field("dst"), g.field("cols")
	src, row := g.field("src"), g.field("srcRow")
	g.label("pixel")
	walk, count := g.GP64(), g.field("count")
	g.MOVQ(src, walk)
	g.label("row")
	from, to8, left, v := g.GP64(), g.GP64(), g.GP64(), g.YMM()
	g.MOVQ(walk, from)
	g.MOVQ(dst, to8)
	g.MOVQ(cols, left)
	g.label("eight")
	g.VMOVUPS(at(from, 0), v)
	g.VMOVUPS(v, at(to8, 0))
	g.ADDQ(operand.Imm(32), from)
	g.ADDQ(operand.Imm(32), to8)
	g.SUBQ(operand.Imm(8), left)
	g.JG(to("eight"))
	g.LEAQ(operand.Mem{Base: dst, Index: cols, Scale: 4}, dst)
	g.ADDQ(row, walk)
	g.DECQ(count)
	g.JNZ(to("row"))
	g.ADDQ(g.address(g.arg.Field("step")), src)
	g.DECQ(pixels)
	g.JNZ(to("pixel"))
	g.end()
}
