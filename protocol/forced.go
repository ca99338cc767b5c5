package protocol

import (
	"gensim/protocol/unit"
)

func (s *State) checkOpenForced(m *Message) (unit.Amount, Code) {
	n := m.numbers()
	if !n.sensible() {
		return 0, Malformed
	}
	t, code := s.ownSeat(m.From, m.target())
	switch {
	case code != OK:
		return 0, code
	case t.round.phase != RoundAnswering || t.dead() || t.answered():
		return 0, WrongPhase
	case t.forced:
		return 0, Duplicate
	}
	if !t.covers(&n) || n.root() == t.root || Sealed(n.root(), m.Salt) != t.sealed {
		return 0, BadOpening
	}
	key := s.device(t.verifier, Verifier).VRFKey
	output, ok := s.genesis.Crypto.Verify(key, ForcedAlpha(t.target(), t.seal()), m.Proof)
	switch {
	case !ok:
		return 0, BadProof
	case !t.panel().rules().ForcedError.Hit(output.Uint64()), t.suspicion != NoSuspicion: // a forced verdict claims accept
		return 0, NotForced
	}
	return 0, OK
}

// answered reports whether its holder has answered a challenge of this round.
func (t *seat) answered() bool {
	for _, d := range t.disputes() {
		if d.response != NoResponse {
			return true
		}
	}
	return false
}

// openForced puts the true numbers in the place of the forced ones. Whoever named
// them shares the jackpot (O6); without a hit the jackpot stays (O7). The true
// numbers get a window of their own.
func (s *State) openForced(m *Message) {
	t := s.seat(m.target())
	n := m.numbers()
	s.payJackpots(t, n.root())
	s.startOver(t, n)
}

// startOver gives a seat with new numbers a round of its own.
func (s *State) startOver(t *seat, n numbers) {
	before := t.round
	s.post(t, n)
	t.forced = true
	if t.annex != nil {
		t.annex.disputes = nil
	}
	r := s.newRound(t.panel(), RoundRevealing)
	r.first, r.size, r.seal = t.number, 1, before.seal
	t.panel().rounds = append(t.panel().rounds, r)
	t.round = r
	s.openWindow(r)
	s.finishIfDone(before)
}
