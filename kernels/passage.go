package kernels

import "gensim/kernels/graph"

// passage is some nodes of a step that are executed strip by strip: the first strip of
// each one's output, then the second of each. What a node has made is then still in the
// processor's cache when the next one reads it, where whole outputs would not be. Each
// number is computed as ever, whichever strip comes first.
type passage struct {
	chains []chain // a single one where there is one strip
	strips int
	// upwards says that the last strip comes first: what the passage before made last, and
	// what the one after reads first, is near.
	upwards bool
}

// chain is nodes of which each but the first reads the output of the one before, which
// nobody else does, and that a machine may execute at once (Chain).
type chain struct {
	nodes []int
	parts []graph.Node // what makes a strip of each, all of it where there is one strip
}

// longestChain is a product with a bias and what comes after.
const longestChain = 3

func (c *chain) append(i int, part graph.Node) {
	c.nodes, c.parts = append(c.nodes, i), append(c.parts, part)
}

// passage executes a passage. The time of one that has scalar code is told apart.
func (e *executor) passage(p *passage, from, to *state, r Run) {
	if e.lacksVectors(p) {
		e.meter.kernel(&e.meter.times.Operations, e.vectors)
		defer e.meter.kernel(&e.meter.times.Operations, false)
	}
	for strip := range p.strips {
		if p.upwards {
			strip = p.strips - 1 - strip
		}
		for i := range p.chains {
			c := &p.chains[i]
			for at, n := range c.nodes {
				e.prepare(&e.calls[at], n, from, to, r)
				e.cut(&e.calls[at], &c.parts[at], place{strip, p.strips})
			}
			e.run(e.calls[:len(c.nodes)])
		}
	}
}

// lacksVectors reports whether the machine has no vector kernel for one of the operations.
func (e *executor) lacksVectors(p *passage) bool {
	for i := range p.chains {
		for _, n := range p.chains[i].nodes {
			if e.scalar[e.w.step.Nodes[n].Op] {
				return true
			}
		}
	}
	return false
}

// run executes calls of which each reads the output of the one before.
func (e *executor) run(calls []Call) {
	for len(calls) > 1 && e.chain != nil {
		calls = calls[e.chain.RunChain(calls):]
	}
	for i := range calls {
		e.machine.Run(&calls[i])
	}
}

// place is a strip among others.
type place struct{ strip, strips int }

// cut makes of a node's call that of a strip.
func (e *executor) cut(c *Call, part *graph.Node, at place) {
	n := c.Node
	if c.Node = part; at.strips == 1 {
		return
	}
	c.Out = at.of(c.Out, n.Len())
	for k := range n.In {
		if n.SharesRows(k) {
			c.In[k] = at.of(c.In[k], elementsOf(n.InShape[k]))
		}
	}
}

// of returns the strip of a tensor of so many numbers, all of x if it is no more.
func (p place) of(x []float32, whole int) []float32 {
	if len(x) < whole {
		return x
	}
	size := whole / p.strips
	return x[size*p.strip:][:size]
}
