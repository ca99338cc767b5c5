package agents

// newInterpolate returns a solver that trains part of the steps of each span and
// draws a straight line of checkpoints to where they lead. It breaks every segment,
// and saves nearly the share of C.
func newInterpolate(s Settings) Strategy {
	return newCheat(s, Deviation{Kind: Interpolate, Fraction: s.Fraction, Span: s.Span})
}
