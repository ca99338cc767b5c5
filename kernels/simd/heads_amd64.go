//go:build !noasm

package simd

import (
	"gensim/kernels"
	"gensim/kernels/graph"
)

// heads is HeadScores, HeadMix and HeadMixTransposed, as ref.heads defines them. A
// head's part of a sequence is read and written where it lies, a row of all heads
// apart from row to row.
func (m *machine) heads(c *kernels.Call) {
	sequences, length, heads, width := c.Node.Heads()
	x, y := c.In[0], c.In[1]
	if c.Arithmetic.Narrow() {
		m.x, m.y = m.narrowed(m.x, x, c.Arithmetic), m.narrowed(m.y, y, c.Arithmetic)
		x, y = m.x, m.y
	}
	row := heads * width
	p := product{
		machine: m, a: c.Arithmetic, nondet: c.Nondet, width: 2 * m.kit.lanes, rows: length, cols: width, inner: length,
		transX: c.Node.Op == graph.HeadMixTransposed, xRow: length, yRow: row, outRow: row,
	}
	scores := c.Node.Op == graph.HeadScores
	if scores {
		p.cols, p.inner, p.transY, p.xRow, p.outRow = length, width, true, row, length
	}
	p.share = share{toPanel: p.cutRows(), toCol: p.cols}
	for i := range sequences * heads {
		part, square := i/heads*length*row+i%heads*width, i*length*length
		p.y, p.from = y[part:], 0
		if scores {
			p.x, p.out = x[part:], c.Out[square:]
		} else {
			p.x, p.out = x[square:], c.Out[part:]
		}
		p.run()
	}
}
