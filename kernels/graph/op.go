package graph

// Op is a basic operation: the smallest unit that a referee executes.
type Op uint8

// The operations. x, y, … are the inputs in order; the shape rules are in
// builder.go, the loops that define them in the reference backend.
const (
	MatMul           Op = iota + 1 // op(x)·op(y), each transposed or not
	Add                            // x + y
	Bias                           // x[i,j] + y[j]
	SumRows                        // sum over i of x[i,j]: the gradient of a bias
	ReLU                           // x where x > 0, else 0
	ReLUGrad                       // y where x > 0, else 0
	GELU                           // x·Φ(x) by the tanh formula
	GELUGrad                       // y times the derivative of GELU at x
	Softmax                        // rows of exp(x - max) over their sum
	CrossEntropy                   // per row log Σ exp(x - max) - (x[label] - max)
	CrossEntropyGrad               // (x - onehot(label)) · upstream, x being the softmax
	Mean                           // sum over all elements times 1/n
	Fill                           // a constant
	SGDStep                        // w - rate·g
	FirstMoment                    // β1·m + (1-β1)·g
	SecondMoment                   // β2·v + (1-β2)·g²
	AdamWStep                      // decayed w - rate·m̂/(√v̂ + ε)

	// Elementwise and along rows.
	Tanh          // the hyperbolic tangent
	TanhGrad      // y·(1 - x²), x being the tangent
	Mul           // x·y, element by element
	ScaleColumns  // x[i,j]·y[j]
	Normalize     // rows of (x - mean)/√(variance + ε)
	NormalizeGrad // of Normalize at x, y being upstream
	Mask          // 0 or 1/(1-p) at random: dropout multiplies by it

	// Images: rows are pixels, columns are channels; node.go says how.
	Conv        // the windows of x times the kernel y
	ConvInput   // its gradient by the image: x is upstream, y the kernel
	ConvKernel  // its gradient by the kernel: x is the image, y upstream
	MaxPool     // the largest of each 2x2 pixels
	MaxPoolGrad // y where x won, else 0

	// Text: rows are positions, one sequence after the other.
	Gather            // row y[i] of the table x
	GatherGrad        // for each row of the table the sum of the y[i,:] that took it, x naming them
	Repeat            // x[i,:] + y[i mod rows of y,:]
	SumRepeats        // the gradient of Repeat's second input
	HeadScores        // for each sequence and head x·yᵀ
	HeadMix           // for each sequence and head x·y, x being scores
	HeadMixTransposed // for each sequence and head xᵀ·y, x being scores
	CausalSoftmax     // rows of softmax over the past, of x times a constant
	CausalSoftmaxGrad // of CausalSoftmax, x being its output and y upstream

	// What an optimizer needs beside its moments.
	SumSquares     // sum over all elements of x²
	ClipScale      // 1, or the factor that brings √x down to a limit
	Scale          // x·y, y being one number
	Rate           // the learning rate of this step
	Descend        // x - z·y, z being one number
	AdamWDirection // m̂/(√v̂ + ε) + decay·w

	Noise // x + size·z, z standard normal, alike in every arithmetic: a deviation's, no training's

	EndState // closes a step: the hash of the new state
	Distance // closes a comparison: the distance to a claimed state
	opEnd
)

// definition is what the package knows of an operation: its name in hashes and
// messages, its number of inputs, and the price of one unit of its work in gas.
// One unit is one output element, unless units says otherwise; a price is the
// number of floating-point operations in the defining loop, a fused multiply-add
// counting two, an exponential 25, a random draw 3.
type definition struct {
	name   string
	inputs int
	price  uint64
}

