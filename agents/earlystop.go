package agents

// newEarlyStop returns a solver that trains the first segments only and repeats the
// last state for the share that is left. It breaks the last segments, and saves
// their share of C.
func newEarlyStop(s Settings) Strategy {
	return newCheat(s, Deviation{Kind: StopEarly, Fraction: s.Fraction})
}
