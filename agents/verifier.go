package agents

import (
	"slices"

	"gensim/internal/stream"
	"gensim/protocol"
)

// verifier does every verdict and profile that it is drawn for, honestly. An
// attack holds one and hands it the occasions that it does not break.
type verifier struct {
	profiler
	replica
}

func newHonestVerifier(Settings) Strategy { return verifier{} }

// Decide registers, works on the seats that were drawn for it, and answers for
// its verdicts.
func (p verifier) Decide(v *View, s *stream.Stream, out *Intents) {
	switch v.Occasion.Kind {
	case Started:
		out.register(v.Self)
	case Happened:
		if e := v.Occasion.Event; e.Kind == protocol.GameOpened {
			out.trace(e.Dispute)
		} else if v.concerns() && !p.profiler.happened(v, out) {
			p.happened(v, out)
		}
	case Done:
		switch v.Occasion.Work.Work.Kind {
		case Verify:
			p.verified(v, s, out)
		case Replicate:
			p.replicated(v, s, out)
		case Rerun, Scan:
			p.reran(v, out)
		case Measure:
			p.measured(v, s, out)
		}
	}
}

// happened acts on an event of one of its seats.
func (p verifier) happened(v *View, out *Intents) {
	e := v.Occasion.Event
	t := target(e)
	if e.Kind == protocol.SeatSealed {
		sealed(v)
		out.order(seatWork(v, t))
		return
	}
	if p.holds(e, out) {
		return
	}
	j := v.Memory.seat(t)
	switch e.Kind {
	case protocol.RevealOpened:
		switch {
		case j == nil:
		case j.voted:
			out.send(revealRoot(j))
		case j.truth != nil:
			out.send(revealVerdict(j))
		}
	case protocol.SuspicionRaised:
		p.suspect(v, j, out)
	case protocol.AnswersDue:
		showForced(j, out)
	case protocol.ForcedOpened:
		if j != nil {
			j.opened = true
		}
	case protocol.ResponseDue:
		if !showForced(j, out) {
			out.respond(e.Dispute, Defend)
		}
	case protocol.DataServed:
		if j != nil && j.truth == nil {
			out.order(Work{Kind: Verify, Target: t, Account: v.Self.Account})
		}
	case protocol.SeatMissed, protocol.SeatLetGo, protocol.VerdictFalse:
		v.Memory.dropSeat(t)
	}
}

// holds acts on an event about a chunk that it holds, or is to hold, of a proof's data,
// and reports whether it was one.
func (verifier) holds(e *protocol.Event, out *Intents) bool {
	switch e.Kind {
	case protocol.HolderDrawn:
		out.send(protocol.Message{Kind: protocol.AttestData, Task: e.Task, Attempt: e.Attempt, Segment: int32(e.Value)})
	case protocol.DataDue:
		out.publish(e)
	default:
		return false
	}
	return true
}

// sealed remembers a new seat, in place of a job of the same name, and forgets
// those whose attempt is over.
func sealed(v *View) {
	v.Memory.seats = slices.DeleteFunc(v.Memory.seats, func(j seatJob) bool { return !v.Chain.Running(j.target) })
	e := v.Occasion.Event
	v.Memory.dropSeat(target(e))
	v.Memory.seats = append(v.Memory.seats, seatJob{target: target(e), seal: e.Hash})
}

// verified asks for data that it could not get. Else it decides by its VRF whether the verdict must be a forced error, and
// commits to what it posts and to what is true.
func (p verifier) verified(v *View, s *stream.Stream, out *Intents) {
	w := v.Occasion.Work
	j := v.Memory.seat(w.Work.Target)
	if j == nil || j.truth != nil {
		return
	}
	if w.Missing {
		out.send(dataOf(j.target))
		return
	}
	j.truth = slices.Clone(w.Claims)
	j.posted = j.truth
	if j.draw(v, j.target, j.seal); j.forced {
		j.posted = falsified(v.Chain, j.truth, j.target.Task, s)
	}
	j.hide(s)
	out.send(commitVerdict(j))
}

// dataOf asks on the chain for the data that a seat is to check.
func dataOf(t protocol.Target) protocol.Message {
	return protocol.Message{Kind: protocol.ChallengeData, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat}
}

// suspect starts to follow up a posted distance above the threshold.
func (p verifier) suspect(v *View, j *seatJob, out *Intents) {
	if j == nil {
		return
	}
	if w, ok := j.suspicion.raise(j.target, j.truth, v.Chain.Threshold(j.target.Task)); ok {
		out.order(w)
	}
}

// reran rejects the proof if the re-run contradicts it; if no suspicious
// segment does, the distance was honest and the suspicion is withdrawn.
func (p verifier) reran(v *View, out *Intents) {
	w := v.Occasion.Work
	j := v.Memory.seat(w.Work.Target)
	if j == nil || w.Missing {
		return
	}
	if w.contradicts() {
		out.send(rejection(w, j.target.Seat, protocol.None))
		return
	}
	if next, ok := j.suspicion.follow(w); ok {
		out.order(next)
		return
	}
	out.send(protocol.Message{
		Kind: protocol.Withdraw, Task: j.target.Task, Attempt: j.target.Attempt, Seat: j.target.Seat,
	})
}

// showForced opens a forced error that the chain does not know of, and reports
// whether the posted verdict is one: then there is nothing to concede or defend.
func showForced(j *seatJob, out *Intents) bool {
	if j == nil {
		return false
	}
	forced, send := j.show()
	if send {
		out.send(openForced(j))
	}
	return forced
}
