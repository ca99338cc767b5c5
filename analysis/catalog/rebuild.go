package catalog

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gensim/analysis/rundir"
)

// Rebuilt tells what Rebuild found.
type Rebuilt struct {
	Runs     int
	Aside    string   // where a damaged catalogue was put, if there was one
	Unusable []string // run directories that could not be read, and why
}

// Rebuild makes the catalogue anew from the run directories beside it. A damaged
// file is put aside, not deleted. Runs kept elsewhere are no longer listed.
func Rebuild(runs string) (Rebuilt, error) {
	names, err := rundir.List(runs)
	if err != nil {
		return Rebuilt{}, fmt.Errorf("rebuild run catalogue: %w", err)
	}
	release, err := rundir.Guard(runs)
	if err != nil {
		return Rebuilt{}, fmt.Errorf("rebuild run catalogue: %w", err)
	}
	defer release()
	var r Rebuilt
	c, err := Open(runs)
	if errors.Is(err, ErrDamaged) {
		if r.Aside, err = putAside(runs); err == nil {
			c, err = Open(runs)
		}
	}
	if err != nil {
		return Rebuilt{}, err
	}
	defer c.Close()
	entries := r.read(runs, names)
	err = c.transact(func(tx *sql.Tx) error {
		if _, err := tx.Exec("DELETE FROM runs"); err != nil {
			return err
		}
		for _, e := range entries {
			path, err := c.relative(e.Path)
			if err != nil {
				return err
			}
			if err := insert(tx, path, e); err != nil {
				return err
			}
		}
		return nil
	})
	return r, c.wrap("rebuild", err)
}

// read reads the entries of the run directories and notes those it cannot.
func (r *Rebuilt) read(runs string, names []string) []Entry {
	var entries []Entry
	for _, name := range names {
		e, err := entryAt(filepath.Join(runs, name))
		if err != nil {
			r.Unusable = append(r.Unusable, err.Error())
			continue
		}
		entries = append(entries, e)
		r.Runs++
	}
	return entries
}

// putAside renames a damaged catalogue to the first free name and removes the
// write-ahead log that belonged to it.
func putAside(runs string) (string, error) {
	file := filepath.Join(runs, Name)
	for n := 1; ; n++ {
		aside := fmt.Sprintf("%s.damaged-%d", file, n)
		if _, err := os.Lstat(aside); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := os.Rename(file, aside); err != nil {
			return "", fmt.Errorf("put damaged catalogue aside: %w", err)
		}
		for _, companion := range []string{"-wal", "-shm"} {
			if err := os.Remove(file + companion); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return "", fmt.Errorf("put damaged catalogue aside: %w", err)
			}
		}
		return aside, nil
	}
}
