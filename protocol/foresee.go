package protocol

import (
	"slices"

	"gensim/internal/vrf"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Foresight is what a block's author can tell of an output before it publishes it:
// the seats that it would give to some accounts.
type Foresight struct {
	Draws    int         // seats of all kinds that it would fill
	Won      int         // of these, by the accounts
	Pay      unit.Amount // for the seats won
	Expected unit.Amount // what they can expect from an output that nobody knows
}

// Foresee tells what an output, were it that of the next block, would draw for some
// accounts. It changes nothing. What other decisions of the same block pay out or
// release is left out, so that it is an estimate where a draw decides that a task is
// not verified, and exact elsewhere.
func (s *State) Foresee(output vrf.Output, mine []ledger.Account) Foresight {
	since, due := s.due(s.height + 1)
	if !due {
		return Foresight{}
	}
	before := s.randomness
	s.randomness = s.mixed(output)
	f := foreseer{State: s, mine: mine, held: map[ledger.Account]unit.Amount{}}
	for _, w := range s.queues.profiles.list {
		if w.since <= since {
			f.profilers(s.profiles[w.number])
		}
	}
	for _, w := range s.queues.verify.list {
		if w.since <= since {
			f.seats(s.tasks[w.number])
		}
	}
	for _, w := range s.queues.pooled.list {
		if w.since <= since {
			f.solver(s.tasks[w.number])
		}
	}
	s.randomness = before
	for _, a := range f.touched {
		s.reweigh(a)
	}
	return f.Foresight
}

// foreseer goes through the draws of a block as makeDraws does, holding stakes in the
// urns alone.
type foreseer struct {
	*State
	Foresight
	mine    []ledger.Account
	held    map[ledger.Account]unit.Amount
	touched []ledger.Account
}

// count notes a draw that is to be made from an urn, and its pay.
func (f *foreseer) count(urn *pool, pay unit.Amount) {
	var weight uint64
	for _, a := range f.mine {
		weight += urn.tree.Weight(int(a))
	}
	f.Draws++
	f.Expected += unit.Amount(unit.MulDiv(int64(pay), int64(weight), int64(max(urn.tree.Total(), 1)), unit.Down))
}

// drawn counts a seat for who was drawn.
func (f *foreseer) drawn(urn *pool, i int, pay unit.Amount) {
	if slices.Contains(f.mine, ledger.Account(i)) {
		f.Won++
		f.Pay += pay
	}
	f.hold(urn, i)
}

// hold holds the stake of who was drawn, in all urns, or takes its device out of
// them.
func (f *foreseer) hold(urn *pool, i int) {
	a := ledger.Account(i)
	f.held[a] += urn.stake
	f.touched = append(f.touched, a)
	for _, p := range f.pools {
		weight := f.weightBeside(p, a, f.held[a])
		if f.occupies(urn.role) && f.occupies(p.role) {
			weight = 0 // busy
		}
		p.tree.Set(i, weight)
	}
}

func (f *foreseer) profilers(p *profile) {
	r := p.terms()
	src := f.source(drawnProfiler, int(p.id), len(p.seats))
	var seated []ledger.Account
	for range p.wanted {
		urn := f.pool(Verifier, p.class, r.profilerStake)
		f.count(urn, r.profilerFee)
		i, ok := f.pick(urn, &src, func(i int) bool { return p.seated(ledger.Account(i)) || slices.Contains(seated, ledger.Account(i)) })
		if !ok {
			if i, ok = f.pick(urn, &src, func(int) bool { return false }); !ok {
				return
			}
		}
		src.Pair(f.arithmeticsOf(p.class)) // and, as seatProfiler does,
		src.Word()                         // an instance
		src.Word()                         // and a seed
		seated = append(seated, ledger.Account(i))
		f.drawn(urn, i, r.profilerFee)
	}
}

func (f *foreseer) seats(t *task) {
	a := t.live
	if a == nil {
		return
	}
	wanted := a.vacant()
	if a.state == AttemptProved && t.rules.heldByOthers() && !a.attested {
		f.holders(a)
		return
	}
	switch a.state {
	case AttemptProved:
		check := f.source(drawnCheck, int(t.id), int(a.number))
		if !t.rules.family.rate(f.State, a).Hit(check.Word()) {
			return
		}
		wanted = t.rules.verdicts()
	case AttemptVerifying:
	default:
		return
	}
	r := t.terms()
	src := f.source(drawnSeats, int(t.id), int(a.number))
	for range wanted {
		urn := f.pool(Verifier, t.class, r.verifierStake)
		f.count(urn, r.verifierFee)
		i, ok := f.pick(urn, &src, func(i int) bool { return ledger.Account(i) == a.solver || ledger.Account(i) == t.submitter })
		if !ok {
			return
		}
		f.drawn(urn, i, r.verifierFee)
	}
}

// holders are drawn for the chunks of a proof, with a stake and for no pay, so that
// they count as no seats.
func (f *foreseer) holders(a *attempt) {
	src := f.source(drawnHolders, int(a.task.id), int(a.number))
	for range a.task.rules.Availability.Chunks {
		urn := f.pool(Verifier, a.task.class, a.task.terms().bond)
		i, ok := f.pick(urn, &src, func(i int) bool { return ledger.Account(i) == a.solver || ledger.Account(i) == a.task.submitter })
		if !ok {
			return
		}
		f.hold(urn, i)
	}
}

func (f *foreseer) solver(t *task) {
	r := t.terms()
	urn := f.pool(Solver, t.class, r.solverStake)
	if urn.tree.Total() == 0 {
		return
	}
	pay := t.rules.Shares.Solver.Of(r.fee, unit.Down)
	f.count(urn, pay)
	src := f.source(drawnSolver, int(t.id), 0)
	if i, ok := f.pick(urn, &src, func(i int) bool { return ledger.Account(i) == t.submitter }); ok {
		f.drawn(urn, i, pay)
	}
}
