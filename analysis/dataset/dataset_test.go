package dataset

import (
	"errors"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"gensim/analysis/metrics"
	"gensim/analysis/rundir"
	"gensim/sim/record"
)

func somePlan(points, replicates int) Plan {
	return Plan{Scenario: "study", Resolved: "schema: 1\n", ResultsVersion: 3, Seed: 7, Points: points, Replicates: replicates, Axes: []Axis{
		{Path: "protocol.stake.solver", Type: "real", Unit: "fee"},
		{Path: "agents.solver.noise.count", Type: "int"},
		{Path: "protocol.jackpot.rule", Type: "string"},
	}}
}

// someEntry is the result of a run, which follows from its numbers alone.
func someEntry(point, replicate int) *Entry {
	e := &Entry{
		Point: point, Replicate: replicate, Seed: math.MaxUint64 - uint64(replicate), Key: fmt.Sprintf("b3:%d-%d", point, replicate), Case: "a",
		Values: []Value{{Text: "1/4 fee", Number: float64(point) / 3}, {Text: "5", Number: 5}, {Text: "equal"}}, ScenarioHash: "b3:5",
		Status: Complete, Digest: fmt.Sprintf("b3:%d", 31*point+replicate), Events: int64(point), Simulated: 12_000_000,
		Times: metrics.Times{Members: 1.5 * float64(replicate)}, Machine: Machine{WallSeconds: float64(replicate)},
	}
	e.Outcomes[0] = int64(point + replicate)
	for _, g := range []string{"honest", "noise"} {
		e.Groups = append(e.Groups, Group{Role: "solver", Name: g, Strategy: g, Agents: 4, Jobs: int64(point), Fees: 1_000_000_007, Utility: -5})
	}
	return e
}

func failedEntry(point, replicate int) *Entry {
	e := someEntry(point, replicate)
	return &Entry{Point: e.Point, Replicate: e.Replicate, Seed: e.Seed, Key: e.Key, Case: e.Case, Values: e.Values, ScenarioHash: e.ScenarioHash,
		Status: Failed, Error: "panic: odd", Command: "gensim run study"}
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// undisturbed is the dataset of a plan made by one process in order.
func undisturbed(t testing.TB, dir string, p Plan) string {
	w := must(Create(dir, p, false))(t)
	for point := range p.Points {
		for replicate := range p.Replicates {
			if err := w.Append(someEntry(point, replicate)); err != nil {
				t.Fatal(err)
			}
		}
	}
	must(w.Seal(p.Points*p.Replicates, Setting{}))(t)
	final, _ := w.Path()
	return final
}

// contents are the files of a complete dataset whose bytes may not depend on how it was
// made.
func contents(t testing.TB, path string) map[string]string {
	all := map[string]string{}
	for _, name := range []string{planName, "runs.parquet", "payoffs.parquet", "outcomes.parquet", "metrics.parquet"} {
		all[name] = string(must(os.ReadFile(filepath.Join(path, name)))(t))
	}
	d := must(Open(path))(t)
	if found := must(d.Verify())(t); len(found) > 0 {
		t.Fatalf("%s: %v", path, found)
	}
	return all
}

func requireSame(t testing.TB, got, want map[string]string) {
	t.Helper()
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s differs", name)
		}
	}
}

