package scenarios

import (
	"context"
	"testing"

	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/sim"
	"gensim/sim/record"
)

// era is what happened to the tasks of one rule set, over some runs.
type era struct {
	tasks, accepted, bad int
	jobs, gain           map[string]float64 // by group: attempts, and pay less slashes in fees of a task
	stamped, caught      int                // verdicts of stampers, and of these proven false
	checks               int                // whistleblowers' challenges that were revealed, right or wrong
}

// eras plays a library scenario under some seeds and sorts tasks by the rule set that was
// in force when they were submitted. It fails where a task was settled by another.
func eras(t *testing.T, name string, seeds uint64, overrides ...string) []era {
	t.Helper()
	cfg := mustResolve(t, mustLoad(t, name, overrides...))
	lab, err := sim.NewLab(sim.LabOptions{Workers: 2, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	var out []era
	for seed := range seeds {
		r, err := sim.Run(context.Background(), cfg, seed+1, sim.Options{Lab: lab})
		if err != nil {
			t.Fatal(err)
		}
		out = addEras(t, r, out)
	}
	return out
}

func tableOf[T any](t *testing.T, r *record.Run, name string) []T {
	t.Helper()
	rows, err := record.Rows[T](r.Table(name))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func addEras(t *testing.T, r *record.Run, out []era) []era {
	t.Helper()
	var begins []int64 // of the rule sets after the first
	for _, c := range tableOf[record.Change](t, r, record.TableChanges) {
		if c.RuleSet > int64(len(begins)) {
			begins = append(begins, int64(c.From))
		}
	}
	groups := map[int64]string{}
	for _, p := range tableOf[record.Payoff](t, r, record.TablePayoffs) {
		groups[p.Account] = p.Role + " " + p.Group
	}
	var of []int // rule set, by task
	fee := 0.0
	for _, task := range tableOf[record.Task](t, r, record.TableTasks) {
		n := 0
		for n < len(begins) && int64(task.Submitted) >= begins[n] {
			n++
		}
		of, fee = append(of, n), float64(task.Fee)
		for len(out) <= n {
			out = append(out, era{jobs: map[string]float64{}, gain: map[string]float64{}})
		}
		out[n].tasks++
		if task.State == "accepted" {
			out[n].accepted++
		}
		if task.Bad {
			out[n].bad++
		}
	}
	stamps := map[[3]int64]bool{}
	for _, e := range tableOf[record.Event](t, r, record.TableEvents) {
		if e.Task < 0 {
			continue
		}
		seat := [3]int64{e.Task, e.Attempt, e.Seat}
		switch era := &out[of[e.Task]]; e.Kind {
		case protocol.SolverDrawn.String():
			era.jobs[groups[e.Account]]++
		case protocol.VerdictRevealed.String():
			if stamps[seat] = groups[e.Account] == "verifier stamper"; stamps[seat] {
				era.stamped++
			}
		case protocol.VerdictFalse.String():
			if stamps[seat] {
				era.caught++
			}
		case protocol.ChallengeRevealed.String():
			era.checks++
		}
	}
	for _, x := range tableOf[record.Transfer](t, r, record.TableTransfers) {
		if x.Task < 0 {
			continue
		}
		era := &out[of[x.Task]]
		switch {
		case x.Kind == ledger.Captured.String() && x.Reason == ledger.SolverFee.String():
			era.gain[groups[x.To]] += float64(x.Amount) / fee
		case (x.Kind == ledger.Captured.String() || x.Kind == ledger.Burned.String()) && groups[x.From][:6] == "solver":
			era.gain[groups[x.From]] -= float64(x.Amount) / fee
		}
	}
	return out
}

// TestRaisedStake holds the scenario to what it expects, over eight seeds. In fees a
// job, noise gets 3/4 R - S/4 for nothing and honest work R - C for C = 1/2: with S = 1/2
// fee .40 against .20, with S = 3 fee -.22. Over 1,300 and 1,100 jobs of noise the
// standard errors are .015 and .05, so that other seeds fail with a probability below 1e-4.
func TestRaisedStake(t *testing.T) {
	e := eras(t, "raised-stake", 8)
	if len(e) != 2 {
		t.Fatalf("%d rule sets", len(e))
	}
	const honest, cost = "solver honest", 0.5
	for n, want := range []float64{0.40, -0.225} {
		noise := e[n].gain["solver noise"] / e[n].jobs["solver noise"]
		if noise < want-0.2 || noise > want+0.2 {
			t.Errorf("rule set %d: noise gets %.3f fee a job, want %.3f", n, noise, want)
		}
		pay := e[n].gain[honest]/e[n].jobs[honest] - cost
		if pay < 0.19 || pay > 0.21 || (noise > pay) != (n == 0) {
			t.Errorf("rule set %d: noise gets %.3f fee a job, honest work %.3f", n, noise, pay)
		}
	}
}

// TestStakeMajority holds the scenario to what it expects, over eight seeds: solvers vote
// themselves a third more; stampers, of whose verdicts half were proven false, are left
// alone; and more of what is accepted is bad. Shares of some 1,000 verdicts and 600 tasks
// have standard errors of .015 and .013: other seeds fail with a probability below 1e-2.
func TestStakeMajority(t *testing.T) {
	e := eras(t, "stake-majority", 8)
	if len(e) != 4 {
		t.Fatalf("%d rule sets", len(e))
	}
	first, last := e[0], e[3]
	share := func(part, all int) float64 { return float64(part) / float64(all) }
	for n, r := range e {
		t.Logf("rule set %d: an honest solver gets %.4f fee a task; %.3f of %d stamps proven false, %.3f of %d accepted tasks bad", n,
			r.gain["solver honest"]/r.jobs["solver honest"], share(r.caught, r.stamped), r.stamped, share(r.bad, r.accepted), r.accepted)
	}
	says(t, "An honest solver's pay rises from %.0f%% to %.0f%% of the fee.", 100*first.gain["solver honest"]/first.jobs["solver honest"], 100*last.gain["solver honest"]/last.jobs["solver honest"])
	says(t, "of stampers' verdicts %.0f%% are proven false instead of %.0f%%, and %.0f%% of the accepted tasks are bad instead of %.0f%% (eight seeds)",
		100*share(last.caught, last.stamped), 100*share(first.caught, first.stamped), 100*share(last.bad, last.accepted), 100*share(first.bad, first.accepted))
	if pay := last.gain["solver honest"] / last.jobs["solver honest"]; pay < 0.93 || pay > 0.937 {
		t.Errorf("an honest solver gets %.4f fee a task by the last rules", pay)
	}
	if before, after := share(first.caught, first.stamped), share(last.caught, last.stamped); before < 0.38 || after > 0.12 {
		t.Errorf("of stampers' verdicts %.3f were proven false before, %.3f after", before, after)
	}
	if before, after := share(first.bad, first.accepted), share(last.bad, last.accepted); after < before+0.015 {
		t.Errorf("of accepted tasks %.3f were bad before, %.3f after", before, after)
	}
	if left := eras(t, "stake-majority", 1, "governance.voting.majority=3/4"); len(left) != 1 {
		t.Errorf("a majority of three quarters lets %d rule sets come", len(left))
	}
}
