package kerneltest

import (
	"fmt"
	"slices"
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// followers are the operations that come after a product in a chain. Those of images
// change nothing but their own numbers.
var followers = [][]graph.Op{
	{graph.Bias}, {graph.Bias, graph.ReLU}, {graph.ReLU}, {graph.Bias, graph.Add}, {graph.Add}, {graph.Add, graph.ReLU}, {graph.Bias, graph.Bias},
	{graph.SGDStep}, {graph.Descend}, {graph.Bias, graph.SGDStep},
}

// deep is a product whose sums a backend may take in several goes: what it replaces must
// be there until the last.
var deep = [3]int{2, 1100, 5}

// chains fails the test for every output of a chain that differs from what its
// operations give one after the other.
func chains(t *testing.T, m kernels.Chain) {
	for _, a := range kernels.Arithmetics() {
		for i, p := range patterns {
			s := source(uint64(a)<<32 + uint64(i))
			for _, after := range followers {
				for _, shape := range append([][3]int{deep}, products...) {
					first := s.product(shape, i&1 != 0, i&2 != 0, p)
					s.chained(t, m, first, links{after, a, p, false})
				}
				for _, n := range shapesOf(graph.Conv) {
					s.chained(t, m, s.structure(n, p), links{after, a, p, false})
				}
			}
			for _, n := range shapesOf(graph.MaxPoolGrad) {
				for _, shares := range []bool{true, false} {
					s.chained(t, m, s.structure(n, p), links{[]graph.Op{graph.ReLUGrad}, a, p, shares})
				}
			}
		}
	}
}

// links are the operations of a chain after its first.
type links struct {
	after []graph.Op
	in    kernels.Arithmetic
	drawn pattern
	// shares says that they have the first operand of the first, as ReLU's gradient after
	// that of pooling what came out of ReLU.
	shares bool
}

// chained compares one chain, last with its output in the place of what it replaces.
func (s *source) chained(t *testing.T, m kernels.Chain, first kase, l links) {
	calls := []kernels.Call{first.call}
	for _, op := range l.after {
		calls = append(calls, s.follower(op, calls[len(calls)-1].Node, l.drawn))
	}
	for i := range calls {
		c := &calls[i]
		c.Arithmetic, c.Nondet = l.in, 77
		c.Out = make([]float32, c.Node.Len())
		if l.shares {
			c.In[0] = first.call.In[0]
		}
		if i > 0 {
			c.In[chainOperand(c.Node.Op)] = calls[i-1].Out
		}
	}
	for i := range calls {
		copy(calls[i].Out, define(&calls[i]))
	}
	last := &calls[len(calls)-1]
	want := kase{name: fmt.Sprintf("%s, %v in %v", first.name, l.after, l.in), call: *last}
	result := slices.Clone(last.Out)
	want.all(calls, m)
	report(t, want.differences(result))
	if replaced := last.In[0]; last.Node.Op.Replaces() {
		last.Out, want.call.Out = replaced, replaced
		want.all(calls, m)
		report(t, want.differences(result))
	}
}

// all executes a chain on poisoned memory, which an operand that is replaced is not.
func (k *kase) all(calls []kernels.Call, m kernels.Chain) {
	for i := range calls {
		if c := &calls[i]; len(c.In[0]) == 0 || &c.Out[0] != &c.In[0][0] {
			for j := range c.Out {
				c.Out[j] = spikes[j%len(spikes)]
			}
		}
	}
	for left := calls; len(left) > 0; {
		left = left[m.RunChain(left):]
	}
}

// chainOperand is the operand of an operation that is the output before it.
func chainOperand(op graph.Op) int {
	if op == graph.SGDStep || op == graph.Descend || op == graph.ReLUGrad {
		return 1
	}
	return 0
}

// follower draws a call that goes on with the output of a node.
func (s *source) follower(op graph.Op, before *graph.Node, p pattern) kernels.Call {
	rows, cols := before.Shape[0], before.Shape[1]
	k := s.other(op, rows, cols, p)
	if op == graph.Add && s.below(2) == 0 { // either operand can be the one
		k.call.In[0], k.call.In[1] = k.call.In[1], k.call.In[0]
	}
	return k.call
}

func report(t *testing.T, faults []string) {
	t.Helper()
	for _, f := range faults {
		t.Error(f)
	}
}
