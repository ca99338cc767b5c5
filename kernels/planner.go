package kernels

import (
	"slices"

	"gensim/kernels/graph"
)

// cacheful is how many numbers a passage may touch for each strip: two megabytes, what a
// second cache holds; many will be there no more when the last are made, and need not.
const cacheful = 1 << 19

// planner divides a step into passages, in an order in which everything is made before
// it is read. Nodes that cannot be cut wait until the passage that they depend on is over;
// an optimizer's follow as soon as their gradient is there and nothing more reads the
// old block.
type planner struct {
	nodes    []graph.Node
	cacheful int
	kept     []int
	passages []passage
	readers  [][]int // by node: who reads its output
	done     []bool  // by node: whether it is in a passage
	waits    []int   // by node: how many that it depends on are not
	waiting  [][]int // by node: who depends on it
	open     strips
	late     []int // nodes that wait for the open passage
	upwards  bool  // whether the next passage of strips is executed upwards
}

// strips is a passage in the making.
type strips struct {
	nodes      []int
	seen       map[graph.Ref]bool // tensors that it touches
	units      int                // that all of its nodes have in common
	cut, whole int                // numbers of tensors that are cut, and that are not
}

// planSteps returns the passages of a step. The node end closes one, so that those up to
// it can be executed alone.
func planSteps(nodes []graph.Node, cacheful int, kept []int, end int) []passage {
	p := planner{nodes: nodes, cacheful: cacheful, kept: kept, done: make([]bool, len(nodes))}
	p.countWaits()
	for i := range nodes {
		switch {
		case nodes[i].Op.Updates():
			if p.waits[i] == 0 && !p.done[i] {
				p.emit(i)
			}
		case p.open.nodes == nil && p.goesOn(i):
			p.emit(i)
		case p.joins(i):
		case nodes[i].Strips() > 1:
			p.close()
			if p.goesOn(i) || !p.joins(i) {
				p.emit(i)
			}
		case p.waits[i] > 0:
			p.late = append(p.late, i)
		default:
			p.emit(i)
		}
		if i == end {
			p.close()
		}
	}
	p.close()
	return p.passages
}

// countWaits notes who depends on whom: on inputs, and who replaces a block on all who
// read it.
func (p *planner) countWaits() {
	p.readers, p.waits, p.waiting = make([][]int, len(p.nodes)), make([]int, len(p.nodes)), make([][]int, len(p.nodes))
	ofBlock := map[int][]int{}
	for i := range p.nodes {
		for _, ref := range p.nodes[i].In {
			switch ref.Source {
			case graph.FromState:
				ofBlock[ref.Index] = append(ofBlock[ref.Index], i)
			case graph.FromNode:
				p.readers[ref.Index] = append(p.readers[ref.Index], i)
				p.wait(i, ref.Index)
			}
		}
	}
	for i := range p.nodes {
		for _, reader := range ofBlock[p.nodes[i].Block] {
			if reader < i {
				p.wait(i, reader)
			}
		}
	}
}

func (p *planner) wait(i, on int) {
	p.waits[i]++
	p.waiting[on] = append(p.waiting[on], i)
}

// emit adds a node, to the chain before it if it goes on there.
func (p *planner) emit(i int) {
	if p.goesOn(i) {
		p.passages[len(p.passages)-1].chains[0].append(i, p.nodes[i])
	} else {
		p.passages = append(p.passages, passage{chains: []chain{{[]int{i}, []graph.Node{p.nodes[i]}}}, strips: 1})
	}
	p.pass(i)
}

// goesOn reports whether the node goes on with the chain that was added last.
func (p *planner) goesOn(i int) bool {
	n := len(p.passages)
	return n > 0 && p.passages[n-1].strips == 1 && p.links(&p.passages[n-1].chains[0], i)
}

// pass notes that a node has been added, and adds every update that waited for it alone.
func (p *planner) pass(i int) {
	p.done[i] = true
	for _, next := range p.waiting[i] {
		if p.waits[next]--; p.waits[next] == 0 && p.nodes[next].Op.Updates() {
			p.emit(next)
		}
	}
}

// links reports whether a node goes on with a chain.
func (p *planner) links(c *chain, i int) bool {
	last := c.nodes[len(c.nodes)-1]
	first, next := &p.nodes[c.nodes[0]], &p.nodes[i]
	unpools := first.Op == graph.MaxPoolGrad && next.Op == graph.ReLUGrad && first.In[0] == next.In[0]
	return len(c.nodes) < longestChain && (first.Op.Product() && next.Op.Finishes() || unpools) &&
		len(p.readers[last]) == 1 && p.readers[last][0] == i && !slices.Contains(p.kept, last)
}

// joins adds the node to the open passage if it can be cut with it.
func (p *planner) joins(i int) bool {
	n, s := &p.nodes[i], p.open
	if s.nodes == nil {
		s.seen = map[graph.Ref]bool{}
	}
	if s.units = divisor(s.units, n.Strips()); s.units == 1 {
		return false
	}
	touched := []graph.Ref{{Source: graph.FromNode, Index: i}}
	s.cut += n.Len()
	for k, ref := range n.In {
		inside := ref.Source == graph.FromNode && !p.done[ref.Index]
		if inside && (!slices.Contains(s.nodes, ref.Index) || !n.SharesRows(k)) {
			return false
		}
		if s.seen[ref] || slices.Contains(touched, ref) {
			continue
		}
		touched = append(touched, ref)
		if size := elementsOf(n.InShape[k]); n.SharesRows(k) {
			s.cut += size
		} else {
			s.whole += size
		}
	}
	if s.count(p.cacheful) == 0 {
		return false
	}
	for _, ref := range touched {
		s.seen[ref] = true
	}
	s.nodes = append(s.nodes, i)
	p.open = s
	return true
}

// count returns the least number of strips that are small enough, 0 when none is.
func (s *strips) count(cacheful int) int {
	for n := 1; n <= s.units; n++ {
		if s.units%n == 0 && s.cut/n+s.whole <= cacheful {
			return n
		}
	}
	return 0
}

// close ends the open passage; what is small enough in one strip stays as it is.
func (p *planner) close() {
	s, late := p.open, p.late
	p.open, p.late = strips{}, nil
	if n := s.count(p.cacheful); n > 1 && len(s.nodes) > 1 {
		p.passages = append(p.passages, p.cut(s.nodes, n))
		for _, i := range s.nodes {
			p.pass(i)
		}
	} else {
		late = append(late, s.nodes...)
		slices.Sort(late)
	}
	for _, i := range late {
		p.emit(i)
	}
}

// cut returns the passage of some nodes in so many strips.
func (p *planner) cut(nodes []int, strips int) passage {
	all := passage{strips: strips, upwards: p.upwards}
	p.upwards = !p.upwards
	for _, i := range nodes {
		n := len(all.chains)
		if n == 0 || !p.links(&all.chains[n-1], i) {
			all.chains = append(all.chains, chain{})
			n++
		}
		all.chains[n-1].append(i, p.nodes[i].Strip(strips))
	}
	return all
}

// divisor returns the greatest common divisor; 0 is a multiple of everything.
func divisor(a, b int) int {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}
