package graph

// Tanh appends the hyperbolic tangent.
func (b *Builder) Tanh(x Ref) Ref { return b.add(Node{Op: Tanh, In: []Ref{x}, Shape: b.shape(x)}) }

// LayerNorm appends rows of x, moved to mean 0 and scaled to variance 1 with
// epsilon added to it (Ba et al., 2016), times gain plus bias. It is three basic
// operations.
func (b *Builder) LayerNorm(x, gain, bias Ref, epsilon float32) Ref {
	n := b.shape(x)[1]
	normal := b.add(Node{Op: Normalize, In: []Ref{x}, Shape: b.shape(x), Const: []float32{epsilon, 1 / float32(n)}})
	return b.Bias(b.add(Node{Op: ScaleColumns, In: []Ref{normal, gain}, Shape: b.shape(x)}), bias)
}

// Positions of the constants of Normalize and its gradient.
const (
	NormalizeEpsilon = 0
	NormalizeShare   = 1 // 1/n, rounded once
)

// Dropout appends x times a random mask: a number is 0 with probability drop, else
// scaled by keep = 1/(1-drop). Outside of training the mask is all ones.
func (b *Builder) Dropout(x Ref, drop, keep float32) Ref {
	mask := b.add(Node{Op: Mask, Shape: b.shape(x), Const: []float32{drop, keep}})
	return b.add(Node{Op: Mul, In: []Ref{x, mask}, Shape: b.shape(x)})
}

// Positions of the constants of Mask.
const (
	MaskDrop = 0
	MaskKeep = 1
)

// Conv appends the convolution (without reflection, as is usual) of images x of the
// window's side with a kernel. The output's side is w.Out.
func (b *Builder) Conv(x, kernel Ref, w Window) Ref {
	images := b.shape(x)[0] / (w.Side * w.Side)
	return b.add(Node{Op: Conv, In: []Ref{x, kernel}, Shape: []int{images * w.Out() * w.Out(), b.shape(kernel)[1]}, Window: w})
}

// MaxPool appends the largest of every 2x2 pixels of images of that side, a row a
// pixel.
func (b *Builder) MaxPool(x Ref, side int) Ref {
	s := b.shape(x)
	return b.maxPool(x, side, []int{s[0] / 4, s[1]})
}

// MaxPoolFlat is MaxPool with one row an image, as a dense layer takes it.
func (b *Builder) MaxPoolFlat(x Ref, side int) Ref {
	s := b.shape(x)
	images := s[0] / (side * side)
	return b.maxPool(x, side, []int{images, s[0] / images / 4 * s[1]})
}

func (b *Builder) maxPool(x Ref, side int, shape []int) Ref {
	return b.add(Node{Op: MaxPool, In: []Ref{x}, Shape: shape, Window: Window{Side: side, Kernel: 2}})
}

// Gather appends for each token the row of the table that it names.
func (b *Builder) Gather(table, tokens Ref) Ref {
	return b.add(Node{Op: Gather, In: []Ref{table, tokens}, Shape: []int{b.shape(tokens)[0], b.shape(table)[1]}})
}

// Repeat appends x[m,n] + y[p,n], y repeated m/p times: position embeddings.
func (b *Builder) Repeat(x, y Ref) Ref {
	return b.add(Node{Op: Repeat, In: []Ref{x, y}, Shape: b.shape(x)})
}

// Attention appends causal attention of several heads (Vaswani et al., 2017): of
// queries, keys and values, rows of positions with sequences of the given length,
// each position mixes the values at and before it. It is three basic operations, so
// that a referee's stays small.
func (b *Builder) Attention(q, k, v Ref, a Attention) Ref {
	positions := b.shape(q)
	scores := b.add(Node{Op: HeadScores, In: []Ref{q, k}, Shape: []int{positions[0] * a.Heads, a.Length}})
	p := b.add(Node{Op: CausalSoftmax, In: []Ref{scores}, Shape: b.shape(scores), Const: []float32{a.Scale}})
	return b.add(Node{Op: HeadMix, In: []Ref{p, v}, Shape: positions})
}

// Attention is the geometry of Builder.Attention; Scale multiplies the scores,
// usually by 1/√(width of a head).
type Attention struct {
	Heads, Length int
	Scale         float32
}
