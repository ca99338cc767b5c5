package ref

import (
	"math"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// gather is out[i,:] = table[j,:] for the j that, as a float32, equals tokens[i];
// NaN when none does.
func gather(out, table, tokens []float32) {
	if len(tokens) == 0 {
		return
	}
	n := len(out) / len(tokens)
	for i, token := range tokens {
		row := out[i*n : (i+1)*n]
		if j, ok := index(token, len(table)/n); ok {
			copy(row, table[j*n:])
		} else {
			fill(row, float32(math.NaN()))
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

// gatherGrad is, for the rows dy[i,:] whose token equals j as a float32:
//
//	out[j,:] = sum over i of dy[i,:], in the arithmetic's order of sums
//
// Which lane a row belongs to follows from its place i among all rows; rows of
// other tokens are left out of their lane.
func (m *machine) gatherGrad(c *kernels.Call) {
	tokens, dy, o := c.In[0], c.In[1], sumsOf(c)
	rows, n := c.Node.Shape[0], c.Node.Shape[1]
	size := len(c.Out)
	m.lanes = grow(m.lanes, o.Lanes*size)
	clear(m.lanes)
	for l := range o.Lanes {
		sums := m.lanes[l*size : (l+1)*size]
		first, stride, count := o.Lane(len(tokens), l)
		for i := first; count > 0; i, count = i+stride, count-1 {
			if j, ok := index(tokens[i], rows); ok {
				add(sums[j*n:(j+1)*n], sums[j*n:], dy[i*n:])
			}
		}
	}
	m.foldLanes(c.Out, o, n)
}

// heads is HeadScores, HeadMix and HeadMixTransposed: for each sequence and head
// the product of two matrices as matMul defines it. Q is the head's part of the
// sequence's rows, [length, width]; S its square of scores, [length, length]:
//
//	HeadScores: S = Q·Q2ᵀ    HeadMix: Q = S·Q2    HeadMixTransposed: Q = Sᵀ·Q2
//
// Scores of the future are computed like others; CausalSoftmax does not look.
func (m *machine) heads(c *kernels.Call) {
	sequences, length, heads, width := c.Node.Heads()
	size := length * width
	m.windows = grow(m.windows, 2*size)
	left, right := m.windows[:size], m.windows[size:]
	for i := range sequences * heads {
		at := strip{i / heads * length * heads * width, i % heads * width, width, heads * width}
		at.read(right, c.In[1])
		square := i * length * length
		switch c.Node.Op {
		case graph.HeadScores:
			at.read(left, c.In[0])
			m.multiply(c, shaped{c.Out[square : square+length*length], left, right}, extent{length, width, length, false, true})
		default:
			scores := c.In[0][square : square+length*length]
			m.multiply(c, shaped{left, scores, right}, extent{length, length, width, c.Node.Op == graph.HeadMixTransposed, false})
			at.write(c.Out, left)
		}
	}
}

// strip is a head's part of a sequence: width numbers from column on of each row,
// rows stride apart from start on.
type strip struct{ start, column, width, stride int }

// read copies the part of rows into part.
func (s strip) read(part, rows []float32) {
	for at := s.start + s.column; len(part) > 0; at += s.stride {
		copy(part[:s.width], rows[at:])
		part = part[s.width:]
	}
}

// write copies part into its place in rows.
func (s strip) write(rows, part []float32) {
	for at := s.start + s.column; len(part) > 0; at += s.stride {
		copy(rows[at:], part[:s.width])
		part = part[s.width:]
	}
}

// causalSoftmax is, for row i of each square, its past x = scores[0..i], rounded
// products z[j] = x[j]·scale, and h = highest(z):
//
//	out[j] = Exp(z[j]-h) / sum over j of Exp(z[j]-h), and +0 for j > i
func (m *machine) causalSoftmax(c *kernels.Call) {
	n, factor := c.Node.Shape[1], c.Node.Const[0]
	m.windows = grow(m.windows, n)
	for at := range c.Node.Shape[0] {
		past := at%n + 1
		row, out := c.In[0][at*n:(at+1)*n], c.Out[at*n:(at+1)*n]
		z := m.windows[:past]
		scale(z, row, factor)
		m.softmax(out[:past], z, past, c)
		clear(out[past:])
	}
}

// causalSoftmaxGrad is, for row i of each square, its past of probabilities p and
// gradients dy, and d = dot(dy, p) over that past, in the order of rows:
//
//	out[j] = (p[j] · (dy[j] - d)) · scale, and +0 for j > i
func (m *machine) causalSoftmaxGrad(c *kernels.Call) {
	n, factor := c.Node.Shape[1], c.Node.Const[0]
	for at := range c.Node.Shape[0] {
		past := at%n + 1
		p, dy, out := c.In[0][at*n:at*n+past], c.In[1][at*n:at*n+past], c.Out[at*n:(at+1)*n]
		d := dot(dy, p, rowsOf(c), c.Arithmetic.Fused())
		for j := range p {
			out[j] = float32(float32(p[j]*(dy[j]-d)) * factor)
		}
		clear(out[past:])
	}
}
