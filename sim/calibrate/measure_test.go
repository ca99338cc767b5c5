package calibrate_test

import (
	"reflect"
	"slices"
	"testing"

	"go.uber.org/goleak"

	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim"
	"gensim/sim/calibrate"
	"gensim/sim/record"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// config is a small perceptron at a constant rate: 40 steps.
func config() *sim.Config {
	p := protocol.Params{
		Profiling: protocol.Profiling{Profilers: 3, Prefix: 8, Quantile: unit.Ratio{Num: 99, Den: 100}, Margin: unit.Ratio{Num: 4, Den: 1}},
		Bounds:    slices.Repeat([]protocol.Bounds{{Min: 1_000, Max: 10_000_000_000}}, 8),
	}
	k := kernels.Config{
		Model: kernels.Model{MLP: kernels.MLP{Widths: []int{196, 12, 10}, Activation: "relu"}}, Data: "fashion-mnist-small",
		Optimizer: kernels.Optimizer{Kind: "sgd", Rate: unit.Ratio{Num: 1, Den: 20}}, Batch: 16, Segments: 8, StepsPerSegment: 5,
	}
	return &sim.Config{Workloads: []sim.Workload{{Name: "small", Kernel: k}}, Protocol: p}
}

func measure(t *testing.T, l sim.LabOptions, o calibrate.Order) *record.Calibration {
	t.Helper()
	lab, err := sim.NewLab(l)
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	c, err := calibrate.Measure(lab, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// The ground on which thresholds stand: on a perceptron with a constant rate, honest
// fp32 distances at one step lie at least 1,000 times below every skipped step, every
// half batch, and every attack on proofs of learning; the smallest lie about the rate
// passes the baseline's margin of four.
func TestHonestStepsLieFarBelowSkippedStepsAndHalfBatches(t *testing.T) {
	c := measure(t, sim.LabOptions{Workers: 2, Memo: true}, calibrate.Order{Config: config(), Lengths: []int{1}, Seeds: 4})
	honest, deviant, drifts := unit.Distance(0), unit.MaxDistance, 0
	var seen []string
	for _, d := range c.Spans[0].Drifts {
		if !slices.Contains(seen, d.Kind) {
			seen = append(seen, d.Kind)
		}
		switch d.Kind {
		case "honest":
			drifts++
			honest = max(honest, d.Values[len(d.Values)-1])
		case "rate x 1 - 1e-6":
			// Honest drifts come first.
			if d.Values[len(d.Values)-1] > 4*honest {
				t.Errorf("the smallest lie reaches %d, above four times the largest honest distance, %d", d.Values[len(d.Values)-1], honest)
			}
		case "rate x 9/10", "rate x 999/1000":
		default:
			if d.Foreign {
				continue
			}
			deviant = min(deviant, d.Values[0])
		}
	}
	t.Logf("kinds %v", seen)
	for _, kind := range []string{"interpolated", "blindfold", "infinitesimal", "copy", "spoof, 2 rounds"} {
		if !slices.Contains(seen, kind) {
			t.Errorf("no %s", kind)
		}
	}
	if drifts < 20 {
		t.Errorf("%d pairs of fp32 arithmetics", drifts)
	}
	t.Logf("honest at most %d, deviant at least %d", honest, deviant)
	if honest == 0 || deviant/1000 < honest {
		t.Errorf("honest distances reach %d, deviant ones begin at %d", honest, deviant)
	}
}

// A calibration is a function of its order: the same for any backend and number of
// workers, with or without memo.
func TestSameOnAnyLab(t *testing.T) {
	o := calibrate.Order{Config: config(), Lengths: []int{1, 4}, Seeds: 1}
	o.Config.Workloads[0].Kernel.Segments = 2
	want := measure(t, sim.LabOptions{Backend: "ref"}, o)
	for _, b := range sim.Backends() {
		if got := measure(t, sim.LabOptions{Backend: b, Workers: 2, Memo: true}, o); !reflect.DeepEqual(got, want) {
			t.Errorf("on %s the calibration is\n%+v, want\n%+v", b, got, want)
		}
	}
}

// Every class has its spans; rows are sorted, deviations carry what they spare, and
// each panel follows the rule.
func TestSpansAreWhole(t *testing.T) {
	var done, total int
	o := calibrate.Order{Config: config(), Lengths: []int{2, 10}, Seeds: 2, Progress: func(d, n int) { done, total = d, n }}
	c := measure(t, sim.LabOptions{Memo: true}, o)
	if done != total || total == 0 {
		t.Errorf("%d of %d steps done", done, total)
	}
	if c.Steps != 40 || c.Workload != "small" || c.Metric != "l2" || len(c.Spans)%2 != 0 {
		t.Errorf("calibration %+v", c)
	}
	for _, s := range c.Spans {
		for _, d := range s.Drifts {
			if len(d.Values) == 0 || !slices.IsSorted(d.Values) {
				t.Errorf("%s at %d, %s: values %v", s.Class, s.Length, d.Kind, d.Values)
			}
			if half := d.Kind == "half batch"; half && (d.Gas >= d.Honest || !d.Tempting || d.Values[0] == 0) {
				t.Errorf("%s at %d: half a batch spares nothing: %+v", s.Class, s.Length, d)
			}
		}
		for _, p := range s.Panels {
			if want := min(max(4*p.Quantile, 1_000), 10_000_000_000); p.Threshold != want || p.Refused != (10*want > p.Update) {
				t.Errorf("%s at %d: panel %+v", s.Class, s.Length, p)
			}
		}
	}
	if fp32 := c.Spans[0]; fp32.Class != "fp32" || len(fp32.Panels) != 2 || fp32.Panels[0].Quantile == 0 {
		t.Errorf("the first span is %+v", fp32)
	}
}

func TestLengthsBeyondTheTrajectory(t *testing.T) {
	lab, err := sim.NewLab(sim.LabOptions{})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	for _, n := range []int{0, 41} {
		if _, err := calibrate.Measure(lab, calibrate.Order{Config: config(), Lengths: []int{n}, Seeds: 1}); err == nil {
			t.Errorf("a length of %d of 40 steps was measured", n)
		}
	}
}
