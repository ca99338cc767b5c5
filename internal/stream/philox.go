package stream

import "math/bits"

// Philox4x64 constants: the two multipliers and the two Weyl increments of the
// key schedule.
const (
	philoxM0 = 0xd2e7470ee14c6c93
	philoxM1 = 0xca5a826395121157
	philoxW0 = 0x9e3779b97f4a7c15
	philoxW1 = 0xbb67ae8584caa73b
)

// philox is Philox4x64 with ten rounds: a bijection of 256 bits under a key of
// 128 bits that passes TestU01's BigCrush on counters as plain as 0, 1, 2.
// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as
// 1, 2, 3", SC 2011; known answers from its Random123 library.
func philox(c0, c1, c2, c3, k0, k1 uint64) (uint64, uint64, uint64, uint64) {
	for range 10 {
		hi0, lo0 := bits.Mul64(philoxM0, c0)
		hi1, lo1 := bits.Mul64(philoxM1, c2)
		c0, c1, c2, c3 = hi1^c1^k0, lo1, hi0^c3^k1, lo0
		k0 += philoxW0
		k1 += philoxW1
	}
	return c0, c1, c2, c3
}
