package report

import "gensim/analysis/stats"

// Verdict answers whether honesty pays.
type Verdict string

// The verdicts. Yes: every comparison of an honest group with a cheating one lies
// above zero, all at once with the stated confidence; No: one lies below zero.
const (
	Yes       Verdict = "yes"
	No        Verdict = "no"
	Undecided Verdict = "undecided"
	Unasked   Verdict = "unasked" // no two groups of solvers to compare
)

// judged is the role whose honesty is in question.
const judged = "solver"

// Honesty is the verdict with the comparison that decided it: the one with the
// best cheat for yes, the clearest loss for no, the least settled for undecided.
type Honesty struct {
	Verdict    Verdict    `json:"verdict"`
	Honest     string     `json:"honest"` // group
	HonestMean stats.Real `json:"honest_mean"`
	Cheat      string     `json:"cheat"` // group
	CheatMean  stats.Real `json:"cheat_mean"`
	Difference stats.Real `json:"difference"`
	Low        stats.Real `json:"ci_low"`
	High       stats.Real `json:"ci_high"`
	Interval   string     `json:"interval"` // agents or replicates
	Runs       int        `json:"runs"`     // replicates judged over
	Unjudged   []string   `json:"unjudged"` // groups of cheating solvers that had no job
}

// Judge answers from payoffs and simultaneous differences. Groups that had no job
// are not judged, only named: nothing was observed of them.
func Judge(payoffs []stats.Payoff, differences []stats.Difference, runs int) Honesty {
	groups := make(map[string]stats.Payoff)
	unjudged := []string{}
	for _, p := range payoffs {
		switch {
		case p.Role != judged:
		case p.Mean.Defined():
			groups[p.Group] = p
		case p.Strategy != stats.Honest:
			unjudged = append(unjudged, p.Group)
		}
	}
	var decisive *stats.Difference
	verdict := Unasked
	for i := range differences {
		d := &differences[i]
		left, hasLeft := groups[d.Left]
		right, hasRight := groups[d.Right]
		if d.Role != judged || !hasLeft || !hasRight || left.Strategy != stats.Honest || right.Strategy == stats.Honest {
			continue
		}
		v := verdictOf(d)
		if decisive == nil || rank(v) > rank(verdict) || v == verdict && worse(v, d, decisive) {
			decisive, verdict = d, v
		}
	}
	h := Honesty{Verdict: verdict, Runs: runs, Unjudged: unjudged, HonestMean: stats.Undefined(), CheatMean: stats.Undefined(),
		Difference: stats.Undefined(), Low: stats.Undefined(), High: stats.Undefined()}
	if decisive == nil {
		return h
	}
	h.Honest, h.HonestMean = decisive.Left, groups[decisive.Left].Mean
	h.Cheat, h.CheatMean = decisive.Right, groups[decisive.Right].Mean
	h.Difference, h.Low, h.High, h.Interval = decisive.Mean, decisive.Low, decisive.High, decisive.Interval
	return h
}

// verdictOf judges one comparison.
func verdictOf(d *stats.Difference) Verdict {
	switch {
	case d.Low.Defined() && d.Low > 0:
		return Yes
	case d.High.Defined() && d.High < 0:
		return No
	}
	return Undecided
}

// rank orders verdicts by which prevails when comparisons disagree: one cheat
// that pays settles the matter, one unsettled comparison leaves it open.
func rank(v Verdict) int {
	switch v {
	case No:
		return 3
	case Undecided:
		return 2
	case Yes:
		return 1
	}
	return 0
}

// worse reports whether a comparison is worse for honesty than another of the
// same verdict: among those that honesty wins by its mean, so that the best cheat
// is named; else by its lower end, one without an interval worst of all.
func worse(v Verdict, a, b *stats.Difference) bool {
	switch {
	case v == Yes:
		return a.Mean < b.Mean
	case !b.Low.Defined():
		return false
	case !a.Low.Defined():
		return true
	}
	return a.Low < b.Low
}
