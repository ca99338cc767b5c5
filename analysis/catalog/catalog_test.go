//go:build cgo

package catalog

import (
	"errors"
	"fmt"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"gensim/analysis/report"
	"gensim/analysis/rundir"
	"gensim/sim/record/recordtest"
)

// TestMain lets the test binary play another process that adds runs.
func TestMain(m *testing.M) {
	if dir := os.Getenv("CATALOG_RUNS"); dir != "" {
		os.Exit(addMany(dir, os.Getenv("CATALOG_WHO")))
	}
	os.Exit(m.Run())
}

const perProcess = 40

// addMany opens, adds and closes as often as so many runs would.
func addMany(runs, who string) int {
	for i := range perProcess {
		c, err := Open(runs)
		if err == nil {
			id := fmt.Sprintf("run-%s-%d", who, i)
			err = errors.Join(c.Add(Entry{ID: id, Path: filepath.Join(runs, id)}), c.Close())
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
	}
	return 0
}

// makeRun writes a run directory of the example run.
func makeRun(t *testing.T, runs string, seed uint64, created string) Entry {
	t.Helper()
	name := rundir.Name("baseline", seed, "b3:aa", 1)
	w, err := rundir.Create(runs, name)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	s, err := report.Summarize(recordtest.Run(seed), report.Setting{Scenario: "baseline", ScenarioHash: "b3:aa", Path: name})
	if err != nil {
		t.Fatal(err)
	}
	data, err := s.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(SummaryName, data); err != nil {
		t.Fatal(err)
	}
	result, err := w.Commit(rundir.Manifest{Scenario: "baseline", ScenarioHash: "b3:aa", Seed: seed, Digest: s.Digest,
		Machine: rundir.Machine{Created: created, WallSeconds: 1.25, Backend: "ref"}})
	if err != nil {
		t.Fatal(err)
	}
	e, err := entryAt(result.Path)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func open(t *testing.T, runs string) *Catalog {
	t.Helper()
	c, err := Open(runs)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { c.Close() })
	return c
}

func list(t *testing.T, c *Catalog, f Filter) []Entry {
	t.Helper()
	got, err := c.List(f)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func TestAddAndList(t *testing.T) {
	runs := t.TempDir()
	c := open(t, runs)
	older := makeRun(t, runs, 7, "2026-01-01T10:00:00Z")
	newer := makeRun(t, runs, math.MaxUint64, "2026-01-02T10:00:00Z")
	for _, e := range []Entry{newer, older, older} { // the second time replaces
		if err := c.Add(e); err != nil {
			t.Fatal(err)
		}
	}
	got := list(t, c, Filter{})
	if len(got) != 2 || got[0] != newer || got[1] != older {
		t.Fatalf("list %+v", got)
	}
	if older.Verdict != report.Yes || older.Tasks != 3 || older.WallSeconds != 1.25 || older.Backend != "ref" {
		t.Errorf("entry %+v", older)
	}
	seed := uint64(math.MaxUint64)
	for label, f := range map[string]Filter{"seed": {Seed: &seed}, "limit": {Limit: 1}, "prefix": {Prefix: newer.ID[:16]}, "digest": {Prefix: newer.Digest}} {
		if got := list(t, c, f); len(got) != 1 || got[0] != newer {
			t.Errorf("%s: %+v", label, got)
		}
	}
	if got := list(t, c, Filter{Scenario: "other"}); len(got) != 0 {
		t.Errorf("another scenario: %+v", got)
	}
	if got := list(t, c, Filter{Scenario: "baseline", Verdict: report.Yes, Prefix: "baseline"}); len(got) != 2 {
		t.Errorf("all filters: %+v", got)
	}
}

func TestRunsMoveAsAWhole(t *testing.T) {
	parent := t.TempDir()
	runs := filepath.Join(parent, "runs")
	e := makeRun(t, runs, 7, "2026-01-01T10:00:00Z")
	c := open(t, runs)
	if err := c.Add(e); err != nil {
		t.Fatal(err)
	}
	elsewhere := makeRun(t, filepath.Join(parent, "elsewhere"), 8, "2026-01-01T09:00:00Z")
	if err := errors.Join(c.Add(elsewhere), c.Close()); err != nil {
		t.Fatal(err)
	}
	moved := filepath.Join(parent, "moved?50%") // a name that an URL would trip over
	if err := os.Rename(runs, moved); err != nil {
		t.Fatal(err)
	}
	got := list(t, open(t, moved), Filter{})
	if len(got) != 2 || got[0].Path != filepath.Join(moved, e.ID) || got[0].Missing || got[1].Path != elsewhere.Path {
		t.Errorf("list %+v", got)
	}
	if err := os.RemoveAll(filepath.Join(moved, e.ID)); err != nil {
		t.Fatal(err)
	}
	if got := list(t, open(t, moved), Filter{}); !got[0].Missing {
		t.Errorf("a run that is gone: %+v", got[0])
	}
	if _, err := Find(moved, e.ID[:13]); !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), "gone") {
		t.Errorf("finding it: %v", err)
	}
}

