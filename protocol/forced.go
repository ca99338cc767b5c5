package protocol

import (
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
	key := s.device(t.verifier, Verifier).VRFKey
	output, ok := s.genesis.Crypto.Verify(key, ForcedAlpha(t.target(), t.seal), m.Proof)
	switch {
	case !ok:
		return 0, BadProof
	case !t.attempt.task.rules.ForcedError.Hit(output.Uint64()), t.suspicion != NoSuspicion: // a forced verdict claims accept
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

// openForced puts the true verdict in the place of the forced one. Whoever named
// it shares the jackpot (O6); without a hit the jackpot stays (O7). The true
// numbers get a window of their own.
func (s *State) openForced(m *Message) {
	t := s.seat(Target{m.Task, m.Attempt, m.Seat})
	s.payJackpots(t, VerdictRoot(m.Claims))
	s.startOver(t, m.Claims)
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
