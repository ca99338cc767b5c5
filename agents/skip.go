package agents

// newSkip returns a solver that leaves a share of the segments untrained. It
// breaks the chain of checkpoints inside the faked segments, saves their share
// of C, and is caught when one of them is drawn. Caught, it concedes by
// default: a trace would cost what it saved, to lose all the same.
func newSkip(s Settings) Strategy {
	return newCheat(s, Deviation{Kind: SkipSegments, Fraction: s.Fraction})
}
