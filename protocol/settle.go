package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// closeIfDone ends an attempt under verification when nothing is left to wait
// for: every round is over, no dispute open, no invitation pending, no seat to
// be filled.
func (s *State) closeIfDone(a *attempt) {
	if a.state != AttemptVerifying || a.open > 0 || a.extra().invitations > 0 || a.vacant() > 0 {
		return
	}
	for _, r := range a.rounds {
		if r.phase != RoundOver {
			return
		}
	}
	stands := a.task.rules.family.decide(s, a)
	switch {
	case a.vacant() > 0:
	case a.condemned || a.withheld:
		s.punish(a)
	case a.exhausted:
		s.abandon(a)
	case stands:
		s.accept(a)
	default:
		panic("protocol: an attempt that waits for nothing is not decided")
	}
}

// accept is O1: everyone is paid out of the fee, what is left of the escrow
// returns, and with it the shares that nobody earns: that of the verifiers where the
// attempt was not verified, and those for which the variant has no work.
func (s *State) accept(a *attempt) {
	t := a.task
	r, shares := t.terms(), &t.rules.earned
	left := r.fee - r.unearned
	put := s.book.Remaining(t.escrow)
	pay := func(to ledger.Account, amt unit.Amount, p purpose) {
		s.pay(t.escrow, to, amt, p)
		left -= amt
	}
	solverFee := shares.Solver.Of(r.fee, unit.Down)
	pay(a.solver, solverFee, a.where().because(ledger.SolverFee))
	if len(a.rounds) == 0 {
		left -= shares.Verifiers.Of(r.fee, unit.Down)
	}
	if r.extra > 0 {
		s.payReplicas(a)
	} else {
		for _, seat := range a.seats {
			if seat.honest() {
				pay(seat.verifier, r.verifierFee, seat.where().because(ledger.VerifierFee))
			}
		}
	}
	for _, h := range a.extra().holders { // on top of the fee
		s.pay(t.escrow, h.account, s.rentOf(a, h), a.where().because(ledger.Rent))
	}
	authors := s.authors(t)
	for _, profiler := range authors {
		pay(profiler, r.profilersFee/unit.Amount(len(authors)), a.where().because(ledger.ProfilerFee))
	}
	pay(ledger.JackpotTreasury, shares.Jackpot.Of(r.fee, unit.Down), a.where().because(ledger.JackpotShare))
	pay(ledger.Treasury, shares.Treasury.Of(r.fee, unit.Down), a.where().because(ledger.TreasuryShare))
	pay(ledger.Treasury, left, a.where().because(ledger.Remainder))
	rest := s.release(t.escrow, t.where().because(ledger.Refund))
	s.job(t.job).settled(put-rest, rest+s.release(t.deposit, t.where().because(ledger.Deposit)))
	s.releaseStakes(a)
	s.over(a, AttemptAccepted)
	s.lives.task.move(&t.state, TaskAccepted)
	s.taskOver(t)
	s.emit(a.where().event(TaskSettled).by(a.solver).worth(solverFee))
	s.reach(1, a.where().event(OutcomeReached).by(a.solver))
	t.rules.family.judged(s, a, true)
	s.unblock(t)
}

// punish is O2, or O10 where data were withheld: the solver's stake goes to those
// whose rejects and audits stand, to the honest seats for their work, to fire and
// treasury. O4 beside it: a
// whistleblower that had proven a verdict false has now proven the proof bad.
func (s *State) punish(a *attempt) {
	s.slash(a.stake, a.where(), a.task.rules.family.spoils(a))
	a.stake = 0
	s.payRent(a)
	s.releaseStakes(a)
	if a.condemned {
		s.reach(2, a.where().event(OutcomeReached).by(a.solver))
	}
	if a.withheld {
		s.reach(10, a.where().event(OutcomeReached).by(a.solver))
	}
	a.task.rules.family.judged(s, a, false)
	for i, d := range a.extra().standing {
		if d.origin != nil && !provenBefore(a.extra().standing[:i], d.origin.seat) {
			e := d.origin.seat.where().event(OutcomeReached).by(d.origin.defender).against(d.challenger)
			e.Dispute = d.id
			s.reach(4, e)
		}
	}
	s.fail(a)
}

// provenBefore reports whether an earlier reject came from the same verdict.
func provenBefore(earlier []*contest, t *seat) bool {
	for _, d := range earlier {
		if d.origin != nil && d.origin.seat == t {
			return true
		}
	}
	return false
}

// abandon ends an attempt for which too many seats would have to be redrawn: the
// treasury makes up for the solver's work and the accepted verdicts, as far as
// it can.
func (s *State) abandon(a *attempt) {
	r := a.task.terms()
	s.fromTreasury(a.solver, a.task.rules.Shares.Solver.Of(r.fee, unit.Down), a.where().because(ledger.Shortfall))
	for _, t := range a.seats {
		if t.honest() {
			s.fromTreasury(t.verifier, r.verifierFee, t.where().because(ledger.Shortfall))
		}
	}
	s.payRent(a)
	s.releaseStakes(a)
	s.fail(a)
}

// fail ends an attempt that was not accepted.
func (s *State) fail(a *attempt) {
	s.over(a, AttemptOver)
	s.emit(a.where().event(AttemptFailed).by(a.solver))
	s.again(a.task)
}

// releaseStakes gives back every stake that the attempt still holds. The solver
// of a timeout has its rest back already.
func (s *State) releaseStakes(a *attempt) {
	s.release(a.stake, a.where().because(ledger.Stake))
	a.stake = 0
	for _, h := range a.extra().holders {
		s.release(h.stake, a.where().because(ledger.Stake))
		h.stake = 0
	}
	for _, t := range a.seats {
		s.release(t.stake, t.where().because(ledger.Stake))
		t.stake = 0
	}
}
