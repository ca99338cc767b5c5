package dataset

import (
	"bytes"
	"encoding/json"
	"math"

	"gensim/analysis/metrics"
	"gensim/analysis/stats"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Status says what became of a run.
type Status string

// The statuses.
const (
	Complete Status = "ok"
	Failed   Status = "failed"
)

// Entry is one run of a sweep. All but Machine is reproducible.
type Entry struct {
	Point        int     `json:"point"`
	Replicate    int     `json:"replicate"`
	Seed         uint64  `json:"seed"`
	Key          string  `json:"key"` // content key: resolved scenario, seed and results version
	Case         string  `json:"case,omitempty"`
	Values       []Value `json:"values,omitempty"` // by axis
	ScenarioHash string  `json:"scenario_hash"`
	Status       Status  `json:"status"`

	// Of a failed run.
	Error   string `json:"error,omitempty"`
	Command string `json:"command,omitempty"` // that repeats it

	// Of a complete one.
	Digest    string                 `json:"digest,omitempty"`
	Events    int64                  `json:"events,omitempty"`
	Simulated unit.Time              `json:"simulated_us,omitempty"`
	Warmup    unit.Time              `json:"warmup_us,omitempty"`
	Truncated bool                   `json:"truncated,omitempty"`
	Tasks     record.TaskTotals      `json:"tasks"`
	Outcomes  [record.Outcomes]int64 `json:"outcomes"`
	Supply    record.Supply          `json:"supply"`
	Compute   record.Compute         `json:"compute"`
	Times     metrics.Times          `json:"times"`
	Disputes  metrics.Disputes       `json:"disputes"`
	Groups    []Group                `json:"groups,omitempty"`

	Machine Machine `json:"machine"`
}

// Machine is what may differ when the same run is made elsewhere.
type Machine struct {
	WallSeconds float64 `json:"wall_seconds"`
}

// Value is the value of a swept parameter: Number of an int, real or bool, else Text.
type Value struct {
	Text   string  `json:"text"` // as the scenario would have it; empty where it has none
	Number float64 `json:"number,omitempty"`
}

// real is the number of a real parameter, NaN where it has none.
func (v Value) real() float64 {
	if v.Text == "" {
		return math.NaN()
	}
	return v.Number
}

// Group is what a group of agents came to in a run: sums over its agents, money in units
// of the quote currency at 10^-9.
type Group struct {
	Role         string      `json:"role" col:"role" doc:"role in which it earned"`
	Name         string      `json:"group" col:"group" doc:"its name"`
	Strategy     string      `json:"strategy" col:"strategy" doc:"its strategy"`
	Coalition    string      `json:"coalition,omitempty" col:"coalition" doc:"coalition that it belongs to; empty for none"`
	Agents       int64       `json:"agents" col:"agents" doc:"its agents"`
	PricedOut    int64       `json:"priced_out" col:"priced_out" doc:"of these, who could not afford their stake"`
	Jobs         int64       `json:"jobs" col:"jobs" doc:"tasks solved, verdicts, profiles, checks, or tasks submitted"`
	Value        unit.Amount `json:"value" col:"value" unit:"USD" doc:"value of finished tasks (submitters)"`
	Fees         unit.Amount `json:"fees" col:"fees" unit:"USD" doc:"fees received, less fees paid"`
	Bounties     unit.Amount `json:"bounties" col:"bounties" unit:"USD" doc:"bounties received"`
	Jackpots     unit.Amount `json:"jackpots" col:"jackpots" unit:"USD" doc:"jackpots received"`
	Compensation unit.Amount `json:"compensation" col:"compensation" unit:"USD" doc:"compensation received"`
	Slashed      unit.Amount `json:"slashed" col:"slashed" unit:"USD" doc:"slashes and lost bonds, negative"`
	TxFees       unit.Amount `json:"tx_fees" col:"tx_fees" unit:"USD" doc:"transaction fees, negative"`
	Compute      unit.Amount `json:"compute" col:"compute" unit:"USD" doc:"device price over busy time, negative"`
	Idle         unit.Amount `json:"idle" col:"idle" unit:"USD" doc:"idle price over idle time, negative"`
	Capital      unit.Amount `json:"capital" col:"capital" unit:"USD" doc:"capital cost of locked stake over time, negative"`
	Utility      unit.Amount `json:"utility" col:"utility" unit:"USD" doc:"sum of the terms"`
}

// Fill takes what a complete run left behind.
func (e *Entry) Fill(run *record.Run, digest string) error {
	f, err := metrics.Collect(run)
	if err != nil {
		return err
	}
	e.Status, e.Digest, e.Events = Complete, digest, f.Events
	e.Simulated, e.Warmup, e.Truncated = f.Simulated, f.Warmup, run.Truncated
	e.Tasks, e.Outcomes, e.Supply, e.Compute = f.Tasks, f.Outcomes, f.Supply, f.Compute
	e.Times, e.Disputes = f.Times, f.Disputes
	for i := range f.Sample.Groups {
		e.Groups = append(e.Groups, groupOf(&f.Sample.Groups[i]))
	}
	return nil
}

// Metrics are what a complete run came to, in the order in which `gensim metrics` lists
// them; one that the run says nothing of is left out.
func (e *Entry) Metrics() []metrics.Value {
	f := metrics.Facts{
		Events: e.Events, Simulated: e.Simulated, Warmup: e.Warmup, Tasks: e.Tasks, Outcomes: e.Outcomes, Supply: e.Supply, Compute: e.Compute,
		Times: e.Times, Disputes: e.Disputes, Sample: e.Sample(),
	}
	return f.Values()
}

func groupOf(g *stats.Group) Group {
	t := &g.Terms
	return Group{
		Role: g.Role, Name: g.Name, Strategy: g.Strategy, Coalition: g.Coalition, Agents: g.Agents, PricedOut: g.PricedOut, Jobs: g.Jobs,
		Value: unit.Amount(t.Value), Fees: unit.Amount(t.Fees), Bounties: unit.Amount(t.Bounties), Jackpots: unit.Amount(t.Jackpots),
		Compensation: unit.Amount(t.Compensation), Slashed: unit.Amount(t.Slashed), TxFees: unit.Amount(t.TxFees),
		Compute: unit.Amount(t.Compute), Idle: unit.Amount(t.Idle), Capital: unit.Amount(t.Capital), Utility: unit.Amount(t.Utility),
	}
}

// Sample is what the run tells about payoffs. It has groups, and nothing of single
// agents.
func (e *Entry) Sample() stats.Sample {
	s := stats.Sample{Groups: make([]stats.Group, len(e.Groups)), Days: metrics.Days(e.Simulated, e.Warmup)}
	for i := range e.Groups {
		g := &e.Groups[i]
		s.Groups[i] = stats.Group{Role: g.Role, Name: g.Name, Strategy: g.Strategy, Coalition: g.Coalition, Agents: g.Agents, PricedOut: g.PricedOut, Jobs: g.Jobs,
			Terms: stats.Terms{
				Value: int64(g.Value), Fees: int64(g.Fees), Bounties: int64(g.Bounties), Jackpots: int64(g.Jackpots),
				Compensation: int64(g.Compensation), Slashed: int64(g.Slashed), TxFees: int64(g.TxFees), Compute: int64(g.Compute),
				Idle: int64(g.Idle), Capital: int64(g.Capital), Utility: int64(g.Utility),
			}}
	}
	return s
}

// Texts are the values of the swept parameters as the scenario would have them.
func (e *Entry) Texts() []string {
	texts := make([]string, len(e.Values))
	for i := range e.Values {
		texts[i] = e.Values[i].Text
	}
	return texts
}

// Size is how many bytes of a data set a run takes, roughly: its line, and half as much
// again in the tables.
func Size(e *Entry) (int64, error) {
	line, err := lineOf(e)
	return int64(len(line)) * 3 / 2, err
}

// same reports whether two entries of one run have the same results.
func (e *Entry) same(o *Entry) bool {
	a, b := *e, *o
	a.Machine, b.Machine = Machine{}, Machine{}
	x, err := json.Marshal(&a)
	y, err2 := json.Marshal(&b)
	return err == nil && err2 == nil && bytes.Equal(x, y)
}