// TestWhateverHappens: runs are made in any order, by processes one after another that
// are killed in the middle of a line, in shards that are merged in any order and more
// than once; some fail at first. The result is that of one process left alone.
func TestWhateverHappens(t *testing.T) {
	checks := flag.Lookup("rapid.checks")
	defer flag.Set(checks.Name, checks.Value.String())
	flag.Set(checks.Name, "20") // each waits for the disk some twenty times
	p := somePlan(4, 3)
	want := contents(t, undisturbed(t, t.TempDir(), p))
	rapid.Check(t, func(r *rapid.T) {
		out := must(os.MkdirTemp("", "dataset"))(t)
		defer os.RemoveAll(out)
		shards := rapid.IntRange(1, 3).Draw(r, "shards")
		runs := rapid.Permutation(seq(12)).Draw(r, "order")
		var parts []string
		for shard := range shards {
			q := p
			if shards > 1 {
				q.Shard, q.Shards = shard, shards
			}
			var mine []int
			for _, n := range runs {
				if n%shards == shard {
					mine = append(mine, n)
				}
			}
			parts = append(parts, makeShard(r, out, q, mine))
		}
		path := parts[0]
		if shards > 1 {
			order := rapid.Permutation(append(slices.Clone(parts), parts[0])).Draw(r, "merged")
			early := must(Merge(out, order[:1], Setting{}))(t)
			if early.Complete || early.Missing == 0 {
				r.Fatalf("a shard alone is %+v", early)
			}
			m := must(Merge(out, order, Setting{}))(t)
			if path = m.Path; !m.Complete {
				r.Fatalf("merged: %+v", m)
			}
			if again := must(Merge(out, parts, Setting{}))(t); !again.Already || again.Path != path {
				r.Fatalf("merged again: %+v", again)
			}
		}
		requireSame(t, contents(t, path), want)
	})
}

