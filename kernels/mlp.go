package kernels

import (
	"fmt"

	"gensim/kernels/dataset"
	"gensim/kernels/graph"
	"gensim/protocol/unit"
)

// MLP is a multi-layer perceptron.
type MLP struct {
	// Widths are the sizes of input, hidden layers and output: 196 or 784 inputs
	// (14x14 or 28x28 images), dataset.Classes outputs.
	Widths []int
	// Activation follows every layer but the last: "relu", "gelu" or "tanh".
	Activation string
	// Dropout is the probability that it drops a number of a hidden layer.
	Dropout unit.Ratio
}

func checkMLP(f *Faults, m *Model) {
	f.widths(m.MLP.Widths)
	f.oneOf("model.mlp.activation", m.MLP.Activation, activations()...)
	f.dropout("model.mlp.dropout", m.MLP.Dropout)
}

func (f *Faults) widths(w []int) {
	const path = "model.mlp.widths"
	if len(w) < 2 || len(w) > maxLayers+1 {
		f.add(path, "%d widths: want input, hidden layers and output, at most %d", len(w), maxLayers+1)
		return
	}
	if w[0] != 196 && w[0] != 784 {
		f.add(path, "%d inputs: want 196 (14x14 images) or 784 (28x28)", w[0])
	}
	if last := w[len(w)-1]; last != dataset.Classes {
		f.add(path, "%d outputs: the data has %d classes", last, dataset.Classes)
	}
	for _, n := range w[1 : len(w)-1] {
		f.within(path, n, 1, maxWidth)
	}
}

func buildMLP(b *graph.Builder, c *Config) (logits, labels graph.Ref) {
	m := &c.Model.MLP
	h := b.Data("images", c.Batch, m.Widths[0])
	labels = b.Data("labels", c.Batch)
	for i := 1; i < len(m.Widths); i++ {
		if i > 1 {
			h = drop(b, activate(b, h, m.Activation), m.Dropout)
		}
		w := b.Parameter(fmt.Sprintf("w%d", i), m.Widths[i-1], m.Widths[i])
		h = b.Bias(b.MatMul(h, w), b.Parameter(fmt.Sprintf("b%d", i), m.Widths[i]))
	}
	return h, labels
}
