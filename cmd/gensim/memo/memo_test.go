package memo

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"gensim/internal/merkle"
)

// writerFolder tells a copy of the test binary to write entries there until it is
// killed.
const writerFolder = "GENSIM_TEST_MEMO_WRITER"

func TestMain(m *testing.M) {
	if dir := os.Getenv(writerFolder); dir != "" {
		writeForEver(dir)
	}
	os.Exit(m.Run())
}

// key and content are the entry number n, the same in every process.
func key(n int) merkle.Hash { return merkle.HashLeaf([]byte(fmt.Sprint(n))) }

func content(n int) []byte { return bytes.Repeat([]byte(fmt.Sprintf("%d,", n)), 500+n) }

// silent opens a memo that must have nothing to complain about.
func silent(t *testing.T, dir string, bound int64) *Memo {
	t.Helper()
	return Open(Options{Dir: dir, Bound: bound, Warn: func(err error) { t.Errorf("warned: %v", err) }})
}

const plenty = 1 << 30

func TestWhatIsPutIsThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "not", "there", "yet")
	m := silent(t, dir, plenty)
	if _, ok := m.Facts().Get(key(1)); ok {
		t.Fatal("an entry out of nothing")
	}
	m.Facts().Put(key(1), content(1))
	m.Weights().Put(key(2), nil)
	m.Close()
	again := silent(t, dir, plenty)
	if got, ok := again.Facts().Get(key(1)); !ok || !bytes.Equal(got, content(1)) {
		t.Errorf("%d bytes, %v", len(got), ok)
	}
	if got, ok := again.Weights().Get(key(2)); !ok || len(got) != 0 {
		t.Errorf("of an empty content %d bytes, %v", len(got), ok)
	}
	if _, ok := again.Weights().Get(key(1)); ok {
		t.Error("the tiers are one")
	}
	s, err := Measure(dir)
	if err != nil || s.Facts.Entries != 1 || s.Weights.Entries != 1 || s.Aside.Entries != 0 || s.Weights.Bytes != int64(frameBytes) {
		t.Errorf("%+v, %v", s, err)
	}
}

