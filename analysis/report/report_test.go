package report

import (
	"encoding/json"
	"math"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"gensim/analysis/rundir"
	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record"
	"gensim/sim/record/recordtest"
)

func setting() Setting {
	return Setting{Scenario: "baseline", ScenarioHash: "b3:5f0c2a", Path: "baseline-s7-5f0c2a", WallSeconds: 4.2,
		Tables: []rundir.Table{{Name: "tasks", Path: "tables/tasks.arrow", Rows: 3, Digest: "b3:01"}},
		Shown:  Shown{SubmitFor: 12 * unit.Hour, Surrogates: []string{"1 task = 1.0 GFLOP"}, Inert: []string{"invariants"}}}
}

func summarize(t *testing.T, seed uint64) Summary {
	t.Helper()
	s, err := Summarize(recordtest.Run(seed), setting())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// The keys that `gensim run --json` promises, with the kind of their values.
func TestSummaryHasThePromisedKeys(t *testing.T) {
	b, err := summarize(t, 7).Encode()
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal(b, &got); err != nil {
		t.Fatal(err)
	}
	for path, kind := range map[string]string{
		"scenario": "string", "scenario_hash": "string", "seed": "float64", "digest": "string", "events": "float64",
		"wall_seconds": "float64", "simulated_seconds": "float64", "truncated": "bool", "path": "string",
		"tasks.submitted": "float64", "tasks.settled": "float64", "tasks.accepted": "float64", "tasks.refunded": "float64",
		"tasks.in_flight": "float64", "tasks.bad_accepted": "float64", "outcomes.O1": "float64", "outcomes.O14": "float64",
		"supply.initial": "float64", "supply.minted": "float64", "supply.burned": "float64", "supply.final": "float64",
		"compute.native_gas": "float64", "compute.wasted_gas": "float64", "compute.verification_gas": "float64",
		"compute.profiling_gas": "float64", "compute.whistleblowing_gas": "float64", "compute.dispute_gas": "float64",
		"compute.overhead": "float64", "kernels.backend": "string", "kernels.steps_trained": "float64", "kernels.memo_hits": "float64",
		"kernels.memo_misses": "float64", "kernels.memo_loaded": "float64", "kernels.seconds": "float64", "kernels.seconds_by.vectors": "float64", "kernels.vector_share": "float64",
		"payoffs.0.role": "string", "payoffs.0.group": "string", "payoffs.0.strategy": "string", "payoffs.0.agents": "float64",
		"payoffs.0.jobs": "float64", "payoffs.0.mean": "float64", "payoffs.0.ci_low": "float64", "payoffs.0.ci_high": "float64",
		"payoffs.0.interval": "string", "payoffs.0.per": "string", "payoffs.0.unit": "string",
		"distances.0.class": "string", "distances.0.kind": "string", "distances.0.count": "float64", "distances.0.median": "float64",
		"metrics.0.metric": "string", "metrics.0.value": "float64", "distances.0.p99": "float64", "distances.0.max": "float64", "distances.0.threshold": "float64",
		"tables.0.name": "string", "tables.0.path": "string", "tables.0.rows": "float64", "tables.0.digest": "string",
		"differences.0.role": "string", "differences.0.left": "string", "differences.0.right": "string", "differences.0.mean": "float64",
		"differences.0.ci_low": "float64", "differences.0.ci_high": "float64", "differences.0.interval": "string", "differences.0.confidence": "float64",
	} {
		v := any(got)
		for key := range strings.SplitSeq(path, ".") {
			if list, ok := v.([]any); ok && key == "0" && len(list) > 0 {
				v = list[0]
				continue
			}
			m, _ := v.(map[string]any)
			v = m[key]
		}
		if v == nil || reflect.TypeOf(v).String() != kind {
			t.Errorf("%s is %v (%T), want a %s", path, v, v, kind)
		}
	}
	if _, there := got["runs"]; there {
		t.Error("one run lists runs")
	}
}

func TestSummaryFigures(t *testing.T) {
	s := summarize(t, 7)
	if s.SimulatedSeconds != 16*3600+41*60 || s.Outcomes[0] != 3 || s.Outcomes[13] != 1 || *s.Story != 1 {
		t.Errorf("%+v", s)
	}
	want := (10.1 + 0.9 + 1.7 + 0.14) / 75.6
	if math.Abs(float64(s.Compute.Overhead)-want) > 1e-12 {
		t.Errorf("overhead %v, want %v", s.Compute.Overhead, want)
	}
	for _, p := range s.Payoffs {
		m := p.Terms
		terms := m.Value + m.Fees + m.Bounties + m.Jackpots + m.Compensation + m.Slashed + m.TxFees + m.Compute + m.Idle + m.Capital
		if math.Abs(float64(terms-p.Mean)) > 1e-9 {
			t.Errorf("%s %s: terms sum to %v, mean is %v", p.Role, p.Group, terms, p.Mean)
		}
		if p.Interval != "agents" || !(p.Low < p.Mean && p.Mean < p.High) {
			t.Errorf("%+v", p)
		}
	}
	if s.Honesty.Verdict != Yes || s.Honesty.Cheat != "noise" && s.Honesty.Cheat != "skip_half" {
		t.Errorf("honesty %+v", s.Honesty)
	}
}

func TestSummaryComesBackFromJSON(t *testing.T) {
	s := summarize(t, 7)
	b, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	back, err := Decode(b)
	if err != nil {
		t.Fatal(err)
	}
	again, err := back.Encode()
	if err != nil || string(again) != string(b) {
		t.Errorf("another text: %v\n%s", err, again)
	}
	if _, err := Decode([]byte("{")); err == nil {
		t.Error("half an object was decoded")
	}
}

func TestSummarizeRefusesTotalsThatContradict(t *testing.T) {
	for label, spoil := range map[string]func(*record.Run){
		"tasks":   func(r *record.Run) { r.Tasks.InFlight++ },
		"settled": func(r *record.Run) { r.Tasks.Accepted-- },
		"supply":  func(r *record.Run) { r.Supply.Final++ },
		"payoffs": func(r *record.Run) { r.Table(record.TablePayoffs).Column("fees").Ints[3]++ },
		"table":   func(r *record.Run) { r.Tables = r.Tables[:3] },
	} {
		run := recordtest.Run(7)
		spoil(run)
		if _, err := Summarize(run, setting()); err == nil {
			t.Errorf("%s: accepted", label)
		}
	}
}

func TestPoolIsOverReplicates(t *testing.T) {
	runs := []Summary{summarize(t, 7), summarize(t, 8), summarize(t, 9)}
	for i := range runs {
		runs[i].Path = []string{"a", "b", "c"}[i]
	}
	set := setting()
	set.Path, set.Tables = "", nil
	s, err := Pool(runs, set)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Runs) != 3 || s.Runs[2] != (Single{9, runs[2].Digest, "c"}) || s.Digest == runs[0].Digest {
		t.Errorf("runs %+v, digest %s", s.Runs, s.Digest)
	}
	if s.Tasks.Submitted != 9 || s.Outcomes[0] != 9 || s.Compute.Overhead != runs[0].Compute.Overhead || s.Supply.Final != 3*runs[0].Supply.Final {
		t.Errorf("totals %+v", s)
	}
	var mean stats.Real
	for _, r := range runs {
		mean += r.Payoffs[1].Mean / 3
	}
	if math.Abs(float64(mean-s.Payoffs[1].Mean)) > 1e-12 || s.Payoffs[1].Interval != "replicates" || s.Differences[0].Interval != "replicates" {
		t.Errorf("payoff %+v, want mean %v", s.Payoffs[1], mean)
	}
	if d := s.Distances[0]; d.Count != 3*runs[0].Distances[0].Count || d.Median != runs[0].Distances[0].Median {
		t.Errorf("distances %+v", d)
	}
	if s.Honesty.Verdict != Yes || s.Honesty.Runs != 3 {
		t.Errorf("honesty %+v", s.Honesty)
	}
	if w := s.Within("/x/runs"); w.Path != "/x/runs" || w.Runs[1].Path != filepath.Join("/x/runs", "b") {
		t.Errorf("within: %s, %+v", w.Path, w.Runs)
	}
}

