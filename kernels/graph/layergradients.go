package graph

import "fmt"

// propagateLayer is propagate for the operations of convolutions, normalisation,
// dropout and attention.
func (g *gradients) propagateLayer(n *Node, up Ref, needs func(int) bool) {
	send := func(k int, op Op, in ...Ref) {
		if needs(k) {
			g.send(n.In[k], g.add(Node{Op: op, In: in, Shape: n.InShape[k], Const: n.Const, Window: n.Window}))
		}
	}
	switch n.Op {
	case Mul:
		send(0, Mul, up, n.In[1])
		send(1, Mul, up, n.In[0])
	case ScaleColumns:
		send(0, ScaleColumns, up, n.In[1])
		if needs(1) {
			products := g.add(Node{Op: Mul, In: []Ref{n.In[0], up}, Shape: n.Shape})
			send(1, SumRows, products)
		}
	case Normalize:
		send(0, NormalizeGrad, n.In[0], up)
	case Conv:
		send(0, ConvInput, up, n.In[1])
		send(1, ConvKernel, n.In[0], up)
	case MaxPool:
		send(0, MaxPoolGrad, n.In[0], up)
	case Gather:
		send(0, GatherGrad, n.In[1], up)
	case Repeat:
		if needs(0) {
			g.send(n.In[0], up)
		}
		send(1, SumRepeats, up)
	case HeadScores:
		// Of S = Q·Kᵀ: dQ = dS·K, dK = dSᵀ·Q.
		send(0, HeadMix, up, n.In[1])
		send(1, HeadMixTransposed, up, n.In[0])
	case HeadMix:
		// Of O = P·V: dP = dO·Vᵀ, dV = Pᵀ·dO.
		send(0, HeadScores, up, n.In[1])
		send(1, HeadMixTransposed, n.In[0], up)
	default:
		panic(fmt.Sprintf("graph: %v has no gradient rule", n.Op))
	}
}