func TestFind(t *testing.T) {
	runs := filepath.Join(t.TempDir(), "runs")
	if _, err := Find(runs, "latest"); !errors.Is(err, ErrUnknown) {
		t.Errorf("no runs yet: %v", err)
	}
	if _, err := os.Stat(runs); err == nil {
		t.Error("asking made a directory")
	}
	a, b := makeRun(t, runs, 7, "2026-01-01T10:00:00Z"), makeRun(t, runs, 8, "2026-01-02T10:00:00Z")
	c := open(t, runs)
	if err := errors.Join(c.Add(a), c.Add(b)); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]Entry{
		a.ID: a, a.Path: a, "baseline-s7": a, "baseline-s8-": b, a.Digest: a, "latest": b, filepath.Join(runs, "..", "runs", b.ID): b,
	} {
		if got, err := Find(runs, name); err != nil || got != want {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
	if err := rundir.PointLatest(runs, a.ID); err != nil {
		t.Fatal(err)
	}
	if got, err := Find(runs, "latest"); err != nil || got != a {
		t.Errorf("latest by its link: %+v, %v", got, err)
	}
	for name, want := range map[string]string{"baseline-s": "is the beginning of baseline-s8", "": "empty", "nothing": "no id or digest", "%": "no id"} {
		if _, err := Find(runs, name); !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func TestSeveralProcessesAdd(t *testing.T) {
	runs := t.TempDir()
	var all []*exec.Cmd
	for _, who := range []string{"a", "b", "c", "d"} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), "CATALOG_RUNS="+runs, "CATALOG_WHO="+who)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		all = append(all, cmd)
	}
	for _, cmd := range all {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	if got := list(t, open(t, runs), Filter{}); len(got) != len(all)*perProcess {
		t.Errorf("%d entries, want %d", len(got), len(all)*perProcess)
	}
}

func TestDamagedCatalogueIsNamedAndRebuilt(t *testing.T) {
	sound := func(t *testing.T, runs string) []byte {
		c := open(t, runs)
		for i := range 300 {
			id := fmt.Sprintf("baseline-s%d-aaaaaa", i)
			if err := c.Add(Entry{ID: id, Path: filepath.Join(runs, id), Digest: strings.Repeat("d", 60)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		data, err := os.ReadFile(filepath.Join(runs, Name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for label, damage := range map[string]func([]byte) []byte{
		"text":        func([]byte) []byte { return []byte(strings.Repeat("not a database\n", 1000)) },
		"cut":         func(b []byte) []byte { return b[:len(b)/2+100] },
		"overwritten": func(b []byte) []byte { copy(b[4096:], strings.Repeat("x", 8192)); return b },
		"version":     func(b []byte) []byte { b[63] = 99; return b }, // user_version, big-endian at 60
	} {
		runs := t.TempDir()
		e := makeRun(t, runs, 7, "2026-01-01T10:00:00Z")
		if err := os.WriteFile(filepath.Join(runs, Name), damage(sound(t, runs)), 0o666); err != nil {
			t.Fatal(err)
		}
		_, err := Open(runs)
		if !errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "runs --rebuild") {
			t.Errorf("%s: %v", label, err)
		}
		if got, err := Find(runs, e.ID); err != nil || got != e {
			t.Errorf("%s: a run by its id: %+v, %v", label, got, err)
		}
		r, err := Rebuild(runs)
		if err != nil || r.Runs != 1 || r.Aside == "" || len(r.Unusable) != 0 {
			t.Errorf("%s: rebuilt %+v, %v", label, r, err)
			continue
		}
		if got := list(t, open(t, runs), Filter{}); len(got) != 1 || got[0] != e {
			t.Errorf("%s: after rebuilding: %+v", label, got)
		}
		if _, err := os.Stat(r.Aside); err != nil {
			t.Errorf("%s: the damaged file was not kept: %v", label, err)
		}
	}
}

func TestRebuildOfASoundCatalogue(t *testing.T) {
	runs := t.TempDir()
	a, b := makeRun(t, runs, 7, "2026-01-01T10:00:00Z"), makeRun(t, runs, 8, "2026-01-02T10:00:00Z")
	c := open(t, runs)
	if err := c.Add(Entry{ID: "gone", Path: filepath.Join(runs, "gone")}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(runs, a.ID, SummaryName), []byte("{"), 0o666); err != nil {
		t.Fatal(err)
	}
	r, err := Rebuild(runs)
	if err != nil || r.Runs != 1 || r.Aside != "" || len(r.Unusable) != 1 || !strings.Contains(r.Unusable[0], a.ID) {
		t.Fatalf("%+v, %v", r, err)
	}
	if got := list(t, c, Filter{}); len(got) != 1 || got[0] != b {
		t.Errorf("list %+v", got)
	}
}
