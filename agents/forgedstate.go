package agents

// newForgedState returns a solver that forges the moments of its optimizer so that
// no weight moves. It breaks every segment, and saves the gradients.
func newForgedState(s Settings) Strategy { return newCheat(s, Deviation{Kind: ForgedState}) }