func seq(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// makeShard makes some runs with processes that are killed again and again.
func makeShard(r *rapid.T, out string, p Plan, mine []int) string {
	for first := true; ; first = false {
		w, err := Create(out, p, !first)
		if err != nil {
			r.Fatal(err)
		}
		budget := rapid.IntRange(0, 5).Draw(r, "runs until it is killed")
		for _, n := range mine {
			if w.Done(n/3, n%3) {
				continue
			}
			if budget--; budget < 0 {
				break
			}
			e := someEntry(n/3, n%3)
			if rapid.IntRange(0, 5).Draw(r, "fails") == 0 {
				e = failedEntry(n/3, n%3)
			}
			if err := w.Append(e); err != nil {
				r.Fatal(err)
			}
		}
		if budget >= 0 && allDone(w, mine) {
			if _, err := w.Seal(len(mine), Setting{}); err != nil {
				r.Fatal(err)
			}
			final, _ := w.Path()
			return final
		}
		if torn := rapid.IntRange(0, 60).Draw(r, "bytes of a torn line"); w.own != nil {
			line, _ := lineOf(someEntry(0, 0))
			w.own.f.Write(line[:torn])
		}
		if err := w.Close(); err != nil { // what the system does for a killed process
			r.Fatal(err)
		}
	}
}

func allDone(w *Writer, mine []int) bool {
	return !slices.ContainsFunc(mine, func(n int) bool { return !w.Done(n/3, n%3) })
}

// TestFailedRunsHaveARow and nothing else, and the dataset says how many they are.
func TestFailedRunsHaveARow(t *testing.T) {
	out := t.TempDir()
	p := somePlan(2, 1)
	w := must(Create(out, p, false))(t)
	for _, e := range []*Entry{someEntry(0, 0), failedEntry(1, 0)} {
		if err := w.Append(e); err != nil {
			t.Fatal(err)
		}
	}
	m := must(w.Seal(2, Setting{}))(t)
	final, _ := w.Path()
	d := must(Open(final))(t)
	runs := must(d.Table(TableRuns))(t)
	payoffs := must(d.Table(TablePayoffs, "run", "protocol.stake.solver"))(t)
	if m.Failed != 1 || runs.Len() != 2 || runs.Column("status").Strings[1] != "failed" || runs.Column("error").Strings[1] != "panic: odd" {
		t.Errorf("%d failed, %v", m.Failed, runs.Column("status"))
	}
	if payoffs.Len() != 2 || slices.Max(payoffs.Column("run").Ints) != 0 {
		t.Errorf("payoffs of runs %v", payoffs.Column("run").Ints)
	}
	if v := record.Number(runs.Column("protocol.stake.solver").Ints[1]); v != 1.0/3 {
		t.Errorf("stake %v", v)
	}
}

// TestRefusals: each is a typed error, and what was there stays as it was.
func TestRefusals(t *testing.T) {
	out := t.TempDir()
	p := somePlan(2, 1)
	w := must(Create(out, p, false))(t)
	if _, err := Create(out, p, true); !errors.Is(err, rundir.ErrHeld) {
		t.Errorf("a second process: %v", err)
	}
	if err := w.Append(someEntry(0, 0)); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Seal(2, Setting{}); !errors.Is(err, ErrMissing) {
		t.Errorf("a run is missing: %v", err)
	}
	other := someEntry(0, 0)
	other.Digest = "b3:else"
	if err := w.Append(other); !errors.Is(err, ErrDiffer) {
		t.Errorf("the same run with another result: %v", err)
	}
	if err := w.Append(someEntry(2, 0)); !errors.Is(err, ErrOther) {
		t.Errorf("a run of no point: %v", err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(out, p, false); !errors.Is(err, ErrPartly) {
		t.Errorf("begun before: %v", err)
	}
	_, temp := w.Path()
	longer := somePlan(3, 1)
	whole := undisturbed(t, t.TempDir(), longer)
	if _, err := Merge(out, []string{temp, whole}, Setting{}); !errors.Is(err, ErrMixture) {
		t.Errorf("two sweeps: %v", err)
	}
	if _, err := Merge(out, []string{t.TempDir()}, Setting{}); !errors.Is(err, ErrNone) {
		t.Errorf("an empty directory: %v", err)
	}
	path := undisturbed(t, out+"-2", p)
	if _, err := Create(out+"-2", p, true); !errors.Is(err, ErrComplete) {
		t.Errorf("complete: %v", err)
	}
	if err := os.WriteFile(filepath.Join(path, "runs.parquet"), []byte("PAR1"), 0o666); err != nil {
		t.Fatal(err)
	}
	d := must(Open(path))(t)
	if _, err := d.Table(TableRuns); err == nil || !strings.Contains(err.Error(), "manifest says") {
		t.Errorf("a damaged table: %v", err)
	}
}

// TestCompleteRemovesWhatWasInProgress: who completed a dataset may have been killed
// before it removed what the dataset was made from, or in the middle of that. Whoever
// comes next does, but for what another process holds or what is of another sweep.
func TestCompleteRemovesWhatWasInProgress(t *testing.T) {
	p := somePlan(2, 1)
	for name, c := range map[string]struct {
		leave func(t *testing.T, temp string)
		stays bool
	}{
		"all of it": {func(t *testing.T, temp string) { inProgress(t, filepath.Dir(temp), p) }, false},
		"half of it": {func(t *testing.T, temp string) {
			inProgress(t, filepath.Dir(temp), p)
			remove(t, filepath.Join(temp, planName))
		}, false},
		"held":          {func(t *testing.T, temp string) { inProgress(t, filepath.Dir(temp), p); hold(t, temp) }, true},
		"another sweep": {func(t *testing.T, temp string) { rename(t, inProgress(t, t.TempDir(), somePlan(3, 1)), temp) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			out := t.TempDir()
			whole := undisturbed(t, t.TempDir(), p)
			final := filepath.Join(out, filepath.Base(whole))
			c.leave(t, final+partial)
			rename(t, whole, final)
			if _, err := Create(out, p, true); !errors.Is(err, ErrComplete) {
				t.Fatal(err)
			}
			if _, err := os.Stat(final + partial); (err == nil) != c.stays {
				t.Errorf("what was in progress: %v, want it kept: %v", err, c.stays)
			}
		})
	}
}

// inProgress leaves a dataset with one run and returns its path.
func inProgress(t *testing.T, dir string, p Plan) string {
	w := must(Create(dir, p, false))(t)
	_, temp := w.Path()
	if err := errors.Join(w.Append(someEntry(0, 0)), w.Close()); err != nil {
		t.Fatal(err)
	}
	return temp
}

func remove(t *testing.T, path string) {
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
}

func rename(t *testing.T, from, to string) {
	if err := os.Rename(from, to); err != nil {
		t.Fatal(err)
	}
}

// hold locks a directory until the test ends.
func hold(t *testing.T, path string) {
	release := must(rundir.TryGuard(path))(t)
	t.Cleanup(func() { release() })
}

// TestDamageBeforeTheEndIsAnError: a line in the middle that is not as it was written
// is no torn end.
func TestDamageBeforeTheEndIsAnError(t *testing.T) {
	out := t.TempDir()
	p := somePlan(2, 1)
	w := must(Create(out, p, false))(t)
	for point := range 2 {
		if err := w.Append(someEntry(point, 0)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	_, temp := w.Path()
	name := filepath.Join(temp, journalDir, "000000.log")
	text := must(os.ReadFile(name))(t)
	text[30] ^= 1
	if err := os.WriteFile(name, text, 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := Create(out, p, true); err == nil || !strings.Contains(err.Error(), name) {
		t.Errorf("damage: %v", err)
	}
}

// TestCutFilesOfACompleteDataset: whichever file is cut short, at whatever place, is named by
// who reads it; nothing is taken for a data set of fewer runs, nor merged as one.
func TestCutFilesOfACompleteDataset(t *testing.T) {
	p := somePlan(3, 2)
	whole := undisturbed(t, t.TempDir(), p)
	for _, file := range must(os.ReadDir(whole))(t) {
		name := file.Name()
		text := string(must(os.ReadFile(filepath.Join(whole, name)))(t))
		for _, keep := range []int{0, len(text) / 2, len(text) - 1} {
			if err := os.WriteFile(filepath.Join(whole, name), []byte(text[:keep]), 0o666); err != nil {
				t.Fatal(err)
			}
			if err := readAll(whole); (err == nil || !strings.Contains(err.Error(), name)) && strings.TrimSpace(text[keep:]) != "" {
				t.Errorf("%s cut to %d of %d bytes: %v", name, keep, len(text), err)
			}
			if name == journalName {
				if _, err := Merge(t.TempDir(), []string{whole}, Setting{}); err == nil || !strings.Contains(err.Error(), name) {
					t.Errorf("merged a journal cut to %d of %d bytes: %v", keep, len(text), err)
				}
				if _, err := Merge(filepath.Dir(whole), []string{whole}, Setting{}); err == nil || !strings.Contains(err.Error(), name) {
					t.Errorf("merged into a journal cut to %d of %d bytes: %v", keep, len(text), err)
				}
			}
		}
		if err := os.WriteFile(filepath.Join(whole, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	if err := readAll(whole); err != nil {
		t.Error(err)
	}
}

// readAll reads everything of a data set.
func readAll(path string) error {
	d, err := Open(path)
	if err != nil {
		return err
	}
	for _, name := range tableNames {
		if _, err := d.Table(name); err != nil {
			return err
		}
	}
	return d.Entries(func(*Entry) error { return nil })
}

func FuzzJournal(f *testing.F) {
	line, _ := lineOf(someEntry(1, 0))
	f.Add(line)
	f.Add(append(slices.Clone(line), line[:40]...))
	f.Fuzz(func(t *testing.T, text []byte) {
		whole, err := scan(strings.NewReader(string(text)), func(e *Entry, at span) error {
			if again, err := parse(text[at.offset : at.offset+int64(at.length)]); err != nil || !again.same(e) {
				t.Fatalf("the line of an entry gives another: %v", err)
			}
			return nil
		})
		if err == nil && whole > int64(len(text)) {
			t.Fatalf("%d of %d bytes are whole", whole, len(text))
		}
	})
}

// TestMetricsTable: the table of metrics has what each complete run comes to.
func TestMetricsTable(t *testing.T) {
	p := somePlan(2, 2)
	d := must(Open(undisturbed(t, t.TempDir(), p)))(t)
	got := must(record.Rows[metrics.Value](must(d.Table(TableMetrics))(t)))(t)
	var want []metrics.Value
	for point := range p.Points {
		for replicate := range p.Replicates {
			want = append(want, someEntry(point, replicate).Metrics()...)
		}
	}
	if len(want) < 4*40 || !slices.Equal(got, want) {
		t.Errorf("%d rows, want %d", len(got), len(want))
	}
}
