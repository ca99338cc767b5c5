package stats

import (
	"errors"
	"math"
)

// Change is how a group fares in one scenario and in another, under the same seeds: the
// mean of the replicates' means in either, and the mean of B less A within each
// replicate in which the group had jobs in both, with Student's interval. What a seed
// does to both cancels.
type Change struct {
	Role string `json:"role"`
	Name string `json:"group"`
	A    Real   `json:"a"`
	B    Real   `json:"b"`
	Mean Real   `json:"difference"`
	Low  Real   `json:"ci_low"`
	High Real   `json:"ci_high"`
	Runs int    `json:"runs"` // replicates that the difference is over
}

// Apart reports whether the interval leaves out zero.
func (c *Change) Apart() bool {
	return c.Low.Defined() && (c.Low > 0 || c.High < 0)
}

// errUnpaired reports samples that are not of the same seeds.
var errUnpaired = errors.New("compare: the scenarios have different numbers of replicates")

// Changes compares the groups of two scenarios over replicates, of which those of one
// number share a seed: all groups that either has, in the order in which they appear.
func Changes(a, b []Sample) ([]Change, error) {
	if len(a) != len(b) {
		return nil, errUnpaired
	}
	all, err := align(append(append([]Sample(nil), a...), b...))
	if err != nil {
		return nil, err
	}
	a, b = all[:len(a)], all[len(a):]
	out := make([]Change, len(all[0].Groups))
	for i := range out {
		var left, right, within []float64
		for r := range a {
			x, y := a[r].Groups[i].mean(), b[r].Groups[i].mean()
			if !math.IsNaN(x) {
				left = append(left, x)
			}
			if !math.IsNaN(y) {
				right = append(right, y)
			}
			if d := y - x; !math.IsNaN(d) {
				within = append(within, d)
			}
		}
		g := &all[0].Groups[i]
		c := Change{Role: g.Role, Name: g.Name, A: Real(meanOf(left).mean), B: Real(meanOf(right).mean), Runs: len(within)}
		c.Mean, c.Low, c.High = meanOf(within).interval(Confidence)
		out[i] = c
	}
	return out, nil
}
