package design

import (
	"math/bits"

	"gensim/internal/stream"
)

// Design is a set of points in the unit cube. Fill writes the coordinates of a point,
// each in [0, 1), into x, whose length is the number of dimensions.
type Design interface{ Fill(x []float64, point int) }

// Random are independent uniform points. More points leave the first ones as they
// are.
func Random(seed uint64) Design { return random{seed} }

type random struct{ seed uint64 }

func (d random) Fill(x []float64, point int) {
	for dimension := range x {
		x[dimension] = word(d.seed, dimension, uint64(point))
	}
}

// The indices of a dimension's streams: one a point, and those of its permutation
// above all of them.
const permuting = 1 << 62

// word is a uniform multiple of 2^-32, which leaves room to add a million to it
// without a rounding.
func word(seed uint64, dimension int, index uint64) float64 {
	s := stream.New(seed, stream.SweepSample, uint64(dimension)).Sub(index)
	return float64(float64(s.Uint64()>>32) * 0x1p-32)
}

// LatinHypercube are n points of which each n-th part of each dimension holds one,
// at a uniform place in it. Source: McKay, Beckman and Conover, "A comparison of
// three methods for selecting values of input variables", Technometrics 21 (1979).
func LatinHypercube(n int, seed uint64) Design { return latin{n, seed} }

type latin struct {
	n    int
	seed uint64
}

func (d latin) Fill(x []float64, point int) {
	for dimension := range x {
		part := permuted(uint64(point), uint64(d.n), d.seed, dimension)
		x[dimension] = (float64(part) + word(d.seed, dimension, uint64(point))) / float64(d.n)
	}
}

// rounds of the cipher: four suffice against an adversary (Luby and Rackoff 1988),
// of which a design has none.
const rounds = 6

// permuted returns the place of i in a keyed permutation of 0 to n-1 that is kept
// nowhere: a Feistel cipher on the smallest even number of bits that holds n, walked
// until it stays below n. Source: Black and Rogaway, "Ciphers with arbitrary finite
// domains", CT-RSA 2002.
func permuted(i, n, seed uint64, dimension int) uint64 {
	half := max(1, (bits.Len64(n-1)+1)/2)
	mask := uint64(1)<<half - 1
	s := stream.New(seed, stream.SweepSample, uint64(dimension))
	for {
		left, right := i>>half, i&mask
		for round := range uint64(rounds) {
			f := s.Sub(permuting | round<<48 | right)
			left, right = right, left^f.Uint64()&mask
		}
		if i = left<<half | right; i < n {
			return i
		}
	}
}
