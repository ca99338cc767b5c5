package protocol

import (
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// DisputeKind says what a dispute is about.
type DisputeKind uint8

// The kinds.
const (
	OfVerdict DisputeKind = iota + 1 // a challenge of a verdict
	OfProof                          // a reject of a proof
	disputeKinds
)

// DisputeState says what a dispute waits for.
type DisputeState uint8

// States of a dispute.
const (
	DisputeFiled   DisputeState = iota + 1 // the answering phase has not begun
	DisputeOpen                            // the accused must respond
	DisputeQueued                          // defended; another game of the seat goes first
	DisputePlaying                         // the pinpoint game
	DisputeRuling                          // the referee
	DisputeClosed
	disputeStates
)

// Response is what the accused did.
type Response uint8

// Responses.
const (
	NoResponse Response = iota
	RespondedDefend
	RespondedConcede
	RespondedSilent
	RespondedForced // opened a forced error instead
	responses
)

// contest is one dispute: a challenger against what a defender committed to.
type contest struct {
	id         DisputeID
	kind       DisputeKind
	attempt    *attempt
	seat       *seat    // challenged, or whose verifier rejects; nil for a whistleblower's reject
	origin     *contest // of a whistleblower's reject: the challenge that it won
	segment    int32
	defender   ledger.Account
	challenger ledger.Account
	bond       ledger.Hold // of a challenge or a whistleblower's reject, else 0
	roots      dispute.Roots
	state      DisputeState
	response   Response
	played     bool
	game       dispute.Game
	result     dispute.Result
	how        dispute.How
	invited    bool
	until      unit.Time
	opened     unit.Time
	closed     unit.Time
	timer      uint64
}

func (d *contest) target() Target {
	t := Target{d.attempt.task.id, d.attempt.number, None}
	if d.seat != nil {
		t.Seat = d.seat.number
	}
	return t
}

func (d *contest) originID() DisputeID {
	if d.origin == nil {
		return None
	}
	return d.origin.id
}

func (d *contest) where() where {
	t := d.target()
	return where{task: t.Task, attempt: t.Attempt, seat: t.Seat, dispute: d.id}
}

func (d *contest) gameView() *dispute.Game {
	if !d.played {
		return nil
	}
	return &d.game
}
