package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// manyYAML is a sweep whose journal has some hundred kilobytes.
const manyYAML = `
schema: 1
extends: ./tiny.yaml
name: many
chain: {crypto: keyed}
sweep: {replicates: 30, grid: {protocol.stake.solver: [1 fee, 2 fee, 3 fee]}}
`

// folder has the two scenarios.
func folder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"tiny.yaml": tiny, "many.yaml": manyYAML} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// gensimIn runs the command in a folder and requires its exit code.
func gensimIn(t *testing.T, dir string, want int, args ...string) string {
	t.Helper()
	s := start(t, dir, args...)
	if code, _ := s.wait(t); code != want {
		t.Fatalf("gensim %s: exit code %d, want %d\n%s%s", strings.Join(args, " "), code, want, &s.stdout, &s.stderr)
	}
	return s.stdout.String() + s.stderr.String()
}

func digestIn(t *testing.T, out string) string {
	t.Helper()
	var r struct{ Digest string }
	if err := json.Unmarshal([]byte(out), &r); err != nil || r.Digest == "" {
		t.Fatalf("%v: %s", err, out)
	}
	return r.Digest
}

// TestSweepOnAFullDisk: a sweep that the disk has no room for says so and how to go on;
// what it has made is kept, and what was complete before is as it was. With room again it
// goes on to the result of an undisturbed one.
func TestSweepOnAFullDisk(t *testing.T) {
	dir := folder(t)
	want := digestIn(t, gensimIn(t, dir, exitDone, "sweep", "many.yaml", "--quiet", "--json", "--out", "elsewhere"))
	disk := smallDisk(t, dir)
	gensimIn(t, dir, exitDone, "sweep", "many.yaml", "-n", "1", "--quiet", "--out", disk)
	filler := filepath.Join(disk, "filler")
	fill(t, filler) // but 200 kB
	out := gensimIn(t, dir, exitIO, "sweep", "many.yaml", "--quiet", "--out", disk)
	if !strings.Contains(out, "no space left on device") || !strings.Contains(out, "of 90 runs are complete and kept in "+disk) {
		t.Errorf("it does not say what happened: %s", out)
	}
	requireIntact(t, dir, disk)
	out = gensimIn(t, dir, exitIO, "run", "tiny.yaml", "--quiet", "--out", disk)
	if !strings.Contains(out, "no space left on device") && !strings.Contains(out, "disk is full") { // as the catalogue has it
		t.Errorf("a run does not say what happened: %s", out)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	if got := digestIn(t, gensimIn(t, dir, exitDone, "sweep", "many.yaml", "--quiet", "--json", "--resume", "--out", disk)); got != want {
		t.Errorf("resumed to %s, undisturbed %s", got, want)
	}
}

// requireIntact requires that a folder has one complete sweep, whole to its last file, and
// no directory without a manifest but what a sweep can go on from.
func requireIntact(t *testing.T, dir, out string) {
	t.Helper()
	complete, err := filepath.Glob(filepath.Join(out, "many-??????"))
	if err != nil || len(complete) != 1 {
		t.Fatalf("%v is complete, %v", complete, err)
	}
	for _, table := range []string{"runs", "payoffs", "outcomes", "metrics"} {
		gensimIn(t, dir, exitDone, "export", complete[0], table)
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if name := e.Name(); e.IsDir() && (strings.HasPrefix(name, ".") || filepath.Ext(name) != ".partial" && name != filepath.Base(complete[0])) {
			t.Errorf("%s was left behind", name)
		}
	}
}

// TestSweepOfLimitedFiles is a full disk for those who are not root: no file may pass a
// few dozen kilobytes, neither a journal nor a table.
func TestSweepOfLimitedFiles(t *testing.T) {
	dir := folder(t)
	want := digestIn(t, gensimIn(t, dir, exitDone, "sweep", "many.yaml", "--quiet", "--json", "--out", "elsewhere"))
	sh := exec.Command("sh", "-c", "ulimit -f 64 && exec gensim sweep many.yaml --quiet")
	sh.Dir = dir
	out, err := sh.CombinedOutput()
	if code := sh.ProcessState.ExitCode(); err == nil || code != exitIO || !strings.Contains(string(out), "file too large") {
		t.Fatalf("exit code %d, want %d: %s", code, exitIO, out)
	}
	var kept, all int
	if at := strings.Index(string(out), "gensim: "); at < 0 {
		t.Fatalf("nothing is said of what is kept: %s", out)
	} else if _, err := fmt.Sscanf(string(out)[at:], "gensim: %d of %d runs are complete", &kept, &all); err != nil || kept == 0 || kept >= 90 || all != 90 {
		t.Errorf("%d of %d runs kept, %v: %s", kept, all, err, out)
	}
	if got := digestIn(t, gensimIn(t, dir, exitDone, "sweep", "many.yaml", "--quiet", "--json", "--resume")); got != want {
		t.Errorf("resumed to %s, undisturbed %s", got, want)
	}
}

// TestReadOnlyFolder: where nothing can be written, runs, sweeps and analyses say so, and
// what is there can still be read.
func TestReadOnlyFolder(t *testing.T) {
	dir := folder(t)
	out := filepath.Join(dir, "disk")
	if err := os.Mkdir(out, 0o777); err != nil {
		t.Fatal(err)
	}
	readOnly := func() { // for whoever is not root, whom permissions do not stop
		if err := os.Chmod(out, 0o555); err != nil {
			t.Fatal(err)
		}
	}
	if os.Geteuid() == 0 {
		if runtime.GOOS != "linux" || syscall.Mount("tmpfs", out, "tmpfs", 0, "size=16m") != nil {
			t.Skip("NOT RUN: no small file system here, and root may write to any folder")
		}
		t.Cleanup(func() { _ = syscall.Unmount(out, syscall.MNT_DETACH) })
		readOnly = func() {
			if err := syscall.Mount("tmpfs", out, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
				t.Fatal(err)
			}
		}
	} else {
		t.Cleanup(func() { _ = os.Chmod(out, 0o777) })
	}
	gensimIn(t, dir, exitDone, "sweep", "many.yaml", "-n", "1", "--quiet", "--out", out)
	gensimIn(t, dir, exitDone, "run", "tiny.yaml", "--quiet", "--out", out)
	readOnly()
	for _, args := range [][]string{
		{"run", "tiny.yaml", "--seed", "2", "--quiet"}, {"run", "tiny.yaml", "-n", "3", "--quiet"}, {"sweep", "many.yaml", "--quiet"}, {"calibrate", "tiny.yaml", "--seeds", "1", "--lengths", "1", "--quiet"},
	} {
		said := gensimIn(t, dir, exitIO, append(args, "--out", out)...)
		if !strings.Contains(said, "read-only") && !strings.Contains(said, "permission denied") && !strings.Contains(said, "readonly") {
			t.Errorf("gensim %s does not say why: %s", strings.Join(args, " "), said)
		}
	}
	requireComplete(t, dir, out)
}

// requireComplete requires that a run and a sweep can be read.
func requireComplete(t *testing.T, dir, out string) {
	t.Helper()
	for _, args := range [][]string{{"runs", "list"}, {"runs", "show", "latest"}, {"show", "latest", "task", "0"}, {"export", "latest", "payoffs"}, {"sweep", "many.yaml", "-n", "1", "--quiet"}} {
		gensimIn(t, dir, exitDone, append(args, "--out", out)...)
	}
}
