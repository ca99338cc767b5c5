package dataset

import (
	"fmt"

	"gensim/analysis/metrics"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Names of the tables.
const (
	TableRuns     = "runs"
	TablePayoffs  = "payoffs"
	TableOutcomes = "outcomes"
	TableMetrics  = "metrics"
)

// tableNames in the order in which they are written.
var tableNames = []string{TableRuns, TablePayoffs, TableOutcomes, TableMetrics}

// prefix begins each row of each table; the swept parameters follow it.
type prefix struct {
	Run       int64  `col:"run" doc:"number of the run: points in their order, replicates within them"`
	Point     int64  `col:"point" doc:"number of the point of the sweep"`
	Replicate int64  `col:"replicate" doc:"number of the replicate, from 0; of equal numbers the seed is the same at all points"`
	Seed      string `col:"seed" doc:"seed of the run, all 64 bits in decimal"`
	Case      string `col:"case" doc:"case of the sweep; empty where there are none"`
}

// runRow is what table runs has after the prefix.
type runRow struct {
	Key            string      `col:"key" doc:"content key: resolved scenario, seed and results version"`
	ScenarioHash   string      `col:"scenario_hash" doc:"of what shapes the run"`
	Status         string      `col:"status" doc:"ok or failed"`
	Error          string      `col:"error" doc:"why it failed"`
	Command        string      `col:"command" doc:"what repeats a failed run"`
	Digest         string      `col:"digest" doc:"of the event chain"`
	Events         int64       `col:"events" doc:"events in the chain"`
	Simulated      unit.Time   `col:"simulated" unit:"us" doc:"when the last task settled and the last bond unlocked"`
	Truncated      bool        `col:"truncated" doc:"the safety stop was reached"`
	Submitted      int64       `col:"tasks_submitted" doc:"tasks submitted"`
	Accepted       int64       `col:"tasks_accepted" doc:"tasks accepted"`
	Refunded       int64       `col:"tasks_refunded" doc:"tasks refunded"`
	InFlight       int64       `col:"tasks_in_flight" doc:"tasks neither accepted nor refunded"`
	BadAccepted    int64       `col:"tasks_bad_accepted" doc:"accepted tasks whose commitment is not the honest one"`
	Attempts       int64       `col:"attempts" doc:"solver assignments"`
	Minted         unit.Amount `col:"minted" unit:"GEN" doc:"tokens minted"`
	Burned         unit.Amount `col:"burned" unit:"GEN" doc:"tokens burned"`
	Supply         unit.Amount `col:"supply" unit:"GEN" doc:"tokens at the end"`
	Native         int64       `col:"native_gas" unit:"Mgas" doc:"of accepted attempts"`
	Wasted         int64       `col:"wasted_gas" unit:"Mgas" doc:"of failed attempts"`
	Verification   int64       `col:"verification_gas" unit:"Mgas" doc:"of verdicts"`
	Profiling      int64       `col:"profiling_gas" unit:"Mgas" doc:"of profiles"`
	Whistleblowing int64       `col:"whistleblowing_gas" unit:"Mgas" doc:"of checks"`
	Dispute        int64       `col:"dispute_gas" unit:"Mgas" doc:"of traces and rulings"`
	Hashing        int64       `col:"hashing_gas" unit:"Mgas" doc:"part of the above spent on hashing"`
}

// outcomeRow is what table outcomes has after the prefix.
type outcomeRow struct {
	Outcome string `col:"outcome" doc:"O1 to O14"`
	Count   int64  `col:"count" doc:"how often it was reached"`
}

func (e *Entry) row() runRow {
	t, c := &e.Tasks, &e.Compute
	return runRow{
		Key: e.Key, ScenarioHash: e.ScenarioHash, Status: string(e.Status), Error: e.Error, Command: e.Command, Digest: e.Digest,
		Events: e.Events, Simulated: e.Simulated, Truncated: e.Truncated,
		Submitted: t.Submitted, Accepted: t.Accepted, Refunded: t.Refunded, InFlight: t.InFlight, BadAccepted: t.BadAccepted, Attempts: t.Attempts,
		Minted: e.Supply.Minted, Burned: e.Supply.Burned, Supply: e.Supply.Final,
		Native: int64(c.Native), Wasted: int64(c.Wasted), Verification: int64(c.Verification), Profiling: int64(c.Profiling),
		Whistleblowing: int64(c.Whistleblowing), Dispute: int64(c.Dispute), Hashing: int64(c.Hashing),
	}
}

// chunk is some runs, in order, as rows of the four tables. Every row has its run's
// prefix and swept parameters.
type chunk struct {
	plan     *Plan
	runs     rows[runRow]
	payoffs  rows[Group]
	outcomes rows[outcomeRow]
	metrics  rows[metrics.Value]
}

// rows are those of one table with the runs that they belong to.
type rows[T any] struct {
	of   []T
	runs []*Entry
}

func (r *rows[T]) add(e *Entry, row T) {
	r.of = append(r.of, row)
	r.runs = append(r.runs, e)
}

// add appends a run. One that failed has a row among the runs only.
func (c *chunk) add(e *Entry) {
	c.runs.add(e, e.row())
	if e.Status != Complete {
		return
	}
	for _, g := range e.Groups {
		c.payoffs.add(e, g)
	}
	for i, n := range e.Outcomes {
		c.outcomes.add(e, outcomeRow{fmt.Sprintf("O%d", i+1), n})
	}
	for _, m := range e.Metrics() {
		c.metrics.add(e, m)
	}
}

// tables lays the chunk out as tables, in the order of tableNames.
func (c *chunk) tables() []*record.Table {
	return []*record.Table{
		tableOf(c.plan, TableRuns, &c.runs), tableOf(c.plan, TablePayoffs, &c.payoffs),
		tableOf(c.plan, TableOutcomes, &c.outcomes), tableOf(c.plan, TableMetrics, &c.metrics),
	}
}

func tableOf[T any](p *Plan, name string, r *rows[T]) *record.Table {
	heads := make([]prefix, len(r.runs))
	for i, e := range r.runs {
		heads[i] = prefix{
			Run: int64(e.Point)*int64(p.Replicates) + int64(e.Replicate), Point: int64(e.Point), Replicate: int64(e.Replicate),
			Seed: fmt.Sprint(e.Seed), Case: e.Case,
		}
	}
	t := record.NewTable(name, heads)
	for i := range p.Axes {
		t.Columns = append(t.Columns, axisColumn(&p.Axes[i], i, r.runs))
	}
	t.Columns = append(t.Columns, record.NewTable(name, r.of).Columns...)
	return t
}

// axisColumn is a swept parameter beside its runs.
func axisColumn(a *Axis, at int, runs []*Entry) record.Column {
	c := record.Column{Name: a.Path, Unit: a.Unit, Doc: a.Doc, Type: axisTypes[a.Type]}
	for _, e := range runs {
		v := e.Values[at]
		switch c.Type {
		case record.String:
			c.Strings = append(c.Strings, v.Text)
		case record.Real:
			c.Ints = append(c.Ints, record.Bits(v.real()))
		default:
			c.Ints = append(c.Ints, int64(v.Number))
		}
	}
	return c
}
