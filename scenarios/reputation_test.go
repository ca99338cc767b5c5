package scenarios

import (
	"fmt"
	"strings"
	"testing"
)

// milked is what came of milkers over some runs.
type milked struct {
	honest, milker sums
	bad, accepted  int64
}

// honests and milkers are what each earns a job, as a part of an honest job's cost.
func (m *milked) honests() string { return part(m.honest.perJob() * m.honest.jobs / -m.honest.compute) }
func (m *milked) milkers() string { return part(m.milker.perJob() * m.honest.jobs / -m.honest.compute) }

// part is a number below one as docs/protocol.md writes it: .37.
func part(x float64) string { return strings.Replace(fmt.Sprintf("%.2f", x), "0.", ".", 1) }

// The library's scenario of a reputation that is spent keeps what it expects, over seeds:
// without stakes milkers out-earn honest solvers; with a stake above C/a - R they earn
// less, a = 1/12 the audit probability at the score at which they begin, C = F/2 and
// R = .7 F: 5.3 fees. Between the two the stakes alone differ: lots are those of scores,
// so that all draws are the same.
func TestMilkersSpendTheirReputation(t *testing.T) {
	var earned [2]milked
	for i, stake := range []string{"0 fee", "8 fee"} {
		for _, r := range runs(t, 4, "milked-reputation", "chain.crypto=keyed", "protocol.stake.solver="+stake) {
			groups := groupTotals(t, r)
			if g := groups["solver honest"]; g.slashed != 0 || g.utility <= 0 {
				t.Errorf("seed %d: honest solvers %+v", r.Seed, g)
			}
			if n := r.Tasks; n.BadAccepted < 20 || r.Outcomes[2-1] == 0 {
				t.Errorf("seed %d: tasks %+v, outcomes %v", r.Seed, n, r.Outcomes)
			}
			earned[i].honest = earned[i].honest.plus(groups["solver honest"])
			earned[i].milker = earned[i].milker.plus(groups["solver milker"])
			earned[i].bad, earned[i].accepted = earned[i].bad+r.Tasks.BadAccepted, earned[i].accepted+r.Tasks.Accepted
			t.Logf("stake %s, seed %d: tasks %+v, O2 %d, %.2f times the native gas", stake, r.Seed, r.Tasks, r.Outcomes[1], gasRatio(r))
		}
		t.Logf("stake %s: honest %s, milker %s of C a job", stake, earned[i].honests(), earned[i].milkers())
	}
	says(t, "without stakes a milker earns %s C a job, an honest solver %s C, and %.0f%% of the accepted tasks are bad; with a stake of 8 fees, in the same draws, %s C against %s C",
		earned[0].milkers(), earned[0].honests(), 100*float64(earned[0].bad)/float64(earned[0].accepted), earned[1].milkers(), earned[1].honests())
	if free := earned[0]; free.milker.perJob() <= free.honest.perJob() {
		t.Errorf("without stakes a milker earns %.3g a job, an honest solver %.3g", free.milker.perJob(), free.honest.perJob())
	}
	if dear := earned[1]; dear.milker.perJob() >= dear.honest.perJob() {
		t.Errorf("with stakes a milker earns %.3g a job, an honest solver %.3g", dear.milker.perJob(), dear.honest.perJob())
	}
	if earned[0].milker.jobs != earned[1].milker.jobs {
		t.Errorf("with stakes milkers have %v jobs, without %v", earned[1].milker.jobs, earned[0].milker.jobs)
	}
}

// What the trust is worth where there is nobody to milk it: solvers that have passed many
// audits are seldom looked at.
func TestTrustSavesVerification(t *testing.T) {
	var percent [2]float64
	for i, variant := range []string{"reputation", "pol"} {
		verified, native := 0.0, 0.0
		for _, r := range runs(t, 4, "milked-reputation", "chain.crypto=keyed", "agents.solver.milker.count=0", "protocol.variant="+variant) {
			verified, native = verified+float64(r.Compute.Verification), native+float64(r.Compute.Native)
		}
		percent[i] = 100 * verified / native
	}
	says(t, "with honest solvers alone verification takes %.0f%% of the native gas, and %.0f%% under `pol` on the same network", percent[0], percent[1])
	if percent[0] >= percent[1]/3 {
		t.Errorf("verification takes %.1f%% of the native gas, under pol %.1f%%", percent[0], percent[1])
	}
}
