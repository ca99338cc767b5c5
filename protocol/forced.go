package protocol

import (
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

func (s *State) checkOpenForced(m *Message) (unit.Amount, Code) {
	if !sensible(m.Claims) {
		return 0, Malformed
	}
	t, code := s.ownSeat(m)
	switch {
	case code != OK:
		return 0, code
	case t.round.phase != RoundAnswering || t.dead() || t.answered():
		return 0, WrongPhase
	case t.forced:
		return 0, Duplicate
	}
	root := VerdictRoot(m.Claims)
	if !t.covers(m.Claims) || root == VerdictRoot(t.claims) || Sealed(root, m.Salt) != t.sealed {
		return 0, BadOpening
	}
	key := s.accounts[t.verifier].device[Verifier].VRFKey
	output, ok := s.genesis.Crypto.Verify(key, ForcedAlpha(t.target(), t.seal), m.Proof)
	switch {
	case !ok:
		return 0, BadProof
	case !s.params.ForcedError.Hit(output.Uint64()), t.suspicion != NoSuspicion: // a forced verdict claims accept
		return 0, NotForced
	}
	return 0, OK
}

// answered reports whether the verifier has answered a challenge of this round.
func (t *seat) answered() bool {
	for _, d := range t.disputes {
		if d.response != NoResponse {
			return true
		}
	}
	return false
}

// openForced puts the true verdict in the place of the forced one. Each of k
// challengers that named it gets J/2^(k-1) (O6); without any the jackpot stays
// (O7). The true numbers get a window of their own.
func (s *State) openForced(m *Message) {
	t := s.seat(Target{m.Task, m.Attempt, m.Seat})
	root := VerdictRoot(m.Claims)
	hits := 0
	for _, d := range t.disputes {
		if d.roots.Challenger == root {
			hits++
		}
	}
	s.emit(t.where().event(ForcedOpened).by(t.verifier).saying(int64(hits)))
	for _, d := range t.disputes {
		s.endByForced(d, d.roots.Challenger == root, hits)
	}
	if hits == 0 {
		s.reach(7, t.where().event(OutcomeReached).by(t.verifier))
	}
	s.startOver(t, m.Claims)
}

// endByForced ends a challenge of a forced error.
func (s *State) endByForced(d *contest, hit bool, hits int) {
	d.response = RespondedForced
	if !hit {
		s.end(d, dispute.DefenderWins, dispute.Conceded, 6)
		s.loseBond(&d.bond, d.where())
		return
	}
	s.end(d, dispute.ChallengerWins, dispute.Conceded, 6)
	prize := truebit(s.rules[d.attempt.task.workload].jackpot, hits)
	prize = min(prize, s.params.Jackpot.MaxShare.Of(s.book.Free(ledger.JackpotTreasury), unit.Down))
	s.transfer(ledger.JackpotTreasury, d.challenger, prize, d.where().because(ledger.Jackpot))
	s.returnBond(&d.bond, d.where())
	s.reach(6, d.where().event(OutcomeReached).by(d.challenger).worth(prize))
}

// startOver gives a seat with new numbers a round of its own.
func (s *State) startOver(t *seat, claims []SegmentClaim) {
	a, before := t.attempt, t.round
	t.claims = claims
	t.forced = true
	t.disputes = nil
	r := &round{attempt: a, number: int32(len(a.rounds)), seats: []*seat{t}, windowEnd: unit.Never}
	a.rounds = append(a.rounds, r)
	t.round = r
	s.openWindow(r)
	s.finishIfDone(before)
}
