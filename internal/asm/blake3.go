package main

import (
	"github.com/mmcloughlin/avo/attr"
	"github.com/mmcloughlin/avo/operand"
	"github.com/mmcloughlin/avo/reg"
)

// chunks is the kernel of package blake3 in the making.
type chunks struct {
	*kernel
	// aligned is where the words are: a vector across two lines of the cache is slow.
	aligned reg.GPVirtual
}

const (
	width     = 16
	wordSize  = 4
	blockSize = 64
)

// initial is the first chaining value, that of SHA-256.
var initial = [8]uint32{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19}

// permutation leads from the words of a round to those of the next.
var permutation = [16]int{2, 6, 3, 10, 7, 0, 4, 13, 1, 11, 12, 5, 9, 14, 15, 8}

// compress writes the kernel of package blake3.
func compress(of *kernel) {
	k := &chunks{kernel: of}
	k.constants()
	k.begin("compress", "lanes", "compress sets out[i], for each lane i, to the chaining value after count[i] blocks",
		"from in[i] on, each compressed under the value after the one before.")
	values := make([]vec, len(initial))
	for i := range values {
		values[i] = k.ZMM()
		k.VMOVDQU32(k.constant(i), values[i])
	}
	flags := k.ZMM()
	k.VMOVDQU32(k.field("first"), flags)
	k.aligned = k.GP64()
	k.LEAQ(k.field("words"), k.aligned)
	k.ADDQ(operand.Imm(vector-1), k.aligned)
	k.ANDQ(operand.I32(-vector), k.aligned)
	at, number := k.GP64(), k.ZMM()
	k.XORQ(at, at)
	k.VPXORD(number, number, number)
	k.Label("block")
	k.words(at)
	k.block(values, flags, number)
	k.VPXORD(flags, flags, flags)
	k.VPADDD(k.constant(one), number, number)
	k.ADDQ(operand.Imm(blockSize), at)
	k.DECQ(k.field("blocks"))
	k.JNZ(operand.LabelRef("block"))
	k.store(values)
	k.end()
}

// The constants after the words of the initial value.
const (
	one = len(initial) + iota
	whole
)

func (k *chunks) constants() {
	k.StaticGlobal("constants")
	k.DataAttributes(attr.RODATA | attr.NOPTR)
	for i, u := range append(initial[:], 1, blockSize) {
		for lane := range width {
			k.AddDatum((i*width+lane)*wordSize, operand.U32(u))
		}
	}
}

// constant returns memory that holds a constant in every lane.
func (k *chunks) constant(i int) operand.Mem {
	return operand.NewDataAddr(operand.NewStaticSymbol("constants"), i*vector)
}

// words stores the words of the lanes' blocks, each word of all lanes in a row. Quarter
// q of rows i, i+4, i+8 and i+12 fills a vector; four of these are transposed in place.
func (k *chunks) words(at reg.GPVirtual) {
	for q := range 4 {
		rows := make([]vec, 4)
		for i := range rows {
			rows[i] = k.ZMM()
			for j := range 4 {
				from := k.GP64()
				in := k.field("in")
				in.Disp += 8 * (i + 4*j)
				k.MOVQ(in, from)
				quarter := operand.Mem{Base: from, Index: at, Scale: 1, Disp: 16 * q}
				if j == 0 {
					k.VBROADCASTI32X4(quarter, rows[i])
				} else {
					k.VINSERTI32X4(operand.Imm(uint64(j)), quarter, rows[i], rows[i])
				}
			}
		}
		for w, v := range k.transposed(rows) {
			k.VMOVDQA32(v, k.word(4*q+w))
		}
	}
}

// word returns where word i of the lanes' blocks is.
func (k *chunks) word(i int) operand.Mem { return operand.Mem{Base: k.aligned, Disp: i * vector} }

