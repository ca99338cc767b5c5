package agents

import (
	"gensim/internal/merkle"
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
	Rules(protocol.Target) *protocol.Params
	Proposal(protocol.ProposalID) protocol.ProposalView
	BaseFee() unit.Amount // of a standard message
	Quote(protocol.WorkloadID) unit.Amount
	Task(protocol.TaskID) protocol.TaskView
	Attempt(protocol.TaskID, protocol.Attempt) protocol.AttemptView
	Score(ledger.Account) int // of a solver, zero where none are kept
	Threshold(protocol.TaskID) unit.Distance

	// Of a seat, verifier's or profiler's.
	SeatVerifier(protocol.Target) ledger.Account // or profiler
	SeatClass(protocol.Target) protocol.Class
	SeatNetwork(protocol.Target) protocol.NetworkID // whose members may challenge it
	CheckGas(protocol.Target) unit.Gas              // of doing its work again
	Posted(protocol.Target) merkle.Hash             // root of what it claims
	Bond(protocol.Target) unit.Amount               // size of fee that a challenge must stand for
	Jackpot(protocol.Target) unit.Amount            // J, should it be a forced error
	MayWin(protocol.Target, ledger.Account) bool    // that jackpot
	Running(protocol.Target) bool                   // its attempt or profile is undecided
	Active(protocol.Target) bool                    // its challenge window is open
	WindowEnd(protocol.Target) unit.Time

	// Of a verifier's seat: what is to be re-run, and in what.
	Segments(protocol.Target) []int32
	SeatArithmetic(protocol.Target) protocol.Arithmetic
	SolverArithmetic(protocol.Target) protocol.Arithmetic // declared, of the attempt

	// Of a profiler's seat: what is to be measured.
	ProfileSeat(protocol.ProfileID, protocol.Seat) protocol.ProfileSeatView

	// Of the networks of whistleblowers.
	Challengeable(protocol.NetworkID) []protocol.Target
	Whistleblowers(protocol.NetworkID) int // members and pending joins, without pending leaves
	Membership(ledger.Account) protocol.MembershipView
}

// The state machine is the chain of every run.
var _ Chain = (*protocol.State)(nil)
