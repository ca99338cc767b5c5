package agents

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/unit"
)

const (
	// lookInterval is the mean of the exponential intervals at which
	// whistleblowers look around, so that they never move as one.
	lookInterval = 10 * unit.Minute
	// BlockMargin is how long a message may wait for its block: the last commit
	// is sent that long before a window's end, and a second join or leave not
	// earlier after the first.
	BlockMargin = unit.Minute
)

// whistleblower watches a network. wants says whether it would be a member of one, or
// remain one; acts is what a member does when it looks around, and returns how long
// that takes its device; drawn is what it does when it is drawn for a seat.
type whistleblower struct {
	wants func(v *View, n protocol.NetworkID, member bool) bool
	acts  func(v *View, n protocol.NetworkID, s *stream.Stream, out *Intents) unit.Time
	drawn func(v *View, t protocol.Target, s *stream.Stream, out *Intents)
}

// checker returns the honest one: it re-runs the verdicts and measurements of its
// network and challenges those that are false.
func checker(wants func(v *View, n protocol.NetworkID, member bool) bool) whistleblower {
	return whistleblower{wants: wants, acts: check, drawn: func(v *View, t protocol.Target, _ *stream.Stream, out *Intents) {
		if checkable(v, t) {
			recheck(v, t, out)
		}
	}}
}

// Decide looks around at its intervals, and follows up its challenges. Where nothing
// can be challenged it never does.
func (p whistleblower) Decide(v *View, s *stream.Stream, out *Intents) {
	switch v.Occasion.Kind {
	case Started:
		if v.Chain.Params().Variant.Challenged() {
			lookAfter(0, v, s, out)
		}
	case Rang:
		switch v.Occasion.Timer.Tag {
		case tagLook:
			p.look(v, s, out)
		case tagReveal:
			reveal(v, out)
		}
	case Happened:
		p.happened(v, s, out)
	case Done:
		switch v.Occasion.Work.Work.Kind {
		case Verify, Measure:
			challenge(v, s, out)
		case Rerun, Scan:
			accuse(v, out)
		}
	}
}

// lookAfter sets the timer of the next look around, an interval after work that
// takes a while.
func lookAfter(busy unit.Time, v *View, s *stream.Stream, out *Intents) {
	out.wake(v.Now+busy+s.Exp(lookInterval), tagLook, 0)
}

// look joins or leaves, or checks a verdict or a measurement.
func (p whistleblower) look(v *View, s *stream.Stream, out *Intents) {
	v.Memory.prune(v.Chain)
	var busy unit.Time
	switch m := v.Chain.Membership(v.Self.Account); {
	case v.Now < v.Memory.moved:
	case m.State == protocol.Outside:
		if n := emptiest(v, s); p.wants(v, n, false) {
			move(v, protocol.JoinNetwork, n, out)
		}
	case m.State == protocol.Member && p.wants(v, m.Network, true):
		busy = p.acts(v, m.Network, s, out)
	case m.State == protocol.Member && len(v.Memory.charges) == 0:
		move(v, protocol.LeaveNetwork, m.Network, out)
	}
	lookAfter(busy, v, s, out)
}

// move asks the chain for a join or a leave.
func move(v *View, kind protocol.MessageKind, n protocol.NetworkID, out *Intents) {
	v.Memory.moved = v.Now + BlockMargin
	out.send(protocol.Message{Kind: kind, Network: n})
}

// check orders the re-run of a random verdict or measurement of the network that is
// worth it. It returns how long that takes.
func check(v *View, n protocol.NetworkID, s *stream.Stream, out *Intents) unit.Time {
	var open []protocol.Target
	for _, t := range v.Chain.Challengeable(n) {
		if checkable(v, t) {
			open = append(open, t)
		}
	}
	if len(open) == 0 {
		return 0
	}
	return recheck(v, open[s.Uint64n(uint64(len(open)))], out)
}

// checkable reports whether the agent may win the seat's jackpot, has a device of
// its class, has not checked it and can check it before its window closes.
func checkable(v *View, t protocol.Target) bool {
	return v.Chain.MayWin(t, v.Self.Account) && !v.foreign(t) && v.Now+duration(v, t)+BlockMargin <= v.Chain.WindowEnd(t) &&
		!slices.Contains(v.Memory.checked, t)
}

// recheck orders the work of a seat again and returns how long it takes.
func recheck(v *View, t protocol.Target, out *Intents) unit.Time {
	v.Memory.checked = append(v.Memory.checked, t)
	kind := Verify
	if t.OfProfile() {
		kind = Measure
	}
	out.order(Work{Kind: kind, Target: t, Account: v.Chain.SeatVerifier(t)})
	return duration(v, t)
}

// emptiest returns a network with the fewest whistleblowers, pending ones
// included; the stream decides between equals.
func emptiest(v *View, s *stream.Stream) protocol.NetworkID {
	var equals []protocol.NetworkID
	fewest := 0
	for n := range protocol.NetworkID(v.Chain.Params().Networks.Count) {
		switch count := v.Chain.Whistleblowers(n); {
		case len(equals) == 0 || count < fewest:
			equals, fewest = append(equals[:0], n), count
		case count == fewest:
			equals = append(equals, n)
		}
	}
	return equals[s.Uint64n(uint64(len(equals)))]
}

// prune forgets what concerns attempts and profiles that are decided.
func (m *Memory) prune(c Chain) {
	m.checked = slices.DeleteFunc(m.checked, func(t protocol.Target) bool { return !c.Running(t) })
	m.charges = slices.DeleteFunc(m.charges, func(j charge) bool { return !c.Running(j.target) })
}

