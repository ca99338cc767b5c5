//go:build !noasm

package simd

import (
	"math"

	"gensim/kernels"
)

// summation is an order of sums with what its draws depend on.
type summation struct {
	kernels.Order
	nondet uint64
}

// sumsOf returns the call's order of sums along columns and over tensors.
func sumsOf(c *kernels.Call) summation { return summation{c.Arithmetic.Sums(), c.Nondet} }

// combined combines all numbers of a tensor, or of two, into one in an order.
// A contiguous lane is one chain, which no vector can shorten.
func (m *machine) combined(kernel func(*pile), in pair, o summation) float32 {
	m.partial = grow(m.partial, kernels.MaxLanes)
	n, size := o.Lanes, len(in.x)
	if n == 1 || o.Contiguous {
		for l := range n {
			first, _, count := o.Lane(size, l)
			m.columns(kernel, in, pile{count: count, cols: 1, step: 4}, first, l)
		}
	} else {
		m.combineInterleaved(kernel, 1, in, n)
	}
	if o.Drawn {
		at := o.Arrivals(o.nondet, 0)
		s := m.partial[at[0]]
		for _, l := range at[1:n] {
			s += m.partial[l]
		}
		return s
	}
	for w := n / 2; w > 0; w /= 2 {
		for l := range w {
			m.partial[l] += m.partial[l+w]
		}
	}
	return m.partial[0]
}

// columns combines rows of some columns, which begin at the number first of a tensor,
// into partial sums from lane l on.
func (m *machine) columns(kernel func(*pile), in pair, p pile, first, l int) {
	switch {
	case p.cols == 0:
	case p.count == 0:
		clear(m.partial[l : l+p.cols])
	default:
		m.pile = p
		m.pile.x, m.pile.y, m.pile.out = &in.x[first], &in.y[first], &m.partial[l]
		kernel(&m.pile)
	}
}

// sumColumns is out[j] = sum over i of x[i,j], in the order of sums; the columns of
// SumRepeats are those of its output.
func (m *machine) sumColumns(c *kernels.Call) {
	o := sumsOf(c)
	m.combineLanes(m.kit.sumRows, c.Out, pair{c.In[0], c.In[0]}, o.Order)
	m.foldLanes(c.Out, o, c.Node.Shape[len(c.Node.Shape)-1])
}

// foldLanes adds the partial sums of out in m.partial, one lane after the other, of
// which a drawn order takes tiles of rows of cols.
func (m *machine) foldLanes(out []float32, o summation, cols int) {
	if !o.Drawn {
		m.foldTree(out, o.Lanes)
		return
	}
	n := len(out)
	for tile := 0; tile*kernels.TileColumns < cols; tile++ {
		at := o.Arrivals(o.nondet, tile)
		from, end := tile*kernels.TileColumns, min((tile+1)*kernels.TileColumns, cols)
		for row := 0; row < n; row += cols {
			part := out[row+from : row+end]
			copy(part, m.partial[int(at[0])*n+row+from:])
			for _, l := range at[1:o.Lanes] {
				m.addTo(part, m.partial[int(l)*n+row+from:])
			}
		}
	}
}

// foldTree adds them in the halving tree; those of a single lane are in out already.
func (m *machine) foldTree(out []float32, lanes int) {
	n := len(out)
	for w := lanes / 2; w > 0; w /= 2 {
		to := m.partial
		if w == 1 {
			to = out
		}
		m.plane = plane{count: 1, cols: w * n, out: &to[0], x: &m.partial[0], y: &m.partial[w*n]}
		m.kit.add(&m.plane)
	}
}

// addTo is sums[j] = sums[j] + x[j].
func (m *machine) addTo(sums, x []float32) {
	m.plane = plane{count: 1, cols: len(sums), out: &sums[0], x: &sums[0], y: &x[0]}
	m.kit.add(&m.plane)
}

// pair is two tensors of one shape.
type pair struct{ x, y []float32 }

// combineRows combines rows as wide as out in an order: into a row of partial sums for
// each lane, then these in the halving tree.
func (m *machine) combineRows(kernel func(*pile), out []float32, in pair, o kernels.Order) {
	m.combineLanes(kernel, out, in, o)
	m.foldTree(out, o.Lanes)
}

// combineLanes combines rows into one of m.partial for each lane, the rows of a single
// lane into out.
func (m *machine) combineLanes(kernel func(*pile), out []float32, in pair, o kernels.Order) {
	n := len(out)
	m.partial = grow(m.partial, o.Lanes*n)
	if o.Lanes > 1 && !o.Contiguous {
		m.combineInterleaved(kernel, n, in, o.Lanes)
		return
	}
	for l := range o.Lanes {
		row := m.partial[l*n : (l+1)*n]
		if o.Lanes == 1 {
			row = out
		}
		first, stride, count := o.Lane(len(in.x)/n, l)
		if count == 0 {
			clear(row)
			continue
		}
		m.pile = pile{count: count, cols: n, x: &in.x[first*n], y: &in.y[first*n], step: 4 * n * stride, out: &row[0]}
		kernel(&m.pile)
	}
}

