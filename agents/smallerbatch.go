package agents

// newSmallerBatch returns a solver that trains every step on part of its batch. It
// breaks every segment, and saves about the share of C.
func newSmallerBatch(s Settings) Strategy {
	return newCheat(s, Deviation{Kind: SmallerBatch, Fraction: s.Fraction})
}
