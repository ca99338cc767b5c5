package agents

import (
	"gensim/internal/stream"
	"gensim/protocol"
)

// selfDealer is an honest verifier that tells its coalition which of its verdicts and
// measurements are forced errors, and what is true in their place, before anyone could
// find out. Its own whistleblowers then need no re-run to win the jackpot. It breaks the
// premise of forced errors, that whoever finds one has worked; no rule can tell, since
// the opened error is in order. It costs what honest numbers cost.
type selfDealer struct{ honest verifier }

func newSelfDealer(Settings) Strategy { return selfDealer{} }

// Decide is the honest verifier's, and tells of each forced error as it is committed.
func (p selfDealer) Decide(v *View, s *stream.Stream, out *Intents) {
	p.honest.Decide(v, s, out)
	if v.Occasion.Kind != Done {
		return
	}
	switch t := v.Occasion.Work.Work.Target; v.Occasion.Work.Work.Kind {
	case Verify:
		if j := v.Memory.seat(t); j != nil && j.forced {
			v.Coalition.tell(v.Chain, Secret{Target: t, Forced: true, Truth: j.truth, Root: protocol.VerdictRoot(j.truth)})
		}
	case Measure:
		if j := v.Memory.profile(t); j != nil && j.forced {
			v.Coalition.tell(v.Chain, Secret{Target: t, Forced: true, Root: protocol.ProfileRoot(j.truth)})
		}
	}
}
