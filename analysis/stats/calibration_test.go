package stats_test

import (
	"math"
	"testing"

	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// calibration is small enough to reckon by hand.
func calibration() *record.Calibration {
	return &record.Calibration{Workload: "w", Metric: "l2", Steps: 10, Seeds: 2, Spans: []record.Span{
		{Class: "fp32", Length: 1,
			Drifts: []record.Drift{
				{Kind: "honest", From: "seq", By: "lanes8", Gas: 10, Honest: 10, Values: []unit.Distance{0, 100, 200}},
				{Kind: "honest", From: "lanes8", By: "seq", Gas: 10, Honest: 10, Values: []unit.Distance{500}},
				{Kind: "half", Deviant: true, Tempting: true, Gas: 5, Honest: 10, Values: []unit.Distance{400, 5_000}},
				{Kind: "lie", Deviant: true, Gas: 10, Honest: 10, Values: []unit.Distance{150, 160}},
			},
			Panels: []record.Panel{
				{Quantile: 100, Threshold: 200, Update: 100_000},
				{Quantile: 200, Threshold: 400, Update: 100_000},
				{Quantile: 250, Threshold: 50_000, Update: 100_000, Refused: true},
			}},
		{Class: "bf16", Length: 1, Drifts: []record.Drift{{Kind: "honest", From: "bf16", By: "bf16", Values: []unit.Distance{0, 0}}}},
	}}
}

func TestSeparate(t *testing.T) {
	all := stats.Separate(calibration())
	s := all[0]
	near := func(what string, got stats.Real, want float64) {
		t.Helper()
		if math.Abs(float64(got)-want) > 1e-9*math.Abs(want) {
			t.Errorf("%s is %g, want %g", what, float64(got), want)
		}
	}
	near("the largest honest distance", s.Honest.Max, 500e-12)
	near("the honest median", s.Honest.Median, 100e-12) // the second of four
	// Above 200: one of four; above 400: one of four. The refused panel judges nothing.
	near("false suspicions", s.Suspected, 2.0/8)
	half, lie := s.Departs[0], s.Departs[1]
	near("half's misses", half.Missed, 1.0/4) // 400 is not above 400
	near("the lie's misses", lie.Missed, 1)
	near("tempting misses", s.Missed, 1.0/4)
	near("half's gap", half.Gap, 400.0/500)
	near("honest work beyond half", half.Above, 1.0/4)
	near("honest work beyond the lie", lie.Above, 2.0/4)
	near("what half spares", half.Spared, 0.5)
	near("what the lie spares", lie.Spared, 0)
	near("the least margin", s.LeastMargin, 5)      // 500 over the smallest quantile
	near("the most margin", s.MostMargin, 400./250) // half's smallest over the largest quantile
	if s.Honest.Zero != 1 || s.Honest.Count != 4 || len(s.Pairs) != 2 || s.Pairs[1].Trajectory != "lanes8" || s.Threshold.Refused != 1 {
		t.Errorf("%+v", s)
	}
	for i, want := range [][2]float64{{4.0 / 12, 0}, {2.0 / 12, 2.0 / 6}, {1.0 / 12, 3.0 / 6}} { // margins 1, 2, 4: thresholds 100 200 250, 200 400 500, 400 800 1000
		near("suspicions by margin", s.Margins[i].Suspected, want[0])
		near("misses by margin", s.Margins[i].Missed, want[1])
	}
	if b := all[1]; b.Threshold.Panels != 0 || b.Suspected.Defined() || b.LeastMargin.Defined() || len(b.Margins) != 0 || b.Honest.Zero != 2 {
		t.Errorf("a class without panels: %+v", b)
	}
}
