package kernels

import "gensim/kernels/graph"

// placement puts the outputs of a step's nodes into memory that they share: an output
// takes the place of one that no later passage reads, the one that was in use last and
// so is still in the processor's caches. What a step works on at a time then fits
// where a step's outputs all together would not. An output that its own passage alone
// reads has room for a strip, and goes as soon as it has been read.
type placement struct {
	place []int // by node; -1 where the output is a block of the new state
	room  []int // by node: how many numbers of its output there are at a time
	sizes []int // by place, in numbers
	free  []int // places, the latest freed last
}

// roomiest is how many times an output's size the place that it takes may have.
const roomiest = 4

// placeOutputs plans the memory of passages. The outputs of kept nodes outlive a step.
func placeOutputs(nodes []graph.Node, passages []passage, kept ...int) *placement {
	p := &placement{place: make([]int, len(nodes)), room: make([]int, len(nodes))}
	l := lastReads(nodes, passages, kept)
	for at := range passages {
		now := &passages[at]
		for _, c := range now.chains {
			for _, i := range c.nodes {
				if p.room[i] = nodes[i].Len(); !l.passing(i, at, now) {
					p.settle(nodes, i)
				}
			}
		}
		for _, c := range now.chains {
			p.pass(nodes, l, c, at, now)
		}
		for _, gone := range l.after[at] {
			if !l.passing(gone, at, now) {
				p.leave(gone)
			}
		}
	}
	return p
}

// pass places what lives in a passage only; a chain reads and writes at once.
func (p *placement) pass(nodes []graph.Node, l *lives, c chain, at int, now *passage) {
	for _, i := range c.nodes {
		if l.passing(i, at, now) {
			p.room[i] /= now.strips
			p.settle(nodes, i)
		}
	}
	for _, i := range c.nodes {
		for _, gone := range l.within[i] {
			if l.passing(gone, at, now) {
				p.leave(gone)
			}
		}
	}
}

// lives says when outputs are read for the last time.
type lives struct {
	made   []int   // by node: its passage
	last   []int   // by node: the passage that reads it last, its own when none does; -1 is never
	within [][]int // by node: the outputs that no later node of the order reads
	after  [][]int // by passage: the outputs that no later passage reads
}

// passing reports whether the output of node i lives within a passage of strips only.
func (l *lives) passing(i, at int, p *passage) bool {
	return p.strips > 1 && l.made[i] == at && l.last[i] == at
}

func lastReads(nodes []graph.Node, passages []passage, kept []int) *lives {
	l := &lives{made: make([]int, len(nodes)), last: make([]int, len(nodes)), within: make([][]int, len(nodes)), after: make([][]int, len(passages))}
	reader := make([]int, len(nodes))
	for at, p := range passages {
		for _, c := range p.chains {
			for _, i := range c.nodes {
				l.made[i], l.last[i], reader[i] = at, at, i
				for _, ref := range nodes[i].In {
					if ref.Source == graph.FromNode {
						l.last[ref.Index], reader[ref.Index] = at, i
					}
				}
			}
		}
	}
	for _, n := range kept {
		l.last[n] = -1
	}
	for n, at := range l.last {
		if at >= 0 {
			l.after[at] = append(l.after[at], n)
			l.within[reader[n]] = append(l.within[reader[n]], n)
		}
	}
	return l
}

// replacesBlocks reports whether a step may write its new state over the old one:
// every block is replaced by an operation that allows it and read by none after that.
func replacesBlocks(nodes []graph.Node) bool {
	gone := map[int]bool{}
	for i := range nodes {
		n := &nodes[i]
		for _, ref := range n.In {
			if ref.Source == graph.FromState && gone[ref.Index] {
				return false
			}
		}
		if n.Block == graph.NoBlock {
			continue
		}
		if !n.Op.Replaces() || n.In[0] != (graph.Ref{Source: graph.FromState, Index: n.Block}) {
			return false
		}
		gone[n.Block] = true
	}
	return true
}

// settle gives the output of node i a place, unless it is a block of the new state.
func (p *placement) settle(nodes []graph.Node, i int) {
	p.place[i] = -1
	if nodes[i].Block == graph.NoBlock {
		p.place[i] = p.take(p.room[i])
	}
}

// leave frees the place of the output of node i.
func (p *placement) leave(i int) {
	if p.place[i] >= 0 {
		p.free = append(p.free, p.place[i])
	}
}

// take returns a place for an output of so many numbers.
func (p *placement) take(size int) int {
	for i := len(p.free) - 1; i >= 0; i-- {
		if place := p.free[i]; p.sizes[place] >= size && p.sizes[place] <= roomiest*size {
			p.free = append(p.free[:i], p.free[i+1:]...)
			return place
		}
	}
	p.sizes = append(p.sizes, size)
	return len(p.sizes) - 1
}

// allocate returns the outputs' memory, by node.
func (p *placement) allocate() [][]float32 {
	memory := make([][]float32, len(p.sizes))
	for i, size := range p.sizes {
		memory[i] = make([]float32, size)
	}
	outputs := make([][]float32, len(p.place))
	for i, place := range p.place {
		if place >= 0 {
			outputs[i] = memory[place][:p.room[i]]
		}
	}
	return outputs
}
