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
