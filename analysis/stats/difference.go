package stats

import "math"

// Difference compares two groups of one role: the mean of left less that of right.
type Difference struct {
	Role        string  `json:"role"`
	Left        string  `json:"left"`
	Right       string  `json:"right"`
	Mean        Real    `json:"mean"`
	Low         Real    `json:"ci_low"`
	High        Real    `json:"ci_high"`
	Interval    string  `json:"interval"`    // agents or replicates
	Confidence  float64 `json:"confidence"`  // that all differences of the role lie in their intervals
	Comparisons int     `json:"comparisons"` // differences of the role
}

// pair is a comparison to be made, of two indices of groups.
type pair struct{ left, right int }

// Differences compares the groups of each role inside one run. The groups are
// taken as independent, and Welch's test gives the interval.
func (s Sample) Differences() []Difference {
	return s.compare(OverAgents, func(p pair) estimate {
		return ratio(s.Groups[p.left].Clusters).minus(ratio(s.Groups[p.right].Clusters))
	})
}

// PairedDifferences compares the groups of each role over replicates, by the
// difference within each replicate in which both had jobs: what a seed does to
// all groups cancels.
func PairedDifferences(samples []Sample) ([]Difference, error) {
	samples, err := align(samples)
	if err != nil {
		return nil, err
	}
	return samples[0].compare(OverRuns, func(p pair) estimate {
		var within []float64
		for _, s := range samples {
			if d := s.Groups[p.left].mean() - s.Groups[p.right].mean(); !math.IsNaN(d) {
				within = append(within, d)
			}
		}
		return meanOf(within)
	}), nil
}

// compare estimates all pairs of each role at the simultaneous level: by
// Bonferroni, which holds whatever the dependence between the pairs.
func (s Sample) compare(over string, of func(pair) estimate) []Difference {
	out := []Difference{}
	for _, role := range s.roles() {
		pairs := s.pairs(role)
		level := 1 - (1-Confidence)/float64(len(pairs))
		for _, p := range pairs {
			d := Difference{Role: role, Left: s.Groups[p.left].Name, Right: s.Groups[p.right].Name,
				Interval: over, Confidence: Confidence, Comparisons: len(pairs)}
			d.Mean, d.Low, d.High = of(p).interval(level)
			out = append(out, d)
		}
	}
	return out
}

// Honest is the strategy that others are compared with: such a group stands on
// the left of a difference.
const Honest = "honest"

func (s Sample) pairs(role string) []pair {
	var of []int
	for i, g := range s.Groups {
		if g.Role == role && g.Strategy == Honest {
			of = append(of, i)
		}
	}
	for i, g := range s.Groups {
		if g.Role == role && g.Strategy != Honest {
			of = append(of, i)
		}
	}
	var pairs []pair
	for i, left := range of {
		for _, right := range of[i+1:] {
			pairs = append(pairs, pair{left, right})
		}
	}
	return pairs
}

func (s Sample) roles() []string {
	var roles []string
	seen := make(map[string]bool)
	for _, g := range s.Groups {
		if !seen[g.Role] {
			seen[g.Role] = true
			roles = append(roles, g.Role)
		}
	}
	return roles
}
