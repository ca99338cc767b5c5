package scenarios

import (
	"context"
	"math"
	"testing"

	"gensim/sim"
	"gensim/sim/record"
)

// trial is a library scenario under which some groups are watched, seed by seed.
type trial struct {
	t      *testing.T
	lab    *sim.Lab
	name   string
	seeds  uint64
	groups []string // as "role group"
}

// newTrial opens a lab for runs of a library scenario.
func newTrial(t *testing.T, name string, seeds uint64, groups ...string) *trial {
	t.Helper()
	lab, err := sim.NewLab(sim.LabOptions{Workers: 1, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(lab.Close)
	return &trial{t, lab, name, seeds, groups}
}

// earned returns the utility of the groups together, by seed, in USD.
func (tr *trial) earned(overrides ...string) []float64 {
	tr.t.Helper()
	out := make([]float64, tr.seeds)
	for seed, run := range tr.runs(overrides...) {
		totals := groupTotals(tr.t, run)
		for _, g := range tr.groups {
			out[seed] += totals[g].utility / 1e9
		}
	}
	return out
}

// runs plays the scenario with some keys changed, by seed.
func (tr *trial) runs(overrides ...string) []*record.Run {
	tr.t.Helper()
	cfg := mustResolve(tr.t, mustLoad(tr.t, tr.name, overrides...))
	out := make([]*record.Run, tr.seeds)
	for seed := range out {
		run, err := sim.Run(context.Background(), cfg, uint64(seed)+1, sim.Options{Lab: tr.lab})
		if err != nil {
			tr.t.Fatal(err)
		}
		out[seed] = run
	}
	return out
}

// margin is how far the paired differences of two lists lie from zero: their mean, and
// that over its standard error.
func margin(a, b []float64) (mean, sigmas float64) {
	n := float64(len(a))
	var sum, squares float64
	for i := range a {
		d := a[i] - b[i]
		sum += d
		squares += d * d
	}
	mean = sum / n
	return mean, mean / math.Sqrt((squares/n-mean*mean)/(n-1))
}

// compare holds what the groups earn under some keys to be more, or less, than what
// they earn under others, on common seeds. The mean difference must lie three standard
// errors on its side of zero. The callers' lie six to thirty away: if six is the truth,
// eight other seeds fail with a probability of 4e-3, at eight with 1e-4 (noncentral t with
// seven degrees of freedom).
func (tr *trial) compare(what string, more bool, these, those []string) {
	tr.t.Helper()
	mean, sigmas := margin(tr.earned(these...), tr.earned(those...))
	tr.t.Logf("%s: %+.3f USD, %+.1f standard errors", what, mean, sigmas)
	if more && sigmas < 3 || !more && sigmas > -3 {
		tr.t.Errorf("%s: a difference of %+.3f USD, %+.1f standard errors", what, mean, sigmas)
	}
}

// profits holds the groups to gain under some keys, or to lose, in every run.
func (tr *trial) profits(what string, gain bool, keys []string) {
	tr.t.Helper()
	for seed, earned := range tr.earned(keys...) {
		if earned > 0 != gain {
			tr.t.Errorf("%s, seed %d: %+.3f USD", what, seed, earned)
		}
	}
}

// with returns keys and one more.
func with(keys []string, more ...string) []string {
	return append(append([]string(nil), keys...), more...)
}

// TestSelfDealtJackpot: telling one's own whistleblowers of forced errors pays where
// anyone may win their jackpots, and costs where winners are drawn: against the same
// owner with honest verifiers, and whistleblowers that check.
func TestSelfDealtJackpot(t *testing.T) {
	tr := newTrial(t, "self-dealt-jackpot", 16, "verifier dealers", "whistleblower sybils")
	honest := []string{"agents.verifier.dealers.strategy=honest", "agents.whistleblower.sybils.strategy=always"}
	anyone, drawn := "protocol.jackpot.open_to=anyone", "protocol.jackpot.open_to=drawn"
	tr.compare("open to anyone", true, with(nil, anyone), with(honest, anyone))
	tr.compare("drawn", false, with(nil, drawn), with(honest, drawn))
	var dealt, earned float64
	for _, gain := range tr.earned(anyone) {
		dealt += gain
	}
	for _, gain := range tr.earned(with(honest, anyone)...) {
		earned += gain
	}
	if dealt < 4*earned {
		t.Errorf("dealers earn %.2f USD, honest %.2f; docs/protocol.md says more than four times as much", dealt, earned)
	}
}

// TestFramingPair: framing pays where the solver is not heard again, and costs where it
// is, against the same owner with honest agents; and honest solvers lose by it.
func TestFramingPair(t *testing.T) {
	tr := newTrial(t, "framing-pair", 8, "verifier framers", "whistleblower accusers")
	honest := []string{"agents.verifier.framers.strategy=honest", "agents.whistleblower.accusers.strategy=always"}
	one := "protocol.dispute.second_ruling=false"
	tr.compare("heard again", false, nil, honest)
	tr.compare("one ruling", true, with(nil, one), with(honest, one))
	tr.profits("heard again", false, nil)
	tr.profits("one ruling", true, with(nil, one))
	tr.groups = []string{"solver honest"}
	tr.compare("honest solvers with one ruling", false, with(nil, one), with(honest, one))
	tr.compare("honest solvers heard again", true, nil, honest) // half of each bond is theirs
}

// TestFreeStamp: a copy pays where a verdict carries no work root, and costs where it
// does, against the same verifiers honest. Even without work roots a tenth of cheats
// among the solvers makes copying blindly a loss.
func TestFreeStamp(t *testing.T) {
	tr := newTrial(t, "free-stamp", 8, "verifier copiers")
	honest, none := []string{"agents.verifier.copiers.strategy=honest"}, "protocol.verification.work_roots=false"
	tr.compare("work roots", false, nil, honest)
	tr.compare("no work roots", true, with(nil, none), with(honest, none))
	tr.profits("work roots", false, nil)
	tr.profits("no work roots", true, with(nil, none))
	noise := "agents.solver.noise={count: 6, balance: 5 GEN, strategy: noise, device: datacentre}"
	tr.compare("no work roots, but cheats", false, with(nil, none, noise), with(honest, none, noise))
}

// TestForgedState: no forged proof is accepted, forgers alone are slashed, and lose. As
// every segment is forged and every verifier truthful, nothing of this is chance, but
// that forgers are drawn at all.
func TestForgedState(t *testing.T) {
	for seed, r := range newTrial(t, "forged-state", 4).runs() {
		groups := groupTotals(t, r)
		for name, g := range groups {
			if (g.slashed < 0) != (name == "solver forgers") {
				t.Errorf("seed %d: %s: %+v", seed, name, g)
			}
		}
		forgers := groups["solver forgers"]
		if forgers.jobs == 0 || forgers.utility >= 0 || r.Tasks.BadAccepted != 0 || r.Outcomes[2-1] != int64(forgers.jobs) {
			t.Errorf("seed %d: %+v, tasks %+v, outcomes %v", seed, forgers, r.Tasks, r.Outcomes)
		}
	}
}
