package agents

import "gensim/protocol"

// newAlways returns a whistleblower that is a member at any income.
func newAlways(Settings) Strategy {
	return checker(atAnyIncome)
}

// atAnyIncome is what a member at any income wants.
func atAnyIncome(*View, protocol.NetworkID, bool) bool { return true }
