package ref

import (
	"gensim/kernels"
	"gensim/kernels/graph"
)

// subproduct is the matrix product that another operation is made of, reused.
type subproduct struct {
	node graph.Node
	call kernels.Call
	dims [6]int
}

// shaped are the tensors of a product: out = x·y.
type shaped struct{ out, x, y []float32 }

// extent is the shape [m,k]·[k,n] of a product and whether x and y are stored
// transposed.
type extent struct {
	m, k, n        int
	transX, transY bool
}

// multiply is matMul in the arithmetic of c.
func (m *machine) multiply(c *kernels.Call, t shaped, e extent) {
	p := &m.part
	p.dims = [6]int{e.m, e.k, e.k, e.n, e.m, e.n}
	if e.transX {
		p.dims[0], p.dims[1] = e.k, e.m
	}
	if e.transY {
		p.dims[2], p.dims[3] = e.n, e.k
	}
	if p.node.InShape == nil {
		p.node = graph.Node{Op: graph.MatMul, InShape: [][]int{p.dims[0:2], p.dims[2:4]}, Shape: p.dims[4:6], Block: graph.NoBlock}
	}
	p.node.TransX, p.node.TransY = e.transX, e.transY
	p.call = kernels.Call{Node: &p.node, Arithmetic: c.Arithmetic, Counter: c.Counter, Nondet: c.Nondet, Out: t.out}
	p.call.In[0], p.call.In[1] = t.x, t.y
	if m.outer != nil {
		m.outer(&p.call)
		return
	}
	m.matMul(&p.call)
}
