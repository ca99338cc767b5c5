package plots_test

import (
	"bytes"
	"strings"
	"testing"

	"gensim/analysis/plots"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// A calibration's picture has one panel a class and length; its CSV tells them apart
// and carries the median threshold.
func TestCalibration(t *testing.T) {
	span := func(length int) record.Span {
		return record.Span{Class: "fp32", Length: length,
			Drifts: []record.Drift{{Kind: "honest", Values: []unit.Distance{0, 100_000}}, {Kind: "noise", Deviant: true, Values: []unit.Distance{1 << 40}}},
			Panels: []record.Panel{{Threshold: 700_000}, {Threshold: 300_000}, {Threshold: 500_000}}}
	}
	f, err := plots.Calibration("s, w", &record.Calibration{Metric: "l2", Spans: []record.Span{span(1), span(25)}})
	if err != nil {
		t.Fatal(err)
	}
	var csv, svg bytes.Buffer
	if err := f.Write(&csv, plots.CSV); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(csv.String()), "\n")
	if len(lines) != 1+2*3 || !strings.HasPrefix(lines[1], "fp32 at 1 step,l2,honest,zero,0,0,1,50,5e-07") || !strings.HasPrefix(lines[6], "fp32 at 25 steps,l2,deviant,log,") {
		t.Errorf("drawn were\n%s", csv.String())
	}
	if err := f.Write(&svg, plots.SVG); err != nil || !strings.Contains(svg.String(), "fp32 at 25 steps") {
		t.Errorf("%v: the second panel has no title", err)
	}
	if _, err := plots.Calibration("s, w", &record.Calibration{Metric: "l2", Spans: []record.Span{{Class: "fp32"}}}); err == nil {
		t.Error("nothing was drawn")
	}
}
