package agents

import (
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Chain is what strategies read of the public state. *protocol.State is one;
// tests write their own. What it returns is for reading only, and zero where
// there is no such thing.
type Chain interface {
	Params() *protocol.Params  // in force
	Decided() *protocol.Params // on last: what a change follows
	Rules(protocol.TaskID) *protocol.Params
	Proposal(protocol.ProposalID) protocol.ProposalView
	Quote(protocol.WorkloadID) unit.Amount
	Task(protocol.TaskID) protocol.TaskView
	Threshold(protocol.TaskID) unit.Distance

	// Of a verdict: what is to be re-run, and what was claimed.
	Segments(protocol.Target) []int32
	SeatVerifier(protocol.Target) ledger.Account
	SeatArithmetic(protocol.Target) protocol.Arithmetic
	SolverArithmetic(protocol.Target) protocol.Arithmetic // declared, of the attempt
	CheckGas(protocol.Target) unit.Gas
	Claims(protocol.Target) []protocol.SegmentClaim
	Running(protocol.Target) bool // its attempt is undecided
	Active(protocol.Target) bool  // its challenge window is open
	WindowEnd(protocol.Target) unit.Time
	MayWin(protocol.Target, ledger.Account) bool // its jackpot, should it be a forced error

	// Of a profiler's seat.
	ProfileSeat(protocol.ProfileID, protocol.Seat) protocol.ProfileSeatView

	// Of the networks of whistleblowers.
	ActiveVerdicts(protocol.NetworkID) []protocol.Target
	Whistleblowers(protocol.NetworkID) int // members and pending joins, without pending leaves
	Membership(ledger.Account) protocol.MembershipView
}

// The state machine is the chain of every run.
var _ Chain = (*protocol.State)(nil)
