package rundir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gensim/analysis/tables"
	"gensim/sim/record"
)

// tempPrefix begins the name of every directory that is still being written.
const tempPrefix = ".tmp-"

// Writer writes one run directory aside. It is for one goroutine.
type Writer struct {
	parent, name string
	temp         string   // path of the directory while it is written
	lock         *os.File // the same directory, locked while this process lives
	files        []File
	tables       []Table
	failed       error // the first failure; Commit returns it
}

// Create starts a run directory of that name in parent, which it makes if need
// be, and removes what killed processes left there. The caller defers Abort.
func Create(parent, name string) (*Writer, error) {
	if name == "" || name != filepath.Base(name) || strings.HasPrefix(name, ".") {
		return nil, fmt.Errorf("create run directory: bad name %q", name)
	}
	if err := os.MkdirAll(parent, 0o777); err != nil {
		return nil, fmt.Errorf("create run directory: %w", err)
	}
	guard, err := lockWait(parent)
	if err != nil {
		return nil, fmt.Errorf("lock %s: %w", parent, err)
	}
	defer guard.Close()
	if err := removeStale(parent); err != nil {
		return nil, fmt.Errorf("remove what a killed run left: %w", err)
	}
	w := &Writer{parent: parent, name: name}
	if err := w.makeTemp(); err != nil {
		return nil, fmt.Errorf("create run directory: %w", err)
	}
	return w, nil
}

// makeTemp makes the directory under the first free name and locks it. The
// parent's lock keeps others from taking it for stale in between.
func (w *Writer) makeTemp() error {
	for n := 0; ; n++ {
		path := filepath.Join(w.parent, fmt.Sprintf("%s%s-%d-%d", tempPrefix, w.name, os.Getpid(), n))
		err := os.Mkdir(path, 0o777)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return err
		}
		lock, err := lockWait(path)
		if err != nil {
			return errors.Join(err, os.RemoveAll(path))
		}
		w.temp, w.lock = path, lock
		return nil
	}
}

// removeStale removes the directories that no living process holds locked.
func removeStale(parent string) error {
	stale, err := filepath.Glob(filepath.Join(parent, tempPrefix+"*"))
	if err != nil {
		return err
	}
	for _, path := range stale {
		lock, free := lockTry(path)
		if !free {
			continue
		}
		err := os.RemoveAll(path)
		lock.Close()
		if err != nil {
			return err
		}
	}
	return nil
}

// Path is where the directory will be once it is whole.
func (w *Writer) Path() string { return filepath.Join(w.parent, w.name) }

// File creates a file of the run directory; name has forward slashes and stays
// inside. It is complete when closed without error; its checksum goes to the
// manifest.
func (w *Writer) File(name string) (io.WriteCloser, error) {
	f, err := w.create(name)
	if err != nil {
		return nil, w.fail(fmt.Errorf("create %s: %w", name, err))
	}
	return f, nil
}

func (w *Writer) create(name string) (*file, error) {
	if w.lock == nil {
		return nil, errors.New("run directory is closed")
	}
	if name == ManifestName || !filepath.IsLocal(name) || filepath.ToSlash(filepath.Clean(name)) != name {
		return nil, errors.New("bad name")
	}
	path := filepath.Join(w.temp, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return nil, err
	}
	return newFile(w, name, path)
}

// Write writes a whole file.
func (w *Writer) Write(name string, data []byte) error {
	f, err := w.File(name)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// Table writes one table as tables/<name>.<format> and returns its entry.
func (w *Writer) Table(t *record.Table, format tables.Format) (Table, error) {
	entry := Table{Name: t.Name, Path: fmt.Sprintf("tables/%s.%s", t.Name, format), Rows: t.Len(), Digest: tables.Digest(t)}
	f, err := w.File(entry.Path)
	if err != nil {
		return Table{}, err
	}
	if err := errors.Join(format.Write(f, t), f.Close()); err != nil {
		return Table{}, w.fail(err)
	}
	w.tables = append(w.tables, entry)
	return entry, nil
}

// Abort removes what was written, unless Commit has succeeded. It may be called
// at any time and more than once.
func (w *Writer) Abort() error {
	if w.lock == nil {
		return nil
	}
	err := os.RemoveAll(w.temp)
	w.lock.Close()
	w.lock = nil
	return err
}

func (w *Writer) fail(err error) error {
	if w.failed == nil {
		w.failed = err
	}
	return err
}

// finish puts a manifest of the files into the directory, and all of it down to the
// disk.
func (w *Writer) finish(manifest func([]File) ([]byte, error)) error {
	if w.lock == nil {
		return errors.New("run directory is closed")
	}
	if w.failed != nil {
		return w.failed
	}
	slices.SortFunc(w.files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	data, err := manifest(w.files)
	if err != nil {
		return err
	}
	f, err := newFile(w, ManifestName, filepath.Join(w.temp, ManifestName))
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err := errors.Join(err, f.Close()); err != nil {
		return err
	}
	return filepath.WalkDir(w.temp, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		return syncDir(path)
	})
}
