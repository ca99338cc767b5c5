package agents

import "gensim/internal/stream"

// selfDealer is an honest verifier that tells its coalition which of its verdicts are
// forced errors, and what is true in their place, before anyone could find out. Its
// own whistleblowers then need no re-run to win the jackpot. It breaks the premise of
// forced errors, that whoever finds one has worked; no rule can tell, since the opened
// error is in order. It costs what honest verdicts cost.
type selfDealer struct{ honest verifier }

func newSelfDealer(Settings) Strategy { return selfDealer{} }

// Decide is the honest verifier's, and tells of each forced error as it is committed.
func (p selfDealer) Decide(v *View, s *stream.Stream, out *Intents) {
	p.honest.Decide(v, s, out)
	if v.Occasion.Kind != Done || v.Occasion.Work.Work.Kind != Verify {
		return
	}
	if j := v.Memory.seat(v.Occasion.Work.Work.Target); j != nil && j.forced {
		v.Coalition.tell(v.Chain, Secret{Target: j.target, Forced: true, Truth: j.truth})
	}
}
