package kernels

import "gensim/kernels/graph"

// placement puts the outputs of a step's nodes into memory that they share: an output
// takes the place of one that no later node reads, the one that was in use last and
// so is still in the processor's caches. What a step works on at a time then fits
// where a step's outputs all together would not.
type placement struct {
	place []int // by node; -1 where the output is a block of the new state
	sizes []int // by place, in numbers
	free  []int // places, the latest freed last
}

// roomiest is how many times an output's size the place that it takes may have.
const roomiest = 4

// placeOutputs plans a step. The outputs of kept nodes outlive it.
func placeOutputs(nodes []graph.Node, kept ...int) *placement {
	p := &placement{place: make([]int, len(nodes))}
	for i, dying := range lastReads(nodes, kept) {
		p.place[i] = -1
		if nodes[i].Block == graph.NoBlock {
			p.place[i] = p.take(nodes[i].Len())
		}
		for _, n := range dying {
			if p.place[n] >= 0 {
				p.free = append(p.free, p.place[n])
			}
		}
	}
	return p
}

// lastReads returns for each node the nodes whose outputs nobody reads after it. An
// output that is never read dies with its own node.
func lastReads(nodes []graph.Node, kept []int) [][]int {
	last := make([]int, len(nodes))
	for i := range nodes {
		last[i] = i
		for _, ref := range nodes[i].In {
			if ref.Source == graph.FromNode {
				last[ref.Index] = i
			}
		}
	}
	for _, n := range kept {
		last[n] = -1
	}
	dying := make([][]int, len(nodes))
	for n, i := range last {
		if i >= 0 {
			dying[i] = append(dying[i], n)
		}
	}
	return dying
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
func (p *placement) allocate(nodes []graph.Node) [][]float32 {
	memory := make([][]float32, len(p.sizes))
	for i, size := range p.sizes {
		memory[i] = make([]float32, size)
	}
	outputs := make([][]float32, len(nodes))
	for i, place := range p.place {
		if place >= 0 {
			outputs[i] = memory[place][:nodes[i].Len()]
		}
	}
	return outputs
}
