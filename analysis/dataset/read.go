package dataset

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"gensim/analysis/rundir"
	"gensim/analysis/tables"
	"gensim/sim/record"
)

// ErrNone reports a path that holds no dataset.
var ErrNone = errors.New("no dataset of a sweep")

// Dataset is a complete one, opened.
type Dataset struct {
	Path     string
	Plan     Plan
	Manifest Manifest
}

// Open reads plan and manifest of a complete dataset.
func Open(path string) (*Dataset, error) {
	d := &Dataset{Path: path}
	for name, into := range map[string]any{manifestName: &d.Manifest, planName: &d.Plan} { //tidy:unordered both are read
		text, err := os.ReadFile(filepath.Join(path, name))
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%w: %w", ErrNone, err)
		}
		if err == nil {
			if err = json.Unmarshal(text, into); err != nil {
				err = fmt.Errorf("%s: damaged: %w", name, err)
			}
		}
		if err != nil {
			return nil, fmt.Errorf("open dataset %s: %w", path, err)
		}
	}
	if err := d.Plan.validate(); err != nil {
		return nil, fmt.Errorf("open dataset %s: %w", path, err)
	}
	if d.Plan.Hash() != d.Manifest.Plan {
		return nil, fmt.Errorf("open dataset %s: plan and manifest contradict one another", path)
	}
	return d, nil
}

// Verify compares files and tables with the manifest.
func (d *Dataset) Verify() ([]rundir.Difference, error) {
	return rundir.VerifyFiles(d.Path, d.Manifest.Files)
}

// Table reads a table, or some columns of it, after its bytes were compared with the
// manifest.
func (d *Dataset) Table(name string, columns ...string) (*record.Table, error) {
	for _, entry := range d.Manifest.Tables {
		if entry.Name != name {
			continue
		}
		t, err := d.table(entry, columns)
		if err != nil {
			return nil, fmt.Errorf("read dataset %s: %w", d.Path, err)
		}
		return t, nil
	}
	return nil, fmt.Errorf("read dataset %s: no table %q", d.Path, name)
}

func (d *Dataset) table(entry rundir.Table, columns []string) (*record.Table, error) {
	for _, f := range d.Manifest.Files {
		if f.Path != entry.Path {
			continue
		}
		if what := rundir.VerifyFile(d.Path, f); what != "" {
			return nil, fmt.Errorf("%s: %s", f.Path, what)
		}
		file, err := os.Open(filepath.Join(d.Path, f.Path))
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return tables.ReadParquet(file, columns...)
	}
	return nil, fmt.Errorf("%s: not in the manifest", entry.Path)
}

// Entries visits the runs in order.
func (d *Dataset) Entries(visit func(*Entry) error) error {
	if err := eachEntry(d.Path, visit); err != nil {
		return fmt.Errorf("read dataset %s: %w", d.Path, err)
	}
	return nil
}
