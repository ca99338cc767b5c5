package screen

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"gensim/analysis/report"
	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record/recordtest"
)

var update = flag.Bool("update", false, "rewrite the goldens")

func summary(t *testing.T, seed uint64) report.Summary {
	t.Helper()
	s, err := report.Summarize(recordtest.Run(seed), report.Setting{
		Scenario: "baseline", ScenarioHash: "b3:5f0c2a", Path: fmt.Sprintf("runs/baseline-s%d-5f0c2a", seed), WallSeconds: 4.21,
		Shown: report.Shown{SubmitFor: 12 * unit.Hour,
			Surrogates: []string{"1 task of fashion_mlp = 1.0 GFLOP really trained, counted as 1 h on datacentre"},
			Inert:      []string{"check", "invariants.honesty_pays", "invariants.cheats_caught", "plots.payoffs.by", "currency.price"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestKeyedIsSaid: a run in which a hash stands in for the VRF says so.
func TestKeyedIsSaid(t *testing.T) {
	s := summary(t, 7)
	for crypto, want := range map[string]bool{"real": false, "keyed": true} {
		s.Setting.Crypto = crypto
		if got := strings.Contains(Closing(s, Options{}), "crypto: keyed"); got != want {
			t.Errorf("crypto %s: said keyed %v", crypto, got)
		}
	}
}

// TestVariantIsSaid: a run under other rules than those of proof of learning says so.
func TestVariantIsSaid(t *testing.T) {
	s := summary(t, 7)
	for variant, want := range map[string]bool{"pol": false, "none": true} {
		s.Setting.Variant = variant
		if got := strings.Contains(Closing(s, Options{}), "variant "+variant); got != want {
			t.Errorf("variant %s: said %v", variant, got)
		}
	}
}

// TestCoalitionIsTold: what groups that act as one earned together stands below the
// table, with an interval over replicates alone.
func TestCoalitionIsTold(t *testing.T) {
	s := summary(t, 7)
	none := stats.Undefined()
	s.Coalitions = []stats.Coalition{{Name: "owner", Groups: []string{"verifier.dealers", "whistleblower.sybils"}, Agents: 24, Jobs: 955,
		PerJob: stats.Mean{Mean: 0.016, Low: 0.008, High: 0.024}, PerAgentDay: stats.Mean{Mean: 0.594, Low: none, High: none}}}
	want := "coalition owner (verifier.dealers, whistleblower.sybils): 24 agents, 955 jobs: +0.016 USD/job [0.008, 0.024], +0.594 USD/agent-day\n"
	if got := Closing(s, Options{Width: 160}); !strings.Contains(got, want) {
		t.Errorf("not told:\n%s", got)
	}
}

func replicates(t *testing.T) report.Summary {
	t.Helper()
	var runs []report.Summary
	for seed := range uint64(5) {
		runs = append(runs, summary(t, seed+7))
	}
	s, err := report.Pool(runs, report.Setting{Scenario: "baseline", ScenarioHash: "b3:5f0c2a", Path: "runs", WallSeconds: 21,
		Shown: runs[0].Setting})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", name, got, want)
	}
}

func TestClosing(t *testing.T) {
	for _, width := range []int{80, 120} {
		golden(t, fmt.Sprintf("closing-%d.txt", width), Closing(summary(t, 7), Options{Width: width}))
		golden(t, fmt.Sprintf("replicates-%d.txt", width), Closing(replicates(t), Options{Width: width}))
	}
}

func TestNoLinePassesTheWidth(t *testing.T) {
	s := summary(t, 7)
	s.Payoffs[2].Group = "a_group_whose_name_is_much_too_long"
	for i := range s.Payoffs {
		s.Payoffs[i].Jobs *= 10_000
	}
	for width := 80; width <= 140; width++ {
		for line := range strings.Lines(Closing(s, Options{Width: width})) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > width {
				t.Errorf("width %d: a line of %d: %q", width, n, line)
			}
		}
	}
}

func TestColourMarksTheVerdictOnlyWhereWanted(t *testing.T) {
	s := summary(t, 7)
	if strings.Contains(Closing(s, Options{Width: 120}), "\x1b") {
		t.Error("escape sequences in plain output")
	}
	got := Closing(s, Options{Width: 120, Color: true})
	if strings.Count(got, "\x1b[") != 2 || !strings.Contains(got, "\x1b[1;32mYES\x1b[0m") {
		t.Errorf("coloured: %q", got)
	}
	if strip := strings.NewReplacer("\x1b[1;32m", "", "\x1b[0m", "").Replace(got); strip != Closing(s, Options{Width: 120}) {
		t.Error("colour changes the layout")
	}
}

func TestAFileIsPlain(t *testing.T) {
	f, err := os.Create(filepath.Join(t.TempDir(), "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if o := For(f); o.Color || o.Width != 120 {
		t.Errorf("%+v", o)
	}
}

func TestVerdicts(t *testing.T) {
	s := summary(t, 7)
	for v, want := range map[report.Verdict]string{
		report.No: "NO: honest +0.", report.Undecided: "UNDECIDED: honest +0.", report.Unasked: "NOT ASKED",
	} {
		s.Honesty.Verdict = v
		if got := Closing(s, Options{Width: 120}); !strings.Contains(got, "Does honesty pay?  "+want) {
			t.Errorf("%s:\n%s", v, got)
		}
	}
}

func TestUnusualRuns(t *testing.T) {
	s := summary(t, 7)
	s.Truncated, s.Tasks.InFlight, s.Tasks.Refunded, s.Supply.Final = true, 2, 1, 1
	s.Compute.Overhead = stats.Undefined()
	s.Payoffs[1].Mean, s.Payoffs[1].Low = stats.Undefined(), stats.Undefined()
	s.Story, s.Honesty.Unjudged = nil, []string{"skip_half", "forged"}
	got := Closing(s, Options{Width: 120, Already: true})
	for _, want := range []string{"STOPPED UNFINISHED at 16 h 41 min", "2 in flight", "1 refunded", "TOKENS NOT CONSERVED", "verification – of",
		"already there, same digest", "gensim runs", "not judged, for lack of jobs: skip_half, forged"} {
		if !strings.Contains(got, want) {
			t.Errorf("no %q in\n%s", want, got)
		}
	}
}

func TestSpan(t *testing.T) {
	for seconds, want := range map[float64]string{0: "0 s", 59.4: "59 s", 60: "1 min", 61: "1 min 1 s", 3600: "1 h", 60060: "16 h 41 min",
		86399.7: "1 d", 90000: "1 d 1 h", 86460: "1 d"} {
		if got := span(seconds); got != want {
			t.Errorf("%v s: %q, want %q", seconds, got, want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for r, want := range map[stats.Real]string{0: "0.000", -0.0001: "0.000", 0.41: "+0.410", -1.37: "-1.370", 123.456: "+123.5", -12345.6: "-12346"} {
		if got := signed(r); got != want {
			t.Errorf("%v: %q, want %q", float64(r), got, want)
		}
	}
}

// ranked is an analysis whose figures follow from their places.
func ranked() *report.Sensitivity {
	s := &report.Sensitivity{Scenario: "study", Path: "runs/study-morris-3fa1c0", Digest: "b3:5f0c2ad9", Method: "morris", Points: 60, Replicates: 5,
		Runs: 300, Failed: 2, Confidence: 0.95, Files: []string{"runs/study-morris-3fa1c0-ranks-0a1b2c/sensitivity.json"}}
	rank := func(parameter, from, to string, star stats.Real) report.Rank {
		return report.Rank{Parameter: parameter, From: from, To: to, Figures: []report.Figure{
			{Name: "mu*", Value: star, Low: star / 2, High: star * 2}, {Name: "mu", Value: -star / 3}, {Name: "sigma", Value: star / 7}}}
	}
	s.Metrics = []report.Ranking{
		{Metric: "honesty.advantage", Unit: "USD/job", Used: 9, Parts: 10, Mean: 0.4, Low: -1.25, High: 2, Ranks: []report.Rank{
			rank("agents.solver.skip_half.fraction", "1/10", "9/10", 1.5), rank("protocol.stake.solver", "1 fee", "4 fee", 0.41), rank("protocol.jackpot.rule", "truebit", "equal", 0)}},
		{Metric: "overhead.total", Used: 0, Parts: 10, Mean: stats.Undefined(), Low: stats.Undefined(), High: stats.Undefined()},
	}
	return s
}

// TestSensitivity holds the screen to its goldens: the narrow one leaves out what is least
// needed.
func TestSensitivity(t *testing.T) {
	for _, width := range []int{80, 120} {
		got := Sensitivity(ranked(), Options{Width: width})
		if !fits(got, width) {
			t.Errorf("a line is wider than %d", width)
		}
		golden(t, fmt.Sprintf("sensitivity-%d.txt", width), got)
	}
}
