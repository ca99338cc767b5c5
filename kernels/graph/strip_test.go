package graph_test

import (
	"testing"

	"gensim/kernels/graph"
)

// Every strip of a node that can be cut is a node in order, the strips have all of its
// output, and the thinnest is not cut further.
func TestStripsAreNodes(t *testing.T) {
	cut := map[graph.Op]bool{}
	for _, m := range models {
		b := graph.NewBuilder()
		step := b.Step(m.build(b), graph.SGD{Rate: 0.5})
		for i := range step.Nodes {
			n := &step.Nodes[i]
			most := n.Strips()
			if most == 1 {
				continue
			}
			cut[n.Op] = true
			p := n.Strip(most)
			if err := graph.Check(&p); err != nil || p.Len()*most != n.Len() || p.Strips() != 1 {
				t.Errorf("%s: of %v in %d: %v: %v", m.name, n, most, &p, err)
			}
			if n.Gas() != uint64(most)*p.Gas() {
				t.Errorf("%s: %d strips of %v cost %d each, the whole %d", m.name, most, n, p.Gas(), n.Gas())
			}
		}
	}
	for _, op := range []graph.Op{graph.Bias, graph.Add, graph.Conv, graph.ConvInput, graph.MaxPoolGrad, graph.CausalSoftmax, graph.HeadMixTransposed, graph.NormalizeGrad} {
		if !cut[op] {
			t.Errorf("no %v can be cut", op)
		}
	}
	for _, op := range []graph.Op{graph.MatMul, graph.SumRows, graph.ConvKernel, graph.Mask, graph.SGDStep} {
		if cut[op] {
			t.Errorf("a strip of %v needs more than a strip", op)
		}
	}
}
