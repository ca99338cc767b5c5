package rundir

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"gensim/analysis/tables"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

const name = "baseline-s7-5f0c2a"

func transfers(amount unit.Amount) *record.Table {
	return record.NewTable(record.TableTransfers, []record.Transfer{{Seq: 1, To: 2, Amount: amount, Reason: "mint"}, {Seq: 2, From: 2, To: 3, Reason: "fee"}})
}

func manifest() Manifest {
	return Manifest{Scenario: "baseline", ScenarioHash: "b3:aa", Resolved: "name: baseline\n", ResultsVersion: 1, Seed: 7, Digest: "b3:dd",
		Machine: Machine{Created: "2026-01-01T00:00:00Z", WallSeconds: 1.5}}
}

// write fills a run directory and commits it.
func write(t *testing.T, parent string, table *record.Table, m Manifest) (Result, error) {
	t.Helper()
	return writeAs(t, parent, table, m, tables.ArrowFile)
}

func writeAs(t *testing.T, parent string, table *record.Table, m Manifest, format tables.Format) (Result, error) {
	t.Helper()
	w, err := Create(parent, name)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	if _, err := w.Table(table, format); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{"summary.json", "plots/payoffs.svg"} {
		if err := w.Write(f, []byte(f)); err != nil {
			t.Fatal(err)
		}
	}
	return w.Commit(m)
}

func entries(t *testing.T, dir string) []string {
	t.Helper()
	all, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range all {
		names = append(names, e.Name())
	}
	return names
}

func only(t *testing.T, parent string, want ...string) {
	t.Helper()
	if got := strings.Join(entries(t, parent), " "); got != strings.Join(want, " ") {
		t.Errorf("%s holds %q, want %q", parent, got, want)
	}
}

