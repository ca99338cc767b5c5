//go:build !noasm

package stream

import "golang.org/x/sys/cpu"

// wide reports whether the processor has the kernel's instructions.
func wide() bool { return cpu.X86.HasAVX512F }

// pairWords is the number of words that the kernel makes at a time.
const pairWords = 64

// pairs fills p with as many words as the kernel makes, from the beginning of a block on,
// and returns how many that are.
func (s *Stream) pairs(p []uint64) int {
	n := len(p) / pairWords
	if !wide() || n == 0 || s.Drawn()%4 != 0 {
		return 0
	}
	fill(&blocks{&p[0], n, s.Drawn() / 4, s.entity, s.index, s.seed, s.state >> drawnBits})
	return n * pairWords
}
