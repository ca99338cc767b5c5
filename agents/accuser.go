package agents

import (
	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/ledger"
)

// accuser is the whistleblower of a framing pair. It challenges what verifiers of its
// coalition made up with something else made up, wins by their concession, and rejects
// the honest solver's proof with a root that is made up, too. Where the solver is heard
// it cannot answer the game, and its bond is lost.
type accuser struct{ watcher whistleblower }

func newAccuser(Settings) Strategy {
	return accuser{whistleblower{wants: atAnyIncome, drawn: frame, acts: each(frame)}}
}

// Decide frames what it was told of, and follows it up without any work.
func (p accuser) Decide(v *View, s *stream.Stream, out *Intents) {
	switch v.Occasion.Kind {
	case Happened:
		switch v.Occasion.Event.Kind {
		case protocol.GameOpened: // it has nothing to answer with
			return
		case protocol.RejectInvited:
			readProof(v, out)
			return
		}
	case Done:
		rejectUnseen(v, s, out)
		return
	}
	p.watcher.Decide(v, s, out)
}

// frame challenges a verdict that its coalition made up. One member of a network is
// enough: more winners would only divide the bounty.
func frame(v *View, t protocol.Target, s *stream.Stream, out *Intents) {
	secret, told := v.Coalition.secret(t)
	if !told || secret.Forced || !inTime(v, t) || v.Memory.charge(t) != nil {
		return
	}
	anyone := func(ledger.Account) bool { return true }
	if v.Coalition.before(v.Chain, v.Chain.SeatNetwork(t), v.Self.Account, anyone) > 0 {
		return
	}
	claims := madeUp(v.Chain, t, s)
	accuseOf(v, t, protocol.VerdictRoot(claims), claims, s, out)
}

// readProof reads what the solver committed to, when a won challenge invites to a
// reject.
func readProof(v *View, out *Intents) {
	e := v.Occasion.Event
	if j := v.Memory.charge(target(e)); v.concerns() && j != nil {
		j.won = e.Dispute
		out.order(Work{Kind: Fetch, Target: j.target, Segment: j.claims[0].Segment})
	}
}

// rejectUnseen rejects the proof with a root that no re-run gave.
func rejectUnseen(v *View, s *stream.Stream, out *Intents) {
	w := *v.Occasion.Work
	if j := v.Memory.charge(w.Work.Target); j != nil && !w.Missing {
		w.Root = merkle.Hash(s.Hash())
		out.send(rejection(&w, protocol.None, j.won))
	}
}
