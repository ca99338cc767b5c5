package kernels

import "gensim/kernels/graph"

// route is an order in which a step's nodes are executed, with the memory of what they
// make.
type route struct {
	nodes     []graph.Node
	passages  []passage
	placement *placement
}

// plan lays out the workload's step twice: as a training takes it, and node after node in
// the same order where the outputs are wanted, all of them and whole.
func (w *Workload) plan(cacheful int) {
	nodes, kept := rewired(w.step.Nodes), w.keptOutputs()
	passages := planSteps(nodes, cacheful, kept, w.rowsOfLoss())
	w.strips = &route{nodes, passages, placeOutputs(nodes, passages, kept...)}
	w.whole = &route{nodes: w.step.Nodes}
	for _, p := range passages {
		for _, c := range p.chains {
			for _, i := range c.nodes {
				w.whole.passages = append(w.whole.passages, passage{chains: []chain{{[]int{i}, w.step.Nodes[i : i+1]}}, strips: 1})
			}
		}
	}
	w.whole.placement = placeOutputs(w.step.Nodes, w.whole.passages, kept...)
}

// rewired returns the nodes with inputs exchanged for others of the same effect: the
// gradient of ReLU asks only where its input is above zero, which its output is as well.
// The output is there for others, so the input need not outlive ReLU.
func rewired(nodes []graph.Node) []graph.Node {
	rewired, relu := make([]graph.Node, len(nodes)), map[graph.Ref]int{}
	for i, n := range nodes {
		if n.Op == graph.ReLU {
			relu[n.In[0]] = i
		}
		if of, ok := relu[firstOf(n.In)]; ok && n.Op == graph.ReLUGrad {
			n.In = []graph.Ref{{Source: graph.FromNode, Index: of}, n.In[1]}
		}
		rewired[i] = n
	}
	return rewired
}

func firstOf(in []graph.Ref) graph.Ref {
	if len(in) == 0 {
		return graph.Ref{}
	}
	return in[0]
}
