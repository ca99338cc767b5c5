package agents

// newRuinedStart returns a solver that claims NaN for every state, the first one
// included: nothing that follows is wrong, in any arithmetic. It breaks the start alone,
// and saves C.
func newRuinedStart(s Settings) Strategy { return newCheat(s, Deviation{Kind: RuinedStart}) }
