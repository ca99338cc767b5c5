package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/selection"
	"gensim/protocol/unit"
)

// replication has n others run the whole task again, in the arithmetic that the solver
// declared, and compares roots of trajectories: no profile, no threshold, nobody looks
// into the proof. Most votes decide (BOINC; what the litepaper compares itself with). A
// vote has no referee: it finds what most say, not what is true.
type replication struct{ pol }

// earned leaves out all but the solver and the treasury: replicas are paid on top.
func (replication) earned(s Shares) Shares { return unverified{}.earned(s) }

// seats are n whole re-runs.
func (replication) seats(_ *State, a *attempt, _ *selection.Source) [][]int32 {
	return make([][]int32, a.task.rules.Replication.Replicas)
}

// lasts gives each replica of a round the time that the slowest of them has by the
// speed that it registered.
func (replication) lasts(s *State, r *round) unit.Time {
	p := r.panel
	estimate, longest := s.genesis.Workloads[p.workload()].Estimate, unit.Time(0)
	for _, t := range r.seats() {
		own := s.device(t.verifier, Verifier).Speed.Duration(estimate)
		longest = max(longest, p.rules().Replication.Within.OfTime(own))
	}
	return longest
}

// revealed ends the round: there is nothing to challenge.
func (replication) revealed(s *State, r *round) { s.finish(r) }

// decide counts the votes of an attempt whose replicas have all revealed.
func (replication) decide(s *State, a *attempt) bool {
	if a.exhausted {
		s.acquit(a)
		return false
	}
	return s.countVotes(a)
}

// spoils pays every replica that was right its wage: what the solver lost is one pot for
// all, and the treasury makes up for what is missing.
func (f replication) spoils(a *attempt) sharing {
	to := f.pol.spoils(a)
	to.pooled, to.backed = true, true
	return to
}

// replica reports whether the seat runs the whole task again.
func (t *seat) replica() bool { return t.attempt() != nil && t.panel().rules().Variant.Replicated() }

// freed gives the device of a replica at work back.
func (s *State) freed(t *seat) {
	if t.replica() && t.status < SeatCommitted {
		s.occupy(t.verifier, false)
	}
}

func (s *State) checkRevealRoot(m *Message) (unit.Amount, Code) {
	t, code := s.revealing(m, true)
	switch {
	case code != OK:
		return 0, code
	case ReplicaCommit(m.From, t.target(), m.Hash, m.Salt) != t.root:
		return 0, BadOpening
	}
	return 0, OK
}

// revealRoot opens what a replica found.
func (s *State) revealRoot(m *Message) {
	t := s.seat(m.subject())
	t.root, t.revealed = m.Hash, true
	e := t.where().event(VerdictRevealed).by(t.verifier)
	e.Hash = t.root
	s.shown(t, e)
}

// ballot is how many stand for a root.
type ballot struct {
	root  merkle.Hash
	votes int
}

// tally counts the solver's vote and those of the replicas that revealed, root by root
// in the order of their first vote.
func (a *attempt) tally() []ballot {
	count := []ballot{{a.root, 1}}
	for _, t := range a.seats {
		if t.status != SeatRevealed {
			continue
		}
		i := 0
		for i < len(count) && count[i].root != t.root {
			i++
		}
		if i == len(count) {
			count = append(count, ballot{root: t.root})
		}
		count[i].votes++
	}
	return count
}

// first returns the root with most votes, and whether it has more than any other.
func first(count []ballot) (best ballot, alone bool) {
	for _, b := range count {
		switch {
		case b.votes > best.votes:
			best, alone = b, true
		case b.votes == best.votes:
			alone = false
		}
	}
	return best, alone
}

// countVotes decides by most votes, and reports whether the proof stands. A tie asks for one
// replica more, which counts as a redraw; where none is left the attempt ends undecided.
func (s *State) countVotes(a *attempt) bool {
	best, alone := first(a.tally())
	if !alone {
		s.emit(a.where().event(VotesTied).saying(int64(best.votes)))
		if int(a.redraws) >= a.task.rules.MaxRedraws {
			s.exhaust(a)
			s.acquit(a)
			return false
		}
		a.redraws++
		s.want(a, nil)
		return false
	}
	e := a.where().event(VotesCounted).saying(int64(best.votes))
	e.Hash = best.root
	s.emit(e)
	for _, t := range a.seats {
		switch {
		case t.status != SeatRevealed:
		case t.root == best.root:
			s.lives.seat.move(&t.status, SeatAccepted)
		default:
			s.outvoted(t)
		}
	}
	if best.root != a.root {
		s.condemn(a)
		return false
	}
	return true
}

// outvoted is O13 without a winner: all of the replica's stake goes to fire and treasury,
// so that nobody gains by outvoting the truthful.
func (s *State) outvoted(t *seat) {
	s.lives.seat.move(&t.status, SeatFalse)
	s.emit(t.where().event(VerdictFalse).by(t.verifier))
	s.slash(t.stake, t.where(), sharing{})
	t.stake = 0
	s.reach(13, t.where().event(OutcomeReached).by(t.verifier))
}

// acquit holds nothing against the replicas of an attempt that ends without a vote.
func (s *State) acquit(a *attempt) {
	for _, t := range a.seats {
		if t.status == SeatRevealed {
			s.lives.seat.move(&t.status, SeatAccepted)
		}
	}
}

// wages is what each of k replicas gets on top of the fee: its pay, as far as what the
// submitter has put in for n goes, since ties may have drawn more.
func (r *terms) wages(k int) unit.Amount { return min(r.verifierFee, r.extra/unit.Amount(max(k, 1))) }

// payReplicas pays those who agreed with an accepted proof, on top of the fee.
func (s *State) payReplicas(a *attempt) {
	var right []*seat
	for _, t := range a.seats {
		if t.honest() {
			right = append(right, t)
		}
	}
	each := a.task.terms().wages(len(right))
	for _, t := range right {
		s.pay(a.task.escrow, t.verifier, each, t.where().because(ledger.VerifierFee))
	}
}
