package agents

// newSpoof returns a solver that claims, at the end of each span, the model that
// another published, and searches backwards for states that lead to it; it trains
// when there is none. It breaks the first step of each span and those whose search
// did not converge, and spends more than C.
func newSpoof(s Settings) Strategy {
	return newCheat(s, Deviation{Kind: Spoof, Span: s.Span, Rounds: s.Rounds})
}
