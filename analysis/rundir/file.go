package rundir

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"

	"github.com/zeebo/blake3"
)

// checksumPrefix marks a checksum as BLAKE3.
const checksumPrefix = "b3:"

// file is one file of a directory being written; its checksum is formed on the
// way to the disk.
type file struct {
	w    *Writer
	name string
	f    *os.File
	hash *blake3.Hasher
	size int64
}

func newFile(w *Writer, name, path string) (*file, error) {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if err != nil {
		return nil, err
	}
	return &file{w: w, name: name, f: f, hash: blake3.New()}, nil
}

// Write implements io.Writer.
func (f *file) Write(p []byte) (int, error) {
	n, err := f.f.Write(p)
	f.hash.Write(p[:n])
	f.size += int64(n)
	if err != nil {
		return n, f.w.fail(fmt.Errorf("write %s: %w", f.name, err))
	}
	return n, nil
}

// Close brings the file down to the disk and enters it in the manifest.
func (f *file) Close() error {
	if err := errors.Join(f.f.Sync(), f.f.Close()); err != nil {
		return f.w.fail(fmt.Errorf("close %s: %w", f.name, err))
	}
	f.w.files = append(f.w.files, File{Path: f.name, Size: f.size, Checksum: sum(f.hash)})
	return nil
}

func sum(h *blake3.Hasher) string { return checksumPrefix + hex.EncodeToString(h.Sum(nil)) }

// syncDir makes names within a directory durable.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
