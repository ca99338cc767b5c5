//go:build !noasm

package simd

import (
	"math"

	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
)

// gather is out[i,:] = table[j,:] for the j that, as a float32, equals tokens[i]; NaN
// when none does. The runtime copies a row with vector instructions.
func gather(c *kernels.Call) {
	out, table, tokens := c.Out, c.In[0], c.In[1]
	n := len(out) / len(tokens)
	for i, token := range tokens {
		row := out[i*n : (i+1)*n]
		if j, ok := index(token, len(table)/n); ok {
			copy(row, table[j*n:])
			continue
		}
		for k := range row {
			row[k] = float32(math.NaN())
		}
	}
}

// index returns the whole number below rows that equals the token.
func index(token float32, rows int) (int, bool) {
	if !(token >= 0 && token < float32(rows)) {
		return 0, false
	}
	j := int(token)
	return j, float32(j) == token
}

// gatherGrad is out[j,:] = sum over i of dy[i,:] whose token is j, in the order of sums,
// as ref.gatherGrad defines it: a row's lane follows from its place among all rows.
func (m *machine) gatherGrad(c *kernels.Call) {
	tokens, dy, o := c.In[0], c.In[1], sumsOf(c)
	rows, n, size := c.Node.Shape[0], c.Node.Shape[1], len(c.Out)
	m.partial = grow(m.partial, o.Lanes*size)
	for l := range o.Lanes {
		sums := m.partial[l*size : (l+1)*size]
		if o.Lanes == 1 {
			sums = c.Out
		}
		clear(sums)
		first, stride, count := o.Lane(len(tokens), l)
		for i := first; count > 0; i, count = i+stride, count-1 {
			if j, ok := index(tokens[i], rows); ok {
				m.addTo(sums[j*n:(j+1)*n], dy[i*n:])
			}
		}
	}
	m.foldLanes(c.Out, o, n)
}

// mask is dropout's, as ref.mask defines it. The draws are products of 64 bits, for
// which there are no vectors.
func (m *machine) mask(c *kernels.Call) {
	if c.Counter == 0 {
		m.flat(m.kit.fill, c, 1)
		return
	}
	m.fractions(ref.MaskDraws(c), len(c.Out))
	m.plane = plane{count: 1, cols: len(c.Out), out: &c.Out[0], x: &m.values[0]}
	m.plane.k[0], m.plane.k[1] = c.Node.Const[graph.MaskDrop], c.Node.Const[graph.MaskKeep]
	m.kit.drop(&m.plane)
}
