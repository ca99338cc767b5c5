package scenarios

import (
	"context"
	"testing"

	"gensim/sim"
	"gensim/sim/record"
)

// The library's scenario of withheld data keeps what it expects, over seeds: groups
// that withhold lose money on each job, by their stakes; griefers lose the deposit of
// each task and nothing else; honest solvers, verifiers and users gain, and nothing is
// ever taken from them for being wrong or late.
func TestWithholdingDoesNotPay(t *testing.T) {
	cfg := mustResolve(t, mustLoad(t, "data-withholding"))
	lab, err := sim.NewLab(sim.LabOptions{Workers: 2, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	for seed := range uint64(4) {
		run, err := sim.Run(context.Background(), cfg, seed, sim.Options{Lab: lab})
		if err != nil {
			t.Fatal(err)
		}
		holdsWithholding(t, run)
	}
}

func holdsWithholding(t *testing.T, run *record.Run) {
	t.Helper()
	groups := groupTotals(t, run)
	for _, name := range []string{"solver honest", "verifier honest", "submitter users"} {
		if g := groups[name]; g.slashed != 0 || g.utility <= 0 {
			t.Errorf("seed %d: %s: %+v", run.Seed, name, g)
		}
	}
	for _, name := range []string{"solver withhold", "solver hostage", "submitter griefers"} {
		if g := groups[name]; g.jobs == 0 || g.utility >= 0 || g.slashed >= 0 || g.slashed < g.utility*2 {
			t.Errorf("seed %d: %s: %+v", run.Seed, name, g)
		}
	}
	fee := float64(0)
	tasks, err := record.Rows[record.Task](run.Table(record.TableTasks))
	if err != nil {
		t.Fatal(err)
	}
	for i := range tasks {
		fee = float64(tasks[i].Fee)
	}
	deposits := float64(run.Outcomes[12-1]) * fee / 10
	if lost := -groups["submitter griefers"].slashed; run.Outcomes[12-1] == 0 || lost < deposits || lost > deposits+float64(run.Outcomes[12-1]) {
		t.Errorf("seed %d: %d unusable tasks cost %.0f, their deposits are %.0f", run.Seed, run.Outcomes[12-1], lost, deposits)
	}
	if groups["verifier honest"].bounties == 0 {
		t.Errorf("seed %d: nobody was paid for asking", run.Seed)
	}
	if run.Outcomes[9-1] != 0 || run.Outcomes[10-1] < 5 {
		t.Errorf("seed %d: outcomes %v", run.Seed, run.Outcomes)
	}
}
