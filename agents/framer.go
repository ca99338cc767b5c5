package agents

import (
	"gensim/internal/stream"
	"gensim/protocol"
)

// framer is the verifier of a framing pair. Where its own whistleblower watches the
// task's network it posts garbage, says so to its coalition, and concedes: the seat's
// stake is the price of an invitation to accuse the solver. One seat of an attempt is
// enough. Elsewhere it is honest.
type framer struct{ stamp rubberStamp }

func newFramer(Settings) Strategy { return framer{rubberStamp{caught: Concede}} }

// Decide frames where it can.
func (p framer) Decide(v *View, s *stream.Stream, out *Intents) {
	if v.Occasion.Kind == Happened && v.concerns() && v.Occasion.Event.Profile == protocol.None {
		t := target(v.Occasion.Event)
		_, framed := v.Coalition.secret(t)
		switch v.Occasion.Event.Kind {
		case protocol.SeatSealed:
			if v.Coalition.watches(v.Chain, v.Chain.Task(t.Task).Network) && !v.Coalition.framed(t) {
				p.stamp.Decide(v, s, out)
				v.Coalition.tell(v.Chain, Secret{Target: t})
				return
			}
		case protocol.ResponseDue:
			if framed {
				p.stamp.Decide(v, s, out)
				return
			}
		}
	}
	p.stamp.honest.Decide(v, s, out)
}
