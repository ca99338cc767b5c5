package scenarios

import (
	"errors"
	"maps"
	"slices"
	"testing"
)

// corners are the points of the cube whose coordinates are 0, 1/2 or 1.
type corners struct{}

func (corners) Fill(x []float64, point int) {
	for i := range x {
		x[i], point = float64(point%3)/2, point/3
	}
}

const overRanges = `
  sample:
    points: 5
    over:
      protocol.stake.solver: {from: 1 fee, to: 4 fee}
      agents.solver.honest.count: {from: 4, to: 7}
      protocol.jackpot.rule: [truebit, equal]
`

// TestLaidPoints: a design takes the place of the sample, ends of ranges included, and
// each point is the scenario that its values make.
func TestLaidPoints(t *testing.T) {
	p := swept(t, overRanges)
	r, err := p.Ranges()
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][3]string{{"protocol.stake.solver", "1 fee", "4 fee"}, {"agents.solver.honest.count", "4", "7"}, {"protocol.jackpot.rule", "truebit", "equal"}} {
		if got := [3]string{r[i].Path, r[i].Low.Text, r[i].High.Text}; got != want {
			t.Errorf("range %v, want %v", got, want)
		}
	}
	laid, err := p.Laid(27, corners{})
	if err != nil || laid.Len() != 27 || p.Len() != 5 {
		t.Fatalf("%d points, %v", laid.Len(), err)
	}
	got := texts(t, laid)
	for i, want := range map[int]string{0: "1 fee 4 truebit", 1: "5/2 fee 4 truebit", 3: "1 fee 6 truebit", 9: "1 fee 4 equal", 26: "4 fee 7 equal"} {
		if got[i] != want {
			t.Errorf("point %d is %s, want %s", i, got[i], want)
		}
	}
	want := mustLoad(t, "quick", "protocol.stake.solver=4 fee", "agents.solver.honest.count=7", "protocol.jackpot.rule=equal")
	if Hash(mustPoint(t, laid, 26).Doc) != Hash(want) {
		t.Error("the last point is another scenario")
	}
	if _, err := p.Laid(maxPoints+1, corners{}); err == nil {
		t.Error("there are more points than a sweep may have")
	}
}

// TestRangesAreOfASampleAlone: what is swept beside it is refused.
func TestRangesAreOfASampleAlone(t *testing.T) {
	paths := map[string]string{
		"  replicates: 2\n": "sweep.sample.over",
		"  grid: {protocol.stake.verifier: [1 fee, 2 fee]}\n":       "sweep.sample.over",
		overRanges + "  grid: {protocol.stake.verifier: [1 fee]}\n": "sweep.grid",
		overRanges + "  zip: {protocol.stake.verifier: [1 fee]}\n":  "sweep.zip",
		overRanges + "  list: [{protocol.stake.verifier: 1 fee}]\n": "sweep.list",
		overRanges + "  cases: {some: {networks: {count: 1}}}\n":    "sweep.cases",
	}
	for _, text := range slices.Sorted(maps.Keys(paths)) {
		var fault *PathError
		if _, err := swept(t, text).Ranges(); !errors.As(err, &fault) || fault.Path != paths[text] {
			t.Errorf("%s: %v, want a fault of %s", text, err, paths[text])
		}
	}
	if _, err := mustLoad(t, "quick").Plan().Ranges(); err == nil {
		t.Error("a scenario without a sweep has ranges")
	}
}
