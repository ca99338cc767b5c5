package protocol

import "gensim/protocol/dispute"

// conclude decides on a seat's numbers when all challenges of its round are
// decided: false as soon as one game was not won (O13 or O11), else they stand, and
// each challenge was against true numbers (O5).
func (s *State) conclude(t *seat) {
	var winners []*contest
	lost := false
	for _, d := range t.disputes() {
		switch d.result {
		case dispute.ChallengerWins:
			winners = append(winners, d)
			lost = true
		case dispute.NobodyWins:
			lost = true
		}
	}
	if lost {
		s.numbersFalse(t, winners)
		return
	}
	for _, d := range t.disputes() {
		if d.how == dispute.Unheard {
			continue
		}
		s.shareBond(&d.bond, t.verifier, d.where())
		s.reach(5, d.where().event(OutcomeReached).by(d.challenger))
	}
	if !t.dead() && t.status != SeatRejected && t.suspicion != SuspicionFiled {
		s.lives.seat.move(&t.status, SeatAccepted)
	}
}

// unheard ends a challenge that was no jackpot where there are no games: nothing is
// proven, and the bond returns.
func (s *State) unheard(d *contest) {
	s.end(d, dispute.DefenderWins, dispute.Unheard, 0)
	s.returnBond(&d.bond, d.where())
}

// numbersFalse is O13, or O11 of a measurement: who posted them is slashed, whoever
// proved it shares the bounty, and the seat is drawn anew. After a verdict the
// winners may accuse the solver, who is not touched by itself: what the numbers were
// false about says nothing of it.
func (s *State) numbersFalse(t *seat, winners []*contest) {
	s.emit(t.where().event(either(t.panel(), VerdictFalse, ProfileFalse)).by(t.verifier))
	fresh := !t.dead() // else its reject was refuted meanwhile, which cost it seat and stake
	if fresh {
		s.lives.seat.move(&t.status, SeatFalse)
	}
	if t.stake != 0 {
		s.slash(t.stake, t.where(), sharing{bounty: winners})
		t.stake = 0
	}
	s.reach(either[uint8](t.panel(), 13, 11), t.where().event(OutcomeReached).by(t.verifier))
	for _, d := range t.disputes() {
		switch {
		case d.result != dispute.ChallengerWins:
			s.loseBond(&d.bond, d.where())
		case d.kind == OfProfile: // there is nobody else to accuse
			s.returnBond(&d.bond, d.where())
		default:
			s.invite(d)
		}
	}
	if fresh {
		s.redraw(t)
	}
}

// invite lets the winner of a challenge accuse the solver with its numbers. Its
// bond stays, as the bond of that reject.
func (s *State) invite(d *contest) {
	d.invited = true
	d.attempt.extend().invitations++
	d.until = s.now + d.attempt.task.rules.Windows.Verify
	s.set(&d.timer, d.deadline(d.until, inviteBy))
	s.emit(d.where().event(RejectInvited).by(d.challenger))
}

// invitationOver ends an invitation that was not taken.
func (s *State) invitationOver(d *contest) {
	s.uninvite(d)
	s.returnBond(&d.bond, d.where())
	s.hear(d.seat)
	s.closeIfDone(d.attempt)
}

func (s *State) uninvite(d *contest) {
	d.invited = false
	d.timer = 0
	d.attempt.extend().invitations--
}
