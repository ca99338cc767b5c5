package protocol

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

func (s *State) checkCommitProof(m *Message) (unit.Amount, Code) {
	if len(m.Updates) > 0 && slices.Min(m.Updates) < 0 {
		return 0, Malformed
	}
	a := s.attempt(m.Task, m.Attempt)
	switch {
	case a == nil:
		return 0, UnknownSubject
	case a.solver != m.From:
		return 0, NotYours
	case a.committed:
		return 0, Duplicate
	case a.state != AttemptSolving || a.task.data.asked().open != nil:
		return 0, WrongPhase
	case !s.declares(a, m.Updates):
		return 0, OutOfBounds
	}
	return 0, OK
}

// commitProof registers completion. The device is free again; what is done with the
// proof is the variant's.
func (s *State) commitProof(m *Message) {
	a := s.attempt(m.Task, m.Attempt)
	a.committed = true
	a.root = m.Hash
	a.declare(m.Updates)
	s.lives.attempt.move(&a.state, AttemptProved)
	a.timer = 0
	s.keep(a, m.Hash2)
	s.lives.task.move(&a.task.state, TaskVerifying)
	s.occupy(a.solver, false)
	e := a.where().event(ProofCommitted).by(a.solver)
	e.Hash, e.Value = m.Hash, int64(len(m.Updates))
	s.emit(e)
	a.task.rules.family.delivered(s, a)
}

// keep starts the time for which the solver answers for its data.
func (s *State) keep(a *attempt, root merkle.Hash) {
	a.data.root = root
	if lasts := a.task.rules.Availability.KeepFor; lasts > 0 && a.task.rules.Variant.Inspected() {
		a.keepUntil = s.now + lasts
		s.set(&a.keepTimer, a.deadline(a.keepUntil, keepBy))
	}
}

// solverLate is O8: a timeout slash, the rest of the stake back, the task again.
func (s *State) solverLate(a *attempt) {
	s.emit(a.where().event(SolverTimedOut).by(a.solver))
	s.slashTimeout(a.stake, a.task.terms().timeoutSlash, a.where())
	a.stake = 0
	s.occupy(a.solver, false)
	s.reach(8, a.where().event(OutcomeReached).by(a.solver))
	a.task.rules.family.judged(s, a, false)
	s.fail(a)
}

// slashTimeout takes the timeout slash out of a stake, as far as it goes, and
// gives the rest back.
func (s *State) slashTimeout(stake ledger.Hold, amt unit.Amount, w where) {
	amt = min(amt, s.book.Remaining(stake))
	s.pay(stake, ledger.Treasury, amt, w.because(ledger.Timeout))
	s.release(stake, w.because(ledger.Stake))
}

// drawForTask draws what the task's latest attempt waits for and reports whether
// it still waits.
func (s *State) drawForTask(t *task) bool {
	a := t.live
	if a == nil { // over since
		return false
	}
	if a.state == AttemptProved && a.task.rules.heldByOthers() && !a.attested {
		s.drawHolders(a)
		return false
	}
	if a.state == AttemptProved && !s.drawnForVerification(a) {
		return false
	}
	if a.state == AttemptVerifying && a.vacant() > 0 {
		s.drawSeats(a)
	}
	return a.vacant() > 0
}

// drawnForVerification decides whether the attempt is verified at all and, if
// so, what its seats re-run.
func (s *State) drawnForVerification(a *attempt) bool {
	src := s.source(drawnCheck, int(a.task.id), int(a.number))
	if !a.task.rules.family.rate(s, a).Hit(src.Word()) {
		s.emit(a.where().event(VerificationSkipped).by(a.solver))
		s.accept(a)
		return false
	}
	s.lives.attempt.move(&a.state, AttemptVerifying)
	for _, segments := range a.task.rules.family.seats(s, a, &src) {
		s.want(a, segments)
	}
	return true
}
