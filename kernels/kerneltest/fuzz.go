package kerneltest

import (
	"encoding/binary"
	"fmt"
	"math"
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// Fuzz holds a backend to the definitions on calls that the fuzzer writes: any
// operation, arithmetic, ragged shape, and any bits in any operand. Its seeds reach
// every operation in every arithmetic.
func Fuzz(f *testing.F, b kernels.Backend) {
	fuzz(f, dumb, func(k *kase) []float32 { return define(&k.call) }, b)
}

// FuzzLike holds backends to another one, which must be held to the definitions by
// itself: it is faster than they are, so that shapes are larger and calls more.
func FuzzLike(f *testing.F, model kernels.Backend, others ...kernels.Backend) {
	m := model.Machine()
	fuzz(f, swift, func(k *kase) []float32 {
		k.run(m)
		return append([]float32(nil), k.call.Out...)
	}, others...)
}

// fuzz compares each backend with what want says of a call.
func fuzz(f *testing.F, most uint64, want func(k *kase) []float32, backends ...kernels.Backend) {
	for _, seed := range seeds() {
		f.Add(seed)
	}
	machines := make([]kernels.Machine, len(backends))
	for i, b := range backends {
		machines[i] = b.Machine()
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		k := written(data, most)
		expected := want(&k)
		for i, b := range backends {
			if !b.Supports(k.call.Arithmetic) {
				continue
			}
			k.run(machines[i])
			for e, w := range expected {
				if got := k.call.Out[e]; bitsOf(got) != bitsOf(w) {
					t.Fatalf("%s, %v: %s: output %d is %08x (%g), want %08x (%g)",
						b.Name(), k.call.Arithmetic, k.name, e, bitsOf(got), got, bitsOf(w), w)
				}
			}
		}
	})
}

// The most gas of a call: what the definitions compute in some milliseconds, and what
// reaches beyond the blocks of vector kernels.
const (
	dumb  = 10_000
	swift = 1_000_000
)

// headerBytes is the number of bytes of an input before its changes: operation,
// arithmetic, pattern, flags, counter, three sizes, seed.
const headerBytes = 9

// change is the number of bytes that put any bits anywhere: operand, place (two),
// number (four).
const change = 7

// anyBits is the pattern of numbers of any bits; it belongs to fuzzing alone.
const anyBits pattern = "any bits"

// written reads a call from a fuzzer's bytes, any bytes: a drawn case, in which
// single numbers are then replaced. Sizes are halved until the gas suffices.
func written(data []byte, most uint64) kase {
	h := header{}
	copy(h.bytes[:], data)
	k := h.draw()
	for k.call.Node.Gas() > most {
		h.halved++
		k = h.draw()
	}
	c, all := &k.call, kernels.Arithmetics()
	c.Arithmetic = all[int(h.bytes[1])%len(all)]
	c.Nondet, c.Instance, c.Index = uint64(h.bytes[3]), uint64(h.bytes[8]), int(h.bytes[3]>>2)
	c.Counter = []uint64{0, 1, 2, 3, 10, 1000, 1 << 20, 1 << 40}[h.bytes[4]%8]
	if c.Node.Op == graph.Rate {
		c.Counter = max(c.Counter, 1) // there is no rate outside of training
	}
	c.Out = make([]float32, c.Node.Len())
	if len(data) > headerBytes {
		k.replace(data[headerBytes:])
	}
	return k
}

// header says of a call all but single numbers; halved, how often its sizes were.
type header struct {
	bytes  [headerBytes]byte
	halved int
}

// size reads a size from 1 to most.
func (h *header) size(i, most int) int { return 1 + int(h.bytes[i])%most>>h.halved }

// draw draws the case.
func (h *header) draw() kase {
	ops, ways := graph.Ops(), append([]pattern{anyBits}, patterns...)
	op, p := ops[int(h.bytes[0])%len(ops)], ways[int(h.bytes[2])%len(ways)]
	s := source(binary.LittleEndian.Uint32(h.bytes[5:]))
	switch {
	case op == graph.MatMul:
		shape := [3]int{h.size(5, 75), h.size(6, 75), h.size(7, 75)}
		return s.product(shape, h.bytes[3]&1 != 0, h.bytes[3]&2 != 0, p)
	case structured(op):
		return s.structure(shapeOf(op, h.geometry(op)), p)
	}
	return s.other(op, h.size(5, 40), h.size(6, 75), p)
}

// geometry reads the sizes of a structured operation.
func (h *header) geometry(op graph.Op) geometry {
	switch op {
	case graph.Conv, graph.ConvInput, graph.ConvKernel:
		w := graph.Window{Kernel: []int{3, 5}[h.bytes[3]&1]}
		if h.bytes[3]&2 != 0 {
			w.Pad = w.Kernel / 2
		}
		w.Side = w.Kernel + int(h.bytes[3]>>2)%6
		return geometry{[4]int{h.size(5, 3), h.size(6, 20), h.size(7, 40)}, w}
	case graph.MaxPool, graph.MaxPoolGrad:
		return geometry{[4]int{h.size(5, 3), h.size(6, 40)}, graph.Window{Side: 2 * h.size(7, 5), Kernel: 2}}
	case graph.Gather, graph.GatherGrad, graph.Repeat, graph.SumRepeats:
		return geometry{sizes: [4]int{h.size(5, 50), h.size(6, 20), h.size(7, 40)}}
	}
	return geometry{sizes: [4]int{h.size(5, 3), h.size(6, 24), h.size(7, 3), h.size(3, 20)}}
}

// replace puts numbers in places: each change names an operand, or the constants, a
// place in it, and bits. Constants of Rate stay: they count steps.
func (k *kase) replace(changes []byte) {
	c := &k.call
	operands := [][]float32{c.In[0], c.In[1], c.In[2], c.Node.Const}
	if c.Node.Op == graph.Rate {
		operands[3] = nil
	}
	for ; len(changes) >= change; changes = changes[change:] {
		x := operands[changes[0]%4]
		if len(x) == 0 {
			continue
		}
		at := int(binary.LittleEndian.Uint16(changes[1:])) % len(x)
		x[at] = math.Float32frombits(binary.LittleEndian.Uint32(changes[3:]))
		k.name += fmt.Sprintf(" [%d][%d]=%08x", changes[0]%4, at, math.Float32bits(x[at]))
	}
}

// seeds returns inputs for each operation in each arithmetic, over all patterns,
// sizes and special numbers.
func seeds() [][]byte {
	var all [][]byte
	s := source(1)
	for op := range graph.Ops() {
		for a := range kernels.Arithmetics() {
			data := make([]byte, headerBytes+2*change)
			for i := range data {
				data[i] = byte(s.next() >> 56)
			}
			data[0], data[1], data[2] = byte(op), byte(a), byte(op+a)
			binary.LittleEndian.PutUint32(data[headerBytes+3:], math.Float32bits(specials[(op+a)%len(specials)]))
			all = append(all, data)
		}
	}
	return all
}
