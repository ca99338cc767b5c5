package ref

import (
	"math"

	"gensim/kernels"
)

// summation is an order of sums with what its draws depend on.
type summation struct {
	kernels.Order
	nondet uint64
}

// sumsOf returns the call's order of sums along columns and over tensors, rowsOf that
// of sums along rows.
func sumsOf(c *kernels.Call) summation { return summation{c.Arithmetic.Sums(), c.Nondet} }

func rowsOf(c *kernels.Call) summation { return summation{c.Arithmetic.Rows(), c.Nondet} }

// sum adds x in an order (kernels.Order). Mean is, over all elements and with share
// the constant 1/n:
//
//	out[0] = sum(x) · share
func sum(x []float32, o summation) float32 {
	var lanes [kernels.MaxLanes]float32
	for l := range o.Lanes {
		first, stride, count := o.Lane(len(x), l)
		var s float32
		for k := first; count > 0; k, count = k+stride, count-1 {
			s += x[k]
		}
		lanes[l] = s
	}
	return o.fold(&lanes)
}

// fold adds the lanes of a sum to a single number.
func (o summation) fold(lanes *[kernels.MaxLanes]float32) float32 {
	if o.Drawn {
		at := o.Arrivals(o.nondet, 0)
		s := lanes[at[0]]
		for _, l := range at[1:o.Lanes] {
			s += lanes[l]
		}
		return s
	}
	for w := o.Lanes / 2; w > 0; w /= 2 {
		for l := range w {
			lanes[l] += lanes[l+w]
		}
	}
	return lanes[0]
}

// dot is the sum of x[k]·y[k] in an order, in each lane
//
//	acc = madd(x[k], y[k], acc)
//
// SumSquares is out[0] = dot(x, x), in the order of sums.
func dot(x, y []float32, o summation, fused bool) float32 {
	var lanes [kernels.MaxLanes]float32
	for l := range o.Lanes {
		first, stride, count := o.Lane(len(x), l)
		var s float32
		for k := first; count > 0; k, count = k+stride, count-1 {
			s = madd(x[k], y[k], s, fused)
		}
		lanes[l] = s
	}
	return o.fold(&lanes)
}

// sumRows is out[j] = sum over i of x[i,j], in the arithmetic's order of sums; the
// columns of SumRepeats are those of its output. It runs along rows: the partial sums
// of all columns stand side by side.
func (m *machine) sumRows(c *kernels.Call) {
	n, x, o := len(c.Out), c.In[0], sumsOf(c)
	if n == 0 {
		return
	}
	m.lanes = grow(m.lanes, o.Lanes*n)
	clear(m.lanes)
	for l := range o.Lanes {
		row := m.lanes[l*n : (l+1)*n]
		first, stride, count := o.Lane(len(x)/n, l)
		for i := first; count > 0; i, count = i+stride, count-1 {
			add(row, row, x[i*n:(i+1)*n])
		}
	}
	m.foldLanes(c.Out, o, c.Node.Shape[len(c.Node.Shape)-1])
}

// foldLanes adds the partial sums of out in m.lanes, one lane after the other, of which
// a drawn order takes tiles of rows of cols.
func (m *machine) foldLanes(out []float32, o summation, cols int) {
	n := len(out)
	if !o.Drawn {
		for w := o.Lanes / 2; w > 0; w /= 2 {
			low, high := m.lanes[:w*n], m.lanes[w*n:2*w*n]
			add(low, low, high)
		}
		copy(out, m.lanes)
		return
	}
	for tile := 0; tile*kernels.TileColumns < cols; tile++ {
		at := o.Arrivals(o.nondet, tile)
		from, end := tile*kernels.TileColumns, min((tile+1)*kernels.TileColumns, cols)
		for row := 0; row < n; row += cols {
			part := out[row+from : row+end]
			copy(part, m.lanes[int(at[0])*n+row+from:])
			for _, l := range at[1:o.Lanes] {
				add(part, part, m.lanes[int(l)*n+row+from:])
			}
		}
	}
}

// highest is m = x[0]; for v in x[1:] { if v > m { m = v } }.
func highest(x []float32) float32 {
	m := x[0]
	for _, v := range x[1:] {
		if v > m {
			m = v
		}
	}
	return m
}

// exponentials fills m.values with Exp(x[j] - h) for h = highest(x) and returns h
// and their sum in the order of rows.
func (m *machine) exponentials(x []float32, c *kernels.Call) (h, total float32) {
	m.values = grow(m.values, len(x))
	h = highest(x)
	f := functionsOf(c.Arithmetic)
	for j, v := range x {
		m.values[j] = f.exp(v - h)
	}
	return h, sum(m.values, rowsOf(c))
}

// softmax is, for each row x of n values and h = highest(x):
//
//	out[j] = Exp(x[j]-h) / sum over j of Exp(x[j]-h)
func (m *machine) softmax(out, x []float32, n int, c *kernels.Call) {
	for ; len(out) > 0; out, x = out[n:], x[n:] {
		_, total := m.exponentials(x[:n], c)
		for j, e := range m.values {
			out[j] = e / total
		}
	}
}

// crossEntropy is, for each row x of logits, h = highest(x), and t the x[j] whose
// index j, as a float32, equals the row's label (NaN when none does):
//
//	out[i] = Log(sum over j of Exp(x[j]-h)) - (t - h)
func (m *machine) crossEntropy(c *kernels.Call) {
	out, x, labels := c.Out, c.In[0], c.In[1]
	if len(out) == 0 {
		return
	}
	n := len(x) / len(out)
	for i := range out {
		row := x[i*n : (i+1)*n]
		t := float32(math.NaN())
		for j, v := range row {
			if float32(j) == labels[i] {
				t = v
			}
		}
		h, total := m.exponentials(row, c)
		out[i] = Log(total, c.Arithmetic.Fused()) - (t - h)
	}
}

// crossEntropyGrad is, for probabilities p and the gradient g of each row's loss:
//
//	out[i,j] = (p[i,j] - [float32(j) == label[i]]) · g[i]
func crossEntropyGrad(out, p, labels, g []float32) {
	if len(labels) == 0 {
		return
	}
	n := len(p) / len(labels)
	for i, label := range labels {
		row := p[i*n : (i+1)*n]
		for j, v := range row {
			if float32(j) == label {
				v -= 1
			}
			out[i*n+j] = float32(v * g[i])
		}
	}
}