func TestPoolRefusesStrangers(t *testing.T) {
	a, b := summarize(t, 7), summarize(t, 8)
	b.ScenarioHash = "b3:other"
	if _, err := Pool([]Summary{a, b}, setting()); err == nil {
		t.Error("runs of two scenarios were pooled")
	}
	if _, err := Pool(nil, setting()); err == nil {
		t.Error("no runs were pooled")
	}
	c := summarize(t, 8)
	c.Supply.Initial, c.Supply.Final = math.MaxInt64, math.MaxInt64
	if _, err := Pool([]Summary{a, c}, setting()); err == nil {
		t.Error("a sum passed 64 bits")
	}
}

func TestPoolOfOneStaysOverAgents(t *testing.T) {
	s, err := Pool([]Summary{summarize(t, 7)}, setting())
	if err != nil || s.Payoffs[1].Interval != "agents" || s.Honesty.Interval != "agents" {
		t.Errorf("%+v, %v", s.Payoffs, err)
	}
}

func TestJudge(t *testing.T) {
	nan := stats.Undefined()
	payoffs := []stats.Payoff{
		{Role: "solver", Group: "honest", Strategy: "honest", Mean: 0.4}, {Role: "solver", Group: "kind", Strategy: "honest", Mean: 0.5},
		{Role: "solver", Group: "skip", Strategy: "skip", Mean: -1}, {Role: "solver", Group: "noise", Strategy: "noise", Mean: -2},
		{Role: "solver", Group: "idle", Strategy: "noise", Mean: nan}, {Role: "verifier", Group: "stamper", Strategy: "rubber-stamp", Mean: 9},
	}
	d := func(left, right string, mean, low, high stats.Real) stats.Difference {
		return stats.Difference{Role: "solver", Left: left, Right: right, Mean: mean, Low: low, High: high, Interval: "agents"}
	}
	cases := []struct {
		label       string
		differences []stats.Difference
		want        Verdict
		cheat       string
	}{
		{"both below", []stats.Difference{d("honest", "noise", 2.4, 2, 3), d("honest", "skip", 1.4, 1, 2)}, Yes, "skip"},
		{"one unsettled", []stats.Difference{d("honest", "skip", 1.4, 1, 2), d("honest", "noise", 2.4, -1, 5)}, Undecided, "noise"},
		{"no interval", []stats.Difference{d("honest", "skip", 1.4, nan, nan), d("honest", "noise", 2.4, 1, 5)}, Undecided, "skip"},
		{"one pays", []stats.Difference{d("honest", "skip", -1.4, -2, -1), d("honest", "noise", 2, -3, 5)}, No, "skip"},
		{"touching zero", []stats.Difference{d("honest", "skip", 1, 0, 2)}, Undecided, "skip"},
		{"other role only", []stats.Difference{{Role: "verifier", Left: "honest", Right: "stamper", Low: 1, High: 2}}, Unasked, ""},
		{"honest against honest", []stats.Difference{d("honest", "kind", -0.1, -0.2, -0.05)}, Unasked, ""},
		{"cheat against cheat", []stats.Difference{d("skip", "noise", 1, 0.5, 2)}, Unasked, ""},
		{"cheat without jobs", []stats.Difference{d("honest", "idle", nan, nan, nan)}, Unasked, ""},
	}
	for _, c := range cases {
		h := Judge(payoffs, c.differences, 1)
		if h.Verdict != c.want || h.Cheat != c.cheat {
			t.Errorf("%s: %s against %q, want %s against %q", c.label, h.Verdict, h.Cheat, c.want, c.cheat)
		}
		if len(h.Unjudged) != 1 || h.Unjudged[0] != "idle" {
			t.Errorf("%s: unjudged %v", c.label, h.Unjudged)
		}
	}
}
