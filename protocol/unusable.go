package protocol

import "gensim/protocol/ledger"

// unusable is O12: the task's data were not to be had, or were not what the workload
// names. The submitter's deposit pays for the waste: half of it, rounded up, goes to
// the solver that was kept waiting, the rest to the treasury, so that a submitter
// that solves through a second account still loses. The escrow returns, and the task
// is over.
func (s *State) unusable(d *contest) {
	a := d.attempt
	t := a.task
	s.job(t.job).spent += s.book.Remaining(t.deposit)
	half := (s.book.Remaining(t.deposit) + 1) / 2
	s.pay(t.deposit, a.solver, half, d.where().because(ledger.Waste))
	s.forfeit(t.deposit, d.where().because(ledger.Waste))
	s.releaseStakes(a)
	s.occupy(a.solver, false)
	s.over(a, AttemptOver)
	s.emit(a.where().event(AttemptFailed).by(a.solver))
	s.reach(12, d.where().event(OutcomeReached).by(t.submitter))
	s.giveUp(t, s.release(t.escrow, t.where().because(ledger.Refund)))
}
