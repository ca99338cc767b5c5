//go:build !noasm

package simd

import (
	"math"

	"gensim/kernels"
)

// sum adds x in the order of the arithmetic. Interleaved lanes are the columns of a
// matrix whose last row is ragged; a single lane is one chain, which no vector can
// shorten.
func (m *machine) sum(x []float32, a kernels.Arithmetic) float32 {
	var partial [16]float32
	n := a.Lanes()
	if n == 1 || a.Contiguous() {
		for l := range n {
			first, _, count := a.Lane(len(x), l)
			for _, v := range x[first : first+count] {
				partial[l] += v
			}
		}
	} else {
		m.partial = grow(m.partial, n)
		whole := len(x) / n
		if whole > 0 {
			m.pile = pile{count: whole, cols: n, x: &x[0], step: 4 * n, out: &m.partial[0]}
			m.kit.sumRows(&m.pile)
			copy(partial[:], m.partial)
		}
		for l, v := range x[whole*n:] {
			partial[l] += v
		}
	}
	for w := n / 2; w > 0; w /= 2 {
		for l := range w {
			partial[l] += partial[l+w]
		}
	}
	return partial[0]
}

// sumRows is out[j] = sum over i of x[i,j]: a row of partial sums for each lane,
// then the halving tree over rows.
func (m *machine) sumRows(out, x []float32, a kernels.Arithmetic) {
	n, lanes := len(out), a.Lanes()
	count := len(x) / n
	if lanes == 1 {
		m.sumLane(out, x, 0, a)
		return
	}
	m.partial = grow(m.partial, lanes*n)
	for l := range lanes {
		row := m.partial[l*n : (l+1)*n]
		if _, _, c := a.Lane(count, l); c == 0 {
			clear(row)
			continue
		}
		m.sumLane(row, x, l, a)
	}
	for w := lanes / 2; w > 0; w /= 2 {
		to := m.partial
		if w == 1 {
			to = out
		}
		m.plane = plane{count: 1, cols: w * n, out: &to[0], x: &m.partial[0], y: &m.partial[w*n]}
		m.kit.add(&m.plane)
	}
}

// sumLane is out[j] = the partial sum of column j over the rows of lane l.
func (m *machine) sumLane(out, x []float32, l int, a kernels.Arithmetic) {
	n := len(out)
	first, stride, count := a.Lane(len(x)/n, l)
	m.pile = pile{count: count, cols: n, x: &x[first*n], step: 4 * n * stride, out: &out[0]}
	m.kit.sumRows(&m.pile)
}

// exponentials fills m.highest with the highest value of each row of x, m.total
// with the sum over the row of exp of what its values are above that, and out, unless
// it is nil, with these exponentials. It takes as many rows at a time as a vector
// has lanes: transposed, a row's sum stays in its lane.
func (m *machine) exponentials(out, x []float32, n int, a kernels.Arithmetic) {
	count := len(x) / n
	lanes := m.kit.lanes
	m.highest, m.total = grow(m.highest, count+lanes), grow(m.total, count+lanes)
	m.block = grow(m.block, 2*n*lanes)
	columns, values := m.block[:n*lanes], m.block[n*lanes:]
	for i := 0; i < count; i += lanes {
		most := min(lanes, count-i)
		rows := x[i*n : (i+most)*n]
		m.transposeRows(columns, rows, n)
		m.pile = pile{count: n, cols: lanes, x: &columns[0], step: 4 * lanes, out: &m.highest[i]}
		m.kit.maxRows(&m.pile)
		to := values[:len(rows)]
		if out != nil {
			to = out[i*n : (i+most)*n]
		}
		m.plane = plane{count: most, cols: n, out: &to[0], x: &rows[0], y: &m.highest[i]}
		m.kit.exp[rounding(a)](&m.plane)
		m.transposeRows(columns, to, n)
		m.sumRows(m.total[i:i+lanes], columns, a)
	}
}

// transposeRows writes rows of n values as n rows of a vector each. Lanes that no
// row fills repeat the last row.
func (m *machine) transposeRows(columns, rows []float32, n int) {
	for r := 0; r < m.kit.lanes; r += 8 {
		for i := range m.strip.src {
			m.strip.src[i] = &rows[min((r+i)*n, len(rows)-n)]
		}
		width := 4 * m.kit.lanes
		m.strip.srcBlock, m.strip.dst = 32, &columns[r]
		m.strip.dstRow, m.strip.dstBlock = width, 8*width
		m.strip.blocks, m.strip.cols = n/8, n%8
		m.kit.transpose(&m.strip)
	}
}

// softmax is, for each row x of n values and h the highest of them:
//
//	out[j] = Exp(x[j]-h) / sum over j of Exp(x[j]-h)
func (m *machine) softmax(c *kernels.Call) {
	n := c.Node.Shape[len(c.Node.Shape)-1]
	m.exponentials(c.Out, c.In[0], n, c.Arithmetic)
	m.plane = plane{count: len(c.Out) / n, cols: n, out: &c.Out[0], x: &c.Out[0], y: &m.total[0]}
	m.kit.divide(&m.plane)
}

// crossEntropy is, for each row x of logits and h the highest of them:
//
//	out[i] = Log(sum over j of Exp(x[j]-h)) - (x[label]-h)
func (m *machine) crossEntropy(c *kernels.Call) {
	x, labels := c.In[0], c.In[1]
	n := len(x) / len(c.Out)
	m.exponentials(nil, x, n, c.Arithmetic)
	m.labelled = grow(m.labelled, len(labels))
	for i, label := range labels {
		m.labelled[i] = labelled(x[i*n:(i+1)*n], label)
	}
	m.plane = plane{count: 1, cols: len(c.Out), out: &c.Out[0], x: &m.total[0], y: &m.labelled[0], z: &m.highest[0]}
	m.kit.loss[rounding(c.Arithmetic)](&m.plane)
}

// labelled returns the last x[j] whose index j, as a float32, equals the label, NaN
// when none does. Up to 2^24 an index is its float32, beyond it several share one.
func labelled(x []float32, label float32) float32 {
	if len(x) <= 1<<24 {
		if label >= 0 && label < float32(len(x)) {
			if j := int(label); float32(j) == label {
				return x[j]
			}
		}
		return float32(math.NaN())
	}
	t := float32(math.NaN())
	for j, v := range x {
		if float32(j) == label {
			t = v
		}
	}
	return t
}
