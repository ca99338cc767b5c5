package agents

import (
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Chain is what strategies read of the public state. *protocol.State is one;
// tests write their own. What it returns is for reading only.
type Chain interface {
	Params() *protocol.Params
	Genesis() *protocol.Genesis
	Quote(protocol.WorkloadID) (highest, deposit unit.Amount)
	Task(protocol.TaskID) (protocol.TaskInfo, bool)
	Attempt(protocol.TaskID, protocol.Attempt) (protocol.AttemptInfo, bool)
	Seat(protocol.Target) (protocol.SeatInfo, bool)
	Threshold(protocol.TaskID) (unit.Distance, bool)
	NetworkCounts(protocol.NetworkID) protocol.NetworkCounts
	Membership(ledger.Account) (protocol.MembershipInfo, bool)
	ActiveVerdicts(protocol.NetworkID) []protocol.ActiveVerdict
}

// The state machine is the chain of every run.
var _ Chain = (*protocol.State)(nil)

// threshold returns the distance above which a verdict of the task is a
// suspicion; nothing is one while no threshold is known.
func threshold(c Chain, t protocol.TaskID) unit.Distance {
	if d, ok := c.Threshold(t); ok {
		return d
	}
	return unit.MaxDistance
}

// undecided reports whether a verdict's attempt is still open, so that something
// may yet be asked about the verdict.
func undecided(c Chain, t protocol.Target) bool {
	a, ok := c.Attempt(t.Task, t.Attempt)
	return ok && a.State != protocol.AttemptAccepted && a.State != protocol.AttemptOver
}

// challengeable returns a seat, and whether its window is open until at least
// the given time.
func challengeable(c Chain, t protocol.Target, until unit.Time) (protocol.SeatInfo, bool) {
	seat, ok := c.Seat(t)
	return seat, ok && seat.Phase == protocol.RoundWindow && len(seat.Claims) > 0 && until <= seat.WindowEnd
}

// whistleblowers returns how many a network has or is about to have: those that
// are on their way out are not counted, those on their way in are.
func whistleblowers(c Chain, n protocol.NetworkID) int {
	counts := c.NetworkCounts(n)
	return int(counts.Members) + int(counts.Joining)
}
