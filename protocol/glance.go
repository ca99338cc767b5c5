package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// The methods below answer single questions, in the form in which strategies ask
// them. Of what does not exist they return zero, False or nil.

// Params returns the rules in force, for reading: those of what begins now.
func (s *State) Params() *Params { return &s.rules().Params }

// Decided returns the rules decided on last, for reading: in force, or to come into
// force, and what the next change follows.
func (s *State) Decided() *Params { return &s.ruleSets[len(s.ruleSets)-1].Params }

// Rules returns the rules of a task, for reading: those in force when it was
// submitted.
func (s *State) Rules(id TaskID) *Params {
	if !has(s.tasks, id) {
		return nil
	}
	return &s.tasks[id].rules.Params
}

// Genesis returns what the chain knew before its first block, for reading.
func (s *State) Genesis() *Genesis { return &s.genesis }

// Workload returns a registered workload, for reading.
func (s *State) Workload(w WorkloadID) *Workload { return &s.genesis.Workloads[w] }

// Book returns the ledger, for reading.
func (s *State) Book() *ledger.Book { return s.book }

// Now returns the time of the last call.
func (s *State) Now() unit.Time { return s.now }

// Height returns the number of blocks closed.
func (s *State) Height() int64 { return s.height }

// Randomness returns the randomness of the last block, zero before the first.
func (s *State) Randomness() merkle.Hash { return s.randomness }

// WorkloadFee returns the fee of a workload's tasks, in base units.
func (s *State) WorkloadFee(w WorkloadID) unit.Amount { return s.rules().terms[w].fee }

// Quote returns the least that a submitter must offer for a task of the
// workload, in base units; SubmissionHold says what it must have.
func (s *State) Quote(w WorkloadID) unit.Amount { return s.rules().terms[w].quote }

// SubmissionHold returns what submitting a task of the workload at its quoted
// fee holds: fee and deposit, in base units. The transaction fee comes on top.
func (s *State) SubmissionHold(w WorkloadID) unit.Amount {
	return s.rules().terms[w].quote + s.rules().terms[w].deposit
}

// StakeHold returns what a solver or a verifier must have free to be drawn for a
// task of the workload, in base units: its stake, and what is reserved for the
// fees of its messages. Whoever stakes nothing is drawn with nothing.
func (s *State) StakeHold(w WorkloadID, r Role) unit.Amount {
	stake := s.rules().terms[w].solverStake
	if r == Verifier {
		stake = s.rules().terms[w].verifierStake
	}
	if stake == 0 {
		return 0
	}
	return stake + reservedMessages*s.rules().TxFee
}

// Fee returns the fee of a task, in base units.
func (s *State) Fee(id TaskID) unit.Amount {
	if !has(s.tasks, id) {
		return 0
	}
	return s.tasks[id].terms().fee
}

// Segments returns the segments that a seat has to re-run.
func (s *State) Segments(t Target) []int32 {
	if seat := s.seat(t); seat != nil {
		return seat.segments
	}
	return nil
}

// SeatArithmetic returns the arithmetic in which a verdict must be computed: the
// one that its verifier registered.
func (s *State) SeatArithmetic(t Target) Arithmetic {
	if seat := s.seat(t); seat != nil {
		return seat.arithmetic
	}
	return 0
}

// SolverArithmetic returns the arithmetic that the solver of the target's attempt
// declared.
func (s *State) SolverArithmetic(t Target) Arithmetic {
	if a := s.attempt(t.Task, t.Attempt); a != nil {
		return a.arithmetic
	}
	return 0
}

// SeatVerifier returns who holds a seat, ledger.None where there is none.
func (s *State) SeatVerifier(t Target) ledger.Account {
	if seat := s.seat(t); seat != nil {
		return seat.verifier
	}
	return ledger.None
}

// Claims returns what a verdict claims: posted, from the reveal on; the true
// claims once a forced error was opened.
func (s *State) Claims(t Target) []SegmentClaim {
	if seat := s.seat(t); seat != nil {
		return seat.claims
	}
	return nil
}

// CheckGas returns the gas of re-running a seat's segments.
func (s *State) CheckGas(t Target) unit.Gas {
	if !has(s.tasks, t.Task) {
		return 0
	}
	return s.Workload(s.tasks[t.Task].workload).SegmentGas * unit.Gas(len(s.Segments(t)))
}

// Running reports whether the attempt of the target is not over.
func (s *State) Running(t Target) bool {
	a := s.attempt(t.Task, t.Attempt)
	return a != nil && a.state < AttemptAccepted
}

// Active reports whether the verdict's challenge window is open.
func (s *State) Active(t Target) bool {
	seat := s.seat(t)
	return seat != nil && seat.round.phase == RoundWindow && !seat.dead()
}

// WindowEnd returns when the verdict's challenge window ends or ended, zero
// before it opened. A challenge must be committed before that instant.
func (s *State) WindowEnd(t Target) unit.Time {
	if seat := s.seat(t); seat != nil && seat.round.windowEnd != unit.Never {
		return seat.round.windowEnd
	}
	return 0
}

// ActiveVerdicts returns the verdicts of a network's tasks whose challenge
// window is open, in the order in which the windows opened, then by seat.
func (s *State) ActiveVerdicts(n NetworkID) []Target {
	if !has(s.networks, n) {
		return nil
	}
	return s.networks[n].active
}

// Whistleblowers returns how many watch a network or will: members and pending
// joins, without those who are leaving.
func (s *State) Whistleblowers(n NetworkID) int {
	c := s.NetworkCounts(n)
	return int(c.Members + c.Joining)
}

// has reports whether a list has the dense number.
func has[T any, N ~int32](list []T, n N) bool { return n >= 0 && int64(n) < int64(len(list)) }

// AwaitsBlock reports whether the next block's randomness decides something: a
// draw or a seal.
func (s *State) AwaitsBlock() bool {
	q := &s.queues
	return len(q.sealing)+len(q.watching)+len(q.profiles.list)+len(q.verify.list)+len(q.pooled.list) > 0
}
