package report_test

import (
	"strings"
	"testing"

	"gensim/analysis/report"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// span is a class at a length where honest work reaches a distance and a cheat
// begins at another.
func span(length int, honest, cheat unit.Distance) record.Span {
	return record.Span{Class: "fp32", Length: length,
		Drifts: []record.Drift{
			{Kind: "honest", From: "seq", By: "lanes8", Values: []unit.Distance{100, 100, honest}},
			{Kind: "half batch", Deviant: true, Tempting: true, Gas: 1, Honest: 2, Values: []unit.Distance{cheat}},
			{Kind: "in bf16", Deviant: true, Foreign: true, Tempting: true, Values: []unit.Distance{2 * cheat}},
		},
		Panels: []record.Panel{{Quantile: 100, Threshold: 400, Update: 1 << 40}}}
}

func calibrated(spans ...record.Span) report.Calibration {
	c := &record.Calibration{Workload: "w", Metric: "l2", Steps: 100, Seeds: 1, Spans: spans}
	return report.Calibrate(c, "s", "b3:00", report.Rule{Compare: "segment", Judged: 5, Margin: "4/1"})
}

// The longest length is advised at which the margins have room: at 25 steps a jump
// of honest work has eaten it up.
func TestAdviceTakesTheLongestLengthWithRoom(t *testing.T) {
	r := calibrated(span(1, 110, 1_000_000), span(5, 320, 1_000_000), span(25, 90_000, 800_000))
	a := r.Advice[0]
	if a.Length != 5 || a.Margin != 10 {
		t.Errorf("advice %+v, want 5 steps with a margin of 10, twice 3.2 rounded up", a)
	}
	if p := r.Present("fp32"); p == nil || p.Length != 5 || r.Present("bf16") != nil {
		t.Errorf("the scenario stands at %+v", p)
	}
	if len(r.Overlaps) == 0 || r.Overlaps[len(r.Overlaps)-1].Length != 25 {
		t.Errorf("the jump at 25 steps is not told: %+v", r.Overlaps)
	}
}

func TestOverlapsAreTold(t *testing.T) {
	r := calibrated(span(25, 90_000, 300))
	if a := r.Advice[0]; a.Length != 0 || !strings.Contains(a.Text, "no length measured") {
		t.Errorf("advice %+v", a)
	}
	var said []string
	for _, o := range r.Overlaps {
		said = append(said, o.Kind+": "+o.Text)
	}
	all := strings.Join(said, "\n")
	for _, want := range []string{
		"honest: honest distances jump: the largest, 9e-08, is 900 times the median",
		"half batch: half batch overlaps honest work: 33% of honest distances reach its smallest, 100% of its own pass the threshold",
		"in bf16: an honest run in bf16 lies as far off as a run of half batch",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("not said: %s\nbut: %s", want, all)
		}
	}
}

// A class of one arithmetic has no profile to advise on.
func TestOneArithmetic(t *testing.T) {
	s := span(1, 0, 1000)
	s.Panels = nil
	if a := calibrated(s).Advice[0]; a.Length != 0 || !strings.Contains(a.Text, "one arithmetic only") {
		t.Errorf("advice %+v", a)
	}
}

func TestShort(t *testing.T) {
	for x, want := range map[float64]string{1.94: "1.9", 9e-8: "9e-08", 270: "270", 279.9: "270", 1234: "1,200", 1_299_999: "1,200,000", 12: "12"} {
		if got := report.Short(x); got != want {
			t.Errorf("%g is %s, want %s", x, got, want)
		}
	}
}
