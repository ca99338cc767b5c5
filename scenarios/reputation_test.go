package scenarios

import "testing"

// The library's scenario of a reputation that is spent keeps what it expects, over seeds:
// without stakes milkers out-earn honest solvers; with a stake above C/a - R they earn
// less, a = 1/12 the audit probability at the score at which they begin, C = F/2 and
// R = .7 F: 5.3 fees. Between the two the stakes alone differ: lots are those of scores,
// so that all draws are the same.
func TestMilkersSpendTheirReputation(t *testing.T) {
	var earned [2]struct{ honest, milker sums }
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
			t.Logf("stake %s, seed %d: tasks %+v, O2 %d, %.2f times the native gas", stake, r.Seed, r.Tasks, r.Outcomes[1], gasRatio(r))
		}
		e := earned[i]
		c := -e.honest.compute / e.honest.jobs
		t.Logf("stake %s: honest %.3f, milker %.3f of C a job", stake, e.honest.perJob()/c, e.milker.perJob()/c)
	}
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
