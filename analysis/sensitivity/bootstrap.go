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

// intervals estimates several statistics of some parts at once. The estimate of a set of
// parts gives as many numbers as it is asked for; of fewer than two parts none is known.
func (b Bootstrap) intervals(parts []int, statistics int, estimate func(parts []int) []float64) []Interval {
	out := make([]Interval, statistics)
	for k := range out {
		out[k] = Interval{math.NaN(), math.NaN(), math.NaN()}
	}
	if len(parts) < 2 {
		return out
	}
	for k, v := range estimate(parts) {
		out[k].Value = v
	}
	resampled := make([][]float64, statistics)
	drawn := make([]int, len(parts))
	s := stream.New(b.Seed, stream.Bootstrap, uint64(len(parts)))
	for range b.Resamples {
		for i := range drawn {
			drawn[i] = parts[s.Uint64n(uint64(len(parts)))]
		}
		for k, v := range estimate(drawn) {
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

// whole returns the parts, of so many points each, whose results are all numbers: a part
// that misses one says nothing.
func whole(y []float64, size int) []int {
	var parts []int
	for n := range len(y) / size {
		if !slices.ContainsFunc(y[n*size:(n+1)*size], notANumber) {
			parts = append(parts, n)
		}
	}
	return parts
}

func notANumber(v float64) bool { return math.IsNaN(v) || math.IsInf(v, 0) }

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