// Every byte counts: with any bit of any byte turned, any length cut or added, an
// entry is not there, verify names it, and Put makes it whole again.
func TestDamagedEntriesAreNotThere(t *testing.T) {
	dir := t.TempDir()
	m := silent(t, dir, plenty)
	text := []byte("what was computed")
	m.Facts().Put(key(1), text)
	path := m.facts.path(key(1))
	good, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	damage := map[string][]byte{"empty": {}, "a byte more": append(bytes.Clone(good), 0), "twice": append(bytes.Clone(good), good...)}
	for i := range good {
		turned := bytes.Clone(good)
		turned[i] ^= 1 << (i % 8)
		damage[fmt.Sprintf("byte %d turned", i)] = turned
		damage[fmt.Sprintf("first %d bytes", i)] = good[:i]
	}
	damage["another version"] = seal(key(1), text)
	copy(damage["another version"], "gensim memo 2\n")
	damage["another key"] = seal(key(2), text)
	for name, bad := range damage {
		if err := os.WriteFile(path, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, ok := m.Facts().Get(key(1)); ok {
			t.Errorf("%s: believed, %q", name, got)
		}
		if size, damaged, err := Verify(dir); err != nil || size.Entries != 1 || len(damaged) != 1 {
			t.Errorf("%s: verify finds %v in %d, %v", name, damaged, size.Entries, err)
		}
	}
	m.Facts().Put(key(1), text)
	if got, ok := m.Facts().Get(key(1)); !ok || !bytes.Equal(got, text) {
		t.Error("the entry was not replaced")
	}
	if _, damaged, err := Verify(dir); err != nil || len(damaged) > 0 {
		t.Errorf("after it was replaced: %v, %v", damaged, err)
	}
}

// Whatever else lies under an entry's name is not there and holds nobody up.
func TestForeignFiles(t *testing.T) {
	dir := t.TempDir()
	m := silent(t, dir, plenty)
	m.Facts().Put(key(0), nil)
	for n, place := range []func(path string) error{
		func(p string) error { return os.Mkdir(p, 0o700) },
		func(p string) error { return syscall.Mkfifo(p, 0o600) },
		func(p string) error { return os.Symlink(m.facts.path(key(0)), p) },
		func(p string) error {
			return errors.Join(os.WriteFile(p, nil, 0o600), os.Truncate(p, 2*longestEntry))
		},
	} {
		path := m.facts.path(key(n + 1))
		if err := errors.Join(os.MkdirAll(filepath.Dir(path), 0o700), place(path)); err != nil {
			t.Fatal(err)
		}
		if _, ok := m.Facts().Get(key(n + 1)); ok {
			t.Errorf("foreign file %d is believed", n)
		}
	}
	other := filepath.Join(dir, layout, factsFolder, "ab", "notes.txt")
	if err := errors.Join(os.MkdirAll(filepath.Dir(other), 0o700), os.WriteFile(other, []byte("mine"), 0o600)); err != nil {
		t.Fatal(err)
	}
	if _, err := Clear(dir); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(other); err != nil {
		t.Errorf("a file that is not ours: %v", err)
	}
}

// Past the bound states go before facts, the longest unused first.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	m := silent(t, dir, plenty)
	one := make([]byte, 1000-frameBytes)
	old := time.Now().Add(-48 * time.Hour).Truncate(time.Second)
	for n := range 10 {
		m.Facts().Put(key(n), one)
		m.Weights().Put(key(n), one)
		used := old.Add(time.Duration(n) * time.Minute)
		for _, tier := range []*Tier{m.Facts(), m.Weights()} {
			if err := os.Chtimes(tier.path(key(n)), used, used); err != nil {
				t.Fatal(err)
			}
		}
	}
	m.Weights().Get(key(0)) // and so it is the one used last
	for _, step := range []struct {
		bound          int64
		facts, weights []int
	}{
		{20_000, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}},
		{14_000, []int{0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, []int{0, 9}},
		{4_999, []int{6, 7, 8, 9}, nil},
	} {
		if err := Sweep(dir, step.bound); err != nil {
			t.Fatal(err)
		}
		for name, k := range map[string]struct {
			tier *Tier
			want []int
		}{"facts": {m.Facts(), step.facts}, "weights": {m.Weights(), step.weights}} {
			var got []int
			for n := range 10 {
				if _, err := os.Stat(k.tier.path(key(n))); err == nil {
					got = append(got, n)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(k.want) {
				t.Errorf("bound %d: %s %v are left, want %v", step.bound, name, got, k.want)
			}
		}
	}
}

// A process that writes much stays near its bound while it runs, and is within it
// at the end.
func TestBoundHoldsWhileWriting(t *testing.T) {
	const bound = 200_000
	dir := t.TempDir()
	m := silent(t, dir, bound)
	for n := range 400 {
		m.Weights().Put(key(n), make([]byte, 5000))
		if s, err := Measure(dir); n%50 == 49 && (err != nil || s.Weights.Bytes > bound+bound/4) {
			t.Fatalf("after %d entries %d bytes, %v", n+1, s.Weights.Bytes, err)
		}
	}
	m.Weights().Put(key(1000), make([]byte, bound+1))
	m.Close()
	if s, err := Measure(dir); err != nil || s.Weights.Bytes > bound || s.Weights.Entries == 0 {
		t.Errorf("at the end %+v, %v", s, err)
	}
	if _, ok := m.Weights().Get(key(1000)); ok {
		t.Error("an entry larger than the bound is kept")
	}
}

// Where nothing can be written there is one warning, and what is there is read.
func TestTroubleIsToldOnce(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	var warnings []error
	m := Open(Options{Dir: file, Bound: plenty, Warn: func(err error) { warnings = append(warnings, err) }})
	for n := range 5 {
		m.Facts().Put(key(n), content(n))
		m.Weights().Put(key(n), content(n))
		if _, ok := m.Facts().Get(key(n)); ok {
			t.Error("an entry in a file")
		}
	}
	m.Close()
	if len(warnings) != 1 || !strings.Contains(warnings[0].Error(), "going on without") {
		t.Errorf("%d warnings: %v", len(warnings), warnings)
	}
}

// A folder that became read-only answers still.
func TestReadOnlyFolder(t *testing.T) {
	dir := t.TempDir()
	silent(t, dir, plenty).Facts().Put(key(1), content(1))
	for _, folder := range []string{"facts", "weights", "aside"} {
		path := filepath.Join(dir, layout, folder)
		if folder == "aside" { // root may write anywhere: a file in its place stops even root
			if err := errors.Join(os.Remove(path), os.WriteFile(path, nil, 0o400)); err != nil {
				t.Fatal(err)
			}
		} else if err := os.MkdirAll(path, 0o500); err != nil {
			t.Fatal(err)
		}
	}
	warnings := 0
	m := Open(Options{Dir: dir, Bound: plenty, Warn: func(error) { warnings++ }})
	m.Facts().Put(key(2), content(2))
	m.Facts().Put(key(3), content(3))
	if got, ok := m.Facts().Get(key(1)); !ok || !bytes.Equal(got, content(1)) || warnings != 1 {
		t.Errorf("%d bytes, %v, %d warnings", len(got), ok, warnings)
	}
}

// writeForEver writes the same few entries again and again.
func writeForEver(dir string) {
	m := Open(Options{Dir: dir, Bound: plenty, Warn: func(err error) {
		fmt.Println(err)
		os.Exit(1)
	}})
	fmt.Println("begun")
	for n := 0; ; n = (n + 1) % 50 {
		m.Facts().Put(key(n), content(n))
		if got, ok := m.Facts().Get(key(n)); ok && !bytes.Equal(got, content(n)) {
			fmt.Println("another content under the key")
			os.Exit(1)
		}
	}
}

// Processes that write the same entries are killed in the middle of it, again and
// again: no entry is ever damaged, and what they left aside goes when it is old.
func TestKilledWriters(t *testing.T) {
	dir := t.TempDir()
	for round := range 6 {
		var killed sync.WaitGroup
		for p := range 3 {
			cmd := exec.Command(os.Args[0], "-test.run=^$")
			cmd.Env = append(os.Environ(), writerFolder+"="+dir)
			out, err := cmd.StdoutPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			killed.Go(func() {
				lines := bufio.NewScanner(out)
				if !lines.Scan() || lines.Text() != "begun" {
					t.Errorf("the writer says %q", lines.Text())
				}
				time.Sleep(time.Duration(5+7*round+3*p) * time.Millisecond)
				if err := cmd.Process.Kill(); err != nil {
					t.Error(err)
				}
				for lines.Scan() {
					t.Errorf("the writer says %q", lines.Text())
				}
				_ = cmd.Wait() // it was killed
			})
		}
		killed.Wait()
		if size, damaged, err := Verify(dir); err != nil || len(damaged) > 0 || size.Entries == 0 {
			t.Fatalf("round %d: of %d entries damaged %v, %v", round, size.Entries, damaged, err)
		}
	}
	m := silent(t, dir, plenty)
	for n := range 50 {
		if got, ok := m.Facts().Get(key(n)); ok && !bytes.Equal(got, content(n)) {
			t.Errorf("entry %d has another content", n)
		}
	}
	left := filepath.Join(dir, layout, asideFolder, "left")
	if err := os.WriteFile(left, []byte("half an ent"), 0o600); err != nil {
		t.Fatal(err)
	}
	sweep := func(age time.Duration, there bool) {
		used := time.Now().Add(-age)
		if err := errors.Join(os.Chtimes(left, used, used), Sweep(dir, plenty)); err != nil {
			t.Fatal(err)
		}
		if _, err := os.Stat(left); (err == nil) != there {
			t.Errorf("a file aside for %v: %v", age, err)
		}
	}
	sweep(time.Minute, true)
	sweep(2*time.Hour, false)
}

// One process clears and sweeps while others write and read.
func TestClearUnderLoad(t *testing.T) {
	dir := t.TempDir()
	m := silent(t, dir, plenty)
	var writers sync.WaitGroup
	for w := range 3 {
		writers.Go(func() {
			for n := range 200 {
				m.Facts().Put(key(n), content(n))
				if got, ok := m.Facts().Get(key((n * w) % 200)); ok && len(got) == 0 {
					t.Error("an empty entry")
				}
			}
		})
	}
	for range 20 {
		if _, err := Clear(dir); err != nil {
			t.Error(err)
		}
		if err := Sweep(dir, 10_000); err != nil {
			t.Error(err)
		}
	}
	writers.Wait()
	if _, err := Clear(dir); err != nil {
		t.Error(err)
	}
	if s, err := Measure(dir); err != nil || s.Facts.Entries+s.Aside.Entries != 0 {
		t.Errorf("cleared: %+v, %v", s, err)
	}
}

// FuzzOpen reads anything as an entry: what is accepted is what seal writes.
func FuzzOpen(f *testing.F) {
	f.Add(seal(key(1), content(1)))
	f.Add(seal(key(1), nil))
	f.Fuzz(func(t *testing.T, entry []byte) {
		if got, err := open(key(1), entry); err == nil && !bytes.Equal(seal(key(1), got), entry) {
			t.Errorf("%x is accepted as %x", entry, got)
		}
	})
}
