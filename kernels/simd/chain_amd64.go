//go:build !noasm

package simd

import (
	"gensim/kernels"
	"gensim/kernels/graph"
)

// RunChain executes a product with what its tiles can do to their outputs on the way to
// memory, and the gradients of pooling and ReLU at once; see kernels.Chain.
func (m *machine) RunChain(calls []kernels.Call) int {
	if len(calls) > 1 && unpools(calls) {
		m.call = calls[0]
		m.call.Out = calls[1].Out
		m.maxPool(&m.call, m.poolings(&m.call).maxPoolReLUGrad)
		return 2
	}
	f, n := m.finishOf(calls)
	if n == 1 {
		m.Run(&calls[0])
		return 1
	}
	m.call = calls[0]
	m.call.Out = calls[n-1].Out
	if m.call.Node.Op == graph.Conv {
		m.convolve(&m.call, f)
		return n
	}
	p := productOf(&m.call)
	p.finish = f
	m.multiply(p)
	return n
}

// unpools reports whether the gradient of pooling what came out of ReLU comes first, and
// then ReLU's.
func unpools(calls []kernels.Call) bool {
	first, second := &calls[0], &calls[1]
	return first.Node.Op == graph.MaxPoolGrad && second.Node.Op == graph.ReLUGrad && first.Node.Window.Side%2 == 0 && !first.Arithmetic.Flushes() &&
		&first.In[0][0] == &second.In[0][0] && &first.Out[0] == &second.In[1][0]
}

// finishOf returns how a product finishes, and how many calls that are with its own; one
// when it is no product, or is stored in another way.
func (m *machine) finishOf(calls []kernels.Call) (f finish, n int) {
	first := &calls[0]
	image := first.Node.Op == graph.Conv
	if n = 1; len(first.Out) == 0 || first.Arithmetic.Flushes() || !image && first.Node.Op != graph.MatMul {
		return f, n
	}
	if image {
		for n < len(calls) && f.takes(&calls[n]) {
			n++
		}
		return f, n
	}
	p := productOf(first)
	if p.exchangePays() {
		return f, n
	}
	for n < len(calls) && (f.takes(&calls[n]) || f.lands(&calls[n], calls[n-1].Out)) {
		n++
	}
	if f.onto != nil && &f.onto[0] == &calls[n-1].Out[0] && p.setsAside() {
		f.onto, n = nil, n-1 // the sums set aside would be where onto is
	}
	return f, n
}

// takes adds what a call does to each column or number, if it can follow what has been
// added.
func (f *finish) takes(c *kernels.Call) bool {
	switch {
	case f.relu || f.onto != nil:
		return false
	case c.Node.Op == graph.Bias && f.bias == nil:
		f.bias = c.In[1]
	case c.Node.Op == graph.ReLU:
		f.relu = true
	default:
		return false
	}
	return true
}

// lands adds what a call does that adds x, the output of the one before, or a multiple
// of it to another matrix.
func (f *finish) lands(c *kernels.Call, x []float32) bool {
	if f.relu || f.onto != nil {
		return false
	}
	first, second := &c.In[0][0] == &x[0], len(c.In[1]) > 0 && &c.In[1][0] == &x[0]
	switch op := c.Node.Op; {
	case op == graph.Add && first != second:
		if f.onto, f.rate = c.In[0], 1; first {
			f.onto = c.In[1]
		}
	case op == graph.SGDStep && second:
		f.onto, f.rate = c.In[0], -c.Node.Const[graph.SGDRate]
	case op == graph.Descend && second:
		f.onto, f.rate = c.In[0], -c.In[2][0]
	default:
		return false
	}
	return true
}