// transposed transposes four by four words in each quarter of four vectors.
func (k *chunks) transposed(rows []vec) [4]vec {
	var pairs, out [4]vec
	for i := range pairs {
		pairs[i] = k.ZMM()
		out[i] = k.ZMM()
	}
	k.VPUNPCKLDQ(rows[1], rows[0], pairs[0])
	k.VPUNPCKHDQ(rows[1], rows[0], pairs[1])
	k.VPUNPCKLDQ(rows[3], rows[2], pairs[2])
	k.VPUNPCKHDQ(rows[3], rows[2], pairs[3])
	k.VPUNPCKLQDQ(pairs[2], pairs[0], out[0])
	k.VPUNPCKHQDQ(pairs[2], pairs[0], out[1])
	k.VPUNPCKLQDQ(pairs[3], pairs[1], out[2])
	k.VPUNPCKHQDQ(pairs[3], pairs[1], out[3])
	return out
}

// block compresses a block of every lane that has one left.
func (k *chunks) block(values []vec, flags, number vec) {
	active, last, next := k.K(), k.K(), k.ZMM()
	k.VPCMPUD(operand.Imm(lessThan), k.field("count"), number, active)
	k.VPADDD(k.constant(one), number, next)
	k.VPCMPEQD(k.field("count"), next, last)
	v := make([]vec, 16)
	for i := range v {
		v[i] = k.ZMM()
	}
	for i := range 8 {
		k.VMOVDQA32(values[i], v[i])
	}
	for i := range 4 {
		k.VMOVDQU32(k.constant(i), v[8+i])
	}
	k.VMOVDQU32(k.field("counter"), v[12])
	k.VPXORD(v[13], v[13], v[13])
	k.VMOVDQU32(k.constant(whole), v[14])
	k.VMOVDQU32(k.field("last"), last, v[14])
	k.VMOVDQA32(flags, v[15])
	k.VPORD(k.field("end"), flags, last, v[15])
	schedule := [16]int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	for range 7 {
		k.round(v, schedule)
		var after [16]int
		for i, p := range permutation {
			after[i] = schedule[p]
		}
		schedule = after
	}
	for i, value := range values {
		k.VPXORD(v[i+8], v[i], active, value)
	}
}

const lessThan = 1

// round mixes the columns, then the diagonals.
func (k *chunks) round(v []vec, schedule [16]int) {
	for half, shift := range []int{0, 1} {
		var a, b, c, d [4]vec
		for i := range 4 {
			a[i], b[i], c[i], d[i] = v[i], v[4+(i+shift)%4], v[8+(i+2*shift)%4], v[12+(i+3*shift)%4]
		}
		words := schedule[8*half:]
		k.mix(a, b, c, d, func(i int) int { return words[2*i] }, 16, 12)
		k.mix(a, b, c, d, func(i int) int { return words[2*i+1] }, 8, 7)
	}
}

// mix is half of the function G on four columns, an instruction of each in turn.
func (k *chunks) mix(a, b, c, d [4]vec, word func(i int) int, right, further uint64) {
	for i := range 4 {
		k.VPADDD(b[i], a[i], a[i])
	}
	for i := range 4 {
		k.VPADDD(k.word(word(i)), a[i], a[i])
	}
	for i := range 4 {
		k.VPXORD(a[i], d[i], d[i])
	}
	for i := range 4 {
		k.VPRORD(operand.Imm(right), d[i], d[i])
	}
	for i := range 4 {
		k.VPADDD(d[i], c[i], c[i])
	}
	for i := range 4 {
		k.VPXORD(c[i], b[i], b[i])
	}
	for i := range 4 {
		k.VPRORD(operand.Imm(further), b[i], b[i])
	}
}

// store writes the values of each lane one after the other.
func (k *chunks) store(values []vec) {
	for half := range 2 {
		for i, v := range k.transposed(values[4*half:][:4]) {
			for j := range 4 {
				to := k.field("out")
				to.Disp += (i+4*j)*len(initial)*wordSize + 16*half
				k.VEXTRACTI32X4(operand.Imm(uint64(j)), v, to)
			}
		}
	}
}
