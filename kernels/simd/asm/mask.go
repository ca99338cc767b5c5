package main

import (
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
	"github.com/mmcloughlin/avo/x86"
)

// mask says which lanes an instruction applies to: a mask register of AVX-512, a
// vector of all ones or zeros in AVX2.
type mask struct{ reg.Register }

// Predicates of comparisons, ordered: false when an operand is NaN.
const (
	equal        = 0
	less         = 1
	lessOrEqual  = 2
	unordered    = 3
	greater      = 14
	greaterEqual = 13
)

// compare returns where x and y are as the predicate says.
func (g *isa) compare(predicate uint64, x vec, y operand.Op) mask {
	if g.wide {
		k := g.K()
		g.VCMPPS(operand.Imm(predicate), y, x, k)
		return mask{k}
	}
	m := g.vec()
	g.VCMPPS(operand.Imm(predicate), y, x, m)
	return mask{m}
}

// choose returns yes where m is set and no elsewhere.
func (g *isa) choose(m mask, yes operand.Op, no vec) vec {
	v := g.vec()
	if g.wide {
		blend, err := x86.VBLENDMPS(yes, no, m, v)
		if err != nil {
			panic("asm: " + err.Error())
		}
		// It writes every lane, so what v held before need not be kept for it.
		blend.Inputs = []operand.Op{yes, no, m}
		g.Instruction(blend)
	} else {
		g.VBLENDVPS(m, yes, no, v)
	}
	return v
}

// clearWhere sets the lanes of m in v to +0.
func (g *isa) clearWhere(m mask, v vec) {
	if g.wide {
		g.VPXORD(v, v, m, v)
	} else {
		g.VANDNPS(v, m, v)
	}
}

// asX returns the first four lanes of a mask in a vector.
func (m mask) asX() reg.Register { return m.Register.(vec).AsX() }

// firstLanes returns the mask of the lanes of vector v, counted from 0, that
// lie below n.
func (g *isa) firstLanes(n reg.Register, v int) mask {
	x := g.XMM()
	count := g.vec()
	g.VMOVD(n.(reg.GP).As32(), x)
	g.VPBROADCASTD(x, count)
	if g.wide {
		k := g.K()
		numbers := g.vec()
		g.VMOVDQU32(g.iota(v), numbers)
		g.VPCMPGTD(numbers, count, k)
		return mask{k}
	}
	g.VPCMPGTD(g.iota(v), count, count)
	return mask{count}
}

// loadLanes loads the lanes of m into v and +0 into the others; it does not touch
// the memory of the others.
func (g *isa) loadLanes(m mask, from operand.Mem, v vec) {
	if g.wide {
		g.VMOVUPS_Z(from, m, v)
	} else {
		g.VMASKMOVPS(from, m, v)
	}
}

// storeLanes stores the lanes of m.
func (g *isa) storeLanes(m mask, v vec, to operand.Mem) {
	if g.wide {
		g.VMOVUPS(v, m, to)
	} else {
		g.VMASKMOVPS(v, m, to)
	}
}
