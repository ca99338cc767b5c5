package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// started is a gensim process with what it has written so far.
type started struct {
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
}

func start(t testing.TB, dir string, args ...string) *started {
	t.Helper()
	s := &started{cmd: exec.Command("gensim", args...)}
	s.cmd.Dir = dir
	s.cmd.Stdout, s.cmd.Stderr = &s.stdout, &s.stderr
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return s
}

// wait returns the exit code and how long the process still took.
func (s *started) wait(t testing.TB) (code int, took time.Duration) {
	t.Helper()
	began := time.Now()
	var exit *exec.ExitError
	if err := s.cmd.Wait(); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return s.cmd.ProcessState.ExitCode(), time.Since(began)
}

// TestSignals stops a run that would take long: with the signal's exit code, within
// two seconds, and without half a directory.
func TestSignals(t *testing.T) {
	for _, c := range []struct {
		signal syscall.Signal
		code   int
		args   []string
	}{
		{syscall.SIGINT, exitInterrupt, []string{"run", "baseline"}},
		{syscall.SIGTERM, exitTerminated, []string{"run", "baseline", "-n", "4", "--json"}},
	} {
		t.Run(c.signal.String(), func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s := start(t, dir, c.args...)
			time.Sleep(1500 * time.Millisecond)
			if err := s.cmd.Process.Signal(c.signal); err != nil {
				t.Fatal(err)
			}
			code, took := s.wait(t)
			if code != c.code || took > 2*time.Second {
				t.Errorf("exit code %d after %v, want %d within 2 s\n%s", code, took, c.code, &s.stderr)
			}
			if !strings.Contains(s.stdout.String()+s.stderr.String(), "stopped by "+c.signal.String()) {
				t.Errorf("it does not say why: %s%s", &s.stdout, &s.stderr)
			}
			nothingHalf(t, filepath.Join(dir, defaultOut))
		})
	}
}

// TestSignalKeepsWhatIsComplete stops replicates after the first is there: those
// that are complete stay, and the catalogue knows them.
func TestSignalKeepsWhatIsComplete(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tiny.yaml"), []byte(tiny), 0o666); err != nil {
		t.Fatal(err)
	}
	s := start(t, dir, "run", "tiny.yaml", "-n", "5000", "--quiet")
	complete := func() int {
		found, err := filepath.Glob(filepath.Join(dir, defaultOut, "tiny-*", "manifest.json"))
		if err != nil {
			t.Fatal(err)
		}
		return len(found)
	}
	for deadline := time.Now().Add(time.Minute); complete() == 0 && time.Now().Before(deadline); {
		time.Sleep(20 * time.Millisecond)
	}
	if err := s.cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	code, took := s.wait(t)
	if code != exitInterrupt || took > 2*time.Second {
		t.Errorf("exit code %d after %v: %s", code, took, &s.stderr)
	}
	if !strings.Contains(s.stderr.String(), "of 5000 runs were complete and are kept in runs") {
		t.Errorf("it does not say what is kept: %s", &s.stderr)
	}
	nothingHalf(t, filepath.Join(dir, defaultOut))
	list := start(t, dir, "runs", "--json")
	list.wait(t)
	if known := strings.Count(list.stdout.String(), `"id"`); known != complete() || known == 0 {
		t.Errorf("%d runs are complete, the catalogue knows %d", complete(), known)
	}
}

// nothingHalf requires that a folder holds no run directory that is not whole.
func nothingHalf(t *testing.T, runs string) {
	t.Helper()
	entries, err := os.ReadDir(runs)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), ".") {
			t.Errorf("%s was left behind", e.Name())
		}
		if _, err := os.Stat(filepath.Join(runs, e.Name(), "manifest.json")); e.IsDir() && err != nil {
			t.Errorf("%s has no manifest", e.Name())
		}
	}
}

