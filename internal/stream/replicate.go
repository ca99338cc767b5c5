package stream

import "fmt"

// ReplicateSeed returns the seed of replicate r of a seed. Replicate 0 has the seed
// itself; the others' are derived, so that replicate r has the same seed however
// many there are, and at every point of a sweep: differences between points are
// then over common random numbers. Derived seeds have 53 bits, so that every reader
// of JSON reads them exactly.
func ReplicateSeed(seed uint64, r int) uint64 {
	switch {
	case r < 0:
		panic(fmt.Sprintf("stream: ReplicateSeed: there is no replicate %d", r))
	case r == 0:
		return seed
	}
	s := New(seed, Replicate, uint64(r))
	return s.Uint64() >> 11
}
