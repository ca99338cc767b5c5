package agents

// newFewerSteps returns a solver that leaves out a share of the steps, evenly
// spread, and claims the state before where it does. It breaks every segment with
// such a step, and saves their share of C.
func newFewerSteps(s Settings) Strategy {
	return newCheat(s, Deviation{Kind: FewerSteps, Fraction: s.Fraction})
}