// challenge commits to what the work of a seat gave if these are other numbers than
// were posted.
func challenge(v *View, s *stream.Stream, out *Intents) {
	w := v.Occasion.Work
	t := w.Work.Target
	if !inTime(v, t) {
		return
	}
	if w.Missing { // whoever posted a verdict on this cannot have had the data either
		out.send(protocol.Message{Kind: protocol.ChallengeData, Task: t.Task, Attempt: t.Attempt, Seat: protocol.None})
		return
	}
	if root := w.found(); root != v.Chain.Posted(t) {
		accuseOf(v, t, root, w.Claims, s, out)
	}
}

// inTime reports whether a challenge that is sent now would be in its block before the
// verdict's window ends.
func inTime(v *View, t protocol.Target) bool {
	return v.Chain.Active(t) && v.Now+BlockMargin <= v.Chain.WindowEnd(t)
}

// accuseOf commits to a challenge of a seat by another root, of a verdict that of other
// claims, and sets the timer of its reveal.
func accuseOf(v *View, t protocol.Target, root merkle.Hash, claims []protocol.SegmentClaim, s *stream.Stream, out *Intents) {
	v.Memory.serial++
	j := charge{
		serial: v.Memory.serial, challenge: protocol.None, target: t,
		root: root, salt: merkle.Hash(s.Hash()), claims: slices.Clone(claims),
	}
	j.commit = protocol.ChallengeCommit(v.Self.Account, t, root, j.salt)
	v.Memory.charges = append(v.Memory.charges, j)
	out.send(protocol.Message{
		Kind: protocol.CommitChallenge, Network: v.Chain.SeatNetwork(t), Amount: v.Chain.Bond(t), Hash: j.commit,
	})
	out.wake(v.Chain.WindowEnd(t)+unit.Microsecond, tagReveal, j.serial)
}

// reveal shows a challenge whose commit the chain has taken, and forgets one
// that it refused.
func reveal(v *View, out *Intents) {
	serial := v.Occasion.Timer.Subject
	j := v.Memory.numbered(serial)
	if j == nil {
		return
	}
	if j.challenge == protocol.None {
		v.Memory.charges = slices.DeleteFunc(v.Memory.charges, func(j charge) bool { return j.serial == serial })
		return
	}
	out.send(protocol.Message{
		Kind: protocol.RevealChallenge, Challenge: j.challenge,
		Task: j.target.Task, Attempt: j.target.Attempt, Seat: j.target.Seat, Profile: j.target.Profile,
		Hash: j.root, Salt: j.salt,
	})
}

// happened acts on an event of one of its challenges.
func (p whistleblower) happened(v *View, s *stream.Stream, out *Intents) {
	e := v.Occasion.Event
	if e.Kind == protocol.GameOpened {
		out.trace(e.Dispute)
		return
	}
	if e.Kind == protocol.DisputeEnded && e.Outcome == 6 && e.Other == protocol.AccountOf(v.Self.Account) {
		again(v, s, out)
		return
	}
	if !v.concerns() {
		return
	}
	switch e.Kind {
	case protocol.WatcherDrawn:
		p.drawn(v, target(e), s, out)
	case protocol.ChallengeCommitted:
		for i := range v.Memory.charges {
			if j := &v.Memory.charges[i]; j.commit == e.Hash {
				j.challenge = int32(e.Value)
			}
		}
	case protocol.ResponseDue:
		out.respond(e.Dispute, Defend)
	case protocol.RejectInvited:
		suspect(v, out)
	}
}

// again challenges what a seat's holder opened as true, in place of its forced error,
// where that is not what the own re-run gave: no other work is needed to know better,
// and without it whoever lies in both of its numbers would be safe, since no jackpot
// draws anyone to look at the second.
func again(v *View, s *stream.Stream, out *Intents) {
	t := target(v.Occasion.Event)
	if j := v.Memory.charge(t); j != nil && inTime(v, t) {
		lost := *j
		v.Memory.charges = slices.DeleteFunc(v.Memory.charges, func(j charge) bool { return j.serial == lost.serial })
		accuseOf(v, t, lost.root, lost.claims, s, out)
	}
}

// suspect follows up, after a won challenge, a distance that the own re-run
// measured above the threshold. With nothing to accuse the solver of, it declines
// the invitation: its bond and the attempt need not wait.
func suspect(v *View, out *Intents) {
	e := v.Occasion.Event
	j := v.Memory.charge(target(e))
	if j == nil {
		return
	}
	j.won = e.Dispute
	if w, ok := j.suspicion.raise(j.target, j.claims, v.Chain.Threshold(e.Task)); ok {
		out.order(w)
		return
	}
	out.send(decline(j))
}

// decline takes no further part in what a won challenge invites to.
func decline(j *charge) protocol.Message {
	return protocol.Message{
		Kind: protocol.Withdraw, Task: j.target.Task, Attempt: j.target.Attempt, Seat: protocol.None, Dispute: j.won,
	}
}

// accuse rejects the solver's proof if the re-run contradicts it, or goes on to
// the next suspicious segment; after the last one it declines.
func accuse(v *View, out *Intents) {
	w := v.Occasion.Work
	j := v.Memory.charge(w.Work.Target)
	if j == nil {
		return
	}
	if !w.Missing && w.contradicts() {
		out.send(rejection(w, protocol.None, j.won))
	} else if next, ok := j.suspicion.follow(w); ok {
		out.order(next)
	} else {
		out.send(decline(j))
	}
}
