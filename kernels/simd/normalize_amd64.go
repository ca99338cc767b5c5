//go:build !noasm

package simd

import (
	"gensim/kernels"
	"gensim/kernels/graph"
)

// normalize is Normalize and its gradient, as ref.normalize defines them, for as many
// rows at a time as a vector has lanes:
//
//	h[j] = (x[j] - mean) · scatter
//	Normalize: out = h    NormalizeGrad: out[j] = madd(-h[j], along, dy[j] - up) · scatter
func (m *machine) normalize(c *kernels.Call) {
	n := c.Node.Shape[1]
	size := m.kit.lanes * n
	m.width = n
	m.values = grow(m.values, size)
	for from := 0; from < len(c.Out); from += size {
		end := min(from+size, len(c.Out))
		x, out := c.In[0][from:end], c.Out[from:end]
		if c.Node.Op == graph.Normalize {
			m.normalizeRows(out, x, c)
			continue
		}
		h, dy := m.values[:len(x)], c.In[1][from:end]
		scatter := m.normalizeRows(h, x, c)
		m.denormalizeRows(out, pair{h, dy}, c)
		m.byRow(m.kit.scaleRows, out, out, scatter)
	}
}

// normalizeRows fills h and returns each row's scatter.
func (m *machine) normalizeRows(h, x []float32, c *kernels.Call) (scatter []float32) {
	k, a, lanes := c.Node.Const, c.Arithmetic, m.kit.lanes
	m.highest, m.total = grow(m.highest, lanes), grow(m.total, lanes)
	mean, scatter := m.highest[:lanes], m.total[:lanes]
	share := k[graph.NormalizeShare]
	m.sumsOf(mean, x, m.width, a)
	m.scale(mean, share)
	m.byRow(m.kit.center, h, x, mean)
	m.dotsOf(scatter, pair{h, h}, m.width, a)
	m.plane = plane{count: 1, cols: lanes, out: &scatter[0], x: &scatter[0]}
	m.plane.k[0], m.plane.k[1] = share, k[graph.NormalizeEpsilon]
	m.kit.scatter[rounding(a)](&m.plane)
	m.byRow(m.kit.scaleRows, h, h, scatter)
	return scatter
}

// denormalizeRows is out[j] = madd(-h[j], along, dy[j] - up) for in = {h, dy}, up the
// mean of dy and along that of dy·h.
func (m *machine) denormalizeRows(out []float32, in pair, c *kernels.Call) {
	lanes, share := m.kit.lanes, c.Node.Const[graph.NormalizeShare]
	m.highest, m.labelled = grow(m.highest, lanes), grow(m.labelled, lanes)
	up, along := m.highest[:lanes], m.labelled[:lanes]
	m.sumsOf(up, in.y, m.width, c.Arithmetic)
	m.scale(up, share)
	m.dotsOf(along, pair{in.y, in.x}, m.width, c.Arithmetic)
	m.scale(along, share)
	m.byRow(m.kit.center, out, in.y, up)
	m.plane = plane{count: len(out) / m.width, cols: m.width, out: &out[0], x: &in.x[0], y: &out[0], z: &along[0]}
	m.kit.recede[rounding(c.Arithmetic)](&m.plane)
}

// scale is x[i] = x[i]·s.
func (m *machine) scale(x []float32, s float32) {
	m.plane = plane{count: 1, cols: len(x), out: &x[0], x: &x[0]}
	m.plane.k[0] = s
	m.kit.scale(&m.plane)
}
