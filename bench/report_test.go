package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sample is a report with one section that ran and one that did not.
func sample() *Report {
	row := func(name string, median float64) Outcome {
		return Outcome{Name: name, Ratio: Quartiles{Median: median}, Ours: Quartiles{Median: 2e11}, Theirs: Quartiles{Median: 1e11}}
	}
	r := &Report{
		Programs: []string{"one", "another"},
		Sections: []Section{
			{Key: "forward", Title: "Forward", Unit: "GFLOP/s", Versus: [2]string{"ours", "OpenBLAS"}, scale: 1e9, mean: true, Rows: []Outcome{row("a", 1), row("b", 1.69)}},
			{Key: "left", Title: "Left", Unit: "GFLOP/s", scale: 1e9, NotRun: "no compiler"},
			{Key: "trainings", Title: "Training", Unit: "steps/s", scale: 1, Rows: []Outcome{row("mlp 784-128-10 batch 64, sgd", 2.2)}},
		},
	}
	r.Goals = judge(r.Sections)
	return r
}

// A goal is met or missed by the geometric mean or the row it names; what did not
// run has no verdict; what was not asked for is no goal.
func TestJudge(t *testing.T) {
	goals := map[string]Goal{}
	for _, g := range sample().Goals {
		goals[g.Name] = g
	}
	if g := goals[promises[0].name]; !g.Met || g.Measured < 1.299 || g.Measured > 1.301 {
		t.Errorf("geometric mean: %+v", g)
	}
	if g := goals["small perceptron over PyTorch"]; g.Met || g.Measured != 2.2 || g.NotRun != "" {
		t.Errorf("a missed row: %+v", g)
	}
	if g := goals["the same with A transposed over OpenBLAS, geometric mean"]; g.Met || g.NotRun != "no compiler" {
		t.Errorf("not run: %+v", g)
	}
	if g := goals["transformer over PyTorch"]; g.Met || g.NotRun == "" {
		t.Errorf("a row that is not there: %+v", g)
	}
	if _, ok := goals["bf16 over seq, geometric mean"]; ok {
		t.Error("a section that was not asked for is judged")
	}
}

// The promises name rows that are measured.
func TestPromisesAreMeasured(t *testing.T) {
	names := map[string]bool{}
	for _, s := range subjects(nil, nil) {
		names[s.name()] = true
	}
	for _, p := range large() {
		names[p.String()] = true
	}
	for _, p := range promises {
		if p.row != "" && !names[p.row] {
			t.Errorf("%s: no row %q", p.name, p.row)
		}
	}
}

// A page keeps what stands around the marks; one without marks is left alone.
func TestRecord(t *testing.T) {
	page := filepath.Join(t.TempDir(), "page.md")
	write := func(text string) {
		if err := os.WriteFile(page, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("before\n" + markBegin + "\nstale\n" + markEnd + "\nafter\n")
	for range 2 { // a second time changes nothing
		if err := sample().record(page); err != nil {
			t.Fatal(err)
		}
	}
	raw, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	text := string(raw)
	for _, want := range []string{"before\n" + markBegin, markEnd + "\nafter\n", "| a | 200 | 100 |", "NOT RUN: no compiler", "- another\n", "| 1.30 | met |"} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q\n%s", want, text)
		}
	}
	if strings.Contains(text, "stale") || strings.Count(text, "### Forward") != 1 {
		t.Errorf("the page keeps what it had\n%s", text)
	}
	write("no marks")
	if err := sample().record(page); err == nil {
		t.Error("a page without marks is written")
	}
}

func TestText(t *testing.T) {
	text := sample().text()
	for _, want := range []string{"ours, GFLOP/s", "geometric mean", "NOT RUN: no compiler", "missed"} {
		if !strings.Contains(text, want) {
			t.Errorf("the text lacks %q\n%s", want, text)
		}
	}
}

func TestValidate(t *testing.T) {
	for _, s := range []settings{{parts: "all"}, {parts: "ducks", pairs: 1}, {parts: "products,", pairs: 1}} {
		if s.validate(nil) == nil {
			t.Errorf("%+v is accepted", s)
		}
	}
	if s := (settings{parts: "all", pairs: 1}); s.validate([]string{"more"}) == nil {
		t.Error("an argument is accepted")
	}
}
