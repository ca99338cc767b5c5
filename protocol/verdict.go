package protocol

import "gensim/protocol/unit"

func (s *State) checkCommitVerdict(m *Message) (unit.Amount, Code) {
	t, code := s.ownSeat(m)
	switch {
	case code != OK:
		return 0, code
	case t.round.phase != RoundWorking && t.status < SeatCommitted, t.dead():
		return 0, WrongPhase
	case t.status >= SeatCommitted:
		return 0, Duplicate
	}
	return 0, OK
}

// commitVerdict binds a verdict. When the last of the round has come, the
// reveals open at once.
func (s *State) commitVerdict(m *Message) {
	t := s.seat(Target{m.Task, m.Attempt, m.Seat})
	t.posted, t.sealed = m.Hash, m.Hash2
	t.status = SeatCommitted
	s.emit(t.where().event(VerdictCommitted).by(t.verifier))
	if t.round.every(SeatCommitted) {
		s.openReveals(t.round)
	}
}

func (s *State) checkRevealVerdict(m *Message) (unit.Amount, Code) {
	if !sensible(m.Claims) {
		return 0, Malformed
	}
	t, code := s.ownSeat(m)
	switch {
	case code != OK:
		return 0, code
	case t.status < SeatCommitted || t.dead() || t.status == SeatCommitted && t.round.phase != RoundRevealing:
		return 0, WrongPhase
	case t.status >= SeatRevealed:
		return 0, Duplicate
	case !t.covers(m.Claims) || Sealed(VerdictRoot(m.Claims), m.Salt) != t.posted:
		return 0, BadOpening
	}
	return 0, OK
}

// sensible reports whether the numbers of claims are in range.
func sensible(claims []SegmentClaim) bool {
	for i := range claims {
		if claims[i].Distance < 0 || claims[i].Segment < 0 {
			return false
		}
	}
	return true
}

// covers reports whether the claims are about the drawn segments, in order, and
// without work roots where the rules ask for none.
func (t *seat) covers(claims []SegmentClaim) bool {
	if len(claims) != len(t.segments) {
		return false
	}
	none := t.attempt.task.rules.Verification.NoWorkRoots
	for i := range claims {
		if claims[i].Segment != t.segments[i] || none && !claims[i].WorkRoot.IsZero() {
			return false
		}
	}
	return true
}

// revealVerdict opens a verdict. When the last of the round has come, the
// challenge window opens at once.
func (s *State) revealVerdict(m *Message) {
	t := s.seat(Target{m.Task, m.Attempt, m.Seat})
	t.claims = m.Claims
	t.status = SeatRevealed
	s.emit(t.where().event(VerdictRevealed).by(t.verifier).saying(int64(largest(t.claims))))
	if t.round.every(SeatRevealed) {
		s.openWindow(t.round)
	}
}
