package selection

import (
	"encoding/binary"
	"math/bits"

	"gensim/internal/merkle"
)

// domain separates the words of a Source from every other record.
const domain = "gensim/selection/words"

// wordsPerBlock is how many 64-bit words one hash gives.
const wordsPerBlock = uint64(len(merkle.Hash{}) / 8)

// Source is an endless sequence of uniform 64-bit words that a seed and a
// counter determine: the hash of the record (seed, counter, j), read as four
// little-endian words, gives words 4j to 4j+3. The counter keeps several
// decisions that share a seed apart. A copy of a Source continues with the same
// words.
type Source struct {
	seed    merkle.Hash
	counter uint64
	block   merkle.Hash
	next    uint64 // number of the next word
}

// NewSource returns the sequence for one decision.
func NewSource(seed merkle.Hash, counter uint64) Source {
	return Source{seed: seed, counter: counter}
}

// Word returns the next uniform 64-bit word.
func (s *Source) Word() uint64 {
	at := s.next % wordsPerBlock
	if at == 0 {
		s.block = merkle.New(domain).Hash(s.seed).Uint64(s.counter).Uint64(s.next / wordsPerBlock).Sum()
	}
	s.next++
	return binary.LittleEndian.Uint64(s.block[at*8:])
}

// Below returns a uniform integer in [0, n), n > 0, without bias: the high half
// of word*n, redrawn while the low half falls into the 2^64 mod n lowest values
// (Lemire, "Fast random integer generation in an interval", 2019, section 4).
// It uses one word, and another with probability under n/2^64.
func (s *Source) Below(n uint64) uint64 {
	if n == 0 {
		panic("selection: Below(0)")
	}
	hi, lo := bits.Mul64(s.Word(), n)
	if lo < n {
		surplus := -n % n // 2^64 mod n
		for lo < surplus {
			hi, lo = bits.Mul64(s.Word(), n)
		}
	}
	return hi
}

// Distinct returns count different integers of [0, n), every ordered choice
// equally likely. Cutting the result into runs of q gives each of count/q
// verifiers its own q segments, all disjoint. It panics unless
// 0 <= count <= n. The cost is quadratic in count, which is small.
func (s *Source) Distinct(n, count int) []int {
	if count < 0 || count > n {
		panic("selection: more distinct integers than there are")
	}
	drawn := make([]int, 0, count)
	sorted := make([]int, 0, count)
	for len(drawn) < count {
		// The r-th integer not drawn yet: step over each drawn one at or below it.
		v := int(s.Below(uint64(n - len(drawn))))
		at := 0
		for at < len(sorted) && sorted[at] <= v {
			v++
			at++
		}
		drawn = append(drawn, v)
		sorted = append(sorted, 0)
		copy(sorted[at+1:], sorted[at:])
		sorted[at] = v
	}
	return drawn
}

// Pair returns two different integers of [0, n), n >= 2, every ordered pair
// equally likely.
func (s *Source) Pair(n int) (int, int) {
	if n < 2 {
		panic("selection: a pair of fewer than two")
	}
	a := int(s.Below(uint64(n)))
	b := int(s.Below(uint64(n - 1)))
	if b >= a {
		b++
	}
	return a, b
}
