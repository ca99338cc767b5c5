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

// Decode decodes the file of a table without judging its digest.
func (r *Run) Decode(entry Table) (tables.File, error) {
	f, err := r.decode(entry)
	if err != nil {
		return tables.File{}, fmt.Errorf("read run %s: %s: %w", r.Path, entry.Path, err)
	}
	return f, nil
}

// errDeparts reports a file that is not as the manifest says.
var errDeparts = errors.New("not as the manifest says")

// decode looks into a Parquet file only where its checksum is right: its reader believes
// what a damaged length asks for.
func (r *Run) decode(entry Table) (tables.File, error) {
	format := tables.FormatOf(entry.Path)
	if format == tables.ParquetFile {
		if what := r.departs(entry.Path); what != "" {
			return tables.File{}, fmt.Errorf("%w: %s", errDeparts, what)
		}
	}
	data, err := r.root.ReadFile(entry.Path)
	if err != nil {
		return tables.File{}, err
	}
	return format.Decode(data)
}

// departs says what is wrong with a file by the manifest, if anything.
func (r *Run) departs(path string) string {
	for _, f := range r.Manifest.Files {
		if f.Path == path {
			return verifyFile(r.root, f)
		}
	}
	return "not in the manifest"
}

// Table reads one of its tables and checks it against the manifest's digest.
func (r *Run) Table(name string) (*record.Table, error) {
	for _, entry := range r.Manifest.Tables {
		if entry.Name != name {
			continue
		}
		f, err := r.Decode(entry)
		if err != nil {
			return nil, err
		}
		t, err := f.Whole()
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
