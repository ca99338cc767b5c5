package ref

import (
	"math"

	"gensim/internal/stream"
	"gensim/kernels"
	"gensim/kernels/graph"
)

// normalize is Normalize and its gradient, row by row. With share = 1/n, sum and
// dot in the arithmetic's order of rows:
//
//	mean := sum(x)·share; d[j] = x[j] - mean
//	r := 1 / sqrt(madd(dot(d, d), share, epsilon))
//	Normalize:      out[j] = d[j]·r
//	NormalizeGrad:  h[j] = d[j]·r; a := sum(dy)·share; b := dot(dy, h)·share
//	                out[j] = madd(-h[j], b, dy[j] - a)·r
func (m *machine) normalize(c *kernels.Call) {
	n, k, fused := c.Node.Shape[1], c.Node.Const, c.Arithmetic.Fused()
	o := rowsOf(c)
	epsilon, share := k[graph.NormalizeEpsilon], k[graph.NormalizeShare]
	m.values = grow(m.values, n)
	h := m.values
	for from := 0; from < len(c.Out); from += n {
		x, out := c.In[0][from:from+n], c.Out[from:from+n]
		mean := float32(sum(x, o) * share)
		for j, v := range x {
			h[j] = v - mean
		}
		variance := madd(dot(h, h, o, fused), share, epsilon, fused)
		r := 1 / float32(math.Sqrt(float64(variance)))
		scale(h, h, r)
		if c.Node.Op == graph.Normalize {
			copy(out, h)
			continue
		}
		dy := c.In[1][from : from+n]
		up, along := float32(sum(dy, o)*share), float32(dot(dy, h, o, fused)*share)
		for j := range out {
			out[j] = float32(madd(-h[j], along, dy[j]-up, fused) * r)
		}
	}
}

// mask is, for the draws u of fractions,
//
//	out[i] = +0 if u[i] < drop, else keep
//
// Outside of training, when the counter is 0, every number is 1.
func (m *machine) mask(c *kernels.Call) {
	if c.Counter == 0 {
		fill(c.Out, 1)
		return
	}
	drop, keep := c.Node.Const[graph.MaskDrop], c.Node.Const[graph.MaskKeep]
	m.values = grow(m.values, len(c.Out))
	fractions(m.values, c)
	for i, u := range m.values {
		v := keep
		if u < drop {
			v = 0
		}
		c.Out[i] = v
	}
}

// MaskDraws is the stream of dropout whose seed is the call's instance, entity its step,
// index its node.
func MaskDraws(c *kernels.Call) stream.Stream {
	return stream.New(c.Instance, stream.Dropout, c.Counter).Sub(uint64(c.Index))
}

// fractions fills u with the draws of Mask: element i takes the upper 24 bits b of word i
// of MaskDraws; it is b·2^-24, which is exact.
func fractions(u []float32, c *kernels.Call) {
	draws := MaskDraws(c)
	var words [64]uint64
	for len(u) > 0 {
		some := words[:min(len(u), len(words))]
		draws.Words(some)
		for i, w := range some {
			u[i] = float32(float32(w>>40) * 0x1p-24)
		}
		u = u[len(some):]
	}
}
