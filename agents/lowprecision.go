package agents

import "gensim/protocol/unit"

// newLowPrecision returns a solver that computes products in a narrow arithmetic in
// which its device is faster, and claims its registered one. It breaks every segment,
// and saves part of the cost of products. A device whose own arithmetic is as narrow
// trains honestly.
func newLowPrecision(s Settings) Strategy {
	left := unit.Ratio{Num: s.Speedup.Den, Den: s.Speedup.Num}
	return newCheat(s, Deviation{Kind: LowPrecision, Fraction: left, In: s.In})
}
