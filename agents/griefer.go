package agents

import (
	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
)

// griefer submits tasks like a user, but commits to data that do not exist: the root
// is a random hash, which no chunk can be proven under. It wastes a solver's place and
// the time of an audit, and costs itself the deposit of each task (O12).
type griefer struct{ user poisson }

func newGriefer(s Settings) Strategy { return griefer{poisson{s}} }

// Decide submits as a user does, with another root. What is asked for it does not have.
func (p griefer) Decide(v *View, s *stream.Stream, out *Intents) {
	if v.Occasion.Kind == Happened {
		return
	}
	first := len(out.Messages)
	p.user.Decide(v, s, out)
	for i := range out.Messages[first:] {
		if m := &out.Messages[first+i]; m.Kind == protocol.SubmitTask {
			m.Hash = merkle.Hash(s.Hash())
		}
	}
}
