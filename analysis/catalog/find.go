package catalog

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"gensim/analysis/rundir"
)

// ErrUnknown reports a name that no run answers to, or several do.
var ErrUnknown = errors.New("no such run")

// Find returns the run that a name stands for: the path of a run directory,
// `latest`, the id of a run, or the beginning of an id or a digest that only one
// run has. Only the last needs the catalogue.
func Find(runs, name string) (Entry, error) {
	if name == "" {
		return Entry{}, fmt.Errorf("%w: empty name", ErrUnknown)
	}
	for _, path := range candidates(runs, name) {
		if _, err := os.Stat(filepath.Join(path, rundir.ManifestName)); err == nil {
			return entryAt(path)
		}
	}
	if _, err := os.Stat(filepath.Join(runs, Name)); err != nil { // asking must not make one
		return Entry{}, fmt.Errorf("%w: %q is no path, and there is no run catalogue in %s", ErrUnknown, name, runs)
	}
	c, err := OpenToRead(runs)
	if err != nil {
		return Entry{}, err
	}
	defer c.Close()
	if name == rundir.LatestName {
		return c.newest()
	}
	found, err := c.List(Filter{Prefix: name})
	if err != nil {
		return Entry{}, err
	}
	return one(runs, name, found)
}

// candidates are the directories that a name may be, in order: a path first,
// unless it is a bare name that a run has.
func candidates(runs, name string) []string {
	if strings.ContainsRune(filepath.ToSlash(name), '/') || name == "." {
		return []string{name}
	}
	return []string{filepath.Join(runs, name), name}
}

// newest stands in for a link `latest` that is not there.
func (c *Catalog) newest() (Entry, error) {
	list, err := c.List(Filter{})
	if err != nil {
		return Entry{}, err
	}
	for _, e := range list {
		if !e.Missing {
			return entryAt(e.Path)
		}
	}
	return Entry{}, fmt.Errorf("%w: there is no run in %s yet", ErrUnknown, c.runs)
}

// one returns the only run among those found, or says what stands in the way.
func one(runs, name string, found []Entry) (Entry, error) {
	switch {
	case len(found) == 0:
		return Entry{}, fmt.Errorf("%w: %q is no path, and no id or digest in %s begins with it", ErrUnknown, name, runs)
	case len(found) == 1 && found[0].Missing:
		return Entry{}, fmt.Errorf("%w: %q was in %s, which is gone", ErrUnknown, name, found[0].Path)
	case len(found) == 1:
		return entryAt(found[0].Path)
	}
	var ids []string
	for _, e := range found[:min(len(found), 5)] {
		ids = append(ids, e.ID)
	}
	more := ""
	if len(found) > len(ids) {
		more = fmt.Sprintf(" and %d more", len(found)-len(ids))
	}
	return Entry{}, fmt.Errorf("%w: %q is the beginning of %s%s", ErrUnknown, name, strings.Join(ids, ", "), more)
}
