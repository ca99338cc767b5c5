// Command asm writes the assembly of package simd, and the declarations that go with
// it, for both levels of vector instructions.
//
//	simd/arguments_amd64.go ──► layout ─┐
//	tile, plane, pile, pack ──► avo ────┴──► simd/{avx2,avx512}_amd64.{s,go}
//
// A kernel is written once, for vectors of either size; isa gives it the
// instructions of a level. avo assigns registers. A test holds what is committed to
// what this command writes.
//
//	go run ./kernels/simd/asm kernels/simd
//
// The command knows nothing of shapes or lanes of sums: those are planned in Go.
package main
