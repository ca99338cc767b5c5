package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"gensim/kernels/graph"
)

func ExampleBuilder_Step() {
	b := graph.NewBuilder()
	x, y := b.Data("images", 2, 3), b.Data("labels", 2)
	logits := b.Bias(b.MatMul(x, b.Parameter("w", 3, 4)), b.Parameter("b", 4))
	step := b.Step(b.Mean(b.CrossEntropy(logits, y)), graph.SGD{Rate: 0.05})
	for i := range step.Nodes {
		fmt.Println(step.Nodes[i].String())
	}
	// Output:
	// matmul [2 3] [3 4] -> [2 4]
	// bias [2 4] [4] -> [2 4]
	// cross-entropy [2 4] [2] -> [2]
	// mean [2] -> [1]
	// fill -> [2]
	// softmax [2 4] -> [2 4]
	// cross-entropy-grad [2 4] [2] [2] -> [2 4]
	// sum-rows [2 4] -> [4]
	// matmul [2 3]ᵀ [2 4] -> [3 4]
	// sgd [3 4] [3 4] -> [3 4]
	// sgd [4] [4] -> [4]
}

// What the step compares is the input of its loss.
func TestLogitsAndLoss(t *testing.T) {
	b := graph.NewBuilder()
	x, y := b.Data("images", 2, 3), b.Data("labels", 2)
	logits := b.Bias(b.MatMul(x, b.Parameter("w", 3, 4)), b.Parameter("b", 4))
	loss := b.Mean(b.CrossEntropy(logits, y))
	if step := b.Step(loss, graph.SGD{Rate: 0.05}); step.Logits != logits || step.Loss != loss {
		t.Errorf("logits %v, loss %v", step.Logits, step.Loss)
	}
}

func TestGasOfAProductCountsItsSums(t *testing.T) {
	b := graph.NewBuilder()
	x, y := b.Data("images", 2, 3), b.Data("labels", 2)
	step := b.Step(b.Mean(b.CrossEntropy(b.MatMul(x, b.Parameter("w", 3, 4)), y)), graph.SGD{Rate: 1})
	for i := range step.Nodes {
		n := &step.Nodes[i]
		// Forward 2x4 sums of 3, backward 3x4 sums of 2: 24 multiplications and
		// additions each.
		if n.Op == graph.MatMul && n.Gas() != 48 {
			t.Errorf("%v costs %d gas, want 48", n, n.Gas())
		}
		if n.Op == graph.SGDStep && (n.Gas() != 24 || n.Bytes() != 48) {
			t.Errorf("%v costs %d gas for %d bytes", n, n.Gas(), n.Bytes())
		}
	}
}

// AdamW keeps two moments a parameter, replaced before the weights that read them.
func TestAdamWBlocks(t *testing.T) {
	b := graph.NewBuilder()
	x, y := b.Data("images", 2, 3), b.Data("labels", 2)
	logits := b.Bias(b.MatMul(x, b.Parameter("w", 3, 4)), b.Parameter("b", 4))
	step := b.Step(b.Mean(b.CrossEntropy(logits, y)), graph.AdamW{Rate: 0.001, Keep: 1})
	var names []string
	for _, block := range step.Blocks {
		names = append(names, block.Name)
	}
	if got := strings.Join(names, " "); got != "w b w.m b.m w.v b.v" {
		t.Errorf("blocks %s", got)
	}
	written := map[int]int{}
	for i := range step.Nodes {
		n := &step.Nodes[i]
		if n.Block != graph.NoBlock {
			written[n.Block] = i
		}
		for _, r := range n.In {
			if r.Source == graph.FromNode && r.Index >= i {
				t.Errorf("node %d reads node %d", i, r.Index)
			}
		}
	}
	if len(written) != 6 {
		t.Errorf("%d blocks are replaced, want 6", len(written))
	}
}

// A digest must change with every constant, shape and connection.
func TestDigestNamesTheStep(t *testing.T) {
	build := func(inner int, rate float32, relu bool, o func(float32) graph.Optimizer) string {
		b := graph.NewBuilder()
		x, y := b.Data("images", 2, 3), b.Data("labels", 2)
		h := b.MatMul(x, b.Parameter("w", 3, inner))
		if relu {
			h = b.ReLU(h)
		} else {
			h = b.GELU(h)
		}
		h = b.MatMul(h, b.Parameter("v", inner, 4))
		return b.Step(b.Mean(b.CrossEntropy(h, y)), o(rate)).Digest().Hex()
	}
	sgd := func(r float32) graph.Optimizer { return graph.SGD{Rate: r} }
	adam := func(r float32) graph.Optimizer { return graph.AdamW{Rate: r, Beta1: 0.9} }
	seen := map[string]bool{
		build(5, 0.1, true, sgd):  true,
		build(6, 0.1, true, sgd):  true,
		build(5, 0.2, true, sgd):  true,
		build(5, 0.1, false, sgd): true,
		build(5, 0.1, true, adam): true,
	}
	if len(seen) != 5 {
		t.Errorf("%d different digests, want 5", len(seen))
	}
	if !seen[build(5, 0.1, true, sgd)] {
		t.Error("the same step must have the same digest")
	}
}

func TestShapeFaultsPanic(t *testing.T) {
	b := graph.NewBuilder()
	x := b.Data("x", 2, 3)
	faults := map[string]func(){
		"product": func() { b.MatMul(x, b.Parameter("w", 4, 4)) },
		"sum":     func() { b.Add(x, b.Data("y", 3, 2)) },
		"bias":    func() { b.Bias(x, b.Parameter("b", 2)) },
		"loss":    func() { b.CrossEntropy(x, b.Data("labels", 3)) },
	}
	for name, f := range faults {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: shapes that do not fit must panic", name)
				}
			}()
			f()
		}()
	}
}

// 1/(1-β) at step one, one in the limit.
func TestBiasCorrection(t *testing.T) {
	if got := graph.BiasCorrection(0.5, 1); got != 2 {
		t.Errorf("step 1: %g, want 2", got)
	}
	if got := graph.BiasCorrection(0.5, 3); got != float32(1/0.875) {
		t.Errorf("step 3: %g, want 1/0.875", got)
	}
	if got := graph.BiasCorrection(0.999, 1_000_000); got != 1 {
		t.Errorf("in the limit: %g, want 1", got)
	}
}
