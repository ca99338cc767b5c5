package sensitivity

import (
	"fmt"

	"gensim/internal/design"
)

// Sobol is a design for Sobol indices: two independent samples A and B of a
// low-discrepancy sequence, and for each factor A with that factor's column of B.
// Source: Saltelli et al., "Variance based sensitivity analysis of model output", Computer
// Physics Communications 181 (2010), table 2.
type Sobol struct {
	factors, samples int
	points           design.Design // of 2*factors dimensions
}

// NewSobol returns a design of so many samples, best a power of two.
func NewSobol(factors, samples int, seed uint64) (Sobol, error) {
	if factors < 1 || samples < 2 {
		return Sobol{}, fmt.Errorf("sobol indices need a factor and two samples")
	}
	points, err := design.Sobol(2*factors, seed)
	return Sobol{factors, samples, points}, err
}

// Parts returns how many samples there are, and of how many all results are numbers: the
// others are left out of Indices.
func (s Sobol) Parts(y []float64) (used, all int) { return len(whole(y, s.factors+2)), s.samples }

// Len returns the number of points: factors+2 a sample.
func (s Sobol) Len() int { return s.samples * (s.factors + 2) }

// Fill writes the coordinates of a point, each in [0, 1): of A, of B, then of A with one
// column of B after another, sample by sample.
func (s Sobol) Fill(x []float64, point int) {
	both := make([]float64, 2*s.factors)
	s.points.Fill(both, point/(s.factors+2))
	a, b := both[:s.factors], both[s.factors:]
	switch of := point % (s.factors + 2); of {
	case 0:
		copy(x, a)
	case 1:
		copy(x, b)
	default:
		copy(x, a)
		x[of-2] = b[of-2]
	}
}

// Index is what part of the variance of the result one factor explains: First alone, in
// the mean over all others; Total with all interactions in which it takes part. First of
// all factors sums to one where there are none.
type Index struct{ First, Total Interval }

// Indices returns the indices of all factors from the results at all points: first-order
// ones by the estimator of Saltelli (2010, equation b), total ones by Jansen's (1999;
// there equation f). Where the result does not vary they are NaN. A result that is NaN is
// one that there is none of.
func (s Sobol) Indices(y []float64, b Bootstrap) []Index {
	v := b.intervals(whole(y, s.factors+2), 2*s.factors, func(samples []int) []float64 { return s.estimate(y, samples) })
	out := make([]Index, s.factors)
	for i := range out {
		out[i] = Index{v[2*i], v[2*i+1]}
	}
	return out
}

// estimate returns first and total index, factor by factor, over some samples.
func (s Sobol) estimate(y []float64, samples []int) []float64 {
	width := s.factors + 2
	n := float64(len(samples))
	var sum, squares float64
	for _, j := range samples {
		sum += y[j*width] + y[j*width+1]
	}
	mean := sum / (2 * n)
	for _, j := range samples {
		a, b := y[j*width]-mean, y[j*width+1]-mean
		squares += float64(a*a) + float64(b*b)
	}
	variance := squares / (2 * n)
	out := make([]float64, 2*s.factors)
	for i := range s.factors {
		var first, total float64
		for _, j := range samples {
			a, b, mixed := y[j*width]-mean, y[j*width+1]-mean, y[j*width+2+i]-mean
			first += float64(b * (mixed - a))
			total += float64((a - mixed) * (a - mixed))
		}
		out[2*i], out[2*i+1] = first/n/variance, total/(2*n)/variance
	}
	return out
}
