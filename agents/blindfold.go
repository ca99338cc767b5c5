package agents

// newBlindfold returns a solver that trains some segments and moves next to nothing
// in a share of them, so that the largest updates are honest ones. It breaks the
// others, and saves nearly their share of C.
func newBlindfold(s Settings) Strategy {
	return newCheat(s, Deviation{Kind: Blindfold, Fraction: s.Fraction})
}
