//go:build !noasm

package simd

import (
	"math"

	"gensim/kernels"
)

// causalSoftmax is the softmax over the past of each row of scores, as
// ref.causalSoftmax defines it, for as many rows at a time as a vector has lanes, in
// scratch memory as wide as the longest past. What a row must not see there takes
// part as -Inf, which is never the highest, and as a +0 in sums that are none
// themselves; it is +0 in the end.
func (m *machine) causalSoftmax(c *kernels.Call) {
	n, a := c.Node.Shape[1], c.Arithmetic
	m.highest, m.total = grow(m.highest, m.kit.lanes), grow(m.total, m.kit.lanes)
	for first := 0; first < len(c.Out)/n; first += m.kit.lanes {
		past := m.pastsOf(first, len(c.Out)/n, n)
		z, e := grow(m.values, past.size()), grow(m.second, past.size())
		m.values, m.second, m.width = z, e, past.cols
		past.read(z, c.In[0])
		m.plane = plane{count: 1, cols: len(z), out: &z[0], x: &z[0]}
		m.plane.k[0] = c.Node.Const[0]
		m.kit.scale(&m.plane)
		past.fillFutures(z, float32(math.Inf(-1)))
		m.highestOf(m.highest, z, past.cols)
		m.byRow(m.kit.exp[functions(a)], e, z, m.highest)
		past.fillFutures(e, 0)
		m.sumPasts(e, past, a)
		m.byRow(m.kit.divide, e, e, m.total)
		past.write(c.Out, e)
	}
}

// pasts are count rows, from first on, of squares of n, and the first cols of their
// columns, in which all of their pasts lie.
type pasts struct{ first, count, n, cols int }

// pastsOf returns as many rows as a vector has lanes, fewer at the end.
func (m *machine) pastsOf(first, rows, n int) pasts {
	p := pasts{first: first, count: min(m.kit.lanes, rows-first), n: n, cols: n}
	if last := first%n + p.count; last < n {
		p.cols = last
	}
	return p
}

func (p pasts) size() int { return p.count * p.cols }

// length is that of row r's past.
func (p pasts) length(r int) int { return (p.first+r)%p.n + 1 }

// read copies the columns of all rows of squares.
func (p pasts) read(to, squares []float32) {
	for r := range p.count {
		copy(to[r*p.cols:(r+1)*p.cols], squares[(p.first+r)*p.n:])
	}
}

// write copies pasts into the rows of squares, and +0 to where they must not see.
func (p pasts) write(squares, from []float32) {
	for r := range p.count {
		row, length := squares[(p.first+r)*p.n:][:p.n], p.length(r)
		copy(row[:length], from[r*p.cols:])
		clear(row[length:])
	}
}

// fillFutures sets what rows must not see.
func (p pasts) fillFutures(rows []float32, v float32) {
	for r := range p.count {
		future := rows[r*p.cols+p.length(r) : (r+1)*p.cols]
		for j := range future {
			future[j] = v
		}
	}
}

// sumPasts fills m.total with the sums of the rows' pasts. Parts of a contiguous
// lane depend on how long the past is, so those rows are summed one by one.
func (m *machine) sumPasts(rows []float32, p pasts, a kernels.Arithmetic) {
	if !a.Rows().Contiguous {
		m.sumsOf(m.total, rows, p.cols, a)
		return
	}
	for r := range p.count {
		past := rows[r*p.cols:][:p.length(r)]
		m.total[r] = m.combined(m.kit.sumRows, pair{past, past}, summation{Order: a.Rows()})
	}
}

// dotPasts fills m.total with the dot products of the rows' pasts, as sumPasts does with
// their sums.
func (m *machine) dotPasts(rows pair, p pasts, a kernels.Arithmetic) {
	if !a.Rows().Contiguous {
		m.dotsOf(m.total, rows, p.cols, a)
		return
	}
	for r := range p.count {
		from, end := r*p.cols, r*p.cols+p.length(r)
		m.total[r] = m.combined(m.kit.dotRows[rounding(a)], pair{rows.x[from:end], rows.y[from:end]}, summation{Order: a.Rows()})
	}
}

// causalSoftmaxGrad is, for probabilities p, gradients dy, and d their dot product
// over the past, out[j] = (p[j] · (dy[j] - d)) · scale, as ref.causalSoftmaxGrad
// defines it. What a row must not see takes part as the product -0, which added to
// any sum leaves it as it is.
func (m *machine) causalSoftmaxGrad(c *kernels.Call) {
	n, a := c.Node.Shape[1], c.Arithmetic
	m.total = grow(m.total, m.kit.lanes)
	for first := 0; first < len(c.Out)/n; first += m.kit.lanes {
		past := m.pastsOf(first, len(c.Out)/n, n)
		p, up := grow(m.values, past.size()), grow(m.second, past.size())
		m.values, m.second = p, up
		past.read(p, c.In[0])
		past.read(up, c.In[1])
		past.fillFutures(p, 0)
		past.fillFutures(up, float32(math.Copysign(0, -1)))
		m.dotPasts(pair{up, p}, past, a)
		m.plane = plane{count: past.count, cols: past.cols, out: &up[0], x: &p[0], y: &up[0], z: &m.total[0]}
		m.plane.k[0] = c.Node.Const[0]
		m.kit.softmaxGrad(&m.plane)
		past.write(c.Out, up)
	}
}
