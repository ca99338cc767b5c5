package kernels

import (
	"fmt"
	"testing"

	"gensim/kernels/graph"
)

// TestOutputsDoNotMeet: while anything still reads an output, no other is written to
// its place, and a step needs less memory than all outputs together.
func TestOutputsDoNotMeet(t *testing.T) {
	for name, c := range map[string]Config{"mlp": valid(), "cnn": validCNN(), "gpt": validGPT()} {
		w, err := New(name, c)
		if err != nil {
			t.Fatal(err)
		}
		for _, cacheful := range []int{cacheful, 1 << 10} {
			w.plan(cacheful)
			for _, r := range []*route{w.strips, w.whole} {
				m := memory{t: t, name: fmt.Sprintf("%s for %d numbers", name, cacheful), route: r, holds: make([]int, len(r.placement.sizes))}
				m.walk(w.keptOutputs())
			}
		}
	}
}

// memory follows which output is in which place while a route is taken.
type memory struct {
	t     *testing.T
	name  string
	route *route
	holds []int // by place: the node whose output it has, plus one
}

// walk takes the route, strips and all, and sees that everything is read where it is.
func (m *memory) walk(kept []int) {
	done := make([]bool, len(m.route.nodes))
	for _, p := range m.route.passages {
		for range p.strips {
			for _, c := range p.chains {
				for _, i := range c.nodes {
					m.write(i)
				}
				for at, i := range c.nodes {
					m.read(c.nodes, at, i)
					done[i] = true
				}
			}
		}
	}
	for i := range done {
		if !done[i] {
			m.t.Errorf("%s: node %d is left out", m.name, i)
		}
	}
	for _, n := range kept {
		if place := m.route.placement.place[n]; place >= 0 && m.holds[place] != n+1 {
			m.t.Errorf("%s: the kept output of node %d is lost", m.name, n)
		}
	}
	all, shared := 0, 0
	for i := range m.route.nodes {
		if m.route.placement.place[i] >= 0 {
			all += m.route.nodes[i].Len()
		}
	}
	for _, size := range m.route.placement.sizes {
		shared += size
	}
	if shared >= all {
		m.t.Errorf("%s: %d numbers for %d of output", m.name, shared, all)
	}
}

// write puts the output of node i into its place.
func (m *memory) write(i int) {
	p := m.route.placement
	if place := p.place[i]; place >= 0 {
		m.holds[place] = i + 1
		if p.sizes[place] < p.room[i] || m.route.nodes[i].Len()%p.room[i] != 0 {
			m.t.Errorf("%s: node %d has room for %d numbers", m.name, i, p.room[i])
		}
	}
}

// read sees that what node i of a chain reads is in its place, the chain's outputs
// already written.
func (m *memory) read(chain []int, at, i int) {
	for _, ref := range m.route.nodes[i].In {
		place := -1
		if ref.Source == graph.FromNode {
			place = m.route.placement.place[ref.Index]
		}
		if place >= 0 && m.holds[place] != ref.Index+1 {
			m.t.Errorf("%s: node %d reads node %d, whose place has node %d", m.name, i, ref.Index, m.holds[place]-1)
		}
		if at > 0 && place == m.route.placement.place[i] && place >= 0 {
			m.t.Errorf("%s: node %d writes what it reads", m.name, i)
		}
	}
}

// TestUpdatesComeLast: a route writes a block over only when nothing reads it any more,
// and every node after those that it reads.
func TestUpdatesComeLast(t *testing.T) {
	for name, c := range map[string]Config{"mlp": valid(), "cnn": validCNN(), "gpt": validGPT()} {
		w, err := New(name, c)
		if err != nil {
			t.Fatal(err)
		}
		w.plan(1 << 10)
		replaced, made := map[int]bool{}, map[int]bool{}
		for _, p := range w.strips.passages {
			for _, c := range p.chains {
				for _, i := range c.nodes {
					for _, ref := range w.strips.nodes[i].In {
						if ref.Source == graph.FromState && replaced[ref.Index] {
							t.Errorf("%s: node %d reads block %d after its update", name, i, ref.Index)
						}
						if ref.Source == graph.FromNode && !made[ref.Index] {
							t.Errorf("%s: node %d comes before node %d", name, i, ref.Index)
						}
					}
					if block := w.strips.nodes[i].Block; block != graph.NoBlock {
						replaced[block] = true
					}
					made[i] = true
				}
			}
		}
	}
}

// TestStatesAreReplaced: the optimizers' steps may write a state over itself, a step
// that reads a block after its update must not. That the bits are the same, the
// pinned facts show.
func TestStatesAreReplaced(t *testing.T) {
	w := adam(t)
	if !replacesBlocks(w.step.Nodes) || !replacesBlocks(small(t).step.Nodes) {
		t.Error("an optimizer's step needs a second state")
	}
	nodes := append([]graph.Node{}, w.step.Nodes...)
	late := nodes[len(nodes)-1]
	late.Block = graph.NoBlock
	if replacesBlocks(append(nodes, late)) {
		t.Error("a block is read after its update")
	}
}
