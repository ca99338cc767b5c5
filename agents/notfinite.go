package agents

// newNotFinite returns a solver that claims NaN for every state but the first. A re-run
// from NaN agrees with it in every bit but for the first segment, which is seldom drawn.
// It breaks that segment, and saves C. A distance to it saturates, which is a suspicion;
// who follows that up to where it began has it.
func newNotFinite(s Settings) Strategy { return newCheat(s, Deviation{Kind: NotFinite}) }