var definitions = [opEnd]definition{
	MatMul:           {"matmul", 2, 2},
	Add:              {"add", 2, 1},
	Bias:             {"bias", 2, 1},
	SumRows:          {"sum-rows", 1, 1},
	ReLU:             {"relu", 1, 1},
	ReLUGrad:         {"relu-grad", 2, 1},
	GELU:             {"gelu", 1, 40},
	GELUGrad:         {"gelu-grad", 2, 50},
	Softmax:          {"softmax", 1, 29},
	CrossEntropy:     {"cross-entropy", 2, 30},
	CrossEntropyGrad: {"cross-entropy-grad", 3, 2},
	Mean:             {"mean", 1, 1},
	Fill:             {"fill", 0, 1},
	SGDStep:          {"sgd", 2, 2},
	FirstMoment:      {"first-moment", 2, 3},
	SecondMoment:     {"second-moment", 2, 4},
	AdamWStep:        {"adamw", 3, 9},

	Tanh:          {"tanh", 1, 30},
	TanhGrad:      {"tanh-grad", 2, 3},
	Mul:           {"mul", 2, 1},
	ScaleColumns:  {"scale-columns", 2, 1},
	Normalize:     {"normalize", 1, 6},
	NormalizeGrad: {"normalize-grad", 2, 13},
	Mask:          {"mask", 0, 3},

	Conv:        {"conv", 2, 2},
	ConvInput:   {"conv-input", 2, 2},
	ConvKernel:  {"conv-kernel", 2, 2},
	MaxPool:     {"max-pool", 1, 3},
	MaxPoolGrad: {"max-pool-grad", 2, 1},

	Gather:            {"gather", 2, 1},
	GatherGrad:        {"gather-grad", 2, 1},
	Repeat:            {"repeat", 2, 1},
	SumRepeats:        {"sum-repeats", 1, 1},
	HeadScores:        {"head-scores", 2, 2},
	HeadMix:           {"head-mix", 2, 2},
	HeadMixTransposed: {"head-mix-transposed", 2, 2},
	CausalSoftmax:     {"causal-softmax", 1, 30},
	CausalSoftmaxGrad: {"causal-softmax-grad", 2, 5},

	SumSquares:     {"sum-squares", 1, 2},
	ClipScale:      {"clip-scale", 1, 3},
	Scale:          {"scale", 2, 1},
	Rate:           {"rate", 0, 40},
	Descend:        {"descend", 3, 2},
	AdamWDirection: {"adamw-direction", 3, 9},

	Noise: {"noise", 1, 52},

	EndState: {"end-state", 0, 0},
	Distance: {"distance", 2, 6},
}

// Ops returns every operation that a backend executes, in order; the two closing
// leaves, which are hashes and distances, are not among them.
func Ops() []Op {
	ops := make([]Op, 0, opEnd)
	for op := MatMul; op < EndState; op++ {
		ops = append(ops, op)
	}
	return ops
}

// String returns the operation's name.
func (o Op) String() string {
	if o == 0 || o >= opEnd {
		return "unknown"
	}
	return definitions[o].name
}

// Product reports whether the operation is made of products of matrices, whose
// inputs a narrow arithmetic rounds.
func (o Op) Product() bool {
	switch o {
	case MatMul, Conv, ConvInput, ConvKernel, HeadScores, HeadMix, HeadMixTransposed:
		return true
	}
	return false
}

// Finishes reports whether the operation does little to each number of an operand: what
// makes the operand can do it, too.
func (o Op) Finishes() bool {
	switch o {
	case Bias, Add, ReLU, SGDStep, Descend:
		return true
	}
	return false
}

// Updates reports whether the operation is an optimizer's own: it makes new weights
// and moments of gradients and old ones. Clipping, which changes gradients, is not.
func (o Op) Updates() bool {
	switch o {
	case SGDStep, FirstMoment, SecondMoment, AdamWStep, Rate, Descend, AdamWDirection:
		return true
	}
	return false
}

// Replaces reports whether an operation's output may take the memory of its first
// operand: it has the same shape, and each element follows from the element that it
// replaces and others that stay.
func (o Op) Replaces() bool {
	switch o {
	case SGDStep, FirstMoment, SecondMoment, AdamWStep, Descend:
		return true
	}
	return false
}
