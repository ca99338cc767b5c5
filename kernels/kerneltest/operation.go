package kerneltest

import (
	"math"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// define computes a call's output by the definition of its operation, element by
// element.
func define(c *kernels.Call) []float32 {
	out := make([]float32, c.Node.Len())
	element := elementOf(c)
	for i := range out {
		if out[i] = element(i); c.Arithmetic.Flushes() {
			out[i] = flushed(out[i])
		}
	}
	return out
}

// elementOf returns the function that computes one element of the output.
func elementOf(c *kernels.Call) func(i int) float32 {
	r, k := rulesOf(c), c.Node.Const
	x, y, z := c.In[0], c.In[1], c.In[2]
	switch c.Node.Op {
	case graph.MatMul:
		return r.product(c)
	case graph.Add:
		return func(i int) float32 { return x[i] + y[i] }
	case graph.Bias:
		return func(i int) float32 { return x[i] + y[i%len(y)] }
	case graph.SumRows:
		rows, cols := c.Node.InShape[0][0], c.Node.InShape[0][1]
		return func(j int) float32 {
			return r.sums(j).sum(rows, func(i int) float32 { return x[i*cols+j] })
		}
	case graph.ReLU:
		return func(i int) float32 {
			if x[i] <= 0 {
				return 0
			}
			return x[i]
		}
	case graph.ReLUGrad:
		return func(i int) float32 {
			if x[i] > 0 {
				return y[i]
			}
			return 0
		}
	case graph.GELU:
		return func(i int) float32 {
			h := float32(x[i] * 0.5)
			return r.madd(h, r.geluTanh(x[i]), h)
		}
	case graph.GELUGrad:
		return func(i int) float32 { return r.geluGrad(x[i], y[i]) }
	case graph.Softmax, graph.CrossEntropy, graph.CrossEntropyGrad:
		return r.rowwise(c)
	case graph.Mean:
		return func(int) float32 {
			return float32(r.sums(0).sum(len(x), func(i int) float32 { return x[i] }) * k[0])
		}
	case graph.Fill:
		return func(int) float32 { return k[0] }
	case graph.SGDStep:
		return func(i int) float32 { return r.madd(-k[0], y[i], x[i]) }
	case graph.FirstMoment:
		return func(i int) float32 { return r.madd(k[0], x[i], float32(k[1]*y[i])) }
	case graph.SecondMoment:
		return func(i int) float32 {
			square := float32(y[i] * y[i])
			return r.madd(k[0], x[i], float32(k[1]*square))
		}
	case graph.AdamWStep:
		c1, c2 := correction(k[3], c.Counter), correction(k[4], c.Counter)
		return func(i int) float32 {
			root := float32(math.Sqrt(float64(float32(z[i] * c2))))
			u := float32(y[i]*c1) / (root + k[1])
			return r.madd(-k[0], u, float32(x[i]*k[2]))
		}
	}
	return r.layer(c)
}

// product defines MatMul.
func (r rules) product(c *kernels.Call) func(int) float32 {
	n, x, y := c.Node, c.In[0], c.In[1]
	inner, rows, cols := n.Inner(), n.Shape[0], n.Shape[1]
	at := func(t []float32, trans bool, i, j, width, height int) float32 {
		v := t[i*width+j]
		if trans {
			v = t[j*height+i]
		}
		return r.narrowed(v)
	}
	return func(e int) float32 {
		i, j := e/cols, e%cols
		return r.products(j).total(inner, func(k int, s float32) float32 {
			return r.madd(at(x, n.TransX, i, k, inner, rows), at(y, n.TransY, k, j, cols, inner), s)
		})
	}
}

// rowwise defines the operations on rows of logits or probabilities.
func (r rules) rowwise(c *kernels.Call) func(int) float32 {
	x, labels, g := c.In[0], c.In[1], c.In[2]
	n := c.Node.InShape[0][1]
	exps := func(i int) (h float32, e func(j int) float32) {
		row := x[i*n : (i+1)*n]
		h = row[0]
		for _, v := range row {
			if v > h {
				h = v
			}
		}
		return h, func(j int) float32 { return r.exp(row[j] - h) }
	}
	switch c.Node.Op {
	case graph.Softmax:
		return func(e int) float32 {
			_, exp := exps(e / n)
			return exp(e%n) / r.rows().sum(n, exp)
		}
	case graph.CrossEntropy:
		return func(i int) float32 {
			h, exp := exps(i)
			t := float32(math.NaN())
			for j := range n {
				if float32(j) == labels[i] {
					t = x[i*n+j]
				}
			}
			return r.log(r.rows().sum(n, exp)) - (t - h)
		}
	}
	return func(e int) float32 {
		p := x[e]
		if float32(e%n) == labels[e/n] {
			p = p - 1
		}
		return float32(p * g[e/n])
	}
}

// geluTanh is the hyperbolic tangent inside GELU.
func (r rules) geluTanh(x float32) float32 {
	square := float32(x * x)
	inner := r.madd(float32(square*x), 0.044715, x)
	return r.tanh(float32(0.7978845608028654 * inner))
}

func (r rules) geluGrad(x, up float32) float32 {
	t := r.geluTanh(x)
	du := float32(0.7978845608028654 * r.madd(0.134145, float32(x*x), 1))
	half := float32(x * 0.5)
	slope := float32(half * r.madd(-t, t, 1))
	return float32(up * r.madd(slope, du, r.madd(t, 0.5, 0.5)))
}

// correction is graph.BiasCorrection by another route: recursion on halves gives
// the same products as binary exponentiation from the lowest bit.
func correction(beta float32, step uint64) float32 {
	var power func(q float64, n uint64, acc float64) float64
	power = func(q float64, n uint64, acc float64) float64 {
		if n == 0 {
			return acc
		}
		if n%2 == 1 {
			acc = float64(acc * q)
		}
		return power(float64(q*q), n/2, acc)
	}
	return float32(1 / (1 - power(float64(beta), step, 1)))
}
