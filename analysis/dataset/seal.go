package dataset

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/zeebo/blake3"

	"gensim/analysis/rundir"
	"gensim/analysis/tables"
)

// Manifest says what a complete dataset holds. All but Machine is reproducible.
type Manifest struct {
	Version        int            `json:"manifest_version"`
	Scenario       string         `json:"scenario"`
	Plan           string         `json:"plan"` // hash of plan.json, all shards together
	ResultsVersion int            `json:"results_version"`
	Shard          int            `json:"shard"`
	Shards         int            `json:"shards"`
	Runs           int            `json:"runs"`
	Failed         int            `json:"failed"`
	Digest         string         `json:"digest"` // of the tables' logical digests, without metrics, which are derived
	Tables         []rundir.Table `json:"tables"`
	Files          []rundir.File  `json:"files"`
	Machine        Setting        `json:"machine"`
}

// Setting is what may differ when the same sweep is made elsewhere.
type Setting struct {
	Created     string            `json:"created"`
	Versions    map[string]string `json:"versions"`
	Backend     string            `json:"backend"`
	WallSeconds float64           `json:"wall_seconds"` // of all runs, one after another
}

// Same reports whether a manifest describes the same data set, with the same results.
func (m *Manifest) Same(manifest []byte) bool {
	var o Manifest
	return json.Unmarshal(manifest, &o) == nil && m.Plan == o.Plan && m.Shard == o.Shard && m.Shards == o.Shards && m.Digest == o.Digest
}

// digestOf is the digest of a data set: of its tables' logical digests. Metrics are
// derived numbers, and in no digest.
func digestOf(list []rundir.Table) string {
	h := blake3.New()
	for _, t := range list {
		if t.Name != TableMetrics {
			fmt.Fprintf(h, "%s %s\n", t.Name, t.Digest)
		}
	}
	return tables.DigestPrefix + hex.EncodeToString(h.Sum(nil))
}

// chunkRuns is how many runs are laid out at a time: so few that their rows, a hundred metrics
// a run among them, take less than the runs themselves did.
const chunkRuns = 25

// ErrMissing reports runs of the plan that are not there.
var ErrMissing = errors.New("runs are missing")

// Seal writes the tables of a dataset in which as many runs are there as the plan, or
// its shard, has, moves it into place, and removes what was in progress.
func (w *Writer) Seal(runs int, machine Setting) (Manifest, error) {
	have, failed := w.Len()
	m := Manifest{Version: PlanVersion, Scenario: w.plan.Scenario, Plan: w.plan.Hash(), ResultsVersion: w.plan.ResultsVersion,
		Shard: w.plan.Shard, Shards: w.plan.Shards, Runs: have, Failed: failed, Machine: machine}
	if have != runs {
		return Manifest{}, fmt.Errorf("seal dataset: %w: %d of %d", ErrMissing, runs-have, runs)
	}
	if w.own != nil {
		if err := w.own.f.Sync(); err != nil {
			return Manifest{}, fmt.Errorf("seal dataset: %w", err)
		}
	}
	if err := w.seal(&m); err != nil {
		return Manifest{}, fmt.Errorf("seal dataset: %w", err)
	}
	return m, errors.Join(w.Close(), os.RemoveAll(w.temp))
}

func (w *Writer) seal(m *Manifest) (err error) {
	dir, err := rundir.Create(filepath.Dir(w.final), w.plan.Name())
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, dir.Abort()) }()
	text, err := w.plan.encode()
	if err != nil {
		return err
	}
	if err := dir.Write(planName, text); err != nil {
		return err
	}
	s := sealing{w: w, dir: dir, chunk: chunk{plan: w.plan}}
	if err := s.all(m); err != nil {
		return err
	}
	_, err = dir.Seal(func(files []rundir.File) ([]byte, error) {
		m.Files = files
		b, err := json.MarshalIndent(m, "", "  ")
		return append(b, '\n'), err
	})
	return err
}

// sealing writes a dataset's files, run by run.
type sealing struct {
	w       *Writer
	dir     *rundir.Writer
	chunk   chunk
	files   []io.WriteCloser
	parquet []*tables.Parquet
	journal io.WriteCloser
}

// all writes every run in order and enters the tables in the manifest.
func (s *sealing) all(m *Manifest) error {
	if err := s.open(); err != nil {
		return err
	}
	err := s.w.ordered(func(e *Entry, line []byte) error {
		m.Machine.WallSeconds += e.Machine.WallSeconds
		if _, err := s.journal.Write(append(line, '\n')); err != nil {
			return err
		}
		if s.chunk.add(e); len(s.chunk.runs.of) < chunkRuns {
			return nil
		}
		return s.flush()
	})
	if err = errors.Join(err, s.flush()); err != nil {
		return err
	}
	for i, p := range s.parquet {
		digest, rows, err := p.Close()
		if err = errors.Join(err, s.files[i].Close()); err != nil {
			return err
		}
		m.Tables = append(m.Tables, rundir.Table{Name: tableNames[i], Path: tableNames[i] + ".parquet", Rows: rows, Digest: digest})
	}
	m.Digest = digestOf(m.Tables)
	return s.journal.Close()
}

func (s *sealing) open() (err error) {
	if s.journal, err = s.dir.File(journalName); err != nil {
		return err
	}
	for i, t := range s.chunk.tables() {
		f, err := s.dir.File(tableNames[i] + ".parquet")
		if err != nil {
			return err
		}
		p, err := tables.NewParquet(f, t)
		if err != nil {
			return err
		}
		s.files, s.parquet = append(s.files, f), append(s.parquet, p)
	}
	return nil
}

func (s *sealing) flush() error {
	for i, t := range s.chunk.tables() {
		if err := s.parquet[i].Append(t); err != nil {
			return err
		}
	}
	s.chunk = chunk{plan: s.chunk.plan}
	return nil
}
