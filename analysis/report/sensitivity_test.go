package report

import (
	"fmt"
	"math"
	"testing"

	"gensim/analysis/dataset"
	"gensim/analysis/sensitivity"
	"gensim/analysis/spec"
	"gensim/protocol/unit"
)

// ishigami of three coordinates in [0, 1], whose Sobol indices are known: Ishigami and
// Homma (1990), with a = 7, b = 0.1.
func ishigami(u []float64) float64 {
	x := [3]float64{}
	for i := range x {
		x[i] = math.Pi * (2*u[i] - 1)
	}
	return math.Sin(x[0]) + 7*math.Pow(math.Sin(x[1]), 2) + 0.1*math.Pow(x[2], 4)*math.Sin(x[0])
}

// played is a data set of runs at the points of a method: solvers earn what ishigami says,
// and the replicates differ by what a seed adds at all points alike. Some runs fail.
func played(t *testing.T, m sensitivity.Method, replicates int, fails func(point, replicate int) bool) *dataset.Dataset {
	t.Helper()
	plan := dataset.Plan{Scenario: "study", Resolved: "x", Points: m.Len(), Replicates: replicates, Design: "sobol",
		Axes: []dataset.Axis{{Path: "a", Type: "real"}, {Path: "b", Type: "real"}, {Path: "c", Type: "real"}}}
	w, err := dataset.Create(t.TempDir(), plan, false)
	if err != nil {
		t.Fatal(err)
	}
	u := make([]float64, 3)
	for point := range m.Len() {
		m.Fill(u, point)
		for r := range replicates {
			e := &dataset.Entry{Point: point, Replicate: r, Values: make([]dataset.Value, 3), Status: dataset.Complete, Digest: "b3:0"}
			e.Groups = []dataset.Group{{Role: "solver", Name: "honest", Strategy: "honest", Agents: 1, Jobs: 4, Utility: unit.Amount(4e9 * (ishigami(u) + float64(r)))}}
			if fails(point, r) {
				e = &dataset.Entry{Point: point, Replicate: r, Values: e.Values, Status: dataset.Failed, Error: "no"}
			}
			if err := w.Append(e); err != nil {
				t.Fatal(err)
			}
		}
	}
	if _, err := w.Seal(m.Len()*replicates, dataset.Setting{}); err != nil {
		t.Fatal(err)
	}
	path, _ := w.Path()
	d, err := dataset.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

var abc = []Swept{{"a", "0", "1"}, {"b", "0", "1"}, {"c", "0", "1"}}

// TestAnalyse: from runs to indices, which are those of the closed form; a sample in which
// one run failed is left out, and so is a metric that no run has.
func TestAnalyse(t *testing.T) {
	m, err := sensitivity.NewSobol(3, 2048, 5)
	if err != nil {
		t.Fatal(err)
	}
	d := played(t, m, 2, func(point, replicate int) bool { return point == 77 && replicate == 1 })
	wanted := []spec.Metric{{Name: "utility.solver.honest", Unit: "USD/job"}, {Name: "utility.solver.noise"}}
	s, err := Analyse(d, m, abc, sensitivity.Bootstrap{Resamples: 100, Confidence: 0.95, Seed: 1}, wanted)
	if err != nil || s.Failed != 1 || s.Points != 2048*5 || len(s.Metrics) != 2 {
		t.Fatalf("%+v, %v", s, err)
	}
	honest := s.Metrics[0]
	if honest.Used != 2047 || honest.Parts != 2048 || honest.Unit != "USD/job" || math.Abs(float64(honest.Mean)-4) > 0.05 {
		t.Errorf("%d of %d samples, mean %v; ishigami's is 3.5, and the seeds add 1/2", honest.Used, honest.Parts, honest.Mean)
	}
	// The closed form, by rank: a and b, then c, which acts through a alone.
	for i, want := range []struct {
		parameter    string
		total, first float64
	}{{"a", 0.5576, 0.3139}, {"b", 0.4424, 0.4424}, {"c", 0.2437, 0}} {
		r := honest.Ranks[i]
		if r.Parameter != want.parameter || math.Abs(float64(r.Figures[0].Value)-want.total) > 0.03 || math.Abs(float64(r.Figures[1].Value)-want.first) > 0.03 {
			t.Errorf("rank %d: %+v, want %+v", i, r, want)
		}
		if f := r.Figures[0]; f.Name != "total" || !(f.Low <= f.Value && f.Value <= f.High && f.Low < f.High) {
			t.Errorf("rank %d: %+v", i, f)
		}
	}
	if none := s.Metrics[1]; none.Used != 0 || none.Mean.Defined() || none.Ranks[0].Parameter != "a" || none.Ranks[0].Figures[0].Value.Defined() {
		t.Errorf("of a group that there is none of: %+v", none)
	}
	if text, err := s.Encode(); err != nil || len(text) == 0 {
		t.Errorf("%s, %v", text, err)
	}
}

// TestAnalyseByPaths: effects keep their sign, their size, and the order of the parameters.
func TestAnalyseByPaths(t *testing.T) {
	m := sensitivity.NewMorris(3, 50, 4, 2)
	s, err := Analyse(played(t, m, 1, func(int, int) bool { return false }), m, abc, sensitivity.Bootstrap{Resamples: 50, Confidence: 0.95, Seed: 1},
		[]spec.Metric{{Name: "utility.solver.honest"}})
	if err != nil {
		t.Fatal(err)
	}
	y := make([]float64, m.Len())
	u := make([]float64, 3)
	for i := range y {
		m.Fill(u, i)
		y[i] = ishigami(u)
	}
	effects := m.Effects(y, sensitivity.Bootstrap{})
	for _, r := range s.Metrics[0].Ranks {
		want := effects[map[string]int{"a": 0, "b": 1, "c": 2}[r.Parameter]]
		if got := r.Figures; math.Abs(float64(got[0].Value)-want.Star.Value) > 1e-6 || math.Abs(float64(got[1].Value)-want.Mean.Value) > 1e-6 {
			t.Errorf("%s: %v, want %+v", r.Parameter, fmt.Sprint(got), want)
		}
	}
	if r := s.Metrics[0].Ranks; !(r[0].Figures[0].Value >= r[1].Figures[0].Value && r[1].Figures[0].Value >= r[2].Figures[0].Value) {
		t.Errorf("not by importance: %+v", r)
	}
}
