//go:build !noasm

package stream

// blocks is what fill takes. The generator reads this file for its layout.
type blocks struct {
	out                  *uint64 // room for 64 words a pair
	pairs                int     // of eight blocks twice, at least 1; the kernel counts it down
	first, entity, index uint64  // the counter of the first block
	seed, purpose        uint64  // the key
}
