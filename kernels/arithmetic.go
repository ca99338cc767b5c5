package kernels

import "fmt"

// Arithmetic is a fully specified floating-point semantics: two machines that
// execute an operation in the same arithmetic get the same bits. It is the
// simulated device's fingerprint.
//
// An arithmetic is a line of the catalogue; the backend ref defines the rest in plain
// Go, the same for all of them. A line says:
//
// The orders of sums (Order): that of products (MatMul, convolutions, heads); that of
// plain sums, along columns and over whole tensors (SumRows, Mean, SumRepeats,
// GatherGrad, SumSquares); that of rows, inside of softmax, normalisation and
// cross-entropy.
//
// Fusion: a fused arithmetic computes every a·b+c with one rounding (FMA32),
// an unfused one rounds the product to float32 first.
//
// The inputs of products: MatMul, convolutions and the products of heads round both
// inputs to so many fraction bits, to nearest even, and sum exact products in float32.
// The exponent keeps its eight bits: what rounds past the largest number becomes
// infinite, subnormals are rounded at the same bit of their word, which is one of
// fewer significant ones, infinities and zeros stay, NaN stays NaN. All other
// operations stay in float32.
//
// The library of exp and tanh (Library).
//
// Subnormal numbers: kept everywhere, or flushed on the way to memory: an element of
// an operation's output that is subnormal becomes the zero of its sign. Inside of an
// operation, partial sums included, and in its inputs they are kept in any case.
type Arithmetic uint8

// The arithmetics. The zero value is none of them. A number says nothing about the
// class: a new one takes the next number, so that records keep their meaning.
const (
	Seq         Arithmetic = iota + 1 // one lane, fused
	Lanes8                            // eight interleaved lanes
	Lanes16                           // sixteen interleaved lanes
	SplitK4                           // four contiguous lanes
	NoFMA                             // one lane, unfused
	BF16                              // one lane, fused, bfloat16 inputs
	TF32                              // one lane, fused, TF32 inputs, another library, flushed subnormals
	TF32Lanes16                       // sixteen interleaved lanes, TF32 inputs
	BF16Lanes16                       // sixteen interleaved lanes, bfloat16 inputs
	Atomic                            // eight contiguous lanes that add up as they arrive, another library
	arithmeticEnd
)

// Class groups arithmetics of comparable precision; the distance threshold of a
// task holds within a class only.
type Class uint8

// The classes, the most precise first.
const (
	ClassFP32 Class = iota + 1
	ClassTF32
	ClassBF16
	classEnd
)

// Classes returns all classes, the most precise first.
func Classes() []Class { return []Class{ClassFP32, ClassTF32, ClassBF16} }

// String returns the class as scenarios and tables write it.
func (c Class) String() string {
	if c >= classEnd {
		return "unknown"
	}
	return [...]string{"unknown", ClassFP32: "fp32", ClassTF32: "tf32", ClassBF16: "bf16"}[c]
}

// Library is a set of transcendental functions; package ref defines both. Log and the
// square root are the same in both.
type Library uint8

// The libraries. They differ where those of processors and graphics processors do: one
// is careful, the other takes the shortest way.
const (
	// Careful reduces the argument of exp by ln 2 in two parts and makes tanh from a
	// polynomial near zero and from exp beyond.
	Careful Library = iota
	// Brisk makes exp from 2^x, so that its error grows with the argument, and tanh
	// from a quotient of polynomials.
	Brisk
)

// Fraction bits of the inputs of products.
const (
	BitsFP32 = 23
	BitsTF32 = 10
	BitsBF16 = 7
)

// semantics is a line of the catalogue.
type semantics struct {
	name     string
	class    Class
	products Order // of matrix products, convolutions, heads
	sums     Order // along columns, over tensors
	rows     Order // in softmax, normalisation, cross-entropy
	fused    bool
	inputs   int // fraction bits of the inputs of products
	library  Library
	flushes  bool // subnormal outputs
}

// The orders of the catalogue.
var (
	oneLane   = Order{Lanes: 1}
	lanesOf8  = Order{Lanes: 8}
	lanesOf16 = Order{Lanes: 16}
	quarters  = Order{Lanes: 4, Contiguous: true}
	arrivals  = Order{Lanes: 8, Contiguous: true, Drawn: true}
)

