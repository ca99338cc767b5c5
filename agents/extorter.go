package agents

import (
	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
)

// extorter is a verifier that rejects every proof, unseen: it posts made-up claims
// with distances above the threshold, and a root that no re-run gave. Where a reject is
// final the solver's stake is its prize; where the solver is heard it cannot answer, and
// its own is lost.
type extorter struct{ stamp rubberStamp }

func newExtorter(Settings) Strategy { return extorter{rubberStamp{caught: Concede}} }

// Decide accuses at each of its seats. It measures profiles honestly, and as a replica
// stamps.
func (p extorter) Decide(v *View, s *stream.Stream, out *Intents) {
	switch v.Occasion.Kind {
	case Happened:
		if p.happened(v, s, out) {
			return
		}
	case Done:
		if v.Occasion.Work.Work.Kind == Fetch {
			p.read(v, s, out)
			return
		}
	}
	p.stamp.Decide(v, s, out)
}

// happened acts on an event of a seat at which it accuses, and reports whether it was
// one.
func (p extorter) happened(v *View, s *stream.Stream, out *Intents) bool {
	e := v.Occasion.Event
	if e.Kind == protocol.GameOpened { // it has nothing to answer with
		return true
	}
	if !v.concerns() || e.Profile != protocol.None || v.Chain.Params().Variant.Replicated() {
		return false
	}
	switch t := target(e); e.Kind {
	case protocol.SeatSealed:
		sealed(v)
		j := v.Memory.seat(t)
		j.truth = alarming(v.Chain, t, s)
		j.posted = j.truth
		j.hide(s)
		out.send(commitVerdict(j))
	case protocol.SuspicionRaised:
		if j := v.Memory.seat(t); j != nil && j.truth != nil {
			out.order(Work{Kind: Fetch, Target: t, Segment: j.truth[0].Segment})
		}
	default:
		return false
	}
	return true
}

// alarming returns made-up claims with distances just above the threshold.
func alarming(on Chain, t protocol.Target, s *stream.Stream) []protocol.SegmentClaim {
	claims := madeUp(on, t, s)
	for i := range claims {
		if claims[i].Segment >= 0 {
			claims[i].Distance = on.Threshold(t.Task) + 1
		}
	}
	return claims
}

// read rejects what the solver committed to, with a root that is made up.
func (extorter) read(v *View, s *stream.Stream, out *Intents) {
	w := *v.Occasion.Work
	if j := v.Memory.seat(w.Work.Target); j != nil && !w.Missing {
		w.Root = merkle.Hash(s.Hash())
		out.send(rejection(&w, j.target.Seat, protocol.None))
	}
}
