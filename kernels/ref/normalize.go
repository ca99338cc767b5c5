package ref

import (
	"encoding/binary"
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

// mask is, for u[i] the top 24 bits of word i of the stream of dropout whose seed
// is the instance, entity the step, index the node:
//
//	out[i] = +0 if float32(u[i])·2^-24 < drop, else keep
//
// Outside of training, when the counter is 0, every number is 1.
func mask(c *kernels.Call) {
	if c.Counter == 0 {
		fill(c.Out, 1)
		return
	}
	drop, keep := c.Node.Const[graph.MaskDrop], c.Node.Const[graph.MaskKeep]
	draws := stream.New(c.Instance, stream.Dropout, c.Counter).Sub(uint64(c.Index))
	var words [512]byte // 64 draws at a time
	for i := range c.Out {
		if i%64 == 0 {
			draws.Fill(words[:])
		}
		u := binary.LittleEndian.Uint64(words[8*(i%64):]) >> 40
		v := keep
		if float32(float32(u)*0x1p-24) < drop {
			v = 0
		}
		c.Out[i] = v
	}
}
