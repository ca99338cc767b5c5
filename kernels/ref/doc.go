// Package ref defines every basic operation in plain Go; it is a backend, too.
//
// The doc comment of an operation is its defining loop. The code may take another
// route through memory, never another order of roundings: package kerneltest
// holds it to dumb loops written from these comments.
//
//	Call{node, arithmetic, inputs} ──► Machine.Run ──► one tensor, the same bits
//	                                                   on every machine
//
// In the loops, madd(a, b, c) is a·b+c in the call's arithmetic: rounded once when
// it is fused (FMA32), else float32(a*b) + c. Sums run in the arithmetic's order of
// products, of sums or of rows (kernels.Arithmetic, kernels.Order). Exp and Tanh are
// those of its library; where it flushes subnormals, each output is flushed in the end.
// Every other product is rounded by itself, square
// roots and divisions are correctly rounded, and comparisons are as written, so
// that NaN takes the branch that the comparison's falsehood gives.
//
//	m := ref.Backend{}.Machine()
//	m.Run(&kernels.Call{Node: node, Arithmetic: kernels.Seq, In: in, Out: out})
//
// The package knows nothing of training, states or hashes.
package ref
