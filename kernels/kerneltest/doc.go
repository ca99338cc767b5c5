// Package kerneltest holds a backend to the definition of every operation, bit
// for bit.
//
// The definitions here are dumb loops, one output element at a time, written from
// the doc comments of package ref and sharing no code with it: a fused
// multiply-add is an exact sum in math/big rounded once.
//
//	operations x arithmetics x ragged shapes x adversarial values
//	      │
//	      ├──► definition ──┐
//	      └──► backend    ──┴──► every bit equal, NaNs made canonical
//
//	func TestConformance(t *testing.T) { kerneltest.Conform(t, ref.Backend{}) }
//	func FuzzDefinition(f *testing.F) { kerneltest.Fuzz(f, ref.Backend{}) }
//
// Version condenses the same cases to one digest, the version of the arithmetic
// that the memo's keys carry. The package knows nothing of training.
package kerneltest
