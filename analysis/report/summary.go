package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path"
	"path/filepath"

	"gensim/analysis/metrics"
	"gensim/analysis/rundir"
	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Summary is the result of a run, or of replicates of one scenario. Gas is in
// Mgas, money in base units of 10^-9 GEN, utility in USD a job.
type Summary struct {
	Scenario         string             `json:"scenario"`
	ScenarioHash     string             `json:"scenario_hash"`
	Seed             uint64             `json:"seed"`   // the first, over replicates
	Digest           string             `json:"digest"` // of the event chain; over replicates, of the runs' digests
	Events           int64              `json:"events"`
	WallSeconds      float64            `json:"wall_seconds"`
	SimulatedSeconds float64            `json:"simulated_seconds"` // the longest, over replicates
	Truncated        bool               `json:"truncated"`
	Tasks            Tasks              `json:"tasks"`
	Outcomes         Outcomes           `json:"outcomes"`
	Supply           Supply             `json:"supply"`
	Compute          Compute            `json:"compute"`
	Disputes         metrics.Disputes   `json:"disputes"`
	Metrics          []metrics.Value    `json:"metrics,omitempty"` // of one run; each replicate has its own
	Kernels          Kernels            `json:"kernels"`
	Payoffs          []stats.Payoff     `json:"payoffs"`
	Coalitions       []stats.Coalition  `json:"coalitions,omitempty"`
	Differences      []stats.Difference `json:"differences"`
	Honesty          Honesty            `json:"honesty"`
	Distances        []stats.Distance   `json:"distances"`
	Tables           []rundir.Table     `json:"tables"`
	Path             string             `json:"path"` // run directory; over replicates, the directory that holds them
	Runs             []Single           `json:"runs,omitempty"`
	Setting          Shown              `json:"setting"`
	Story            *int64             `json:"story_task,omitempty"` // a task worth reading: a caught cheat, if there is one

	sample    stats.Sample
	distances []record.DistanceClass
}

// Tasks counts tasks and attempts.
type Tasks struct {
	Submitted   int64 `json:"submitted"`
	Settled     int64 `json:"settled"`
	Accepted    int64 `json:"accepted"`
	Refunded    int64 `json:"refunded"`
	InFlight    int64 `json:"in_flight"`
	BadAccepted int64 `json:"bad_accepted"`
	Attempts    int64 `json:"attempts"`
}

// Supply is the money supply. Invariant: Final = Initial + Minted - Burned.
type Supply struct {
	Initial unit.Amount `json:"initial"`
	Minted  unit.Amount `json:"minted"`
	Burned  unit.Amount `json:"burned"`
	Final   unit.Amount `json:"final"`
}

// Compute is gas by purpose. Overhead is all but native and wasted over native;
// hashing is contained in the others.
type Compute struct {
	Native         unit.Gas   `json:"native_gas"`
	Wasted         unit.Gas   `json:"wasted_gas"`
	Verification   unit.Gas   `json:"verification_gas"`
	Profiling      unit.Gas   `json:"profiling_gas"`
	Whistleblowing unit.Gas   `json:"whistleblowing_gas"`
	Dispute        unit.Gas   `json:"dispute_gas"`
	Hashing        unit.Gas   `json:"hashing_gas"`
	Overhead       stats.Real `json:"overhead"`
}

// Kernels tells how the compute was done; it differs between machines. The memo's
// counts: questions asked before in this process, others, and those of the others
// that the disk answered.
type Kernels struct {
	Backend      string  `json:"backend"`
	StepsTrained int64   `json:"steps_trained"`
	MemoHits     int64   `json:"memo_hits"`
	MemoMisses   int64   `json:"memo_misses"`
	MemoLoaded   int64   `json:"memo_loaded"`
	Seconds      float64 `json:"seconds"` // in jobs, summed over workers

	By record.KernelSeconds `json:"seconds_by"`

	VectorShare float64 `json:"vector_share"` // of what a backend computes, in [0, 1]
}

// Single is one run of several.
type Single struct {
	Seed   uint64 `json:"seed"`
	Digest string `json:"digest"`
	Path   string `json:"path"`
}

// Outcomes counts O1 to O14 and is written as an object with these keys, in order.
type Outcomes [record.Outcomes]int64

// MarshalJSON implements json.Marshaler.
func (o Outcomes) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	for i, n := range o {
		fmt.Fprintf(&b, ",\"O%d\":%d", i+1, n)
	}
	b.WriteByte('}')
	b.Bytes()[0] = '{'
	return b.Bytes(), nil
}

// UnmarshalJSON implements json.Unmarshaler.
func (o *Outcomes) UnmarshalJSON(b []byte) error {
	var m map[string]int64
	if err := json.Unmarshal(b, &m); err != nil {
		return err
	}
	for i := range o {
		o[i] = m[fmt.Sprintf("O%d", i+1)]
	}
	return nil
}

// Within returns a copy whose paths, kept relative to the run directory, are
// joined to where the directory is.
func (s Summary) Within(parent string) Summary {
	return s.At(func(name string) string { return filepath.Join(parent, filepath.FromSlash(name)) })
}

// At is Within where a function tells what a path becomes.
func (s Summary) At(at func(name string) string) Summary {
	name := s.Path
	s.Path = at(name)
	tables := make([]rundir.Table, len(s.Tables))
	for i, t := range s.Tables {
		t.Path = at(path.Join(filepath.ToSlash(name), t.Path))
		tables[i] = t
	}
	s.Tables = tables
	runs := make([]Single, len(s.Runs))
	for i, r := range s.Runs {
		r.Path = at(r.Path)
		runs[i] = r
	}
	if s.Runs != nil {
		s.Runs = runs
	}
	return s
}

// Encode returns the summary as indented JSON with a final line break.
func (s Summary) Encode() ([]byte, error) {
	b, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("encode summary: %w", err)
	}
	return append(b, '\n'), nil
}

// Decode reads what Encode wrote.
func Decode(data []byte) (Summary, error) {
	var s Summary
	if err := json.Unmarshal(data, &s); err != nil {
		return Summary{}, fmt.Errorf("decode summary: %w", err)
	}
	return s, nil
}
