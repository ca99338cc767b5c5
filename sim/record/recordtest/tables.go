package recordtest

import (
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Accounts of the run: 0 is the treasury, 1 the jackpot treasury, agents follow.
const (
	treasury      = record.Treasury
	jackpot       = record.JackpotTreasury
	user          = 2  // agent 0
	honestSolver  = 4  // agent 2
	otherSolver   = 5  // agent 3
	skipper       = 8  // agent 6
	verifier      = 14 // agent 12
	otherVerifier = 15 // agent 13
	whistle       = 20 // agent 18
)

// agentOf is the agent behind an account.
func agentOf(account int64) int64 { return account - record.FirstAgent }

// script writes events, transfers and messages down in order.
type script struct {
	now       unit.Time
	seq       int64
	events    []record.Event
	transfers []record.Transfer
	messages  []record.Message
}

// at names what a line of the script is about.
type at struct{ task, attempt, seat, dispute int64 }

func (s *script) event(kind string, a at, account, other int64) *record.Event {
	s.events = append(s.events, record.Event{Seq: s.seq, Time: s.now, Kind: kind, Task: a.task, Attempt: a.attempt, Seat: a.seat,
		Dispute: a.dispute, Profile: none, Account: account, Other: other})
	s.seq++
	return &s.events[len(s.events)-1]
}

func (s *script) outcome(name string, a at, account int64) {
	s.event("outcome-reached", a, account, record.None).Outcome = name
}

func (s *script) move(kind, reason string, a at, from, to int64, amount unit.Amount) {
	s.transfers = append(s.transfers, record.Transfer{Seq: s.seq, Time: s.now, From: from, To: to, Amount: amount, Kind: kind, Reason: reason,
		Task: a.task, Attempt: a.attempt, Seat: a.seat, Dispute: a.dispute, Profile: none})
	s.seq++
}

func (s *script) message(kind, code string, a at, from int64) {
	s.messages = append(s.messages, record.Message{Seq: int64(len(s.messages)), Time: s.now, Block: int64(s.now / (6 * unit.Second)), Kind: kind,
		From: from, Code: code, Task: a.task, Attempt: a.attempt, Seat: a.seat, Dispute: a.dispute, Profile: none, Payload: "00"})
}

func (s *script) wait(t unit.Time) { s.now += t }

const none = record.None

// storyTables returns the tables of the three tasks.
func storyTables(payoffs []record.Payoff) []*record.Table {
	var s script
	s.now = unit.Hour
	s.clean(0)
	s.caught(1)
	s.noticed(2)
	accepted := func(task, attempts int64, solver int64) record.Task {
		return record.Task{Task: task, Submitter: agentOf(user), Workload: "fashion_mlp", Network: task % 4, Instance: task, State: "accepted",
			Submitted: unit.Hour, Pooled: unit.Hour + 6*unit.Second, Settled: s.now, Attempts: attempts, Fee: 800_000_000, Refund: 80_000_000,
			Solver: agentOf(solver), Group: "honest", Arithmetic: "splitk4", Verified: true}
	}
	return []*record.Table{
		record.NewTable(record.TableTasks, []record.Task{accepted(0, 1, honestSolver), accepted(1, 2, otherSolver), accepted(2, 1, honestSolver)}),
		record.NewTable(record.TableVerdicts, verdicts()),
		record.NewTable(record.TableDisputes, disputes()),
		record.NewTable(record.TableTransfers, s.transfers),
		record.NewTable(record.TablePayoffs, payoffs),
		record.NewTable(record.TableEvents, s.events),
		record.NewTable(record.TableMessages, s.messages),
	}
}

// begin takes a task to its first draw.
func (s *script) begin(task int64) {
	a := at{task, none, none, none}
	s.message("submit-task", "ok", a, user)
	s.move("placed", "escrow", a, user, user, 880_000_000)
	s.event("task-submitted", a, user, none).Amount = 800_000_000
	s.wait(6 * unit.Second)
	s.event("task-pooled", at{task, 1, none, none}, none, none)
}

// train takes an attempt from its draw to the opened verdicts.
func (s *script) train(a at, solver int64) {
	s.move("placed", "stake", a, solver, solver, 1_600_000_000)
	s.event("solver-drawn", a, solver, none).Amount = 1_600_000_000
	s.wait(unit.Hour)
	s.message("commit-proof", "ok", a, solver)
	s.event("proof-committed", a, solver, none).Hash = "5f0c2a11"
	for seat, account := range []int64{verifier, otherVerifier} {
		at := at{a.task, a.attempt, int64(seat), none}
		s.event("verifier-drawn", at, account, none).Amount = 800_000_000
	}
	s.wait(10 * unit.Minute)
	for seat, account := range []int64{verifier, otherVerifier} {
		at := at{a.task, a.attempt, int64(seat), none}
		s.message("reveal-verdict", "ok", at, account)
		s.event("verdict-revealed", at, account, none).Value = 210_000
	}
	s.event("window-opened", a, none, none)
}

// settle pays an accepted attempt.
func (s *script) settle(a at, solver int64) {
	s.wait(unit.Hour)
	s.move("captured", "solver-fee", a, user, solver, 560_000_000)
	s.move("captured", "verifier-fee", a, user, verifier, 32_000_000)
	s.move("captured", "verifier-fee", a, user, otherVerifier, 32_000_000)
	s.move("captured", "jackpot-share", a, user, jackpot, 152_000_000)
	s.move("captured", "treasury-share", a, user, treasury, 24_000_000)
	s.move("released", "refund", a, user, user, 80_000_000)
	s.event("task-settled", a, solver, none).Amount = 560_000_000
	s.outcome("O1", a, solver)
}

func (s *script) clean(task int64) {
	a := at{task, 1, none, none}
	s.begin(task)
	s.train(a, honestSolver)
	s.settle(a, honestSolver)
}

// caught tells how a skipping solver loses its stake to a verifier.
func (s *script) caught(task int64) {
	a := at{task, 1, none, none}
	s.begin(task)
	s.train(a, skipper)
	seat := at{task, 1, 0, none}
	s.event("suspicion-raised", seat, verifier, skipper).Value = 48_000_000_000
	s.wait(12 * unit.Second)
	d := at{task, 1, 0, 0}
	s.message("reject", "ok", d, verifier)
	s.move("placed", "bond", d, verifier, verifier, 80_000_000)
	s.event("reject-filed", d, verifier, skipper).Value = 17
	s.event("response-due", d, skipper, verifier)
	s.wait(18 * unit.Second)
	s.message("defend", "ok", d, skipper)
	s.event("game-opened", d, skipper, verifier)
	s.message("move", "bad-move", d, skipper)
	s.wait(6 * unit.Minute)
	s.event("ruling-requested", d, skipper, verifier)
	s.move("captured", "bounty", d, skipper, verifier, 800_000_000)
	s.move("burned", "burn", d, skipper, none, 320_000_000)
	s.move("released", "bond", d, verifier, verifier, 80_000_000)
	s.event("dispute-ended", d, verifier, skipper).Outcome = "O2"
	s.outcome("O2", d, skipper)
	s.event("attempt-failed", a, skipper, none)
	s.event("task-pooled", at{task, 2, none, none}, none, none)
	second := at{task, 2, none, none}
	s.train(second, otherSolver)
	s.settle(second, otherSolver)
}

// noticed tells how a whistleblower earns a jackpot.
func (s *script) noticed(task int64) {
	a := at{task, 1, none, none}
	s.begin(task)
	s.train(a, honestSolver)
	d := at{task, 1, 1, 1}
	s.wait(unit.Hour)
	s.message("reveal-challenge", "ok", d, whistle)
	s.event("challenge-revealed", d, whistle, otherVerifier)
	s.message("open-forced", "ok", at{task, 1, 1, none}, otherVerifier)
	s.event("forced-opened", d, otherVerifier, whistle)
	s.move("transferred", "jackpot", d, jackpot, whistle, 1_200_000_000)
	s.outcome("O6", d, otherVerifier)
	s.settle(a, honestSolver)
}

func verdicts() []record.Verdict {
	v := func(task, attempt, seat, account, solver int64, distance, true unit.Distance) record.Verdict {
		return record.Verdict{Task: task, Attempt: attempt, Seat: seat, Verifier: agentOf(account), Group: "honest", Arithmetic: "lanes16",
			Solver: agentOf(solver), SolverArit: "splitk4", Class: "fp32", Segment: 17, Claimed: distance, True: true, Threshold: 2_400_000,
			State: "accepted", Revealed: 2 * unit.Hour}
	}
	rows := []record.Verdict{
		v(0, 1, 0, verifier, honestSolver, 210_000, 210_000), v(0, 1, 1, otherVerifier, honestSolver, 195_000, 195_000),
		v(1, 1, 0, verifier, skipper, 48_000_000_000, 48_000_000_000), v(1, 1, 1, otherVerifier, skipper, 180_000, 180_000),
		v(1, 2, 0, verifier, otherSolver, 0, 0), v(1, 2, 1, otherVerifier, otherSolver, 0, 0),
		v(2, 1, 0, verifier, honestSolver, 205_000, 205_000), v(2, 1, 1, otherVerifier, honestSolver, 3, 205_000),
	}
	rows[2].State, rows[2].Deviant = "rejected", true
	rows[7].State, rows[7].Forced = "accepted", true
	return rows
}

func disputes() []record.Dispute {
	return []record.Dispute{
		{Dispute: 0, Kind: "reject", Task: 1, Attempt: 1, Seat: 0, Defender: agentOf(skipper), Challenger: agentOf(verifier), Segment: 17,
			Step: 3, Node: 22, Operation: "matmul", Rounds: 8, Moves: 16, Bytes: 1024, Case: "output", Response: "defended", Outcome: "O2",
			Opened: 5 * unit.Hour, Closed: 5*unit.Hour + 7*unit.Minute},
		{Dispute: 1, Kind: "challenge", Task: 2, Attempt: 1, Seat: 1, Defender: agentOf(otherVerifier), Challenger: agentOf(whistle), Segment: none,
			Step: none, Node: none, Response: "opened", Outcome: "O6", Opened: 9 * unit.Hour, Closed: 9 * unit.Hour},
	}
}
