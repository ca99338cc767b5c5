package ref

import (
	"math"

	"gensim/kernels"
)

// sum adds x in the order of the arithmetic (kernels.Arithmetic).
func sum(x []float32, a kernels.Arithmetic) float32 {
	var lanes [16]float32
	for l := range a.Lanes() {
		first, stride, count := a.Lane(len(x), l)
		var s float32
		for k := first; count > 0; k, count = k+stride, count-1 {
			s += x[k]
		}
		lanes[l] = s
	}
	return fold(&lanes, a.Lanes())
}

// fold adds n lanes in a halving tree.
func fold(lanes *[16]float32, n int) float32 {
	for w := n / 2; w > 0; w /= 2 {
		for l := range w {
			lanes[l] += lanes[l+w]
		}
	}
	return lanes[0]
}

// dot is the sum of x[k]·y[k] in the order of the arithmetic, in each lane
//
//	acc = madd(x[k], y[k], acc)
func dot(x, y []float32, a kernels.Arithmetic) float32 {
	var lanes [16]float32
	for l := range a.Lanes() {
		first, stride, count := a.Lane(len(x), l)
		var s float32
		for k := first; count > 0; k, count = k+stride, count-1 {
			s = madd(x[k], y[k], s, a.Fused())
		}
		lanes[l] = s
	}
	return fold(&lanes, a.Lanes())
}

// sumRows is out[j] = sum over i of x[i,j], in the order of the arithmetic. It
// runs along rows: the partial sums of all columns stand side by side.
func (m *machine) sumRows(out, x []float32, a kernels.Arithmetic) {
	n := len(out)
	if n == 0 {
		return
	}
	lanes := a.Lanes()
	m.lanes = grow(m.lanes, lanes*n)
	clear(m.lanes)
	for l := range lanes {
		row := m.lanes[l*n : (l+1)*n]
		first, stride, count := a.Lane(len(x)/n, l)
		for i := first; count > 0; i, count = i+stride, count-1 {
			add(row, row, x[i*n:(i+1)*n])
		}
	}
	foldLanes(m.lanes, lanes, n)
	copy(out, m.lanes)
}

// foldLanes adds the partial rows in a halving tree; the result is the first row.
func foldLanes(rows []float32, lanes, n int) {
	for w := lanes / 2; w > 0; w /= 2 {
		low, high := rows[:w*n], rows[w*n:2*w*n]
		add(low, low, high)
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
// and their sum.
func (m *machine) exponentials(x []float32, a kernels.Arithmetic) (h, total float32) {
	m.values = grow(m.values, len(x))
	h = highest(x)
	for j, v := range x {
		m.values[j] = Exp(v-h, a.Fused())
	}
	return h, sum(m.values, a)
}

// softmax is, for each row x of n values and h = highest(x):
//
//	out[j] = Exp(x[j]-h) / sum over j of Exp(x[j]-h)
func (m *machine) softmax(out, x []float32, n int, a kernels.Arithmetic) {
	for ; len(out) > 0; out, x = out[n:], x[n:] {
		_, total := m.exponentials(x[:n], a)
		for j, e := range m.values {
			out[j] = e / total
		}
	}
}

// crossEntropy is, for each row x of logits, h = highest(x), and t the x[j] whose
// index j, as a float32, equals the row's label (NaN when none does):
//
//	out[i] = Log(sum over j of Exp(x[j]-h)) - (t - h)
func (m *machine) crossEntropy(out, x, labels []float32, a kernels.Arithmetic) {
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
		h, total := m.exponentials(row, a)
		out[i] = Log(total, a.Fused()) - (t - h)
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