// combineInterleaved takes interleaved lanes together: as many rows of n numbers as there
// are lanes are one wide row, the last of them ragged.
func (m *machine) combineInterleaved(kernel func(*pile), n int, in pair, lanes int) {
	rows := len(in.x) / n
	ragged := rows % lanes * n
	p := pile{count: rows/lanes + 1, cols: ragged, step: 4 * n * lanes}
	m.columns(kernel, in, p, 0, 0)
	p.count, p.cols = rows/lanes, n*lanes-ragged
	m.columns(kernel, in, p, ragged, ragged)
}

// The functions below reduce rows of n values, at most as many as a vector has
// lanes, to a number each. Transposed, a row's sum stays in its lane. They write a
// whole vector of numbers; those of no row mean nothing.

// highestOf is out[i] = the highest of row i, as ref.highest defines it.
func (m *machine) highestOf(out, rows []float32, n int) {
	columns := m.transposed(0, rows, n)
	m.pile = pile{count: n, cols: m.kit.lanes, x: &columns[0], step: 4 * m.kit.lanes, out: &out[0]}
	m.kit.maxRows(&m.pile)
}

// sumsOf is out[i] = the sum of row i, in the order of rows.
func (m *machine) sumsOf(out, rows []float32, n int, a kernels.Arithmetic) {
	columns := m.transposed(0, rows, n)
	m.combineRows(m.kit.sumRows, out[:m.kit.lanes], pair{columns, columns}, a.Rows())
}

// dotsOf is out[i] = the sum of the products of rows i, in the order of rows.
func (m *machine) dotsOf(out []float32, in pair, n int, a kernels.Arithmetic) {
	columns := pair{m.transposed(0, in.x, n), nil}
	if columns.y = columns.x; &in.x[0] != &in.y[0] {
		columns.y = m.transposed(1, in.y, n)
	}
	m.combineRows(m.kit.dotRows[rounding(a)], out[:m.kit.lanes], columns, a.Rows())
}

// transposed returns rows of n values as n rows of a vector each, in one of two
// places of scratch memory. Lanes that no row fills repeat the last row.
func (m *machine) transposed(place int, rows []float32, n int) []float32 {
	size := n * m.kit.lanes
	if m.blocks[place] = grow(m.blocks[place], size); n == 0 {
		return nil
	}
	columns := m.blocks[place]
	width := 4 * m.kit.lanes
	for r := 0; r < m.kit.lanes; r += 8 {
		for i := range m.strip.src {
			m.strip.src[i] = &rows[min((r+i)*n, len(rows)-n)]
		}
		m.strip.srcBlock, m.strip.dst = 32, &columns[r]
		m.strip.dstRow, m.strip.dstBlock = width, 8*width
		m.strip.blocks, m.strip.cols = n/8, n%8
		m.kit.transpose(&m.strip)
	}
	return columns
}

// byRow runs a kernel that meets each row of a matrix with a number.
func (m *machine) byRow(kernel func(*plane), out, rows, numbers []float32) {
	n := m.width
	m.plane = plane{count: len(out) / n, cols: n, out: &out[0], x: &rows[0], y: &numbers[0]}
	kernel(&m.plane)
}

// exponentials fills m.highest with the highest value of each row of x, out with
// exp of what its values are below that, and m.total with their sums.
func (m *machine) exponentials(out, x []float32, n int, a kernels.Arithmetic) {
	count, lanes := len(x)/n, m.kit.lanes
	m.highest, m.total = grow(m.highest, count+lanes), grow(m.total, count+lanes)
	m.width = n
	for i := 0; i < count; i += lanes {
		end := min(i+lanes, count)
		rows, to := x[i*n:end*n], out[i*n:end*n]
		m.highestOf(m.highest[i:], rows, n)
		m.byRow(m.kit.exp[functions(a)], to, rows, m.highest[i:])
		m.sumsOf(m.total[i:], to, n, a)
	}
}

// softmax is, for each row x of n values and h the highest of them:
//
//	out[j] = Exp(x[j]-h) / sum over j of Exp(x[j]-h)
func (m *machine) softmax(c *kernels.Call) {
	n := c.Node.Shape[len(c.Node.Shape)-1]
	m.exponentials(c.Out, c.In[0], n, c.Arithmetic)
	m.byRow(m.kit.divide, c.Out, c.Out, m.total)
}

// crossEntropy is, for each row x of logits and h the highest of them:
//
//	out[i] = Log(sum over j of Exp(x[j]-h)) - (x[label]-h)
func (m *machine) crossEntropy(c *kernels.Call) {
	x, labels := c.In[0], c.In[1]
	n := len(x) / len(c.Out)
	m.values = grow(m.values, len(x))
	m.exponentials(m.values, x, n, c.Arithmetic)
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
		if j, ok := index(label, len(x)); ok {
			return x[j]
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
