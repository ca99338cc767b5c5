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
