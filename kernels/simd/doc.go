// Package simd executes basic operations with vector instructions of amd64: AVX2
// with FMA, and AVX-512. It is a backend that gives the bits of package ref.
//
//	Call ──► machine ──► plan: panels, lanes, masks ──► kernels in assembly
//	                                                    (written by ./asm, `make generate`)
//
// What makes the bits equal: every output has its own lane of a vector register, in
// which its sum grows in the arithmetic's order; partial sums meet in the same
// halving tree, or one after the other where the arithmetic draws their order; fused
// products use fused instructions and unfused ones two; exp, tanh and log of either
// library follow the reference's loops, computing all branches and choosing by its
// comparisons. Ragged edges are masked, never computed in another way.
//
// An operation that has no kernel here is left to the reference's machine. On other
// architectures, and with the build tag noasm, New reports that there is no such
// backend and Best returns the reference.
//
//	b := simd.Best()
//	m := b.Machine()
//	m.Run(&kernels.Call{Node: node, Arithmetic: kernels.Seq, In: in, Out: out})
//
// A Crew is a backend whose machines let helpers, which wait for it, compute a part of
// the outputs of a large operation.
//
// The package knows nothing of training, states or hashes.
package simd
