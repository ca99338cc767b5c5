package kernels

import (
	"math/big"
	"slices"
	"strings"

	"gensim/kernels/dataset"
	"gensim/kernels/graph"
	"gensim/protocol/unit"
)

// Model is the model to train: exactly one of its fields is set, the others are
// zero.
type Model struct {
	MLP MLP
	CNN CNN
	GPT GPT
}

// architecture is a line of the catalogue of models.
type architecture struct {
	name   string
	text   bool // trains on a text, else on images
	chosen func(m *Model) bool
	check  func(f *Faults, m *Model)
	// build declares data and parameters and returns logits and labels.
	build func(b *graph.Builder, c *Config) (logits, labels graph.Ref)
}

var architectures = []architecture{
	{"mlp", false, func(m *Model) bool { return len(m.MLP.Widths) > 0 || m.MLP.Activation != "" }, checkMLP, buildMLP},
	{"cnn", false, func(m *Model) bool { return m.CNN != CNN{} }, checkCNN, buildCNN},
	{"gpt", true, func(m *Model) bool { return m.GPT != GPT{} }, checkGPT, buildGPT},
}

// Models returns the names of the models.
func Models() []string {
	names := make([]string, len(architectures))
	for i := range architectures {
		names[i] = architectures[i].name
	}
	return names
}

// architecture returns the chosen line of the catalogue, nil unless exactly one is.
func (m *Model) architecture() *architecture {
	var found *architecture
	for i := range architectures {
		if a := &architectures[i]; a.chosen(m) {
			if found != nil {
				return nil
			}
			found = a
		}
	}
	return found
}

// Name returns the name of the chosen model.
func (m *Model) Name() string { return m.architecture().name }

// model holds model and data to their bounds.
func (f *Faults) model(c *Config) {
	a := c.Model.architecture()
	if a == nil {
		f.add("model", "takes exactly one of %s", strings.Join(Models(), ", "))
		f.oneOf("data", c.Data, append(dataset.Names(), dataset.TextNames()...)...)
		return
	}
	a.check(f, &c.Model)
	fitting, other := dataset.Names(), dataset.TextNames()
	if a.text {
		fitting, other = other, fitting
	}
	if slices.Contains(other, c.Data) {
		f.add("data", "a %s cannot train on %q: want one of %s", a.name, c.Data, strings.Join(fitting, ", "))
		return
	}
	f.oneOf("data", c.Data, fitting...)
}

// Positions of the data tensors of a step.
const (
	dataInputs = 0 // images, or tokens
	dataLabels = 1
)

// buildStep returns the step graph of a validated configuration.
func buildStep(c *Config) *graph.Step {
	b := graph.NewBuilder()
	logits, labels := c.Model.architecture().build(b, c)
	return b.Step(b.Mean(b.CrossEntropy(logits, labels)), c.Optimizer.rule(c.Steps()))
}

// activations are the names of what can follow a layer.
func activations() []string { return []string{"relu", "gelu", "tanh"} }

// activate appends the named activation.
func activate(b *graph.Builder, x graph.Ref, name string) graph.Ref {
	switch name {
	case "gelu":
		return b.GELU(x)
	case "tanh":
		return b.Tanh(x)
	}
	return b.ReLU(x)
}

// drop appends dropout of probability p, nothing when it is not set.
func drop(b *graph.Builder, x graph.Ref, p unit.Ratio) graph.Ref {
	if p.Num == 0 {
		return x
	}
	rest := new(big.Rat).Sub(big.NewRat(1, 1), rat(p))
	return b.Dropout(x, float32Of(rat(p)), float32Of(rest.Inv(rest)))
}

// dropout holds a probability to its bounds.
func (f *Faults) dropout(path string, p unit.Ratio) {
	if p != (unit.Ratio{}) {
		f.shares(share{path, p, big.NewRat(0, 1), big.NewRat(99, 100), false})
	}
}
