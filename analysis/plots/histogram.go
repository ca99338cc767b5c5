package plots

import (
	"math"
	"slices"

	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// perDecade is the number of bins in a decade of distance.
const perDecade = 10

// bin is one bar: the distances in [low, high), or those that are exactly zero, or
// those that saturated.
type bin struct {
	low, high float64 // decimal exponents; unused for the special bins
	count     int
}

// histogram counts distances on a logarithmic axis. Zero has no place there and a
// saturated distance no value, so both have bins of their own.
type histogram struct {
	kind      string
	total     int
	zero      int
	saturated int
	bins      []bin // contiguous
}

// newHistogram counts the values of one class and kind.
func newHistogram(c record.DistanceClass) histogram {
	h := histogram{kind: stats.KindHonest, total: len(c.Values)}
	if c.Deviant {
		h.kind = stats.KindDeviant
	}
	counts := make(map[int]int)
	var seen []int
	for _, v := range c.Values {
		switch {
		case v == 0:
			h.zero++
		case v == unit.MaxDistance:
			h.saturated++
		default:
			i := int(math.Floor(math.Log10(float64(stats.Scaled(v, c.Metric))) * perDecade))
			if counts[i] == 0 {
				seen = append(seen, i)
			}
			counts[i]++
		}
	}
	if len(seen) == 0 {
		return h
	}
	for i := slices.Min(seen); i <= slices.Max(seen); i++ {
		h.bins = append(h.bins, bin{float64(i) / perDecade, float64(i+1) / perDecade, counts[i]})
	}
	return h
}

// share returns a count as a share of the kind's segments, in percent.
func (h histogram) share(count int) float64 {
	if h.total == 0 {
		return 0
	}
	return 100 * float64(count) / float64(h.total)
}

// tallest returns the largest share of a bar.
func (h histogram) tallest() float64 {
	most := max(h.zero, h.saturated)
	for _, b := range h.bins {
		most = max(most, b.count)
	}
	return h.share(most)
}
