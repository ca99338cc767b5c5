package agents

import (
	"gensim/protocol"
	"gensim/protocol/unit"
)

// newThreshold returns a whistleblower that is a member while the expected
// income of a check is at least its threshold times the cost.
func newThreshold(s Settings) Strategy {
	return checker(func(v *View, n protocol.NetworkID, member bool) bool {
		return pays(prospects(v, n, member), s.PayoutThreshold, member)
	})
}

// pays reports whether a prospect reaches the threshold. Without a verdict to
// judge by, an outsider stays outside and a member stays. The same others count
// on both sides, so nobody leaves for the reason for which it joined.
func pays(p prospect, threshold unit.Ratio, member bool) bool {
	ratio, known := p.ratio()
	if !known {
		return member
	}
	return ratio >= float64(threshold.Num)/float64(threshold.Den)
}
