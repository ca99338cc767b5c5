// Package graph describes a training step as a list of basic operations.
//
// A model is built as a forward graph; Differentiate appends the backward pass,
// Update the optimizer. The result, the step graph, is one topologically ordered
// list: executing it trains, summing over it gives gas, hashing its outputs gives
// the leaves on which a dispute bisects.
//
//	forward                 backward                      update
//	x·W ─► +b ─► ReLU ─► …  … ─► ReLU' ─► xᵀ·dz, Σ dz ─►  w - rate*dw
//
// Every node makes one float32 tensor from tensors that are outputs of earlier
// nodes, blocks of the state (weights, moments) or data. A new operation is a
// line in the table of operations, a shape rule, and a gradient rule; its
// arithmetic lives in the backends.
//
//	b := graph.NewBuilder()
//	x, y := b.Data("images", 32, 196), b.Data("labels", 32)
//	logits := b.Bias(b.MatMul(x, b.Parameter("w", 196, 10)), b.Parameter("b", 10))
//	loss := b.Mean(b.CrossEntropy(logits, y))
//	step := b.Step(loss, graph.SGD{Rate: 0.05})
//
// The package knows nothing of arithmetics, backends, datasets or trajectories.
package graph
