package stats

import (
	"math"
	"testing"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

// TestCoalitions: a coalition's figures are over the jobs, agents and days of all its
// groups; one run gives no interval, two give Student's.
func TestCoalitions(t *testing.T) {
	allied := append([]record.Group(nil), groups...)
	allied[1].Coalition, allied[3].Coalition = "owner", "owner"
	run := func(solvers, verifiers int64) Sample {
		s, err := Collect(allied, []record.Payoff{
			payoff("solver", "honest", 2, 0, 0), payoff("solver", "skip", 9, 70*usd, 0),
			payoff("solver", "honest", 1, unit.Amount(solvers)*usd, 0), payoff("verifier", "honest", 1, unit.Amount(verifiers)*usd, 0)})
		if err != nil {
			t.Fatal(err)
		}
		s.Days = 0.5
		return s
	}
	one, err := Coalitions([]Sample{run(6, 2)})
	if err != nil || len(one) != 1 {
		t.Fatalf("%+v, %v", one, err)
	}
	c := one[0]
	if c.Name != "owner" || len(c.Groups) != 2 || c.Groups[1] != "verifier.honest" || c.Agents != 4 || c.Jobs != 4 || c.Interval != OverAgents || c.PerJob.Low.Defined() {
		t.Errorf("one run: %+v", c)
	}
	near(t, "per job", c.PerJob.Mean, 2)
	near(t, "per agent-day", c.PerAgentDay.Mean, 4)

	two, err := Coalitions([]Sample{run(6, 2), run(10, 6)})
	if err != nil || two[0].Jobs != 8 || two[0].Agents != 4 || two[0].Interval != OverRuns {
		t.Fatalf("two runs: %+v, %v", two, err)
	}
	near(t, "mean", two[0].PerJob.Mean, 3)
	if half := float64(two[0].PerJob.High-two[0].PerJob.Low) / 2; math.Abs(half-t975of1) > 1e-3*t975of1 {
		t.Errorf("half width %v, want %v", half, t975of1)
	}
	if none, err := Coalitions([]Sample{sample(t, usd, 0, 0)}); err != nil || none != nil {
		t.Errorf("without any: %+v, %v", none, err)
	}
}

// TestIdleCoalition: without a job there is no figure a job, but one a day.
func TestIdleCoalition(t *testing.T) {
	allied := []record.Group{{Role: "whistleblower", Name: "sybils", Strategy: "insider", Coalition: "owner", Agents: 2}}
	s, err := Collect(allied, []record.Payoff{payoff("whistleblower", "sybils", 0, usd, 0)})
	if err != nil {
		t.Fatal(err)
	}
	s.Days = 1
	c, err := Coalitions([]Sample{s})
	if err != nil || c[0].PerJob.Mean.Defined() {
		t.Errorf("%+v, %v", c, err)
	}
	near(t, "per agent-day", c[0].PerAgentDay.Mean, 0.5)
}
