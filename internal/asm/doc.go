// Command asm writes the assembly of packages blake3 and stream, and the declarations
// that go with it.
//
//	blake3/lanes_amd64.go  ──► layout ─► compress ─┐
//	stream/blocks_amd64.go ──► layout ─► fill ─────┴─► avo ──► {compress,fill}_amd64.{s,go}
//
// A package declares its kernel's argument in a file of its own, which is read for its
// layout. avo assigns registers. A test holds what is committed to what this command
// writes.
//
//	go run ./internal/asm internal
//
// The command knows nothing of messages or streams: what goes into a vector is planned
// in Go. The kernels of training have a command of their own, kernels/simd/asm.
package main
