package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"gensim/analysis/dataset"
	"gensim/analysis/report"
)

// idleYAML prices time that devices are owned and idle, which no agent looks at: utility
// falls in proportion to each price, and the slopes are the idle hours a job. The third
// device is nobody's.
const idleYAML = `
schema: 1
extends: ./tiny.yaml
name: idle
chain: {crypto: keyed}
agents: {solver: {honest: {device: {datacentre: 50%, gaming: 50%, workstation: null}}}}
sweep:
  replicates: 2
  sample:
    points: 40
    seed: 3
    over:
      devices.workstation.idle_price: {from: 0 USD/h, to: 2 USD/h}
      devices.gaming.idle_price: {from: 0.1 USD/h, to: 0.3 USD/h}
      devices.datacentre.idle_price: {from: 0.1 USD/h, to: 0.6 USD/h}
`

func analysed(t *testing.T, dir string, args ...string) report.Sensitivity {
	t.Helper()
	s := start(t, dir, append([]string{"sensitivity", "idle.yaml", "--quiet", "--json", "--metric", "utility.solver.honest"}, args...)...)
	code, _ := s.wait(t)
	var r report.Sensitivity
	if err := json.Unmarshal(s.stdout.Bytes(), &r); err != nil || code != exitDone {
		t.Fatalf("exit code %d, %v: %s%s", code, err, &s.stdout, &s.stderr)
	}
	return r
}

// figuresOf are the figures of a ranking by parameter.
func figuresOf(r *report.Ranking) map[string][]report.Figure {
	out := map[string][]report.Figure{}
	for _, p := range r.Ranks {
		out[p.Parameter] = p.Figures
	}
	return out
}

// TestSensitivityOfIdlePrices: the answer is known. A parameter that nobody feels has no
// effect at all; of a sum of lines, effects are the slopes, which the payoffs of any one
// run tell; and a parameter's share of the variance is that of its slope squared.
func TestSensitivityOfIdlePrices(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"tiny.yaml": tiny, "idle.yaml": idleYAML} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	const nobody, gaming, datacentre = "devices.workstation.idle_price", "devices.gaming.idle_price", "devices.datacentre.idle_price"
	r := analysed(t, dir)
	if r.Method != morris || r.Points != 40 || r.Runs != 80 || len(r.Metrics) != 1 || r.Metrics[0].Used != 10 || len(r.Files) != 4 {
		t.Fatalf("%+v", r)
	}
	effects := figuresOf(&r.Metrics[0])
	if last := r.Metrics[0].Ranks[2]; last.Parameter != nobody || last.Figures[0].Value != 0 {
		t.Errorf("what nobody feels: %+v", last)
	}
	a, b := float64(effects[gaming][1].Value), float64(effects[datacentre][1].Value)
	for _, f := range [][]report.Figure{effects[gaming], effects[datacentre]} {
		if f[1].Value >= 0 || math.Abs(float64(f[0].Value+f[1].Value)) > 1e-9 || f[2].Value > 1e-7 {
			t.Errorf("idle time costs, in proportion: %+v", f)
		}
	}
	for point, idle := range idleTerms(t, filepath.Join(dir, r.Path)) {
		want := a*(idle.gaming)/0.2 + b*(idle.datacentre)/0.5
		if math.Abs(idle.paid-want) > 1e-5 { // each stretch of idle time is charged rounded up
			t.Errorf("point %d: %v paid for idle time, the effects make it %v", point, idle.paid, want)
		}
	}
	shares := figuresOf(&analysed(t, dir, "--method", "sobol", "--points", "640", "-n", "1").Metrics[0])
	one := figuresOf(&analysed(t, dir, "-n", "1").Metrics[0])
	a, b = float64(one[gaming][1].Value), float64(one[datacentre][1].Value)
	for path, want := range map[string]float64{nobody: 0, gaming: a * a / (a*a + b*b), datacentre: b * b / (a*a + b*b)} {
		for _, f := range shares[path] {
			if math.Abs(float64(f.Value)-want) > 0.05 {
				t.Errorf("%s: %s share of the variance %v, want %v", path, f.Name, f.Value, want)
			}
		}
	}
	if again := analysed(t, dir); !again.Already || again.Digest != r.Digest {
		t.Errorf("the same again: %+v", again)
	}
}

// idleTerm is what honest solvers paid for idle time a job at a point, mean over its
// replicates, and the prices there.
type idleTerm struct{ gaming, datacentre, paid float64 }

func idleTerms(t *testing.T, path string) []idleTerm {
	t.Helper()
	d, err := dataset.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	terms := make([]idleTerm, d.Plan.Points)
	err = d.Entries(func(e *dataset.Entry) error {
		for _, g := range e.Groups {
			if g.Role == "solver" && g.Name == "honest" {
				at := &terms[e.Point]
				at.gaming, at.datacentre = e.Values[1].Number, e.Values[2].Number
				at.paid += float64(g.Idle) / 1e9 / float64(g.Jobs) / float64(d.Plan.Replicates)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return terms
}
