package kernels

import (
	"encoding/binary"
	"math"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// How facts and states are written: fields in the order of their struct, integers
// least significant byte first, a list after its length in 32 bits, floats by their
// bits with one NaN. Every value has one encoding and every encoding one value, so
// the reader refuses what the writer would not have written.

// oneNaN stands for every NaN of 64 bits, as canonicalNaN does for 32.
const oneNaN = 0x7ff8000000000000

// encoder appends fields.
type encoder struct{ out []byte }

func (e *encoder) uint64(v uint64) { e.out = binary.LittleEndian.AppendUint64(e.out, v) }

func (e *encoder) count(n int) {
	if n < 0 || n > math.MaxUint32 {
		panic("kernels: a list is too long to be written")
	}
	e.out = binary.LittleEndian.AppendUint32(e.out, uint32(n))
}

func (e *encoder) hash(h merkle.Hash) { e.out = append(e.out, h[:]...) }

func (e *encoder) hashes(list []merkle.Hash) {
	e.count(len(list))
	for _, h := range list {
		e.hash(h)
	}
}

func (e *encoder) lists(lists [][]merkle.Hash) {
	e.count(len(lists))
	for _, list := range lists {
		e.hashes(list)
	}
}

func (e *encoder) distances(list []unit.Distance) {
	e.count(len(list))
	for _, d := range list {
		e.distance(d)
	}
}

func (e *encoder) distance(d unit.Distance) { e.uint64(uint64(d)) }

func (e *encoder) floats(list []float32) {
	e.count(len(list))
	for _, v := range list {
		u := math.Float32bits(v)
		if v != v {
			u = canonicalNaN
		}
		e.out = binary.LittleEndian.AppendUint32(e.out, u)
	}
}

func (e *encoder) float64(v float64) {
	u := math.Float64bits(v)
	if v != v {
		u = oneNaN
	}
	e.uint64(u)
}

// decoder takes fields off. After the first fault everything is zero and whole
// reports false; no list is made longer than the bytes that are left can fill.
type decoder struct {
	in     []byte
	broken bool
}

// whole reports whether all bytes were taken, without a fault.
func (d *decoder) whole() bool { return !d.broken && len(d.in) == 0 }

// take returns the next n bytes, or n zeros after a fault.
func (d *decoder) take(n int) []byte {
	if d.broken || len(d.in) < n {
		d.broken = true
		return make([]byte, n)
	}
	field := d.in[:n]
	d.in = d.in[n:]
	return field
}

func (d *decoder) uint64() uint64 { return binary.LittleEndian.Uint64(d.take(8)) }

// count returns the length of a list whose elements take at least size bytes each.
func (d *decoder) count(size int) int {
	n := uint64(binary.LittleEndian.Uint32(d.take(4)))
	if n*uint64(size) > uint64(len(d.in)) {
		d.broken = true
		return 0
	}
	return int(n)
}

func (d *decoder) hash() merkle.Hash { return merkle.Hash(d.take(len(merkle.Hash{}))) }

// hashes returns a list, nil when it is empty; so do the others.
func (d *decoder) hashes() []merkle.Hash {
	var list []merkle.Hash
	if n := d.count(len(merkle.Hash{})); n > 0 {
		list = make([]merkle.Hash, n)
	}
	for i := range list {
		list[i] = d.hash()
	}
	return list
}

func (d *decoder) lists() [][]merkle.Hash {
	const lengthBytes = 4
	var lists [][]merkle.Hash
	for range d.count(lengthBytes) {
		lists = append(lists, d.hashes())
	}
	return lists
}

func (d *decoder) distances() []unit.Distance {
	var list []unit.Distance
	if n := d.count(8); n > 0 {
		list = make([]unit.Distance, n)
	}
	for i := range list {
		list[i] = d.distance()
	}
	return list
}

// distance takes a distance, which is never negative.
func (d *decoder) distance() unit.Distance {
	v := unit.Distance(d.uint64())
	d.broken = d.broken || v < 0
	return v
}

func (d *decoder) floats() []float32 {
	var list []float32
	if n := d.count(4); n > 0 {
		list = make([]float32, n)
	}
	for i := range list {
		u := binary.LittleEndian.Uint32(d.take(4))
		list[i] = math.Float32frombits(u)
		d.broken = d.broken || list[i] != list[i] && u != canonicalNaN
	}
	return list
}

func (d *decoder) float64() float64 {
	u := d.uint64()
	v := math.Float64frombits(u)
	d.broken = d.broken || v != v && u != oneNaN
	return v
}
