package design

import (
	"fmt"

	"github.com/cwbudde/qmc"

	"gensim/internal/stream"
)

// MaxSobol is the largest number of dimensions of a Sobol sequence.
const MaxSobol = 1024

// Sobol are the points of the Sobol sequence with the direction numbers of Joe and
// Kuo, digitally shifted by the seed: of the first 2^m points each 2^m-th part of
// each dimension holds one, whatever the seed. More points leave the first ones as
// they are. It is an error to ask for more than MaxSobol dimensions.
//
// Source: Joe and Kuo, "Constructing Sobol sequences with better two-dimensional
// projections", SIAM J. Sci. Comput. 30 (2008), in the order of Gray codes; the
// shift after L'Ecuyer and Lemieux, "Recent advances in randomized quasi-Monte Carlo
// methods" (2002).
func Sobol(dimensions int, seed uint64) (Design, error) {
	s, err := unshifted(dimensions)
	if err != nil {
		return nil, err
	}
	s.shift = make([]uint32, dimensions)
	for d := range s.shift {
		words := stream.New(seed, stream.SweepSample, uint64(d))
		s.shift[d] = uint32(words.Uint64() >> 32)
	}
	return s, nil
}

// sobol is the sequence, whose coordinates are multiples of 2^-32, with the words
// that are added to them without carry.
type sobol struct {
	sequence *qmc.Sobol
	shift    []uint32
}

func unshifted(dimensions int) (sobol, error) {
	if dimensions > MaxSobol {
		return sobol{}, fmt.Errorf("a Sobol sequence has at most %d dimensions", MaxSobol)
	}
	sequence, err := qmc.NewSobol(dimensions)
	if err != nil {
		return sobol{}, fmt.Errorf("sobol sequence: %w", err)
	}
	return sobol{sequence, make([]uint32, dimensions)}, nil
}

// Fill adds the shift. The library leaves the sequence's origin out, without which
// the first 2^m points are no whole block.
func (s sobol) Fill(x []float64, point int) {
	clear(x)
	if point > 0 {
		s.sequence.AtInto(point-1, x)
	}
	for dimension := range x {
		word := uint32(float64(x[dimension] * 0x1p32)) // exact: a multiple of 2^-32
		x[dimension] = float64(float64(word^s.shift[dimension]) * 0x1p-32)
	}
}
