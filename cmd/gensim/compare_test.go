package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"gensim/analysis/rundir"
	"gensim/sim/record"
)

const smallBaseline = `
schema: 1
extends: baseline
name: small
run: {submit_for: 2 h}
chain: {crypto: keyed}
`

const lowStake = `
schema: 1
extends: small.yaml
name: lowstake
protocol: {stake: {solver: 1/10 fee}}
`

// TestCompareAgainstRuns holds the differences that compare prints to those that the
// runs' own tables give, seed by seed: with a stake of a tenth of a fee solvers that
// cheat lose less.
func TestCompareAgainstRuns(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"small.yaml": smallBaseline, "lowstake.yaml": lowStake} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	s := start(t, dir, "compare", "small.yaml", "lowstake.yaml", "-n", "3", "--quiet", "--json", "--out", "runs")
	if code, _ := s.wait(t); code != exitDone {
		t.Fatalf("exit code %d: %s%s", code, &s.stdout, &s.stderr)
	}
	var got compared
	if err := json.Unmarshal(s.stdout.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	a, b := meansBySeed(t, filepath.Join(dir, "runs", "small-*")), meansBySeed(t, filepath.Join(dir, "runs", "lowstake-*"))
	if len(a) != 3 || len(b) != 3 {
		t.Fatalf("%d and %d runs, want 3 of each", len(a), len(b))
	}
	for i := range got.Groups {
		g := &got.Groups[i]
		var sum float64
		for seed, means := range a {
			sum += b[seed][g.Name] - means[g.Name]
		}
		if want := sum / 3; g.Role == "solver" && (float64(g.Mean)-want > 1e-9 || want-float64(g.Mean) > 1e-9) {
			t.Errorf("solver.%s: difference %v, the runs' tables give %v", g.Name, g.Mean, want)
		}
		if cheat := g.Name == "noise" || g.Name == "skip_half"; cheat && (g.Low <= 0 || !g.Apart()) {
			t.Errorf("solver.%s: [%v, %v], want a gain for certain where the stake is small", g.Name, g.Low, g.High)
		}
	}
}

// meansBySeed reads USD a job of every group of solvers, from the tables of runs.
func meansBySeed(t *testing.T, pattern string) map[uint64]map[string]float64 {
	t.Helper()
	paths, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	bySeed := map[uint64]map[string]float64{}
	for _, path := range paths {
		run, err := rundir.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		table, err := run.Table(record.TablePayoffs)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := record.Rows[record.Payoff](table)
		if err != nil {
			t.Fatal(err)
		}
		sums, jobs := map[string]float64{}, map[string]float64{}
		for i := range rows {
			if r := &rows[i]; r.Role == "solver" {
				sums[r.Group] += float64(r.Utility) / 1e9
				jobs[r.Group] += float64(r.Jobs)
			}
		}
		for name := range sums {
			sums[name] /= jobs[name]
		}
		bySeed[run.Manifest.Seed] = sums
		if err := run.Close(); err != nil {
			t.Fatal(err)
		}
	}
	return bySeed
}
