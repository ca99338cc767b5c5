//go:build cgo && linux

package catalog

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A disk that fills up refuses an entry and loses none that was accepted.
func TestFullDiskKeepsWhatWasThere(t *testing.T) {
	runs := t.TempDir()
	if err := syscall.Mount("tmpfs", runs, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("NOT RUN: mounting a small file system needs root: %v", err)
	}
	defer func() {
		if err := syscall.Unmount(runs, 0); err != nil {
			t.Error(err)
		}
	}()
	c, err := Open(runs)
	if err != nil {
		t.Fatal(err)
	}
	added := 0
	for ; err == nil; added++ {
		id := fmt.Sprintf("run-%d", added)
		err = c.Add(Entry{ID: id, Path: filepath.Join(runs, id), Digest: strings.Repeat("d", 2000)})
	}
	added--
	if errors.Is(err, ErrDamaged) || !strings.Contains(err.Error(), "full") {
		t.Errorf("a full disk: %v", err)
	}
	c.Close()
	c, err = Open(runs)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := c.List(Filter{}); err != nil || len(got) != added || added == 0 {
		t.Errorf("%d entries of %d, %v", len(got), added, err)
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}

// A catalogue where nothing can be written is read as it stands; who would write is told
// why it cannot.
func TestReadOnlyFolderIsRead(t *testing.T) {
	runs := t.TempDir()
	if err := syscall.Mount("tmpfs", runs, "tmpfs", 0, "size=256k"); err != nil {
		t.Skipf("NOT RUN: mounting a small file system needs root: %v", err)
	}
	defer func() {
		if err := syscall.Unmount(runs, 0); err != nil {
			t.Error(err)
		}
	}()
	readOnly := func(flags uintptr) {
		if err := syscall.Mount("tmpfs", runs, "tmpfs", syscall.MS_REMOUNT|flags, ""); err != nil {
			t.Fatal(err)
		}
	}
	readOnly(syscall.MS_RDONLY)
	if _, err := OpenToRead(runs); !errors.Is(err, syscall.EROFS) {
		t.Errorf("there is none to read: %v", err)
	}
	readOnly(0)
	c, err := Open(runs)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(c.Add(Entry{ID: "run-1", Path: filepath.Join(runs, "run-1")}), c.Close()); err != nil {
		t.Fatal(err)
	}
	readOnly(syscall.MS_RDONLY)
	if _, err := Open(runs); !errors.Is(err, syscall.EROFS) {
		t.Errorf("opened to write: %v", err)
	}
	if c, err = OpenToRead(runs); err != nil {
		t.Fatal(err)
	}
	if got, err := c.List(Filter{}); err != nil || len(got) != 1 || got[0].ID != "run-1" {
		t.Errorf("%v, %v", got, err)
	}
	if err := c.Add(Entry{ID: "run-2", Path: filepath.Join(runs, "run-2")}); err == nil {
		t.Error("it was written to")
	}
	if err := c.Close(); err != nil {
		t.Error(err)
	}
}