// tiny is a run of a second.
const tiny = `
schema: 1
extends: quick
name: tiny
run: {submit_for: 30 min}
workloads: {fashion_mlp: {segments: 5, steps_per_segment: 2, batch: 8, stands_for: {time: 2 min}}}
protocol: {profiling: {prefix: 4}}
`

// TestFullDisk runs into a file system that is too small: exit code 74, no half
// directory, and what was there before is whole.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tiny.yaml"), []byte(tiny), 0o666); err != nil {
		t.Fatal(err)
	}
	runs := smallDisk(t, dir)
	if s := start(t, dir, "run", "tiny.yaml", "--quiet", "--out", runs); true {
		if code, _ := s.wait(t); code != exitDone {
			t.Fatalf("the first run does not fit: %s", &s.stderr)
		}
	}
	filler := filepath.Join(runs, "filler")
	fill(t, filler)
	s := start(t, dir, "run", "tiny.yaml", "--quiet", "--seed", "2", "--json", "--out", runs)
	if code, _ := s.wait(t); code != exitIO {
		t.Errorf("exit code %d, want %d: %s%s", code, exitIO, &s.stdout, &s.stderr)
	}
	if !strings.Contains(s.stdout.String(), "no space left on device") {
		t.Errorf("it does not say why: %s", &s.stdout)
	}
	nothingHalf(t, runs)
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	list := start(t, dir, "runs", "--json", "--out", runs)
	if code, _ := list.wait(t); code != exitDone || strings.Count(list.stdout.String(), `"id"`) != 1 {
		t.Errorf("the catalogue is not intact: %s%s", &list.stdout, &list.stderr)
	}
}

// smallDisk mounts a file system of a few megabytes, which takes root.
func smallDisk(t *testing.T, dir string) string {
	t.Helper()
	if runtime.GOOS != "linux" || os.Geteuid() != 0 {
		t.Skip("only root can mount a small file system")
	}
	runs := filepath.Join(dir, "disk")
	if err := os.Mkdir(runs, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", runs, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("no small file system here: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(runs, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return runs
}

// fill writes a file until all but a little of the disk is used.
func fill(t *testing.T, path string) {
	t.Helper()
	var disk syscall.Statfs_t
	if err := syscall.Statfs(filepath.Dir(path), &disk); err != nil {
		t.Fatal(err)
	}
	const left = 200 << 10
	free := int(disk.Bavail)*int(disk.Bsize) - left
	if err := os.WriteFile(path, make([]byte, free), 0o666); err != nil {
		t.Fatal(err)
	}
}

// TestLimitedFile is a full disk for those who are not root: no file may pass 64 kB.
func TestLimitedFile(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tiny.yaml"), []byte(tiny), 0o666); err != nil {
		t.Fatal(err)
	}
	sh := exec.CommandContext(context.Background(), "sh", "-c", "ulimit -f 64 && exec gensim run tiny.yaml --quiet")
	sh.Dir = dir
	out, err := sh.CombinedOutput()
	if code := sh.ProcessState.ExitCode(); err == nil || code != exitIO {
		t.Errorf("exit code %d, want %d: %s", code, exitIO, out)
	}
	nothingHalf(t, filepath.Join(dir, defaultOut))
}

// TestReadOnly runs where nothing can be written.
func TestReadOnly(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"tiny.yaml": tiny, "file": "not a folder"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	s := start(t, dir, "run", "tiny.yaml", "--quiet", "--out", "file")
	if code, _ := s.wait(t); code != exitIO {
		t.Errorf("exit code %d, want %d: %s", code, exitIO, &s.stderr)
	}
}

// TestStandardOutput fails to be written to.
func TestStandardOutput(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	var stderr bytes.Buffer
	cmd := exec.Command("gensim", "strategies")
	cmd.Dir, cmd.Stdout, cmd.Stderr = t.TempDir(), full, &stderr
	if err := cmd.Run(); cmd.ProcessState.ExitCode() != exitIO {
		t.Errorf("%v, want exit code %d: %s", err, exitIO, &stderr)
	}
}
