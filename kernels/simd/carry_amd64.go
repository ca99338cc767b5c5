//go:build !noasm

package simd

// Canonical writes x into to as bytes; see kernels.Carrier.
func (m *machine) Canonical(to []byte, x []float32) {
	if len(x) == 0 {
		return
	}
	m.written = output{count: len(x), x: &x[0], out: &to[:4*len(x)][0]}
	m.kit.canonical(&m.written)
}

// Unpack fills out from integers of one or two bytes; see kernels.Carrier.
func (m *machine) Unpack(out []float32, x []byte, top float32) {
	size := len(x) / len(out)
	kernel := m.kit.unpackBytes
	if size == 2 {
		kernel = m.kit.unpackPairs
	}
	lanes := m.kit.lanes
	whole := len(out) / lanes
	if whole > 0 {
		m.read = input{count: whole, x: &x[0], out: &out[0], top: top}
		kernel(&m.read)
	}
	if rest := len(out) % lanes; rest > 0 {
		// The last numbers go by way of a vector that is all there.
		from := x[whole*lanes*size:]
		copy(m.short[:], from)
		m.padded = grow(m.padded, lanes)
		m.read = input{count: 1, x: &m.short[0], out: &m.padded[0], top: top}
		kernel(&m.read)
		copy(out[whole*lanes:], m.padded[:rest])
	}
}
