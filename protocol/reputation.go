package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// reputation is pol with an audit probability that falls with the solver's score: its
// consecutive attempts that were verified and accepted (BOINC's adaptive replication,
// Anderson 2020). Solvers are drawn by lots that grow with the score. So what stakes do
// elsewhere a name does here, as far as it is worth more than one job's savings.
type reputation struct{ pol }

// Reputation says what a score is worth, in the variant of that name.
type Reputation struct {
	Trusted int        // score up to which every attempt is audited; beyond, one in score
	Floor   unit.Ratio // the least audit probability
	Lots    int        // most lots of an account; it has one, and one for each point of its score
}

// rate is the audit probability of an attempt: 1 up to the trusted score, 1/score
// beyond it, and no less than the floor.
func (reputation) rate(s *State, a *attempt) unit.Ratio {
	p, score := &a.task.rules.Reputation, s.Score(a.solver)
	if score <= p.Trusted {
		return unit.Ratio{Num: 1, Den: 1}
	}
	if rate := (unit.Ratio{Num: 1, Den: int64(score)}); rate.Cmp(p.Floor) > 0 {
		return rate
	}
	return p.Floor
}

// lots weighs a solver that has the stake by its score.
func (reputation) lots(s *State, a ledger.Account, stakes uint64) uint64 {
	return min(stakes, 1) * uint64(min(1+s.Score(a), s.rules().Reputation.Lots))
}

// judged counts an audit that was passed, and starts the score anew after one that was
// failed, or a proof that never came.
func (reputation) judged(s *State, a *attempt, good bool) {
	switch {
	case !good:
		s.setScore(a, 0)
	case len(a.rounds) > 0:
		s.setScore(a, s.Score(a.solver)+1)
	}
}

// setScore sets the score of an attempt's solver.
func (s *State) setScore(a *attempt, score int) {
	for len(s.scores) < len(s.accounts) {
		s.scores = append(s.scores, 0)
	}
	if s.scores[a.solver] == int32(score) {
		return
	}
	s.scores[a.solver] = int32(score)
	s.reweigh(a.solver)
	s.emit(a.where().event(ScoreChanged).by(a.solver).saying(int64(score)))
}

// Score returns how many of an account's latest attempts, in a row, were verified and
// accepted; zero where the variant keeps no scores.
func (s *State) Score(a ledger.Account) int {
	if int(a) >= len(s.scores) {
		return 0
	}
	return int(s.scores[a])
}
