package report

import (
	"fmt"
	"slices"

	"gensim/analysis/metrics"
	"gensim/analysis/rundir"
	"gensim/analysis/stats"
	"gensim/analysis/tables"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Setting is what a run's result does not know about itself.
type Setting struct {
	Scenario     string
	ScenarioHash string
	Path         string         // name of the run directory
	Tables       []rundir.Table // as written
	WallSeconds  float64
	Shown
}

// Shown is what the closing screen tells about the scenario.
type Shown struct {
	SubmitFor  unit.Time `json:"submit_for_us"` // simulated time in which tasks may arrive
	Warmup     unit.Time `json:"warmup_us"`     // tasks submitted before it are left out of the statistics
	Cut        bool      `json:"cut"`           // the run stops there instead of draining
	Crypto     string    `json:"crypto"`        // real, or keyed where a hash stands in for the VRF
	Variant    string    `json:"variant"`       // of the protocol
	Surrogates []string  `json:"surrogates"`    // what a small real model stands for, one line a workload
	Inert      []string  `json:"inert"`         // keys of the scenario that have no effect yet
}

// Summarize summarises one run; intervals are over its agents.
func Summarize(run *record.Run, set Setting) (Summary, error) {
	s := Summary{
		Scenario: set.Scenario, ScenarioHash: set.ScenarioHash, Seed: run.Seed, Digest: tables.DigestPrefix + run.Digest.Hex(),
		Events: run.Events, WallSeconds: set.WallSeconds, SimulatedSeconds: float64(run.Simulated) / float64(unit.Second),
		Truncated: run.Truncated, Tasks: Tasks(run.Tasks), Outcomes: run.Outcomes, Supply: Supply(run.Supply),
		Compute: compute(run.Compute), Kernels: Kernels(run.Kernels), Distances: stats.Distances(run.Distances),
		Tables: set.Tables, Path: set.Path, Setting: set.Shown, distances: run.Distances,
	}
	if err := s.check(); err != nil {
		return Summary{}, err
	}
	facts, err := metrics.Collect(run)
	if err != nil {
		return Summary{}, fmt.Errorf("summarize: %w", err)
	}
	s.sample, s.Disputes, s.Metrics = facts.Sample, facts.Disputes, facts.Values()
	if s.Story, err = story(run); err != nil {
		return Summary{}, fmt.Errorf("summarize: %w", err)
	}
	return s, s.judgeOver([]stats.Sample{s.sample})
}

// check refuses totals that contradict one another: a defect in what counted
// them, which no reader should have to find.
func (s *Summary) check() error {
	if t := s.Tasks; t.Submitted != t.Settled+t.InFlight || t.Settled != t.Accepted+t.Refunded {
		return fmt.Errorf("summarize: tasks do not add up: %+v", t)
	}
	if m := s.Supply; m.Final != m.Initial+m.Minted-m.Burned {
		return fmt.Errorf("summarize: supply does not add up: %+v", m)
	}
	return nil
}

func compute(c record.Compute) Compute {
	out := Compute{Native: c.Native, Wasted: c.Wasted, Verification: c.Verification, Profiling: c.Profiling,
		Whistleblowing: c.Whistleblowing, Dispute: c.Dispute, Hashing: c.Hashing}
	out.setOverhead()
	return out
}

func (c *Compute) setOverhead() {
	c.Overhead = stats.Undefined()
	if c.Native > 0 {
		c.Overhead = stats.Real(float64(c.Verification+c.Profiling+c.Whistleblowing+c.Dispute) / float64(c.Native))
	}
}

// filed is what is read of a dispute to choose a story.
type filed struct {
	Task    int64  `col:"task"`
	Outcome string `col:"outcome"`
}

// story picks the task that a newcomer should read first: the first whose cheat
// was caught, else the first with a dispute, else the first at all. A dispute over a
// measurement is about no task.
func story(run *record.Run) (*int64, error) {
	var disputes []filed
	if t := run.Table(record.TableDisputes); t != nil {
		var err error
		if disputes, err = record.Rows[filed](t); err != nil {
			return nil, err
		}
	}
	disputes = slices.DeleteFunc(disputes, func(d filed) bool { return d.Task < 0 })
	for i := range disputes {
		if disputes[i].Outcome == "O2" {
			return &disputes[i].Task, nil
		}
	}
	switch {
	case len(disputes) > 0:
		return &disputes[0].Task, nil
	case run.Tasks.Submitted > 0:
		return new(int64), nil
	}
	return nil, nil
}
