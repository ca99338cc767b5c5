package rundir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"gensim/analysis/tables"
	"gensim/sim/record"
)

// ErrNoRun reports a path that is not a run directory.
var ErrNoRun = errors.New("not a run directory")

// Run is an opened run directory. What it reads cannot lie outside of it.
type Run struct {
	Path     string
	Manifest Manifest
	root     *os.Root
}

// Open opens a run directory, or a link to one. The error wraps ErrNoRun where
// there is none, and tells a damaged manifest apart.
func Open(path string) (*Run, error) {
	root, err := os.OpenRoot(path)
	if err != nil {
		return nil, fmt.Errorf("open run %s: %w: %w", path, ErrNoRun, err)
	}
	data, err := root.ReadFile(ManifestName)
	if err != nil {
		root.Close()
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%w: %w", ErrNoRun, err)
		}
		return nil, fmt.Errorf("open run %s: %w", path, err)
	}
	m, err := decodeManifest(data)
	if err != nil {
		root.Close()
		return nil, fmt.Errorf("open run %s: %w", path, err)
	}
	return &Run{Path: path, Manifest: *m, root: root}, nil
}

// Close releases the directory.
func (r *Run) Close() error { return r.root.Close() }

// Read returns the bytes of one of its files.
func (r *Run) Read(name string) ([]byte, error) {
	data, err := r.root.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read run %s: %w", r.Path, err)
	}
	return data, nil
}

// Table reads one of its tables and checks it against the manifest's digest.
func (r *Run) Table(name string) (*record.Table, error) {
	for _, entry := range r.Manifest.Tables {
		if entry.Name != name {
			continue
		}
		data, err := r.Read(entry.Path)
		if err != nil {
			return nil, err
		}
		t, err := tables.Read(data)
		if err != nil {
			return nil, fmt.Errorf("read run %s: %s: %w", r.Path, entry.Path, err)
		}
		if d := tables.Digest(t); d != entry.Digest || t.Name != name {
			return nil, fmt.Errorf("read run %s: %s: table %s with digest %s, manifest says %s", r.Path, entry.Path, t.Name, d, entry.Digest)
		}
		return t, nil
	}
	return nil, fmt.Errorf("read run %s: no table %q", r.Path, name)
}
