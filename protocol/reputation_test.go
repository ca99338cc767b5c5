package protocol_test

import (
	"math"
	"testing"

	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// TestScoresWeighAndSpare: over 300 tasks one after another, of two honest solvers and one
// whose every second proof is made up, solvers are drawn in proportion to 1 + score, at
// most 6, and audited with probability 1 up to a score of 3, beyond with 1/score, at least
// 1/5. Counts less the sums of these probabilities are martingales: they leave 4 sigma with
// probability 6e-5 each; the seed is fixed. Were all drawn alike, the cheat would have
// three times the draws.
func TestScoresWeighAndSpare(t *testing.T) {
	s := standard()
	s.solvers, s.balance = 3, 100_000*unit.GEN
	s.params.Variant = protocol.Reputed
	s.params.Profiling.ValidFor = unit.Year
	s.params.Reputation = protocol.Reputation{Trusted: 3, Floor: unit.Ratio{Num: 1, Den: 5}, Lots: 6}
	w := newWorld(t, s, plan{accused: map[int]string{}, fakes: map[int]func(int) bool{}})
	solvers := []ledger.Account{w.party("bob").account, w.party("ben").account, w.party("bea").account}
	lots := func(a ledger.Account) float64 { return float64(min(1+w.state.Score(a), 6)) }
	var drawn, audited, reset int
	var lotMean, lotVar, rateMean, rateVar float64
	scores := map[ledger.Account]int{}
	expect := func() { // before a block draws
		p := lots(solvers[0]) / (lots(solvers[0]) + lots(solvers[1]) + lots(solvers[2]))
		lotMean, lotVar = lotMean+p, lotVar+p*(1-p)
	}
	w.heard = func(e *protocol.Event) {
		switch e.Kind {
		case protocol.TaskPooled:
			expect()
		case protocol.SolverDrawn:
			n := int(e.Attempt)
			w.plan.fakes[n], w.plan.accused[n] = nil, "concede"
			if ledger.Account(e.Account) == solvers[0] {
				if drawn++; drawn%2 == 0 {
					w.plan.fakes[n] = func(int) bool { return true }
				}
			}
		case protocol.VerificationSkipped, protocol.VerifierDrawn:
			if e.Kind == protocol.VerifierDrawn && e.Seat != 0 {
				return
			}
			n := w.state.Score(w.state.Attempt(e.Task, e.Attempt).Solver)
			p := 1.0
			if n > 3 {
				p = max(1/float64(n), 0.2)
			}
			rateMean, rateVar = rateMean+p, rateVar+p*(1-p)
			if e.Kind == protocol.VerifierDrawn {
				audited++
			}
		case protocol.ScoreChanged:
			a := ledger.Account(e.Account)
			if want := scores[a] + 1; int(e.Value) != want && e.Value != 0 || int(e.Value) != w.state.Score(a) {
				t.Errorf("the score of %s goes from %d to %d", w.name(e.Account), scores[a], e.Value)
			}
			if scores[a] = int(e.Value); e.Value == 0 {
				reset++
			}
		}
	}
	for n := range 300 {
		w.plan.about = protocol.TaskID(n)
		w.submit("", protocol.NewJob, nil)
		w.run()
	}
	for _, c := range []struct {
		what           string
		got            int
		mean, variance float64
	}{{"draws", drawn, lotMean, lotVar}, {"audits", audited, rateMean, rateVar}} {
		if far := math.Abs(float64(c.got)-c.mean) / math.Sqrt(c.variance); far > 4 || c.variance < 10 {
			t.Errorf("%s: %d, want %.1f, %.1f standard deviations away, variance %.1f", c.what, c.got, c.mean, far, c.variance)
		}
	}
	if reset < 5 {
		t.Errorf("only %d scores were lost", reset)
	}
}
