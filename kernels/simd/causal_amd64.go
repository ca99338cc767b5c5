//go:build !noasm

package simd

import (
	"math"

	"gensim/kernels"
)

// causalSoftmax is the softmax over the past of each row of scores, as
// ref.causalSoftmax defines it, for as many rows at a time as a vector has lanes.
// What a row must not see takes part as -Inf, which is never the highest, and as a
// +0 in sums that are none themselves; it is +0 in the end.
func (m *machine) causalSoftmax(c *kernels.Call) {
	n, a := c.Node.Shape[1], c.Arithmetic
	size := m.kit.lanes * n
	m.width = n
	m.values = grow(m.values, size)
	m.highest, m.total = grow(m.highest, m.kit.lanes), grow(m.total, m.kit.lanes)
	for len(m.infinite) < n {
		m.infinite = append(m.infinite, float32(math.Inf(-1)))
	}
	for from := 0; from < len(c.Out); from += size {
		end := min(from+size, len(c.Out))
		x, out := c.In[0][from:end], c.Out[from:end]
		z, first := m.values[:len(x)], from/n
		m.plane = plane{count: 1, cols: len(x), out: &z[0], x: &x[0]}
		m.plane.k[0] = c.Node.Const[0]
		m.kit.scale(&m.plane)
		for r := range len(x) / n {
			future := futureOf(z, first, r, n)
			copy(future, m.infinite)
		}
		m.highestOf(m.highest, z, n)
		m.byRow(m.kit.exp[functions(a)], out, z, m.highest)
		clearFutures(out, first, n)
		m.sumPasts(out, first, n, a)
		m.byRow(m.kit.divide, out, out, m.total)
		clearFutures(out, first, n)
	}
}

// sumPasts fills m.total with the sums of the rows' pasts. Parts of a contiguous
// lane depend on how long the past is, so those rows are summed one by one.
func (m *machine) sumPasts(rows []float32, first, n int, a kernels.Arithmetic) {
	if !a.Rows().Contiguous {
		m.sumsOf(m.total, rows, n, a)
		return
	}
	for r := range len(rows) / n {
		past := (first+r)%n + 1
		m.total[r] = m.sum(rows[r*n:r*n+past], summation{Order: a.Rows()})
	}
}

// causalSoftmaxGrad is, for probabilities p, gradients dy, and d their dot product
// over the past, out[j] = (p[j] · (dy[j] - d)) · scale, as ref.causalSoftmaxGrad
// defines it. What a row must not see takes part as the product -0, which added to
// any sum leaves it as it is.
func (m *machine) causalSoftmaxGrad(c *kernels.Call) {
	n, a := c.Node.Shape[1], c.Arithmetic
	if a.Rows().Contiguous {
		m.reference.Run(c)
		return
	}
	size := m.kit.lanes * n
	m.values, m.second = grow(m.values, size), grow(m.second, size)
	m.total = grow(m.total, m.kit.lanes)
	for from := 0; from < len(c.Out); from += size {
		end := min(from+size, len(c.Out))
		p, dy, out := c.In[0][from:end], c.In[1][from:end], c.Out[from:end]
		past, up, first := m.values[:len(p)], m.second[:len(p)], from/n
		copy(past, p)
		copy(up, dy)
		clearFutures(past, first, n)
		for r := range len(p) / n {
			future := futureOf(up, first, r, n)
			for j := range future {
				future[j] = float32(math.Copysign(0, -1))
			}
		}
		m.dotsOf(m.total, pair{up, past}, n, a)
		m.plane = plane{count: len(p) / n, cols: n, out: &out[0], x: &p[0], y: &dy[0], z: &m.total[0]}
		m.plane.k[0] = c.Node.Const[0]
		m.kit.softmaxGrad(&m.plane)
		clearFutures(out, first, n)
	}
}

// futureOf returns what row r of rows must not see; they are rows first, first+1, …
// of squares of n.
func futureOf(rows []float32, first, r, n int) []float32 {
	return rows[r*n+(first+r)%n+1 : (r+1)*n]
}

// clearFutures sets what rows must not see to +0.
func clearFutures(rows []float32, first, n int) {
	for r := range len(rows) / n {
		clear(futureOf(rows, first, r, n))
	}
}
