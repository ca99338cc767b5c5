package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// memoVariable is set for every test, so that none reads or writes the memo of the
// person who tests.
const memoVariable = "GENSIM_MEMO_DIR"

// turn turns one bit in the middle of every file that matches a pattern, of which
// there must be one at least.
func turn(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: turn PATTERN...")
	}
	for _, pattern := range args {
		found, err := filepath.Glob(ts.MkAbs(pattern))
		ts.Check(err)
		if len(found) == 0 {
			ts.Fatalf("nothing matches %s", pattern)
		}
		for _, path := range found {
			content, err := os.ReadFile(path)
			ts.Check(err)
			content[len(content)/2] ^= 1
			ts.Check(os.WriteFile(path, content, 0o600))
		}
	}
}

// TestMemoDir is in the user's cache; where there is none, nothing is kept.
func TestMemoDir(t *testing.T) {
	for _, c := range []struct{ cache, home, want string }{
		{"/c", "/h", "/c/gensim/memo"},
		{"", "/h", "/h/.cache/gensim/memo"},
		{"", "", memoOff},
	} {
		t.Setenv("XDG_CACHE_HOME", c.cache)
		t.Setenv("HOME", c.home)
		if got := defaultMemoDir(); got != c.want {
			t.Errorf("with cache %q and home %q it is %s, want %s", c.cache, c.home, got, c.want)
		}
	}
}

// TestMemoOnFullDisk fills the memo's disk and then makes it read-only: runs end as
// they do without a memo, after one warning each, and no entry is damaged.
func TestMemoOnFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tiny.yaml"), []byte(tiny), 0o666); err != nil {
		t.Fatal(err)
	}
	disk := smallDisk(t, dir)
	kept := filepath.Join(disk, "memo")
	fill(t, filepath.Join(disk, "filler"))
	digests := map[string]string{}
	run := func(memo, out, seed string) (warnings int) {
		s := start(t, dir, "run", "tiny.yaml", "--quiet", "--json", "--seed", seed, "--memo-dir", memo, "--out", out)
		if code, _ := s.wait(t); code != exitDone {
			t.Fatalf("%s: exit code %d: %s%s", out, code, &s.stdout, &s.stderr)
		}
		var summary struct{ Digest string }
		if err := json.Unmarshal(s.stdout.Bytes(), &summary); err != nil {
			t.Fatal(err)
		}
		if other, there := digests[seed]; there && other != summary.Digest {
			t.Errorf("%s has another digest", out)
		}
		digests[seed] = summary.Digest
		return strings.Count(s.stderr.String(), "gensim: warning: cannot write the memo")
	}
	run(memoOff, "without", "1")
	if n := run(kept, "full", "1"); n != 1 {
		t.Errorf("%d warnings of a full disk", n)
	}
	if err := os.Remove(filepath.Join(disk, "filler")); err != nil {
		t.Fatal(err)
	}
	if n := run(kept, "room", "1"); n != 0 {
		t.Errorf("%d warnings of a disk with room", n)
	}
	if err := syscall.Mount("", disk, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	if n := run(kept, "known", "1"); n != 0 {
		t.Errorf("%d warnings of a read-only disk that has all answers", n)
	}
	run(memoOff, "without", "2")
	if n := run(kept, "new", "2"); n != 1 {
		t.Errorf("%d warnings of a read-only disk", n)
	}
	s := start(t, dir, "memo", "stats", "--json", "--memo-dir", kept)
	s.wait(t)
	if !strings.Contains(s.stdout.String(), "\"aside\": {\n    \"entries\": 0,") {
		t.Errorf("something was left aside: %s", &s.stdout)
	}
	if code, _ := start(t, dir, "memo", "verify", "--memo-dir", kept).wait(t); code != exitDone {
		t.Errorf("verify exits with %d", code)
	}
}
