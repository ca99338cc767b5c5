//go:build !noasm

package simd

import (
	"gensim/internal/stream"
	"gensim/kernels/dataset"
)

// Canonical writes x into to as bytes; see kernels.Carrier.
func (m *machine) Canonical(to []byte, x []float32) {
	if len(x) == 0 {
		return
	}
	m.written = output{count: len(x), x: &x[0], out: &to[:4*len(x)][0]}
	m.kit.canonical(&m.written)
}

// uniform makes n numbers in m.values, of two each word of a stream.
func (m *machine) uniform(from stream.Stream, n int) { m.draw(m.kit.symmetric, from, n, (n+1)/2) }

// fractions makes n numbers in m.values, of a word of a stream each.
func (m *machine) fractions(from stream.Stream, n int) { m.draw(m.kit.fraction, from, n, n) }

func (m *machine) draw(kernel func(*draws), from stream.Stream, n, words int) {
	m.values = grow(m.values, n+m.kit.lanes)
	if room := words + m.kit.lanes; len(m.words) < room {
		m.words = make([]uint64, room)
	}
	from.Words(m.words[:words])
	m.draws = draws{n, &m.words[0], &m.values[0]}
	kernel(&m.draws)
}

// Unpack fills out with rows of integers; see kernels.Carrier.
func (m *machine) Unpack(out []float32, rows dataset.Rows) {
	if len(out) == 0 {
		return
	}
	width, lanes := len(out)/len(rows.Places), m.kit.lanes
	kernel := m.kit.unpackBytes
	if rows.Size == 2 {
		kernel = m.kit.unpackPairs
	}
	m.read = input{
		count: len(rows.Places), places: &rows.Places[0], table: &rows.Table[0], row: rows.Size * width,
		vectors: (width - 1) / lanes, last: width - lanes, out: &out[0], top: rows.Top,
	}
	if width >= lanes {
		for i := range rows.Places {
			_ = rows.Row(i, width) // a place beyond the table ends here, not in assembly
		}
		kernel(&m.read)
		return
	}
	// Rows shorter than a vector go by way of one.
	m.padded = grow(m.padded, lanes)
	m.read.count, m.read.places, m.read.table = 1, &m.beginning, &m.short[0]
	m.read.vectors, m.read.last, m.read.out = 0, 0, &m.padded[0]
	for i := range rows.Places {
		copy(m.short[:], rows.Row(i, width))
		kernel(&m.read)
		copy(out[i*width:], m.padded[:width])
	}
}
