package agents

import (
	"gensim/internal/stream"
	"gensim/protocol"
)

// rubberStamp never re-runs a thing. The honest verifier measures profiles
// and reveals for it; what it breaks is below.
type rubberStamp struct {
	honest verifier
	caught Reaction
}

func newRubberStamp(s Settings) Strategy { return rubberStamp{caught: s.WhenCaught.or(Concede)} }

// Decide stamps a sealed seat at once. It never evaluates its VRF, so that none
// of its verdicts is a forced error to the honest verifier that goes on from
// there.
func (p rubberStamp) Decide(v *View, s *stream.Stream, out *Intents) {
	if v.Occasion.Kind == Happened && v.concerns() && v.Occasion.Event.Profile == protocol.None {
		switch e := v.Occasion.Event; e.Kind {
		case protocol.SeatSealed:
			p.stamp(v, s, out)
			return
		case protocol.ResponseDue:
			out.respond(e.Dispute, p.caught)
			return
		}
	}
	p.honest.Decide(v, s, out)
}

// stamp commits to plausible claims of the drawn segments and the start, sealed as
// their own truth. As a replica it commits to the root that the solver published.
func (p rubberStamp) stamp(v *View, s *stream.Stream, out *Intents) {
	sealed(v)
	t := target(v.Occasion.Event)
	j := v.Memory.seat(t)
	if v.Chain.Params().Variant.Replicated() {
		vote(v, j, v.Chain.Attempt(t.Task, t.Attempt).Root, s, out)
		return
	}
	j.truth = madeUp(v.Chain, t, s)
	j.posted = j.truth
	j.hide(s)
	out.send(commitVerdict(j))
}
