package scenarios

import (
	"math"
	"testing"

	"gensim/sim/record"
)

// edges returns by how much a job of a group of solvers earns more than one of the
// honest group, by seed, in USD, and how often its proofs were accepted.
func (tr *trial) edges(group string, overrides ...string) (edge []float64, accepted float64) {
	tr.t.Helper()
	return tr.edgesIn(tr.runs(overrides...), group)
}

// edgesIn does so for runs that were played.
func (tr *trial) edgesIn(runs []*record.Run, group string) (edge []float64, accepted float64) {
	tr.t.Helper()
	settled, attempts := 0.0, 0.0
	for _, r := range runs {
		totals := groupTotals(tr.t, r)
		lazy, honest := totals["solver "+group], totals["solver honest"]
		edge = append(edge, (lazy.perJob()-honest.perJob())/1e9)
		attempts += lazy.jobs
		tasks, err := record.Rows[record.Task](r.Table(record.TableTasks))
		if err != nil {
			tr.t.Fatal(err)
		}
		for i := range tasks {
			if tasks[i].Group == group && tasks[i].State == "accepted" {
				settled++
			}
		}
	}
	return edge, settled / attempts
}

// TestStakeBoundary holds the deterrence bound f C/(a d(f)) - R to its sign on both
// sides of it, where one task in four is verified: 1.24 fee against solvers that leave
// out everything but hashing, 0.33 fee against half, none against a tenth. The mean edge
// must lie three standard errors on its side; with the true one at six, eight other
// seeds fail with a probability of 4e-3, at eight with 1e-4 (noncentral t); these lie at
// six to ten. The share of accepted proofs, of some 1500 attempts a group, must lie
// within four binomial standard errors of 1 - a d(f): a probability of 6e-5 each.
func TestStakeBoundary(t *testing.T) {
	for _, c := range []struct {
		group, stake string
		pays         bool
		seeds        uint64
		detected     float64 // d(f)
	}{
		{"all", "1/2 fee", true, 8, 1},
		{"all", "3 fee", false, 8, 1},
		{"half", "0 fee", true, 8, 1 - 12650.0/230300},
		{"half", "3/2 fee", false, 8, 1 - 12650.0/230300},
		{"tenth", "1/5 fee", false, 16, 1 - 148995.0/230300},
	} {
		tr := newTrial(t, "lazy-solvers", c.seeds)
		edge, accepted := tr.edges(c.group, "protocol.stake.solver="+c.stake)
		mean, sigmas := margin(edge, make([]float64, len(edge)))
		t.Logf("%s at %s: %+.3f USD a job, %+.1f standard errors, accepted %.3f", c.group, c.stake, mean, sigmas, accepted)
		if c.pays && sigmas < 3 || !c.pays && sigmas > -3 {
			t.Errorf("%s at %s: an edge of %+.3f USD a job, %+.1f standard errors", c.group, c.stake, mean, sigmas)
		}
		p := 1 - c.detected/4
		if off := math.Abs(accepted-p) / math.Sqrt(p*(1-p)/1200); off > 4 {
			t.Errorf("%s: %.3f of the proofs are accepted, want %.3f", c.group, accepted, p)
		}
	}
}
