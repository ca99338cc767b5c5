package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// seat is one drawn verifier slot of an attempt.
type seat struct {
	attempt    *attempt
	number     Seat
	verifier   ledger.Account
	arithmetic Arithmetic
	stake      ledger.Hold // 0 once slashed
	segments   []int32
	round      *round
	seal       merkle.Hash

	posted, sealed merkle.Hash // the two commitments
	claims         []SegmentClaim
	status         SeatStatus
	suspicion      SuspicionState
	forced         bool
	filed          bool       // a reject of this seat was ever filed
	disputes       []*contest // challenges revealed against it in this round
}

func (t *seat) where() where {
	return where{task: t.attempt.task.id, attempt: t.attempt.number, seat: t.number, dispute: None}
}

func (t *seat) target() Target { return Target{t.attempt.task.id, t.attempt.number, t.number} }

// dead reports whether the seat takes no further part.
func (t *seat) dead() bool {
	return t.status == SeatFalse || t.status == SeatRefuted || t.status == SeatMissing
}

// seat returns a seat, nil where there is none.
func (s *State) seat(t Target) *seat {
	a := s.attempt(t.Task, t.Attempt)
	if a == nil || !has(a.seats, t.Seat) {
		return nil
	}
	return a.seats[t.Seat]
}

// largest returns the largest distance that the claims state.
func largest(claims []SegmentClaim) unit.Distance {
	var d unit.Distance
	for i := range claims {
		d = max(d, claims[i].Distance)
	}
	return d
}
