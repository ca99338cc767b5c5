package kernels

import (
	"fmt"
	"math"

	"gensim/kernels/dataset"
	"gensim/kernels/graph"
	"gensim/protocol/unit"
)

// GPT is a character-level transformer that predicts each next character
// (Radford et al., 2019): embeddings of characters and places, Depth blocks of
// attention and a perceptron four times as wide, each normalised before and added
// to what came in, a last normalisation, and the characters.
//
// Queries, keys and values have no bias. That of the keys has an exact gradient of
// zero, since softmax does not see a shift; AdamW would make whole steps of the
// rounding noise, and honest runs would drift apart.
type GPT struct {
	Depth   int // blocks
	Width   int // of a position
	Heads   int // divide the width
	Context int // characters that it sees
	// Dropout is the probability that it drops a number of the embeddings and of what
	// is added in a block.
	Dropout unit.Ratio
}

// Bounds of a GPT.
const (
	maxDepth   = 64
	maxContext = 4096
)

// normEpsilon is added to variances.
const normEpsilon = float32(1e-5)

func checkGPT(f *Faults, m *Model) {
	g := &m.GPT
	f.within("model.gpt.depth", g.Depth, 1, maxDepth)
	f.within("model.gpt.width", g.Width, 1, maxWidth)
	f.within("model.gpt.context", g.Context, 1, maxContext)
	if g.Heads < 1 || g.Width%g.Heads != 0 {
		f.add("model.gpt.heads", "%d heads do not divide a width of %d", g.Heads, g.Width)
	}
	f.dropout("model.gpt.dropout", g.Dropout)
}

// transformer appends blocks to a builder.
type transformer struct {
	*graph.Builder
	model GPT
}

func buildGPT(b *graph.Builder, c *Config) (logits, labels graph.Ref) {
	t := transformer{b, c.Model.GPT}
	positions := c.Batch * t.model.Context
	tokens := b.Data("tokens", positions)
	labels = b.Data("labels", positions)
	h := b.Gather(b.Parameter("characters", dataset.KJVSymbols, t.model.Width), tokens)
	h = drop(b, b.Repeat(h, b.Parameter("places", t.model.Context, t.model.Width)), t.model.Dropout)
	for i := range t.model.Depth {
		h = t.block(h, fmt.Sprintf("%d.", i+1))
	}
	return b.MatMul(t.norm(h, "norm"), b.Parameter("out", t.model.Width, dataset.KJVSymbols)), labels
}

// block appends one block whose parameters' names begin with name.
func (t *transformer) block(h graph.Ref, name string) graph.Ref {
	n := t.norm(h, name+"norm1")
	project := func(part string) graph.Ref { return t.MatMul(n, t.Parameter(name+part, t.model.Width, t.model.Width)) }
	geometry := graph.Attention{Heads: t.model.Heads, Length: t.model.Context, Scale: float32(1 / math.Sqrt(float64(t.model.Width/t.model.Heads)))}
	mixed := t.Attention(project("query"), project("key"), project("value"), geometry)
	h = t.Add(h, drop(t.Builder, t.dense(mixed, name+"mix", [2]int{t.model.Width, t.model.Width}), t.model.Dropout))
	inner := t.GELU(t.dense(t.norm(h, name+"norm2"), name+"in", [2]int{t.model.Width, 4 * t.model.Width}))
	return t.Add(h, drop(t.Builder, t.dense(inner, name+"out", [2]int{4 * t.model.Width, t.model.Width}), t.model.Dropout))
}

// norm appends a layer norm, which begins as the identity on normal rows.
func (t *transformer) norm(x graph.Ref, name string) graph.Ref {
	return t.LayerNorm(x, t.ParameterFrom(1, name+".gain", t.model.Width), t.Parameter(name+".bias", t.model.Width), normEpsilon)
}

// dense appends a layer with bias, of a shape [inputs, outputs].
func (t *transformer) dense(x graph.Ref, name string, shape [2]int) graph.Ref {
	return t.Bias(t.MatMul(x, t.Parameter(name, shape[0], shape[1])), t.Parameter(name+".bias", shape[1]))
}
