package rundir

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ErrOccupied reports a directory of the run's name that holds something else.
var ErrOccupied = errors.New("already there with other content")

// Result is where a run directory is, and whether it had been there before.
type Result struct {
	Path    string
	Already bool // an intact directory of the same run with the same digests was there
}

// Commit completes the manifest with the tables and files written, and renames
// the directory into place. Whatever it returns, nothing half-written remains.
func (w *Writer) Commit(m Manifest) (Result, error) {
	err := w.seal(func(files []File) ([]byte, error) {
		m.Version, m.Tables, m.Files = ManifestVersion, w.tables, files
		return m.encode()
	})
	if err == nil {
		return Result{Path: w.Path()}, nil
	}
	if errors.Is(err, fs.ErrExist) {
		err = w.compare(&m)
		if abort := w.Abort(); err == nil && abort == nil {
			return Result{Path: w.Path(), Already: true}, nil
		}
	}
	return Result{}, fmt.Errorf("commit run directory: %w", errors.Join(err, w.Abort()))
}

// Seal is Commit for a directory that holds something else than a run: the caller makes
// the manifest of its files, in order of their paths. A directory of that name that is
// there already makes it fail with fs.ErrExist.
func (w *Writer) Seal(manifest func([]File) ([]byte, error)) (path string, err error) {
	if err := w.seal(manifest); err != nil {
		return "", fmt.Errorf("seal %s: %w", w.name, errors.Join(err, w.Abort()))
	}
	return w.Path(), nil
}

// seal finishes the directory and moves it into place.
func (w *Writer) seal(manifest func([]File) ([]byte, error)) error {
	err := w.finish(manifest)
	if err == nil {
		err = w.rename()
	}
	if err != nil {
		return err
	}
	w.lock.Close()
	w.lock = nil
	return syncDir(w.parent)
}

// rename moves the directory into place; an empty directory there gives way.
func (w *Writer) rename() error {
	err := os.Rename(w.temp, w.Path())
	if err == nil {
		return nil
	}
	if _, there := os.Lstat(w.Path()); there != nil {
		return err
	}
	// The separator at the end makes this remove an empty directory only, never
	// a file or a link of that name.
	if os.Remove(w.Path()+string(filepath.Separator)) == nil {
		return os.Rename(w.temp, w.Path())
	}
	return fs.ErrExist
}

// compare judges the directory that stands where this one was to go.
func (w *Writer) compare(m *Manifest) error {
	there, err := Open(w.Path())
	if err != nil {
		return fmt.Errorf("%s: %w", w.Path(), ErrOccupied)
	}
	defer there.Close()
	if !m.same(&there.Manifest) {
		return fmt.Errorf("%s: %w: a run of %s, seed %d, digest %s", w.Path(), ErrOccupied,
			there.Manifest.Scenario, there.Manifest.Seed, there.Manifest.Digest)
	}
	differences, err := there.Verify()
	if err != nil {
		return err
	}
	if len(differences) > 0 {
		return fmt.Errorf("%s: %w: the same run, but damaged: %s", w.Path(), ErrOccupied, differences[0])
	}
	return nil
}

// LatestName is the link to the run directory written last.
const LatestName = "latest"

// PointLatest makes parent/latest a link to a run directory in parent, replacing
// the link there in one step. Anything but a link of that name is left alone.
func PointLatest(parent, name string) error {
	link := filepath.Join(parent, LatestName)
	if info, err := os.Lstat(link); err == nil && info.Mode()&fs.ModeSymlink == 0 {
		return fmt.Errorf("point %s at %s: it is not a link", link, name)
	}
	for n := 0; ; n++ {
		aside := filepath.Join(parent, fmt.Sprintf(".%s-%d-%d", LatestName, os.Getpid(), n))
		err := os.Symlink(name, aside)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err == nil {
			err = os.Rename(aside, link)
		}
		if err != nil {
			return fmt.Errorf("point %s at %s: %w", link, name, errors.Join(err, removeIfThere(aside)))
		}
		return nil
	}
}

func removeIfThere(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// List returns the names of the run directories in parent, in order.
func List(parent string) ([]string, error) {
	entries, err := os.ReadDir(parent)
	if err != nil {
		return nil, fmt.Errorf("list run directories: %w", err)
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() || strings.HasPrefix(e.Name(), ".") {
			continue
		}
		if _, err := os.Stat(filepath.Join(parent, e.Name(), ManifestName)); err == nil {
			names = append(names, e.Name())
		}
	}
	return names, nil
}
