package protocol

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// invitation looks up the won challenge that a whistleblower's message names.
func (s *State) invitation(m *Message) (*contest, Code) {
	if !has(s.disputes, m.Dispute) {
		return nil, UnknownSubject
	}
	d := s.disputes[m.Dispute]
	switch {
	case d.kind != OfVerdict || d.attempt != s.attempt(m.Task, m.Attempt):
		return nil, UnknownSubject
	case d.challenger != m.From:
		return nil, NotYours
	}
	return d, OK
}

// accuser looks up what entitles the sender to a reject: its own seat under
// suspicion, or an invitation. It returns the seat that led to it. The reject may name
// any segment: what is wrong with a drawn one may have begun in another.
func (s *State) accuser(m *Message) (*seat, Code) {
	if m.Seat == None {
		d, code := s.invitation(m)
		switch {
		case code != OK:
			return nil, code
		case !d.invited:
			return nil, WrongPhase
		}
		return d.seat, OK
	}
	t, code := s.ownVerdict(m)
	switch {
	case code != OK:
		return nil, code
	case t.suspicion == NoSuspicion || t.suspicion == SuspicionOpen && (t.round.phase != RoundWindow || t.dead()):
		return nil, WrongPhase
	case t.suspicion != SuspicionOpen:
		return nil, Duplicate
	}
	return t, OK
}

func (s *State) checkReject(m *Message) (unit.Amount, Code) {
	if m.Hash == m.Hash2 {
		return 0, Malformed
	}
	t, code := s.accuser(m)
	if code != OK {
		return 0, code
	}
	segments := s.genesis.Workloads[t.attempt().task.workload].Segments
	switch {
	case m.Segment == UpdatesSegment && t.attempt().extra().declared != nil:
		if m.Hash2 != t.attempt().extra().declared.root || len(m.Hashes) > 0 {
			return 0, BadProof
		}
	case m.Segment < StartSegment || int(m.Segment) >= segments:
		return 0, UnknownSubject
	case !merkle.Verify(t.attempt().root, 1+segments, 1+int(m.Segment), m.Hash2, m.Hashes):
		return 0, BadProof
	}
	return 0, OK
}

// reject accuses the solver, of a segment, of its start or of what it declares of its
// updates. A verifier stands for it with its stake, a
// whistleblower with the bond of the challenge that it won.
func (s *State) reject(m *Message) {
	t, _ := s.accuser(m)
	d := &contest{
		kind: OfProof, attempt: t.attempt(), seat: t, segment: m.Segment, defender: t.attempt().solver, challenger: m.From,
		roots: dispute.Roots{Defender: m.Hash2, Challenger: m.Hash}, state: s.lives.dispute.begin(DisputeFiled),
	}
	if m.Seat == None {
		d.origin = s.disputes[m.Dispute]
		d.seat = nil
		d.bond, d.origin.bond = d.origin.bond, 0
		s.uninvite(d.origin)
	} else {
		s.lives.suspicion.move(&t.suspicion, SuspicionFiled)
	}
	s.open(d)
	x := d.attempt.extend()
	x.rejects = append(x.rejects, d)
	s.emit(d.where().event(RejectFiled).by(d.challenger).against(d.defender).saying(int64(m.Segment)))
	if s.final(d) {
		s.decide(d, dispute.ChallengerWins, dispute.Unheard)
		return
	}
	s.hear(d.basis(), d)
}

// hear asks the solver to answer the rejects that rest on one seat's numbers: its
// verifier's at once, and those of the whistleblowers that won against it all
// together, as soon as none is invited any more. So it answers once, however many a
// verifier let win.
func (s *State) hear(t *seat, filed ...*contest) {
	if len(filed) == 0 || filed[0].origin != nil {
		for _, d := range t.disputes() {
			if d.invited {
				return
			}
		}
		filed = slices.DeleteFunc(slices.Clone(t.attempt().extra().rejects), func(d *contest) bool {
			return d.state != DisputeFiled || d.basis() != t
		})
	}
	for i, d := range filed {
		s.lives.dispute.move(&d.state, DisputeOpen)
		d.until = s.now + d.attempt.task.rules.Dispute.MoveTimeout
		s.set(&d.timer, d.deadline(d.until, respondBy))
		if i == 0 {
			s.emit(d.where().event(ResponseDue).by(d.defender).against(d.challenger).saying(int64(len(filed))))
		}
	}
}

// final reports whether a reject stands without a hearing: where nothing can be
// disputed, and a whistleblower's where a verdict lost condemns the solver.
func (s *State) final(d *contest) bool {
	return d.attempt.task.rules.Dispute.NoGames || d.attempt.task.rules.Dispute.OneRuling && d.origin != nil
}

// noResponse: the solver was silent, so the reject stands.
func (s *State) noResponse(d *contest) { s.silent(d) }

// rejectDecided draws the consequences of a reject's end.
func (s *State) rejectDecided(d *contest) {
	switch d.result {
	case dispute.ChallengerWins:
		d.attempt.upheld(d)
		s.condemn(d.attempt)
		s.returnBond(&d.bond, d.where())
		if d.seat != nil && !d.seat.dead() {
			s.lives.seat.move(&d.seat.status, SeatRejected)
		}
	case dispute.DefenderWins:
		s.shareBond(&d.bond, d.defender, d.where())
		s.refute(d, sharing{restored: d.defender})
	case dispute.NobodyWins: // the solver was wrong, and so was who accused it
		s.condemn(d.attempt)
		s.loseBond(&d.bond, d.where())
		s.refute(d, sharing{})
	}
	s.closeIfDone(d.attempt)
}

// refute is O3: a false reject costs a verifier its seat and stake.
func (s *State) refute(d *contest, to sharing) {
	t := d.seat
	fresh := t != nil && !t.dead()
	if t != nil && t.stake != 0 {
		s.slash(t.stake, d.where(), to)
		t.stake = 0
	}
	s.reach(3, d.where().event(OutcomeReached).by(d.challenger))
	if fresh {
		s.lives.seat.move(&t.status, SeatRefuted)
		s.deactivate(t)
		s.redraw(t)
		s.finishIfDone(t.round)
	}
}
