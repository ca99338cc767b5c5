package dataset

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"gensim/analysis/rundir"
)

// Merged says what a merge came to: a complete dataset, or what is still missing.
type Merged struct {
	Path     string // of the dataset, complete or in progress
	Manifest Manifest
	Complete bool
	Missing  int
	Already  bool // it had been there, complete, and nothing contradicts it
}

// ErrMixture reports datasets that do not belong together.
var ErrMixture = errors.New("is of another sweep than the first")

// Merge puts datasets of one plan together in a directory: shards, whole ones, and ones
// in progress, in any order and as often as one likes. As long as runs are missing, the
// result stays in progress, and later merges add to it.
func Merge(out string, dirs []string, machine Setting) (Merged, error) {
	plan, err := common(dirs)
	if err != nil {
		return Merged{}, fmt.Errorf("merge datasets: %w", err)
	}
	w, err := Create(out, plan, true)
	if errors.Is(err, ErrComplete) {
		return already(filepath.Join(out, plan.Name()), dirs)
	}
	if err != nil {
		return Merged{}, err
	}
	for _, dir := range dirs {
		if err := w.take(dir); err != nil {
			return Merged{}, fmt.Errorf("merge %s: %w", dir, errors.Join(err, w.Close()))
		}
	}
	total := plan.Points * plan.Replicates
	if have, _ := w.Len(); have < total {
		return Merged{Path: w.temp, Missing: total - have}, w.Close()
	}
	m, err := w.Seal(total, machine)
	return Merged{Path: w.final, Manifest: m, Complete: true}, err
}

// common returns the plan that all datasets have, shards aside.
func common(dirs []string) (Plan, error) {
	var first Plan
	for i, dir := range dirs {
		text, err := os.ReadFile(filepath.Join(dir, planName))
		if errors.Is(err, fs.ErrNotExist) {
			return Plan{}, fmt.Errorf("%s: %w", dir, ErrNone)
		}
		if err != nil {
			return Plan{}, err
		}
		p, err := decodePlan(text)
		if err != nil {
			return Plan{}, fmt.Errorf("%s: %w", dir, err)
		}
		if i == 0 {
			first = p.whole()
		} else if p.Hash() != first.Hash() {
			return Plan{}, fmt.Errorf("%s %w", dir, ErrMixture)
		}
	}
	if len(dirs) == 0 {
		return Plan{}, ErrNone
	}
	return first, nil
}

// take appends the entries of a dataset that are not there yet.
func (w *Writer) take(dir string) error {
	return eachEntry(dir, func(e *Entry) error {
		if w.Done(e.Point, e.Replicate) {
			return w.agree(e)
		}
		return w.Append(e)
	})
}

// already holds datasets against the complete one that is there.
func already(path string, dirs []string) (Merged, error) {
	d, err := Open(path)
	if err != nil {
		return Merged{}, err
	}
	if err := wholeJournal(path); err != nil {
		return Merged{}, fmt.Errorf("merge datasets: %w", err)
	}
	x := newIndex(&d.Plan)
	if err := x.read(filepath.Join(path, journalName)); err != nil {
		return Merged{}, fmt.Errorf("merge datasets: %s: %w", path, err)
	}
	for _, dir := range dirs {
		if err := eachEntry(dir, x.agree); err != nil {
			return Merged{}, fmt.Errorf("merge %s: %w", dir, err)
		}
	}
	return Merged{Path: path, Manifest: d.Manifest, Complete: true, Already: true}, nil
}

// eachEntry visits the entries of a dataset, complete or in progress.
func eachEntry(dir string, visit func(*Entry) error) error {
	names := []string{filepath.Join(dir, journalName)}
	if strings.HasSuffix(filepath.Clean(dir), partial) {
		var err error
		if names, err = filepath.Glob(filepath.Join(escaped(dir), journalDir, "*.log")); err != nil {
			return err
		}
		slices.Sort(names)
	} else if err := wholeJournal(dir); err != nil {
		return err
	}
	for _, name := range names {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		_, err = scan(f, func(e *Entry, _ span) error { return visit(e) })
		if err = errors.Join(err, f.Close()); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return nil
}

// wholeJournal refuses the journal of a complete dataset that is not as the manifest says:
// cut short, it would look like one with fewer runs.
func wholeJournal(dir string) error {
	d, err := Open(dir)
	if err != nil {
		return err
	}
	for _, f := range d.Manifest.Files {
		if f.Path != journalName {
			continue
		}
		if what := rundir.VerifyFile(dir, f); what != "" {
			return fmt.Errorf("%s: %s", filepath.Join(dir, journalName), what)
		}
		return nil
	}
	return fmt.Errorf("%s: not in the manifest", filepath.Join(dir, journalName))
}
