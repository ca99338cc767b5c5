package kernels

import (
	"gensim/kernels/dataset"
	"gensim/kernels/graph"
)

// Backend executes basic operations. All backends give the same bits for the same
// arithmetic, on every operation and shape, once NaNs are made canonical; package
// ref defines them, package kerneltest holds any backend to them. A backend that
// lacks an arithmetic says so and is not used for it.
type Backend interface {
	// Name identifies the backend in manifests: "ref".
	Name() string
	// Supports reports whether the backend executes every operation in a.
	Supports(a Arithmetic) bool
	// Machine returns a new execution unit with its own scratch memory.
	Machine() Machine
}

// Machine executes operations one at a time. It belongs to one goroutine.
type Machine interface {
	// Run overwrites c.Out, which overlaps no input, but may be the first one of an
	// operation that replaces it (graph.Op.Replaces).
	Run(c *Call)
}

// Call is one execution of an operation. Tensors are row-major; their shapes are
// the node's.
type Call struct {
	Node       *graph.Node
	Arithmetic Arithmetic
	// Counter is the number of the step, from 1, and 0 outside of training. Bias
	// corrections, learning rates and masks depend on it.
	Counter uint64
	// Instance and Index, the node's place in the step, key the draws of Mask.
	Instance uint64
	Index    int
	// Nondet seeds the order of sums of an arithmetic that is not repeatable.
	Nondet uint64
	In     [3][]float32
	Out    []float32
}

// Carrier is a Machine that also carries numbers between tensors and bytes. What
// it does is what canonical and dataset.UnpackPlain do.
type Carrier interface {
	// Canonical writes x into the first 4·len(x) bytes of to, least significant byte
	// first, every NaN as 0x7fc00000.
	Canonical(to []byte, x []float32)
	// Unpack is dataset.Unpack.
	Unpack(out []float32, rows dataset.Rows)
}

// Vectorizer is a Machine that has vector kernels, and tells which operations it executes
// in these. The others, and all of a machine that is none, are scalar code.
type Vectorizer interface{ Vectorizes(op graph.Op) bool }

// Chain is a Machine that executes some operations together with those that go on with
// their outputs.
type Chain interface {
	Machine
	// RunChain executes the first of several calls, and as many of those after it as it
	// can at once, and returns how many it has executed. Each call but the first reads
	// the output of the one before, in one place; no output but the last one's is read by
	// others, so those before the last call that was executed may not be written. The
	// outputs overlap no input but as Run allows it.
	RunChain(calls []Call) int
}
