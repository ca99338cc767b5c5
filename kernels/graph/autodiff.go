package graph

import "fmt"

// differentiate appends the backward pass of the node loss, a Mean, and returns
// for each parameter the tensor that holds its gradient. It walks the forward
// nodes from the last to the first and applies each operation's rule to the sum of
// the gradients that its consumers sent.
func (b *Builder) differentiate(loss Ref) []Ref {
	forward := len(b.nodes)
	g := gradients{Builder: b, node: make([]Ref, forward), param: make([]Ref, len(b.params))}
	wanted := b.dependsOnParameters()
	for i := loss.Index; i >= 0; i-- {
		if !wanted[i] || i != loss.Index && g.node[i] == (Ref{}) {
			continue
		}
		g.propagate(i, wanted)
	}
	for i, r := range g.param {
		if r == (Ref{}) {
			panic(fmt.Sprintf("graph: the loss does not depend on parameter %s", b.params[i].Name))
		}
	}
	return g.param
}

// dependsOnParameters marks the nodes whose gradient is needed.
func (b *Builder) dependsOnParameters() []bool {
	wanted := make([]bool, len(b.nodes))
	for i := range b.nodes {
		for _, r := range b.nodes[i].In {
			wanted[i] = wanted[i] || r.Source == FromState || r.Source == FromNode && wanted[r.Index]
		}
	}
	return wanted
}

// gradients holds, for each forward node and parameter, the gradient so far.
type gradients struct {
	*Builder
	node, param []Ref
}

// send adds d to the gradient of tensor r.
func (g *gradients) send(r, d Ref) {
	var slot *Ref
	switch r.Source {
	case FromNode:
		slot = &g.node[r.Index]
	case FromState:
		slot = &g.param[r.Index]
	default:
		return
	}
	if *slot != (Ref{}) {
		d = g.Add(*slot, d)
	}
	*slot = d
}

// propagate sends node i's gradient on to those of its inputs that need one.
func (g *gradients) propagate(i int, wanted []bool) {
	n, up := g.nodes[i], g.node[i]
	needs := func(k int) bool {
		r := n.In[k]
		return r.Source == FromState || r.Source == FromNode && wanted[r.Index]
	}
	switch n.Op {
	case Mean:
		// The loss itself: its gradient is one, spread evenly.
		g.send(n.In[0], g.add(Node{Op: Fill, Shape: n.InShape[0], Const: n.Const}))
	case CrossEntropy:
		p := g.add(Node{Op: Softmax, In: n.In[:1], Shape: n.InShape[0]})
		g.send(n.In[0], g.add(Node{Op: CrossEntropyGrad, In: []Ref{p, n.In[1], up}, Shape: n.InShape[0]}))
	case MatMul:
		g.matMul(&n, up, needs)
	case Bias:
		if needs(0) {
			g.send(n.In[0], up)
		}
		g.send(n.In[1], g.add(Node{Op: SumRows, In: []Ref{up}, Shape: n.InShape[1]}))
	case Add:
		for k := range n.In {
			if needs(k) {
				g.send(n.In[k], up)
			}
		}
	case ReLU:
		g.send(n.In[0], g.add(Node{Op: ReLUGrad, In: []Ref{n.In[0], up}, Shape: n.Shape}))
	case Tanh:
		out := Ref{FromNode, i}
		g.send(n.In[0], g.add(Node{Op: TanhGrad, In: []Ref{out, up}, Shape: n.Shape}))
	case CausalSoftmax:
		out := Ref{FromNode, i}
		g.send(n.In[0], g.add(Node{Op: CausalSoftmaxGrad, In: []Ref{out, up}, Shape: n.Shape, Const: n.Const}))
	case GELU:
		g.send(n.In[0], g.add(Node{Op: GELUGrad, In: []Ref{n.In[0], up}, Shape: n.Shape}))
	default:
		g.propagateLayer(&n, up, needs)
	}
}

// matMul sends the two gradients of a product C = op(X)·op(Y): the one of op(X) is
// dC·op(Y)ᵀ, the one of op(Y) is op(X)ᵀ·dC; a transposed factor takes the
// transpose of its gradient, which exchanges the two operands.
func (g *gradients) matMul(n *Node, up Ref, needs func(int) bool) {
	x, y := n.In[0], n.In[1]
	if needs(0) {
		if n.TransX {
			g.send(x, g.Builder.matMul(y, up, n.TransY, true))
		} else {
			g.send(x, g.Builder.matMul(up, y, false, !n.TransY))
		}
	}
	if needs(1) {
		if n.TransY {
			g.send(y, g.Builder.matMul(up, x, true, n.TransX))
		} else {
			g.send(y, g.Builder.matMul(x, up, !n.TransX, false))
		}
	}
}
