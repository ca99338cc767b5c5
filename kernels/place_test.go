package kernels

import (
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
		nodes := w.step.Nodes
		kept := w.keptOutputs()
		p := placeOutputs(nodes, kept...)
		holds := make([]int, len(p.sizes)) // by place: the node whose output it has, plus one
		all, shared := 0, 0
		for _, size := range p.sizes {
			shared += size
		}
		for i := range nodes {
			for _, ref := range nodes[i].In {
				if ref.Source != graph.FromNode || p.place[ref.Index] < 0 {
					continue
				}
				place := p.place[ref.Index]
				if holds[place] != ref.Index+1 {
					t.Errorf("%s: node %d reads node %d, whose place has node %d", name, i, ref.Index, holds[place]-1)
				}
				if place == p.place[i] {
					t.Errorf("%s: node %d writes what it reads", name, i)
				}
			}
			if place := p.place[i]; place >= 0 {
				all += nodes[i].Len()
				holds[place] = i + 1
				if p.sizes[place] < nodes[i].Len() {
					t.Errorf("%s: node %d has no room", name, i)
				}
			}
		}
		for _, n := range kept {
			if place := p.place[n]; place >= 0 && holds[place] != n+1 {
				t.Errorf("%s: the kept output of node %d is lost", name, n)
			}
		}
		if shared >= all {
			t.Errorf("%s: %d numbers for %d of output", name, shared, all)
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
