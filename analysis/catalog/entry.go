package catalog

import (
	"fmt"
	"path/filepath"

	"gensim/analysis/report"
	"gensim/analysis/rundir"
)

// Entry is one run.
type Entry struct {
	ID               string         `json:"id"` // name of its directory
	Scenario         string         `json:"scenario"`
	ScenarioHash     string         `json:"scenario_hash"`
	Seed             uint64         `json:"seed"`
	Digest           string         `json:"digest"`
	Path             string         `json:"path"`
	Created          string         `json:"created"` // RFC 3339
	Verdict          report.Verdict `json:"honesty"`
	WallSeconds      float64        `json:"wall_seconds"`
	SimulatedSeconds float64        `json:"simulated_seconds"`
	Tasks            int64          `json:"tasks"`
	BadAccepted      int64          `json:"bad_accepted"`
	Backend          string         `json:"backend"`
	Missing          bool           `json:"missing,omitempty"` // its directory is gone
}

// SummaryName is the file of a run directory that holds its report.Summary.
const SummaryName = "summary.json"

// EntryOf reads what the catalogue keeps from an opened run directory.
func EntryOf(run *rundir.Run) (Entry, error) {
	data, err := run.Read(SummaryName)
	if err != nil {
		return Entry{}, err
	}
	s, err := report.Decode(data)
	if err != nil {
		return Entry{}, fmt.Errorf("run %s: %w", run.Path, err)
	}
	path, err := filepath.EvalSymlinks(run.Path) // of `latest`, what it points at
	if err != nil {
		return Entry{}, fmt.Errorf("run %s: %w", run.Path, err)
	}
	m := &run.Manifest
	return Entry{ID: filepath.Base(path), Scenario: m.Scenario, ScenarioHash: m.ScenarioHash, Seed: m.Seed, Digest: m.Digest,
		Path: path, Created: m.Machine.Created, Verdict: s.Honesty.Verdict, WallSeconds: m.Machine.WallSeconds,
		SimulatedSeconds: s.SimulatedSeconds, Tasks: s.Tasks.Submitted, BadAccepted: s.Tasks.BadAccepted, Backend: m.Machine.Backend}, nil
}

// entryAt reads the entry of a run directory.
func entryAt(path string) (Entry, error) {
	run, err := rundir.Open(path)
	if err != nil {
		return Entry{}, err
	}
	defer run.Close()
	return EntryOf(run)
}
