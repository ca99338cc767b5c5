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

// Rules returns the rules of a task or of a profile, for reading: those in force when
// it began.
func (s *State) Rules(t Target) *Params {
	switch {
	case t.OfProfile() && has(s.profiles, t.Profile):
		return &s.profiles[t.Profile].rules.Params
	case !t.OfProfile() && has(s.tasks, t.Task):
		return &s.tasks[t.Task].rules.Params
	}
	return nil
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

// FeeAt returns the fee of a task, or that of the tasks for which a profile is
// measured, in base units.
func (s *State) FeeAt(t Target) unit.Amount {
	switch {
	case t.OfProfile() && has(s.profiles, t.Profile):
		return s.profiles[t.Profile].terms().fee
	case !t.OfProfile():
		return s.Fee(t.Task)
	}
	return 0
}

// Segments returns the segments that a seat has to re-run.
func (s *State) Segments(t Target) []int32 {
	if seat := s.factsOf(t); seat != nil {
		return seat.segments
	}
	return nil
}

// SeatArithmetic returns the arithmetic in which a verdict must be computed: the
// one that its verifier registered.
func (s *State) SeatArithmetic(t Target) Arithmetic {
	if seat := s.factsOf(t); seat != nil {
		return seat.arithmetic
	}
	return 0
}

// SolverArithmetic returns the arithmetic that the solver of the target's attempt
// declared.
func (s *State) SolverArithmetic(t Target) Arithmetic {
	if a := s.factsOfAttempt(t.Task, t.Attempt); a != nil {
		return a.arithmetic
	}
	return 0
}

// SeatVerifier returns which verifier or profiler holds a seat, ledger.None where
// there is none.
func (s *State) SeatVerifier(t Target) ledger.Account {
	if seat := s.factsOf(t); seat != nil {
		return seat.verifier
	}
	return ledger.None
}

// Posted returns the root of what a seat claims: as posted, from the reveal on, and of
// the true numbers once a forced error was opened; zero before. Whoever re-runs the seat's work and gets another may challenge it.
func (s *State) Posted(t Target) merkle.Hash {
	if seat := s.seat(t); seat != nil && seat.posts() {
		return seat.root
	}
	return merkle.Hash{}
}

// CheckGas returns the gas of re-running a seat's work: the start of a verdict's
// trajectory included.
func (s *State) CheckGas(t Target) unit.Gas {
	seat := s.seat(t)
	switch {
	case seat == nil:
		return 0
	case t.OfProfile():
		return seat.panel().rules().measurementGas(s.Workload(seat.panel().workload()))
	}
	return seat.panel().rules().verdictGas(s.Workload(seat.panel().workload()), len(seat.segments), len(seat.attempt().task.family().parents))
}

// Bond returns the size of fee that a challenge of the seat must stand for, and
// Jackpot the J that its forced error would pay. In base units.
func (s *State) Bond(t Target) unit.Amount {
	if seat := s.seat(t); seat != nil {
		return seat.panel().terms().fee
	}
	return 0
}

// Jackpot: see Bond.
func (s *State) Jackpot(t Target) unit.Amount {
	if seat := s.seat(t); seat != nil {
		return seat.panel().jackpot()
	}
	return 0
}

// SeatNetwork returns the network whose members may challenge the seat, and SeatClass
// the class of its arithmetics.
func (s *State) SeatNetwork(t Target) NetworkID {
	if seat := s.seat(t); seat != nil {
		return seat.panel().network()
	}
	return None
}

// SeatClass: see SeatNetwork.
func (s *State) SeatClass(t Target) Class {
	if seat := s.seat(t); seat != nil {
		return seat.panel().class()
	}
	return 0
}

// Running reports whether the attempt or the profile of the target is not decided.
func (s *State) Running(t Target) bool {
	if t.OfProfile() {
		return has(s.profiles, t.Profile) && s.profiles[t.Profile].state == ProfileDrawing
	}
	a := s.attempt(t.Task, t.Attempt)
	return a != nil && a.state < AttemptAccepted
}

// Active reports whether the seat's challenge window is open.
func (s *State) Active(t Target) bool {
	seat := s.seat(t)
	return seat != nil && seat.round.phase == RoundWindow && !seat.dead()
}

// WindowEnd returns when the seat's challenge window ends, zero where it is not open. A
// challenge must be committed before that instant.
func (s *State) WindowEnd(t Target) unit.Time {
	if seat := s.seat(t); seat != nil && seat.round.phase == RoundWindow {
		return seat.round.until
	}
	return 0
}

// Challengeable returns the verdicts and measurements of a network whose challenge
// window is open, in the order in which the windows opened, then by seat.
func (s *State) Challengeable(n NetworkID) []Target {
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