func TestCommittedRunIsWholeAndVerifies(t *testing.T) {
	parent := filepath.Join(t.TempDir(), "runs")
	result, err := write(t, parent, transfers(5), manifest())
	if err != nil || result.Already || result.Path != filepath.Join(parent, name) {
		t.Fatalf("%+v, %v", result, err)
	}
	only(t, parent, name)
	run, err := Open(result.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if d, err := run.Verify(); err != nil || len(d) != 0 {
		t.Errorf("differences %v, %v", d, err)
	}
	got, err := run.Table(record.TableTransfers)
	if err != nil || got.Digest() != transfers(5).Digest() {
		t.Errorf("table: %v", err)
	}
	if run.Manifest.Seed != 7 || len(run.Manifest.Files) != 3 || run.Manifest.Tables[0].Rows != 2 {
		t.Errorf("manifest %+v", run.Manifest)
	}
	if _, err := run.Table("nothing"); err == nil {
		t.Error("a table that is not there was read")
	}
	if _, err := run.Read("../" + name + "/summary.json"); err == nil {
		t.Error("a path outside of the run was read")
	}
}

func TestAbortLeavesNothing(t *testing.T) {
	parent := t.TempDir()
	w, err := Create(parent, name)
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write("summary.json", []byte("{}")); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(w.Abort(), w.Abort()); err != nil {
		t.Fatal(err)
	}
	only(t, parent)
	if _, err := w.Commit(manifest()); err == nil {
		t.Error("an aborted run was committed")
	}
	if _, err := w.File("x"); err == nil {
		t.Error("an aborted run took a file")
	}
}

func TestSameRunAgainIsAlreadyThere(t *testing.T) {
	parent := t.TempDir()
	if _, err := write(t, parent, transfers(5), manifest()); err != nil {
		t.Fatal(err)
	}
	later := manifest()
	later.Machine.Created, later.Machine.WallSeconds = "2027-01-01T00:00:00Z", 99
	result, err := write(t, parent, transfers(5), later)
	if err != nil || !result.Already {
		t.Errorf("%+v, %v", result, err)
	}
	only(t, parent, name)
	run, err := Open(result.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if run.Manifest.Machine.WallSeconds != 1.5 {
		t.Error("the run that was there was replaced")
	}
}

func TestOtherContentIsRefusedAndLeftAlone(t *testing.T) {
	otherDigest := manifest()
	otherDigest.Digest = "b3:ee"
	cases := map[string]func(parent string) (Result, error){
		"another table":        func(p string) (Result, error) { return write(t, p, transfers(6), manifest()) },
		"another event digest": func(p string) (Result, error) { return write(t, p, transfers(5), otherDigest) },
		"same run but damaged": func(p string) (Result, error) {
			if err := os.WriteFile(filepath.Join(p, name, "summary.json"), []byte("x"), 0o666); err != nil {
				t.Fatal(err)
			}
			return write(t, p, transfers(5), manifest())
		},
	}
	for label, again := range cases {
		parent := t.TempDir()
		if _, err := write(t, parent, transfers(5), manifest()); err != nil {
			t.Fatal(err)
		}
		if result, err := again(parent); !errors.Is(err, ErrOccupied) {
			t.Errorf("%s: %+v, %v", label, result, err)
		}
		only(t, parent, name)
	}
}

func TestForeignThingsOfThatNameAreRefused(t *testing.T) {
	parent := t.TempDir()
	target := filepath.Join(parent, name)
	if err := os.WriteFile(target, []byte("mine"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, err := write(t, parent, transfers(5), manifest()); err == nil {
		t.Error("a file was replaced")
	}
	if data, err := os.ReadFile(target); err != nil || string(data) != "mine" {
		t.Errorf("the file holds %q, %v", data, err)
	}
	os.Remove(target)
	if err := os.MkdirAll(filepath.Join(target, "photos"), 0o777); err != nil {
		t.Fatal(err)
	}
	if _, err := write(t, parent, transfers(5), manifest()); !errors.Is(err, ErrOccupied) {
		t.Errorf("a foreign directory: %v", err)
	}
	os.Remove(filepath.Join(target, "photos"))
	if _, err := write(t, parent, transfers(5), manifest()); err != nil {
		t.Errorf("an empty directory: %v", err)
	}
}

func TestVerifyNamesEveryDamage(t *testing.T) {
	damages := map[string]struct {
		do   func(t *testing.T, run string)
		want string
	}{
		"changed file": {func(t *testing.T, run string) { put(t, run, "summary.json", "SUMMARY.JSON") }, "summary.json: checksum"},
		"longer file":  {func(t *testing.T, run string) { put(t, run, "summary.json", "longer than before") }, "summary.json: 18 bytes, manifest says 12"},
		"missing file": {func(t *testing.T, run string) { os.Remove(filepath.Join(run, "plots/payoffs.svg")) }, "plots/payoffs.svg: missing"},
		"missing table": {func(t *testing.T, run string) { os.Remove(filepath.Join(run, "tables/transfers.arrow")) },
			"tables/transfers.arrow: missing"},
		"added file": {func(t *testing.T, run string) { put(t, run, "plots/extra.svg", "x") }, "plots/extra.svg: not in the manifest"},
		"cut table": {func(t *testing.T, run string) { os.Truncate(filepath.Join(run, "tables/transfers.arrow"), 100) },
			"tables/transfers.arrow: 100 bytes"},
		"table of another run": {replaceTable, "tables/transfers.arrow: logical digest"},
	}
	for label, d := range damages {
		result, err := write(t, t.TempDir(), transfers(5), manifest())
		if err != nil {
			t.Fatal(err)
		}
		d.do(t, result.Path)
		run, err := Open(result.Path)
		if err != nil {
			t.Fatal(err)
		}
		found, err := run.Verify()
		run.Close()
		if err != nil {
			t.Fatal(err)
		}
		if !anyContains(found, d.want) {
			t.Errorf("%s: found %v, want %q", label, found, d.want)
		}
	}
}

// TestParquetTables are read back as those of Arrow are, have the same digests, so that
// the run counts as the same, and are not looked into where they are damaged.
func TestParquetTables(t *testing.T) {
	parent := t.TempDir()
	result, err := writeAs(t, parent, transfers(5), manifest(), tables.ParquetFile)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := write(t, parent, transfers(5), manifest()); err != nil || !again.Already {
		t.Errorf("the same run with Arrow files: %+v, %v", again, err)
	}
	run, err := Open(result.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer run.Close()
	if d, err := run.Verify(); err != nil || len(d) != 0 || run.Manifest.Tables[0].Path != "tables/transfers.parquet" {
		t.Errorf("differences %v, %v of %+v", d, err, run.Manifest.Tables)
	}
	if got, err := run.Table(record.TableTransfers); err != nil || got.Digest() != transfers(5).Digest() {
		t.Errorf("table: %v", err)
	}
	whole, err := run.Read("tables/transfers.parquet")
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(whole); i += 7 {
		damaged := []byte(string(whole))
		damaged[i] ^= 0x80
		put(t, result.Path, "tables/transfers.parquet", string(damaged))
		if _, err := run.Table(record.TableTransfers); !errors.Is(err, errDeparts) {
			t.Fatalf("byte %d changed: %v", i, err)
		}
	}
	if d, err := run.Verify(); err != nil || !anyContains(d, "tables/transfers.parquet: checksum") {
		t.Errorf("differences %v, %v", d, err)
	}
}

func put(t *testing.T, run, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(run, name), []byte(content), 0o666); err != nil {
		t.Fatal(err)
	}
}

// replaceTable puts the table of a run with another amount in place and makes the
// manifest's checksums match it, as one who covers a change would.
func replaceTable(t *testing.T, run string) {
	other, err := write(t, t.TempDir(), transfers(6), manifest())
	if err != nil {
		t.Fatal(err)
	}
	forged, err := Open(other.Path)
	if err != nil {
		t.Fatal(err)
	}
	defer forged.Close()
	table, err := forged.Read("tables/transfers.arrow")
	if err != nil {
		t.Fatal(err)
	}
	put(t, run, "tables/transfers.arrow", string(table))
	mine, err := Open(run)
	if err != nil {
		t.Fatal(err)
	}
	defer mine.Close()
	mine.Manifest.Files = forged.Manifest.Files
	data, err := mine.Manifest.encode()
	if err != nil {
		t.Fatal(err)
	}
	put(t, run, ManifestName, string(data))
	for _, f := range mine.Manifest.Files {
		if what := verifyFile(mine.root, f); what != "" {
			t.Fatalf("the forgery is not perfect: %s: %s", f.Path, what)
		}
	}
}

func anyContains(found []Difference, want string) bool {
	for _, d := range found {
		if strings.Contains(d.String(), want) {
			return true
		}
	}
	return false
}

func TestOpenTellsNothingThereFromDamage(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "absent"), dir} {
		if _, err := Open(path); !errors.Is(err, ErrNoRun) {
			t.Errorf("%s: %v", path, err)
		}
	}
	put(t, dir, ManifestName, `{"manifest_version": 1, "seed": `)
	if _, err := Open(dir); err == nil || errors.Is(err, ErrNoRun) {
		t.Errorf("a damaged manifest: %v", err)
	}
	put(t, dir, ManifestName, `{"manifest_version": 99}`)
	if _, err := Open(dir); err == nil || !strings.Contains(err.Error(), "version 99") {
		t.Errorf("a later manifest: %v", err)
	}
}

func TestLatestIsReplacedInOneStep(t *testing.T) {
	parent := t.TempDir()
	if _, err := write(t, parent, transfers(5), manifest()); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{"older", name} {
		if err := PointLatest(parent, target); err != nil {
			t.Fatal(err)
		}
	}
	run, err := Open(filepath.Join(parent, LatestName))
	if err != nil {
		t.Fatal(err)
	}
	run.Close()
	only(t, parent, name, LatestName)
	if names, err := List(parent); err != nil || len(names) != 1 || names[0] != name {
		t.Errorf("list %v, %v", names, err)
	}
	os.Remove(filepath.Join(parent, LatestName))
	put(t, parent, LatestName, "a file of the user")
	if err := PointLatest(parent, name); err == nil {
		t.Error("a file named latest was replaced")
	}
}

func TestBadNamesAreRefused(t *testing.T) {
	parent := t.TempDir()
	for _, bad := range []string{"", ".", "..", "a/b", "../x", ".hidden"} {
		if _, err := Create(parent, bad); err == nil {
			t.Errorf("directory %q accepted", bad)
		}
	}
	w, err := Create(parent, name)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	for _, bad := range []string{"", "../x", "/etc/x", "a/../../x", "manifest.json", "a//b"} {
		if _, err := w.File(bad); err == nil {
			t.Errorf("file %q accepted", bad)
		}
	}
}

func TestNameDependsOnScenarioAndResultsVersion(t *testing.T) {
	a, b := Name("baseline", 7, "b3:aa", 1), Name("baseline", 7, "b3:aa", 2)
	if !strings.HasPrefix(a, "baseline-s7-") || len(a) != len("baseline-s7-")+6 || a == b || a == Name("baseline", 7, "b3:ab", 1) {
		t.Errorf("%s, %s", a, b)
	}
}
