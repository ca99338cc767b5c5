package main

import (
	"fmt"

	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// tileKernel is a kernel in the making that computes height x width vectors of a
// matrix product, with all sums in registers.
type tileKernel struct {
	*isa
	height, width int
	fused         bool
	acc           [][]vec
	spare         []vec         // beside the sums: factors, and what meets them in the end
	inside        []mask        // the lanes of c by vector, where registers hold them throughout
	under         reg.GPVirtual // the lane under way
	pile          reg.GPVirtual // where its partial tile goes
}

// The layout of a lane.
const (
	laneK     = 0
	laneA     = 8
	laneB     = 16
	laneFolds = 24
	lanePile  = 32
	laneBytes = 40
)

// tiles writes the kernels of all heights up to the largest that leaves registers for
// the factors, which depends on the width in vectors.
func (g *isa) tiles(heights ...int) {
	for _, fused := range []bool{true, false} {
		for i, height := range heights {
			for h := 1; h <= height; h++ {
				t := tileKernel{isa: g, height: h, width: i + 1, fused: fused}
				t.write()
			}
		}
	}
}

func (t *tileKernel) write() {
	kind := "Fused"
	if !t.fused {
		kind = "Unfused"
	}
	name := fmt.Sprintf("tile%s%dx%d", kind, t.height, t.width*t.lanes())
	t.begin(name, "tile", fmt.Sprintf("computes a tile of %d rows and at most %d columns.", t.height, t.width*t.lanes()))
	t.acc = make([][]vec, t.height)
	for i := range t.acc {
		t.acc[i] = make([]vec, t.width)
		for j := range t.acc[i] {
			t.acc[i][j] = t.vec()
		}
	}
	for range max(t.width, 2) {
		t.spare = append(t.spare, t.vec())
	}
	if t.wide {
		t.inside = t.masks()
	}
	t.MOVQ(operand.U32(0), t.address(t.arg.Field("aAt")))
	t.MOVQ(operand.U32(0), t.address(t.arg.Field("cAt")))
	t.label("tile")
	t.expect()
	t.under = t.field("lanes")
	t.label("lane")
	t.start()
	t.sum()
	t.fold()
	t.CMPQ(t.under, t.address(t.arg.Field("last")))
	t.JE(to("last"))
	t.push()
	t.ADDQ(operand.Imm(laneBytes), t.under)
	t.JMP(to("lane"))
	t.label("last")
	t.finish()
	t.store()
	t.next()
	t.end()
}

// next goes on to the tile below, if there is one. What advances are distances, not
// the pointers: beyond the last tile these may point to nothing.
func (t *tileKernel) next() {
	step := t.field("aTile")
	t.ADDQ(step, t.address(t.arg.Field("aAt")))
	step = t.field("cRow")
	t.IMUL3Q(operand.Imm(uint64(t.height)), step, step)
	t.ADDQ(step, t.address(t.arg.Field("cAt")))
	t.DECQ(t.address(t.arg.Field("count")))
	t.JNZ(to("tile"))
}

// each calls f for every vector of c with its place.
func (t *tileKernel) each(f func(v vec, place operand.Mem, j int)) {
	c, row := t.field("c"), t.field("cRow")
	t.ADDQ(t.address(t.arg.Field("cAt")), c)
	for i := range t.acc {
		for j, v := range t.acc[i] {
			f(v, at(c, j*t.bytes()), j)
		}
		if i < t.height-1 {
			t.ADDQ(row, c)
		}
	}
}

// masks returns the lanes of c by vector.
func (t *tileKernel) masks() []mask {
	if t.inside != nil {
		return t.inside
	}
	cols := t.field("cols")
	m := make([]mask, t.width)
	for j := range m {
		m[j] = t.firstLanes(cols, j)
	}
	return m
}

// start sets the sums to +0 or to c.
func (t *tileKernel) start() {
	for i := range t.acc {
		for _, v := range t.acc[i] {
			t.clear(v)
		}
	}
	load := t.field("load")
	t.TESTQ(load, load)
	t.JZ(to("loaded"))
	m := t.masks()
	t.each(func(v vec, place operand.Mem, j int) { t.loadLanes(m[j], place, v) })
	t.label("loaded")
}

// sum adds the products over k, in order.
func (t *tileKernel) sum() {
	k, segments := t.GP64(), t.field("segments")
	a, row, step := t.field("a"), t.field("aRow"), t.field("aStep")
	b, bStep := t.field("b"), t.field("bStep")
	t.ADDQ(t.address(t.arg.Field("aAt")), a)
	t.ADDQ(at(t.under, laneA), a)
	t.ADDQ(at(t.under, laneB), b)
	// An address reaches three rows from a base: base, base+row, base+2·row.
	bases := []reg.GPVirtual{a}
	for i := 3; i < t.height; i += 3 {
		next := t.GP64()
		t.LEAQ(operand.Mem{Base: bases[len(bases)-1], Index: row, Scale: 2}, next)
		t.ADDQ(row, next)
		bases = append(bases, next)
	}
	t.label("segment")
	t.MOVQ(at(t.under, laneK), k)
	t.TESTQ(k, k)
	t.JZ(to("summed"))
	t.label("sum")
	factors := t.spare[:t.width]
	for j := range factors {
		t.VMOVUPS(at(b, j*t.bytes()), factors[j])
	}
	t.fetchAhead(bases, step, operand.Mem{Base: b, Index: bStep, Scale: 8})
	for i := range t.acc {
		place := operand.Mem{Base: bases[i/3]}
		if i%3 > 0 {
			place.Index, place.Scale = row, uint8(i%3)
		}
		t.multiply(place, factors, t.acc[i])
	}
	for _, base := range bases {
		t.ADDQ(step, base)
	}
	t.ADDQ(bStep, b)
	t.DECQ(k)
	t.JNZ(to("sum"))
	t.DECQ(segments)
	t.JZ(to("summed"))
	for _, base := range bases {
		t.ADDQ(t.address(t.arg.Field("jump")), base)
	}
	jumps := t.field("jumps")
	t.TESTQ(jumps, jumps)
	t.JZ(to("segment"))
	t.ADDQ(operand.Mem{Base: jumps, Index: segments, Scale: 8}, b)
	t.JMP(to("segment"))
	t.label("summed")
}

// fetchAhead fetches factors of later products; wide tiles read what is near.
func (t *tileKernel) fetchAhead(bases []reg.GPVirtual, step reg.GPVirtual, b operand.Mem) {
	if t.width > 2 {
		return
	}
	t.PREFETCHT0(operand.Mem{Base: bases[0], Index: step, Scale: 8})
	if last := bases[len(bases)-1]; len(bases) > 2 { // a column of a may lie in two lines
		t.PREFETCHT0(operand.Mem{Base: last, Index: step, Scale: 8})
	}
	for j := range t.width {
		b.Disp = j * t.bytes()
		t.PREFETCHT0(b)
	}
}

// multiply adds the products of the number at place with the factors to the sums.
func (t *tileKernel) multiply(place operand.Mem, factors, acc []vec) {
	if t.wide && t.fused && len(factors) == 1 {
		t.VFMADD231PS_BCST(place, factors[0], acc[0]) // it meets one factor: no register for it
		return
	}
	x := t.vec()
	t.VBROADCASTSS(place, x)
	for j, y := range factors {
		if t.fused {
			t.VFMADD231PS(y, x, acc[j])
			continue
		}
		product := x
		if j < len(factors)-1 {
			product = t.vec()
		}
		t.VMULPS(y, x, product)
		t.VADDPS(product, acc[j], acc[j])
	}
}

// fold adds the partial tiles on top of the pile, the latest first.
func (t *tileKernel) fold() {
	folds, slot := t.GP64(), t.field("slot")
	t.pile = t.field("partial")
	t.ADDQ(at(t.under, lanePile), t.pile)
	t.MOVQ(at(t.under, laneFolds), folds)
	t.TESTQ(folds, folds)
	t.JZ(to("folded"))
	latest := t.GP64()
	t.MOVQ(folds, latest)
	t.IMULQ(slot, latest)
	t.ADDQ(t.pile, latest)
	t.label("fold")
	t.SUBQ(slot, latest)
	t.eachPartial(latest, func(v vec, place operand.Mem) { t.VADDPS(place, v, v) })
	t.DECQ(folds)
	t.JNZ(to("fold"))
	t.label("folded")
}

// push puts the sums onto the pile.
func (t *tileKernel) push() {
	t.eachPartial(t.pile, func(v vec, place operand.Mem) { t.VMOVUPS(v, place) })
}

// eachPartial calls f for every vector of a partial tile with its place.
func (t *tileKernel) eachPartial(base reg.Register, f func(v vec, place operand.Mem)) {
	for i := range t.acc {
		for j, v := range t.acc[i] {
			f(v, at(base, (i*t.width+j)*t.bytes()))
		}
	}
}

// expect fetches what the sums are added to in the end, while they grow.
func (t *tileKernel) expect() {
	onto := t.field("onto")
	t.TESTQ(onto, onto)
	t.JZ(to("expected"))
	t.ADDQ(t.address(t.arg.Field("cAt")), onto)
	row := t.field("cRow")
	for i := range t.acc {
		for j := range t.acc[i] {
			t.PREFETCHT0(at(onto, j*t.bytes()))
		}
		if i < t.height-1 {
			t.ADDQ(row, onto)
		}
	}
	t.label("expected")
}

// finish does to the sums what other operations would do to the outputs.
func (t *tileKernel) finish() {
	bias := t.field("bias")
	t.TESTQ(bias, bias)
	t.JZ(to("biased"))
	for j, m := range t.masks() {
		b := t.spare[0]
		t.loadLanes(m, at(bias, j*t.bytes()), b)
		for i := range t.acc {
			t.VADDPS(b, t.acc[i][j], t.acc[i][j])
		}
	}
	t.label("biased")
	rows := t.field("rowBias")
	t.TESTQ(rows, rows)
	t.JZ(to("rowsbiased"))
	for i := range t.acc {
		b := t.spare[0]
		t.VBROADCASTSS(at(rows, 4*i), b)
		for _, v := range t.acc[i] {
			t.VADDPS(b, v, v)
		}
	}
	t.label("rowsbiased")
	t.land()
	relu := t.field("relu")
	t.TESTQ(relu, relu)
	t.JZ(to("finished"))
	zero := t.spare[0]
	t.clear(zero)
	for i := range t.acc {
		for _, v := range t.acc[i] {
			t.clearWhere(t.compare(lessOrEqual, v, zero), v)
		}
	}
	t.label("finished")
}

// land adds a multiple of the sums to what lies at onto.
func (t *tileKernel) land() {
	onto := t.field("onto")
	t.TESTQ(onto, onto)
	t.JZ(to("landed"))
	t.ADDQ(t.address(t.arg.Field("cAt")), onto)
	row, m := t.field("cRow"), t.masks()
	rate, w := t.spare[0], t.spare[1]
	t.VBROADCASTSS(t.address(t.arg.Field("rate")), rate)
	for i := range t.acc {
		for j, v := range t.acc[i] {
			t.loadLanes(m[j], at(onto, j*t.bytes()), w)
			if t.fused {
				t.VFMADD213PS(w, rate, v) // v = rate·v + w
				continue
			}
			t.VMULPS(rate, v, v)
			t.VADDPS(w, v, v)
		}
		if i < t.height-1 {
			t.ADDQ(row, onto)
		}
	}
	t.label("landed")
}

// store writes the sums to c.
func (t *tileKernel) store() {
	m := t.masks()
	t.each(func(v vec, place operand.Mem, j int) { t.storeLanes(m[j], v, place) })
}
