package agents

import "gensim/protocol"

// newAlways returns a whistleblower that is a member at any income.
func newAlways(Settings) Strategy {
	return whistleblower{wants: func(*View, protocol.NetworkID, bool) bool { return true }}
}
