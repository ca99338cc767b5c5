package metrics

import (
	"math"
	"slices"
	"strings"
	"testing"

	"gensim/analysis/spec"
	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record"
	"gensim/sim/record/recordtest"
)

// collected are the facts of the sample run, in which two groups of solvers are in a
// coalition.
func collected(t *testing.T) (*record.Run, Facts) {
	t.Helper()
	run := recordtest.Run(1)
	run.Groups = slices.Clone(run.Groups)
	for i := range run.Groups {
		if name := run.Groups[i].Name; name == "skip_half" || name == "noise" {
			run.Groups[i].Coalition = "ring"
		}
	}
	run.Tables = append(run.Tables, record.NewTable(record.TableNetworks, []record.Network{
		{Time: 0, Network: 0, Members: 2}, {Time: 0, Network: 1, Members: 1}, {Time: run.Simulated / 2, Network: 0, Members: 6},
	}))
	f, err := Collect(run)
	if err != nil {
		t.Fatal(err)
	}
	return run, f
}

// TestEveryMetricIsComputed holds package spec's names to what is computed, both ways.
func TestEveryMetricIsComputed(t *testing.T) {
	_, f := collected(t)
	var groups []string
	for _, g := range f.Sample.Groups {
		groups = append(groups, g.Role+"."+g.Name)
	}
	listed, computed := spec.Of(groups, []string{"ring"}), f.numbers()
	for _, m := range listed {
		if _, ok := computed[m.Name]; !ok {
			t.Errorf("%s is listed and not computed", m.Name)
		}
		delete(computed, m.Name)
	}
	for name := range computed {
		t.Errorf("%s is computed and not listed", name)
	}
}

// TestValues holds metrics to figures computed from the sample run by hand, and by the
// functions that the closing screen uses.
func TestValues(t *testing.T) {
	run, f := collected(t)
	payoffs := f.Sample.Payoffs()
	mean := func(role, group string) float64 {
		at := slices.IndexFunc(payoffs, func(p stats.Payoff) bool { return p.Role == role && p.Group == group })
		return float64(payoffs[at].Mean)
	}
	day := float64(run.Simulated) / float64(unit.Day)
	want := map[string]float64{
		"run.events": 51_234, "run.simulated": 16*3600 + 41*60,
		"tasks.submitted": 3, "tasks.accepted_share": 1, "tasks.bad_accepted_share": 0, "tasks.attempts_per_task": 4.0 / 3,
		"outcomes.o1": 3, "outcomes.o2": 1, "outcomes.o3": 0, "outcomes.o14": 1,
		"supply.burned": 0.5, "supply.final": 3999.5,
		"gas.native": 75_600_000_000, "overhead.verification": 101.0 / 756, "overhead.wasted": 126.0 / 756,
		"overhead.total":                       (10_100 + 900 + 1_700 + 140) / 75_600.0,
		"disputes.filed":                       float64(run.Table(record.TableDisputes).Len()),
		"networks.members":                     4 + 1, // (2 + 6) / 2 in one, 1 in the other
		"utility.solver.honest":                mean("solver", "honest"),
		"utility.whistleblower." + "threshold": mean("whistleblower", "threshold"),
		"honesty.advantage":                    mean("solver", "honest") - max(mean("solver", "skip_half"), mean("solver", "noise")),
		"priced_out.solver.noise":              1,
		"jackpots.solver.honest":               0,
	}
	for _, g := range f.Sample.Groups {
		if g.Role == "verifier" && g.Name == "stamper" {
			want["utility_per_day.verifier.stamper"] = float64(g.Terms.Utility) / 1e9 / (float64(g.Agents) * day)
		}
	}
	got := map[string]float64{}
	for _, v := range f.Values() {
		got[v.Name] = v.Value
	}
	for name, w := range want {
		if g, ok := got[name]; !ok || math.Abs(g-w) > 1e-12*math.Abs(w) {
			t.Errorf("%s is %v, want %v", name, g, w)
		}
	}
	shares := got["share.solver.honest"] + got["share.solver.skip_half"] + got["share.solver.noise"]
	if math.Abs(shares-1) > 1e-12 {
		t.Errorf("shares of solvers sum to %v", shares)
	}
	terms := 0.0
	for _, family := range []string{"value", "fees", "bounties", "jackpots", "compensation", "slashed", "tx_fees", "compute", "idle", "capital"} {
		terms += got[family+".verifier.honest"]
	}
	if math.Abs(terms-got["utility.verifier.honest"]) > 1e-9 {
		t.Errorf("terms sum to %v, utility is %v", terms, got["utility.verifier.honest"])
	}
}

// TestWhatIsNotDefined: a run without tasks says nothing of shares and of groups.
func TestWhatIsNotDefined(t *testing.T) {
	run := recordtest.Run(1)
	run.Tasks, run.Compute, run.Simulated = record.TaskTotals{}, record.Compute{}, 0
	run.Tables = []*record.Table{record.NewTable(record.TablePayoffs, []record.Payoff{})}
	f, err := Collect(run)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range f.Values() {
		if strings.HasPrefix(v.Name, "utility") || strings.HasPrefix(v.Name, "overhead") || strings.HasPrefix(v.Name, "honesty") ||
			strings.HasSuffix(v.Name, "_share") || math.IsNaN(v.Value) || math.IsInf(v.Value, 0) {
			t.Errorf("%s is %v", v.Name, v.Value)
		}
	}
}

// TestWarmup: times and disputes are over what comes after it.
func TestWarmup(t *testing.T) {
	run := recordtest.Run(1)
	run.Tables = []*record.Table{
		record.NewTable(record.TablePayoffs, []record.Payoff{}),
		record.NewTable(record.TableTasks, []record.Task{{Submitted: unit.Hour, Settled: 9 * unit.Hour}, {Submitted: 2 * unit.Hour, Settled: 5 * unit.Hour}, {Submitted: 3 * unit.Hour, Settled: -1}}),
		record.NewTable(record.TableDisputes, []record.Dispute{
			{Task: 0, Opened: 8 * unit.Hour, Messages: 1}, {Task: 1, Opened: 4 * unit.Hour, Messages: 10},
			{Task: record.None, Opened: unit.Hour, Messages: 100}, {Task: record.None, Opened: 2 * unit.Hour, Messages: 1000},
		}),
		record.NewTable(record.TableNetworks, []record.Network{{Time: 0, Members: 3}, {Time: 6 * unit.Hour, Members: 5}}),
	}
	run.Simulated, run.Warmup = 10*unit.Hour, 2*unit.Hour
	f, err := Collect(run)
	if err != nil {
		t.Fatal(err)
	}
	if f.Times.Waited != 3*unit.Hour || f.Times.Members != 3600*(4*3+4*5) || f.Disputes.Messages != 1010 || f.Sample.Days != 8.0/24 {
		t.Errorf("%+v %+v %v days", f.Times, f.Disputes, f.Sample.Days)
	}
}
