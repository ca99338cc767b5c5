package scenarios

import (
	"context"
	"testing"

	"gensim/sim"
)

// The library's scenario without verification keeps what it expects, over seeds:
// every cheat out-earns honest solvers by what it does not compute, every task is
// accepted at the first attempt, those of cheats among them, and nobody re-runs
// anything.
func TestCheatsWinUnverified(t *testing.T) {
	cfg := mustResolve(t, mustLoad(t, "paid-on-delivery"))
	lab, err := sim.NewLab(sim.LabOptions{Workers: 2, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	for seed := range uint64(4) {
		r, err := sim.Run(context.Background(), cfg, seed, sim.Options{Lab: lab})
		if err != nil {
			t.Fatal(err)
		}
		groups := groupTotals(t, r)
		honest := groups["solver honest"]
		for _, name := range []string{"solver skip_half", "solver noise"} {
			if g := groups[name]; g.jobs == 0 || g.perJob() <= honest.perJob() || g.slashed != 0 {
				t.Errorf("seed %d: %s: %+v, honest ones %+v", seed, name, g, honest)
			}
		}
		cheats := int64(groups["solver skip_half"].jobs + groups["solver noise"].jobs)
		if n := r.Tasks; n.Accepted != n.Submitted || n.Attempts != n.Submitted || n.BadAccepted != cheats {
			t.Errorf("seed %d: tasks %+v, %d of them solved by cheats", seed, n, cheats)
		}
		if c := r.Compute; c.Verification+c.Profiling+c.Whistleblowing+c.Dispute != 0 {
			t.Errorf("seed %d: compute %+v", seed, c)
		}
	}
}
