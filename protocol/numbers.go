package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// numbers are what a seat claims: a verdict of each drawn segment, or a measurement
// of each comparison.
type numbers struct {
	claims      []SegmentClaim
	comparisons []Comparison
}

// root binds the numbers; a challenge names the root that is right.
func (n *numbers) root() merkle.Hash {
	if n.comparisons != nil {
		return ProfileRoot(n.comparisons)
	}
	return VerdictRoot(n.claims)
}

// post makes the numbers those of the seat. The chain keeps what binds them; they stand
// in the message that said them. A profiler's are kept, too, since others that take the
// place of some are pooled with them.
func (s *State) post(t *seat, n numbers) {
	t.root, t.revealed = n.root(), true
	if t.attempt() == nil {
		t.extend().measurement.comparisons = n.comparisons
		return
	}
	if d := n.largest(); d > s.Threshold(t.attempt().task.id) {
		t.extend().suspect = d
	}
}

// posts reports whether it has revealed numbers. A replica has none.
func (t *seat) posts() bool { return t.revealed && !t.replica() }

// replicaRoot is what a replica found, zero before its reveal.
func (t *seat) replicaRoot() merkle.Hash {
	if t.revealed && t.replica() {
		return t.root
	}
	return merkle.Hash{}
}

// seal is the randomness of its forced error, zero before it is fixed.
func (t *seat) seal() merkle.Hash {
	if t.round.seal == nil {
		return merkle.Hash{}
	}
	return *t.round.seal
}

// sensible reports whether the numbers are in range.
func (n *numbers) sensible() bool {
	for i := range n.claims {
		if n.claims[i].Distance < 0 || n.claims[i].Segment < UpdatesSegment {
			return false
		}
	}
	for i := range n.comparisons {
		if n.comparisons[i].Distance < 0 || n.comparisons[i].Update < 0 {
			return false
		}
	}
	return true
}

// numbers are those that a message opens.
func (m *Message) numbers() numbers { return numbers{m.Claims, m.Comparisons} }

// largest returns the largest distance that the numbers state.
func (n *numbers) largest() unit.Distance {
	var d unit.Distance
	for i := range n.claims {
		d = max(d, n.claims[i].Distance)
	}
	for i := range n.comparisons {
		d = max(d, n.comparisons[i].Distance)
	}
	return d
}

// subject returns the seat that a message of its holder is about.
func (m *Message) subject() Target {
	if m.Kind == CommitProfile || m.Kind == RevealProfile {
		return ProfileTarget(m.Profile, m.Seat)
	}
	return Target{Task: m.Task, Attempt: m.Attempt, Seat: m.Seat}
}

func (s *State) checkCommitNumbers(m *Message) (unit.Amount, Code) {
	t, code := s.ownSeat(m.From, m.subject())
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

// commitNumbers binds a verdict or a measurement. When the last of the round has
// come, the reveals open at once.
func (s *State) commitNumbers(m *Message) {
	t := s.seat(m.subject())
	s.freed(t)
	t.root, t.sealed = m.Hash, m.Hash2
	s.lives.seat.move(&t.status, SeatCommitted)
	s.emit(t.where().event(either(t.panel(), VerdictCommitted, ProfileCommitted)).by(t.verifier))
	if t.round.every(SeatCommitted) {
		s.openReveals(t.round)
	}
}

func (s *State) checkRevealNumbers(m *Message) (unit.Amount, Code) {
	n := m.numbers()
	if !n.sensible() {
		return 0, Malformed
	}
	t, code := s.revealing(m, false)
	switch {
	case code != OK:
		return 0, code
	case !t.covers(&n) || Sealed(n.root(), m.Salt) != t.root:
		return 0, BadOpening
	}
	return 0, OK
}

// revealing looks up the seat that is to reveal numbers, or as a replica its root.
func (s *State) revealing(m *Message, replica bool) (*seat, Code) {
	if t := s.seat(m.subject()); t != nil && t.replica() != replica {
		return nil, UnknownSubject
	}
	t, code := s.ownSeat(m.From, m.subject())
	switch {
	case code != OK:
		return nil, code
	case t.status < SeatCommitted || t.dead() || t.status == SeatCommitted && t.round.phase != RoundRevealing:
		return nil, WrongPhase
	case t.status >= SeatRevealed:
		return nil, Duplicate
	}
	return t, OK
}

// covers reports whether the numbers are about what the seat was drawn for: its
// segments, in order, the start, the updates that the proof declares, and without work roots where the rules ask for
// none; or each comparison of the prefix.
func (t *seat) covers(n *numbers) bool {
	if p := t.panel().profile; p != nil {
		return len(n.claims) == 0 && len(n.comparisons) == p.comparisons
	}
	outer := t.attempt().outer()
	if len(n.comparisons) != 0 || len(n.claims) != len(t.segments)+len(outer) {
		return false
	}
	none := t.panel().rules().Verification.NoWorkRoots
	for i, segment := range t.segments {
		if n.claims[i].Segment != segment || none && !n.claims[i].WorkRoot.IsZero() {
			return false
		}
	}
	for i, segment := range outer {
		if !n.claims[len(t.segments)+i].isOf(segment) {
			return false
		}
	}
	return true
}

// outer is what a verdict of the attempt is about beside segments, in the order of its
// claims.
func (a *attempt) outer() []int32 {
	if a.extra().declared == nil {
		return []int32{StartSegment}
	}
	return []int32{StartSegment, UpdatesSegment}
}

// revealNumbers opens a verdict or a measurement.
func (s *State) revealNumbers(m *Message) {
	t := s.seat(m.subject())
	n := m.numbers()
	s.post(t, n)
	s.shown(t, t.where().event(either(t.panel(), VerdictRevealed, ProfileRevealed)).by(t.verifier).saying(int64(n.largest())))
}

// shown notes what a seat has revealed. When the last of the round has come, the
// reveals end at once.
func (s *State) shown(t *seat, e Event) {
	s.lives.seat.move(&t.status, SeatRevealed)
	s.emit(e)
	if t.round.every(SeatRevealed) {
		s.endReveals(t.round)
	}
}
