package agents

// newInfinitesimal returns a solver that takes one real step and repeats its update,
// times a tiny factor. It breaks every segment, and saves nearly all of C.
func newInfinitesimal(s Settings) Strategy {
	return newCheat(s, Deviation{Kind: Infinitesimal, Fraction: s.Factor})
}
