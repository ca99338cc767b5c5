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
	EndState                       // closes a step: the hash of the new state
	Distance                       // closes a comparison: the distance to a claimed state
	opEnd
)

// definition is what the package knows of an operation: its name in hashes and
// messages, its number of inputs, and the price of one unit of its work in gas.
// One unit is one output element, unless units says otherwise; a price is the
// number of floating-point operations in the defining loop, a fused multiply-add
// counting two, an exponential 25.
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
	EndState:         {"end-state", 0, 0},
	Distance:         {"distance", 2, 6},
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
