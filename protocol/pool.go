package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/selection"
	"gensim/protocol/unit"
)

// pool is the urn from which one kind of seat is drawn: every account that may
// hold it, weighted by the whole stakes that its free balance covers beside a
// reserve for transaction fees. There is
// one for each role, class and size of stake; an account is of the class of the
// arithmetic that it registered, since a distance across classes says nothing. A
// stake that a draw has held is out of the urn for the next draw, so an account
// is drawn again as far as it has stakes, and splitting it changes nothing.
type pool struct {
	role  Role
	class Class
	stake unit.Amount
	tree  *selection.Tree
}

// pool returns the urn with up-to-date weights.
func (s *State) pool(role Role, class Class, stake unit.Amount) *pool {
	for _, a := range s.book.Touched() {
		s.reweigh(a)
	}
	for _, p := range s.pools {
		if p.role == role && p.class == class && p.stake == stake {
			return p
		}
	}
	p := &pool{role: role, class: class, stake: stake, tree: selection.New()}
	for a := range s.accounts {
		p.tree.Set(a, s.weight(p, ledger.Account(a)))
	}
	s.pools = append(s.pools, p)
	return p
}

// reweigh brings an account's weight up to date in every urn.
func (s *State) reweigh(a ledger.Account) {
	for _, p := range s.pools {
		if w := s.weight(p, a); w != p.tree.Weight(int(a)) {
			p.tree.Set(int(a), w)
		}
	}
}

func (s *State) weight(p *pool, a ledger.Account) uint64 { return s.weightBeside(p, a, 0) }

// weightBeside is the weight of an account as if so much more of its balance were
// held.
func (s *State) weightBeside(p *pool, a ledger.Account, held unit.Amount) uint64 {
	device := s.device(a, p.role)
	if device == nil || s.genesis.Arithmetics[device.Arithmetic] != p.class || s.occupies(p.role) && s.accounts[a].busy {
		return 0
	}
	stakes := selection.StakeUnits(max(s.book.Free(a)-held-reservedMessages*s.rules().TxFee, 0), p.stake)
	if p.role == Solver {
		return s.rules().family.lots(s, a, stakes)
	}
	return stakes
}

// pick draws one who can hold a seat and is not excluded.
func (s *State) pick(p *pool, src *selection.Source, excluded func(i int) bool) (int, bool) {
	if s.rules().Selection == ByMinHash {
		return p.tree.MinHash(src, excluded)
	}
	return p.tree.DrawExcluding(src, excluded)
}

// reservedMessages is for how many messages an account must keep the fees free to
// be drawn: whoever has staked its last token could not answer for its work. A
// binary dispute over 10^6 steps of 500 nodes takes a side about 30.
const reservedMessages = 64

// drawSolver assigns a pooled task, if anyone can hold it, and reports whether.
func (s *State) drawSolver(t *task) bool {
	r := t.terms()
	urn := s.pool(Solver, t.class, r.solverStake)
	if urn.tree.Total() == 0 {
		return false
	}
	src := s.source(drawnSolver, int(t.id), 0)
	i, ok := s.pick(urn, &src, func(i int) bool { return ledger.Account(i) == t.submitter })
	if !ok {
		return false
	}
	s.assign(t, ledger.Account(i))
	return true
}

// assign starts an attempt. The solver's declared arithmetic is its registered
// one; its deadline follows from the speed that it registered.
func (s *State) assign(t *task, solver ledger.Account) {
	r, w := t.terms(), &s.genesis.Workloads[t.workload]
	device := s.device(solver, Solver)
	if t.live != nil { // it ended in this call
		t.bury(t.live)
	}
	a := &attempt{
		task: t,
		attemptFacts: attemptFacts{
			number: t.begun() + 1, solver: solver, arithmetic: device.Arithmetic, state: s.lives.attempt.begin(AttemptSolving), keepUntil: unit.Never,
			solveBy: s.now + t.rules.Windows.Solve.OfTime(device.Speed.Duration(w.Estimate)),
		},
	}
	a.panel.attempt = a
	t.live = a
	s.lives.task.move(&t.state, TaskSolving)
	t.timer = 0
	a.stake = s.place(solver, r.solverStake, a.where().because(ledger.Stake))
	s.occupy(solver, true)
	s.set(&a.timer, a.deadline(a.solveBy, solveBy))
	s.emit(a.where().event(SolverDrawn).by(solver).worth(r.solverStake))
}

// occupies reports whether a seat of a role takes a device whole, so that a busy one is
// not drawn for it.
func (s *State) occupies(r Role) bool {
	return r == Solver || r == Verifier && s.rules().Variant.Replicated()
}

// occupy marks an account's device busy or free.
func (s *State) occupy(a ledger.Account, busy bool) {
	s.accounts[a].busy = busy
	s.reweigh(a)
}
