package kernels

import "fmt"

// Arithmetic is a fully specified floating-point semantics: two machines that
// execute an operation in the same arithmetic get the same bits. It is the
// simulated device's fingerprint.
//
// An arithmetic fixes three things; the backend ref defines the rest in plain Go,
// the same for all of them.
//
// The order of sums over k = 0..K-1, for products (MatMul, convolutions, heads) and
// for plain sums (SumRows, Mean, SumRepeats, GatherGrad, SumSquares, the sums in
// softmax, Normalize and CrossEntropy). A sum has Lanes partial
// sums that start at +0. Contiguous lanes split the range in quarters of
// ceil(K/Lanes), so lane l takes k in [l·q, (l+1)·q); interleaved lanes take k ≡ l
// mod Lanes; in both, k ascends. A halving tree adds them:
//
//	for w := Lanes / 2; w > 0; w /= 2 { for l < w { lane[l] += lane[l+w] } }
//
// Fusion: a fused arithmetic computes every a·b+c with one rounding (FMA32),
// an unfused one rounds the product to float32 first.
//
// Narrow inputs: MatMul, convolutions and the products of heads round both inputs to
// bfloat16, to nearest even, and sum exact products in float32. All other operations
// stay in float32.
type Arithmetic uint8

// The arithmetics. The zero value is none of them.
const (
	Seq     Arithmetic = iota + 1 // one lane, fused
	Lanes8                        // eight interleaved lanes
	Lanes16                       // sixteen interleaved lanes
	SplitK4                       // four contiguous lanes
	NoFMA                         // one lane, unfused
	BF16                          // one lane, fused, bfloat16 inputs
	arithmeticEnd
)

// Class groups arithmetics of comparable precision; the distance threshold of a
// task holds within a class only.
type Class uint8

// The classes.
const (
	ClassFP32 Class = iota + 1
	ClassBF16
)

// String returns the class as scenarios and tables write it.
func (c Class) String() string {
	return [...]string{"unknown", ClassFP32: "fp32", ClassBF16: "bf16"}[c]
}

// semantics is a line of the catalogue.
type semantics struct {
	name       string
	class      Class
	lanes      int
	contiguous bool
	fused      bool
	narrow     bool
	repeatable bool
}

var arithmetics = [arithmeticEnd]semantics{
	Seq:     {name: "seq", class: ClassFP32, lanes: 1, fused: true, repeatable: true},
	Lanes8:  {name: "lanes8", class: ClassFP32, lanes: 8, fused: true, repeatable: true},
	Lanes16: {name: "lanes16", class: ClassFP32, lanes: 16, fused: true, repeatable: true},
	SplitK4: {name: "splitk4", class: ClassFP32, lanes: 4, contiguous: true, fused: true, repeatable: true},
	NoFMA:   {name: "nofma", class: ClassFP32, lanes: 1, repeatable: true},
	BF16:    {name: "bf16", class: ClassBF16, lanes: 1, fused: true, narrow: true, repeatable: true},
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

// Lanes returns the number of partial sums.
func (a Arithmetic) Lanes() int { return arithmetics[a].lanes }

// Contiguous reports whether a lane takes a contiguous part of the range instead
// of every Lanes-th element.
func (a Arithmetic) Contiguous() bool { return arithmetics[a].contiguous }

// Fused reports whether a·b+c is rounded once.
func (a Arithmetic) Fused() bool { return arithmetics[a].fused }

// Narrow reports whether products of matrices round their inputs to bfloat16.
func (a Arithmetic) Narrow() bool { return arithmetics[a].narrow }

// Repeatable reports whether the order of sums is fixed. One that is not draws it
// from Run.Nondet.
func (a Arithmetic) Repeatable() bool { return arithmetics[a].repeatable }

// Lane returns the part of a sum over k elements that lane l takes: count
// elements from first on, stride apart.
func (a Arithmetic) Lane(k, l int) (first, stride, count int) {
	lanes := a.Lanes()
	if a.Contiguous() {
		part := (k + lanes - 1) / lanes
		first = min(l*part, k)
		return first, 1, min(part, k-first)
	}
	return l, lanes, max(0, (k-l+lanes-1)/lanes)
}
