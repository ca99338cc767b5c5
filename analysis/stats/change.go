package stats

import "errors"

// Shift is a number in one scenario and in another, under the same seeds: its mean over
// replicates in either, and the mean of B less A within each replicate in which both
// have it, with Student's interval. What a seed does to both cancels.
type Shift struct {
	A    Real `json:"a"`
	B    Real `json:"b"`
	Mean Real `json:"difference"`
	Low  Real `json:"ci_low"`
	High Real `json:"ci_high"`
	Runs int  `json:"runs"` // replicates that the difference is over
}

// Change is how a group fares in one scenario and in another: its utility a job.
type Change struct {
	Role string `json:"role"`
	Name string `json:"group"`
	Shift
}

// Apart reports whether the interval leaves out zero.
func (s *Shift) Apart() bool {
	return s.Low.Defined() && (s.Low > 0 || s.High < 0)
}

// Paired compares values of two scenarios, those of one index under one seed. What a
// replicate says nothing of is not a number.
func Paired(a, b []float64) (Shift, error) {
	if len(a) != len(b) {
		return Shift{}, errUnpaired
	}
	var left, right, within []float64
	for r := range a {
		left, right = appendDefined(left, a[r]), appendDefined(right, b[r])
		within = appendDefined(within, b[r]-a[r])
	}
	s := Shift{A: Real(meanOf(left).mean), B: Real(meanOf(right).mean), Runs: len(within)}
	s.Mean, s.Low, s.High = meanOf(within).interval(Confidence)
	return s, nil
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
		left, right := make([]float64, len(a)), make([]float64, len(b))
		for r := range a {
			left[r], right[r] = a[r].Groups[i].mean(), b[r].Groups[i].mean()
		}
		g := &all[0].Groups[i]
		shift, err := Paired(left, right)
		if err != nil {
			return nil, err
		}
		out[i] = Change{g.Role, g.Name, shift}
	}
	return out, nil
}
