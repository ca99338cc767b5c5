package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// draws is the kernel of package stream in the making.
type draws struct{ *kernel }

// The multipliers and increments of Philox4x64.
var multipliers, increments = [2]uint64{0xd2e7470ee14c6c93, 0xca5a826395121157}, [2]uint64{0x9e3779b97f4a7c15, 0xbb67ae8584caa73b}

const (
	philoxRounds = 10
	eight        = 8 // lanes
)

// fill writes the kernel of package stream.
func fill(of *kernel) {
	k := &draws{kernel: of}
	k.constants()
	k.begin("fill", "blocks", "fill writes the four words of each of 16·pairs blocks, one after the other.")
	out, first, key := k.GP64(), k.constant(lanes), [2]vec{k.broadcast("seed"), k.broadcast("purpose")}
	k.MOVQ(k.field("out"), out)
	k.VPADDQ_BCST(k.field("first"), first, first)
	k.Label("groups")
	// A round is a long chain: two groups of blocks take turns.
	var c [2][4]vec
	for g := range c {
		c[g] = [4]vec{first, k.broadcast("entity"), k.broadcast("index"), k.zero()}
		if g > 0 {
			c[g][0] = k.sum(first, k.at(step))
		}
	}
	keys := key
	for range philoxRounds {
		for g := range c {
			c[g] = k.round(c[g], keys)
		}
		keys = [2]vec{k.sum(keys[0], k.at(increment)), k.sum(keys[1], k.at(increment+1))}
	}
	for g := range c {
		k.store(c[g], out, 4*vector*g)
		k.VPADDQ(k.at(step), first, first)
	}
	k.ADDQ(operand.U32(2*4*vector), out)
	k.DECQ(k.field("pairs"))
	k.JNZ(operand.LabelRef("groups"))
	k.end()
}

// round is a round of Philox4x64.
func (k *draws) round(c [4]vec, keys [2]vec) [4]vec {
	hi0, lo0 := k.product(c[0], multiplier)
	hi1, lo1 := k.product(c[2], multiplier+2)
	return [4]vec{k.xor(hi1, c[1], keys[0]), lo1, k.xor(hi0, c[3], keys[1]), lo0}
}

// The constants.
const (
	lowHalf    = 0
	lanes      = 1
	step       = 2
	increment  = 3 // two of them
	multiplier = 5 // the halves of two
)

func (k *draws) constants() {
	k.StaticGlobal("constants")
	k.DataAttributes(attr.RODATA | attr.NOPTR)
	all := []uint64{1<<32 - 1, 0, eight, increments[0], increments[1]}
	for _, m := range multipliers {
		all = append(all, m&(1<<32-1), m>>32)
	}
	for i, u := range all {
		for lane := range uint64(eight) {
			if i == lanes {
				u = lane
			}
			k.AddDatum(i*vector+8*int(lane), operand.U64(u))
		}
	}
}

// at returns memory that holds a constant in every lane.
func (k *draws) at(i int) operand.Mem {
	return operand.NewDataAddr(operand.NewStaticSymbol("constants"), i*vector)
}

func (k *draws) constant(i int) vec {
	v := k.ZMM()
	k.VMOVDQU64(k.at(i), v)
	return v
}

func (k *draws) broadcast(field string) vec {
	v := k.ZMM()
	k.VPBROADCASTQ(k.field(field), v)
	return v
}

func (k *draws) zero() vec {
	v := k.ZMM()
	k.VPXORQ(v, v, v)
	return v
}

func (k *draws) sum(x vec, y operand.Op) vec {
	v := k.ZMM()
	k.VPADDQ(y, x, v)
	return v
}

// xor returns x^y^z.
func (k *draws) xor(x, y, z vec) vec {
	v := k.ZMM()
	k.VPXORQ(x, y, v)
	k.VPXORQ(z, v, v)
	return v
}

// half returns the products of lower halves.
func (k *draws) half(x vec, y operand.Op) vec {
	v := k.ZMM()
	k.VPMULUDQ(y, x, v)
	return v
}

func (k *draws) upper(x vec) vec {
	v := k.ZMM()
	k.VPSRLQ(operand.Imm(32), x, v)
	return v
}

func (k *draws) lower(x vec) vec {
	v := k.ZMM()
	k.VPANDQ(k.at(lowHalf), x, v)
	return v
}

// product returns the halves of x times a constant in 128 bits, from the four products of
// their halves. No sum below overflows.
func (k *draws) product(x vec, by int) (hi, lo vec) {
	above, lower, upper := k.upper(x), k.at(by), k.at(by+1)
	ll, lh, hl, hh := k.half(x, lower), k.half(x, upper), k.half(above, lower), k.half(above, upper)
	mid := k.sum(hl, k.upper(ll))
	last := k.sum(lh, k.lower(mid))
	hi = k.sum(k.sum(hh, k.upper(mid)), k.upper(last))
	lo = k.ZMM()
	k.VPSLLQ(operand.Imm(32), last, lo)
	k.VPORQ(k.lower(ll), lo, lo)
	return hi, lo
}

// store writes the words of blocks from a place on, those of a block one after the other. Of two neighbouring words, a
// quarter of a vector has those of an even block and another those of an odd one.
func (k *draws) store(c [4]vec, out reg.Register, from int) {
	for pair := range 2 {
		even, odd := k.ZMM(), k.ZMM()
		k.VPUNPCKLQDQ(c[2*pair+1], c[2*pair], even)
		k.VPUNPCKHQDQ(c[2*pair+1], c[2*pair], odd)
		for quarter := range 4 {
			for i, v := range []vec{even, odd} {
				k.VEXTRACTI32X4(operand.Imm(uint64(quarter)), v, operand.Mem{Base: out, Disp: from + 32*(2*quarter+i) + 16*pair})
			}
		}
	}
}
