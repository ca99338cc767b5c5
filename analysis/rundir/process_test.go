//go:build linux

package rundir

import (
	"bufio"
	"errors"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"gensim/analysis/tables"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// TestMain lets the test binary play a second process: the environment names the
// part.
func TestMain(m *testing.M) {
	switch part, dir := os.Getenv("RUNDIR_PART"), os.Getenv("RUNDIR_DIR"); part {
	case "":
		os.Exit(m.Run())
	case "hold":
		hold(dir)
	case "limited":
		os.Exit(writeLimited(dir))
	}
}

// hold starts a run directory, says so and waits to be killed.
func hold(dir string) {
	w, err := Create(dir, name)
	if err != nil {
		panic(err)
	}
	if err := w.Write("summary.json", []byte("{}")); err != nil {
		panic(err)
	}
	os.Stdout.WriteString("holding\n")
	io.Copy(io.Discard, os.Stdin)
}

// writeLimited writes a run under a limit on the size of files; 74 if the write
// failed as it must.
func writeLimited(dir string) int {
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 4096, Max: 4096}); err != nil {
		panic(err)
	}
	if err := writeLarge(dir); errors.Is(err, syscall.EFBIG) {
		return 74
	}
	return 1
}

// writeLarge writes a run of about 1 MB.
func writeLarge(dir string) error {
	w, err := Create(dir, name)
	if err != nil {
		return err
	}
	defer w.Abort()
	rows := make([]record.Transfer, 10_000)
	for i := range rows {
		rows[i] = record.Transfer{Seq: int64(i), Amount: unit.Amount(i)}
	}
	if _, err := w.Table(record.NewTable(record.TableTransfers, rows), tables.ArrowFile); err != nil {
		return err
	}
	_, err = w.Commit(manifest())
	return err
}

func second(t *testing.T, part, dir string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "RUNDIR_PART="+part, "RUNDIR_DIR="+dir)
	return cmd
}

// A directory of a living process stays; the same one after its death goes.
func TestStaleDirectoriesAreToldByTheirLock(t *testing.T) {
	parent := t.TempDir()
	cmd := second(t, "hold", parent)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	defer stdin.Close()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if line, err := bufio.NewReader(out).ReadString('\n'); line != "holding\n" {
		t.Fatalf("second process said %q, %v", line, err)
	}
	if _, err := write(t, parent, transfers(5), manifest()); err != nil {
		t.Fatal(err)
	}
	if got := entries(t, parent); len(got) != 2 || !strings.HasPrefix(got[0], tempPrefix) {
		t.Fatalf("a living process's directory was removed: %v", got)
	}
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait()
	only(t, parent, entries(t, parent)...)
	if _, err := write(t, parent, transfers(5), manifest()); err != nil {
		t.Fatal(err)
	}
	only(t, parent, name)
}

func TestFailedWriteLeavesNothing(t *testing.T) {
	parent := t.TempDir()
	err := second(t, "limited", parent).Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 74 {
		t.Fatalf("a run beyond the limit on file size: %v", err)
	}
	only(t, parent)
}

// mount puts a file system of 128 kB on a new directory, or skips.
func mount(t *testing.T, flags uintptr) string {
	t.Helper()
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", flags, "size=128k"); err != nil {
		t.Skipf("NOT RUN: mounting a small file system needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, 0); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestFullDiskLeavesNothing(t *testing.T) {
	dir := mount(t, 0)
	if _, err := write(t, dir, transfers(5), manifest()); err != nil {
		t.Fatal(err)
	}
	before, err := os.ReadFile(filepath.Join(dir, name, ManifestName))
	if err != nil {
		t.Fatal(err)
	}
	if err := writeLarge(dir); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("a full disk: %v", err)
	}
	only(t, dir, name)
	if after, err := os.ReadFile(filepath.Join(dir, name, ManifestName)); err != nil || string(after) != string(before) {
		t.Errorf("the run that was there changed: %v", err)
	}
}

func TestReadOnlyParentIsAnError(t *testing.T) {
	dir := mount(t, syscall.MS_RDONLY)
	if _, err := Create(dir, name); !errors.Is(err, syscall.EROFS) {
		t.Errorf("a read-only file system: %v", err)
	}
	if _, err := Create(filepath.Join(dir, "runs"), name); !errors.Is(err, syscall.EROFS) {
		t.Errorf("a parent that cannot be made: %v", err)
	}
}

// An error that a caller overlooked must not end in a run directory.
func TestCommitRemembersAnOverlookedFailure(t *testing.T) {
	parent := t.TempDir()
	w, err := Create(parent, name)
	if err != nil {
		t.Fatal(err)
	}
	defer w.Abort()
	f, err := w.create("summary.json")
	if err != nil {
		t.Fatal(err)
	}
	f.f.Close() // what a vanished disk does to a descriptor
	f.Write([]byte("{}"))
	f.Close()
	if _, err := w.Commit(manifest()); !errors.Is(err, os.ErrClosed) {
		t.Errorf("got %v", err)
	}
	only(t, parent)
}
