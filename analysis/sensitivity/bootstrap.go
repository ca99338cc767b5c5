package sensitivity

import (
	"math"
	"slices"

	"gensim/internal/stream"
)

// Bootstrap says how intervals are found: the parts of a design that are independent of
// one another are drawn anew with replacement so many times (Efron, "Bootstrap methods:
// another look at the jackknife", Annals of Statistics 7, 1979), and the interval is
// between percentiles.
type Bootstrap struct {
	Resamples  int
	Confidence float64 // as 0.95
	Seed       uint64
}

// Interval is an estimate between its bounds, which are NaN where there were no
// resamples.
type Interval struct{ Value, Low, High float64 }

// intervals estimates several statistics of n parts at once. The estimate of a set of
// parts gives one number a statistic.
func (b Bootstrap) intervals(n int, estimate func(parts []int) []float64) []Interval {
	parts := make([]int, n)
	for i := range parts {
		parts[i] = i
	}
	out := make([]Interval, 0, 8)
	for _, v := range estimate(parts) {
		out = append(out, Interval{v, math.NaN(), math.NaN()})
	}
	resampled := make([][]float64, len(out))
	s := stream.New(b.Seed, stream.Bootstrap, uint64(n))
	for range b.Resamples {
		for i := range parts {
			parts[i] = int(s.Uint64n(uint64(n)))
		}
		for k, v := range estimate(parts) {
			resampled[k] = append(resampled[k], v)
		}
	}
	for k, list := range resampled {
		if len(list) > 0 {
			slices.Sort(list)
			out[k].Low, out[k].High = quantile(list, (1-b.Confidence)/2), quantile(list, (1+b.Confidence)/2)
		}
	}
	return out
}

// quantile of a sorted list, between its members on a line.
func quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	low := int(at)
	if low+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	part := at - float64(low)
	return float64(sorted[low]*(1-part)) + float64(sorted[low+1]*part)
}