// Name, class, orders of products, sums and rows, fused, inputs, library, flushes.
var arithmetics = [arithmeticEnd]semantics{
	Seq:     {"seq", ClassFP32, oneLane, oneLane, oneLane, true, BitsFP32, Careful, false},
	Lanes8:  {"lanes8", ClassFP32, lanesOf8, lanesOf8, lanesOf8, true, BitsFP32, Careful, false},
	Lanes16: {"lanes16", ClassFP32, lanesOf16, lanesOf16, lanesOf16, true, BitsFP32, Careful, false},
	SplitK4: {"splitk4", ClassFP32, quarters, quarters, quarters, true, BitsFP32, Careful, false},
	NoFMA:   {"nofma", ClassFP32, oneLane, oneLane, oneLane, false, BitsFP32, Careful, false},
	BF16:    {"bf16", ClassBF16, oneLane, oneLane, oneLane, true, BitsBF16, Careful, false},
	// A graphics processor: a matrix unit goes along k, a warp shares a row, a grid of
	// blocks shares a column; fast functions, and subnormals flushed.
	TF32:        {"tf32", ClassTF32, oneLane, quarters, lanesOf16, true, BitsTF32, Brisk, true},
	TF32Lanes16: {"tf32lanes16", ClassTF32, lanesOf16, lanesOf16, lanesOf16, true, BitsTF32, Careful, false},
	BF16Lanes16: {"bf16lanes16", ClassBF16, lanesOf16, lanesOf16, lanesOf16, true, BitsBF16, Careful, false},
	// The same without a matrix unit, which splits long sums among blocks.
	Atomic: {"atomic", ClassFP32, arrivals, arrivals, lanesOf16, true, BitsFP32, Brisk, false},
}

// Arithmetics returns all arithmetics in order.
func Arithmetics() []Arithmetic {
	all := make([]Arithmetic, 0, arithmeticEnd-1)
	for a := Seq; a < arithmeticEnd; a++ {
		all = append(all, a)
	}
	return all
}

// ParseArithmetic returns the arithmetic of that name.
func ParseArithmetic(name string) (Arithmetic, error) {
	for _, a := range Arithmetics() {
		if arithmetics[a].name == name {
			return a, nil
		}
	}
	return 0, fmt.Errorf("unknown arithmetic %q", name)
}

// Valid reports whether a is in the catalogue.
func (a Arithmetic) Valid() bool { return a > 0 && a < arithmeticEnd }

// String returns the arithmetic's name, "unknown" when it has none.
func (a Arithmetic) String() string {
	if !a.Valid() {
		return "unknown"
	}
	return arithmetics[a].name
}

// Class returns the arithmetic's class.
func (a Arithmetic) Class() Class { return arithmetics[a].class }

// Products returns the order of the sums of products.
func (a Arithmetic) Products() Order { return arithmetics[a].products }

// Sums returns the order of sums along columns and over whole tensors.
func (a Arithmetic) Sums() Order { return arithmetics[a].sums }

// Rows returns the order of sums along rows, inside of an operation that gives rows. It
// is never drawn: a block of threads has a row to itself.
func (a Arithmetic) Rows() Order { return arithmetics[a].rows }

// Lanes returns the number of partial sums of a product.
func (a Arithmetic) Lanes() int { return arithmetics[a].products.Lanes }

// Contiguous reports whether a lane of a product takes a contiguous part of the range
// instead of every Lanes-th element.
func (a Arithmetic) Contiguous() bool { return arithmetics[a].products.Contiguous }

// Lane is Lane of the order of products.
func (a Arithmetic) Lane(k, l int) (first, stride, count int) {
	return arithmetics[a].products.Lane(k, l)
}

// Fused reports whether a·b+c is rounded once.
func (a Arithmetic) Fused() bool { return arithmetics[a].fused }

// InputBits returns the number of fraction bits that products keep of their inputs:
// BitsFP32, BitsTF32 or BitsBF16.
func (a Arithmetic) InputBits() int { return arithmetics[a].inputs }

// Narrow reports whether products round their inputs.
func (a Arithmetic) Narrow() bool { return arithmetics[a].inputs < BitsFP32 }

// Library returns the set of transcendental functions.
func (a Arithmetic) Library() Library { return arithmetics[a].library }

// Flushes reports whether subnormal outputs of operations become zeros.
func (a Arithmetic) Flushes() bool { return arithmetics[a].flushes }

// Repeatable reports whether all orders of sums are fixed. An arithmetic that is not
// draws them from Run.Nondet.
func (a Arithmetic) Repeatable() bool {
	return !arithmetics[a].products.Drawn && !arithmetics[a].sums.Drawn
}
