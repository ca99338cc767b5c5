package scenarios

import (
	"math"
	"testing"
)

// TestBaselineBesideAModel holds the baseline to the closed forms of docs/protocol.md,
// beside a Monte-Carlo model of outcomes. C = 0.40 USD, R = 0.56, S = 1.60, S_v = 0.80,
// hashing takes 3% of C, and two solvers in 36 that skip half are not found out. A mean
// over eight seeds must lie within four standard errors of the form and what it leaves
// out: other seeds fail with a probability of 5e-3 each (t with seven degrees of freedom).
// A stamper meets no checker with probability (c/(phi J))^2 where whistleblowers pick at
// random, and always one where they are drawn.
func TestBaselineBesideAModel(t *testing.T) {
	const c, r, s, sv, hashing, undetected = 0.40, 0.56, 1.60, 0.80, 0.012, 12650.0 / 230300
	skip := undetected*r - (1-undetected)*s - (c-hashing)/2 - hashing
	for _, v := range []struct {
		how      string
		override []string
		want     map[string][2]float64 // USD a job, and what the form leaves out
	}{
		{"whistleblowers pick at random", nil, map[string][2]float64{
			"solver honest":           {r - c, 0.002}, // messages
			"solver skip_half":        {skip, 0.005},
			"solver noise":            {-s - hashing, 0.06}, // a trace and its moves
			"verifier honest":         {0.08, 0.01},         // the model
			"verifier stamper":        {-0.85 * sv, 0.01},
			"whistleblower threshold": {0.02, 0.01}, // the model, where c is less
		}},
		{"whistleblowers are drawn", []string{"protocol.jackpot.open_to=drawn"}, map[string][2]float64{
			"verifier stamper": {-sv, 0.01},
		}},
	} {
		tr := newTrial(t, "baseline", 8)
		earned := map[string][]float64{}
		for _, run := range tr.runs(with(v.override, "chain.crypto=keyed")...) {
			for name, g := range groupTotals(t, run) {
				earned[name] = append(earned[name], g.perJob()/1e9)
			}
		}
		for name, want := range v.want {
			mean, sigmas := margin(earned[name], make([]float64, tr.seeds))
			e := math.Abs(mean / sigmas)
			t.Logf("%s, %s: %+.4f USD a job, standard error %.4f, form %+.4f", v.how, name, mean, e, want[0])
			if math.Abs(mean-want[0]) > 4*e+want[1] {
				t.Errorf("%s, %s: %+.4f USD a job, standard error %.4f, want %+.4f", v.how, name, mean, e, want[0])
			}
		}
	}
}

// TestQuickKeepsTheBaselinesOrder: over 24 seeds together honest work pays in each role,
// and each cheat loses. The closest, a solver that skips half, is caught with probability
// 1 - 45/190 and loses 0.21 USD a job with a deviation of 0.15, a stamper 0.07 with as
// much: that 50 jobs or more come to a gain has a probability below 1e-10.
func TestQuickKeepsTheBaselinesOrder(t *testing.T) {
	groups := map[string]sums{}
	for _, run := range newTrial(t, "quick", 24).runs("chain.crypto=keyed") {
		for name, g := range groupTotals(t, run) {
			groups[name] = groups[name].plus(g)
		}
	}
	for name, pays := range map[string]bool{
		"submitter users": true, "solver honest": true, "solver skip_half": false, "solver noise": false,
		"verifier honest": true, "verifier stamper": false, "whistleblower threshold": true,
	} {
		g := groups[name]
		t.Logf("%s: %+.4f USD a job, %.0f jobs", name, g.perJob()/1e9, g.jobs)
		if g.jobs < 50 || g.utility > 0 != pays {
			t.Errorf("%s: %+.4f USD a job, %.0f jobs", name, g.perJob()/1e9, g.jobs)
		}
	}
}
