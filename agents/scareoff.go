package agents

import (
	"gensim/internal/stream"
	"gensim/protocol"
)

// newScareOff returns a whistleblower that is a member at any income and checks
// nothing. It breaks the market of whistleblowers: who sees its count expects less of
// a check and stays away, and what is false stays unseen. It costs the capital that its
// deposit locks.
func newScareOff(Settings) Strategy {
	nothing := func(*View, protocol.Target, *stream.Stream, *Intents) {}
	return whistleblower{wants: atAnyIncome, drawn: nothing, acts: each(nothing)}
}
