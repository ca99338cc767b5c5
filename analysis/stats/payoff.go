package stats

import (
	"errors"
	"math"
	"slices"
)

// The units that an interval may be over.
const (
	OverAgents    = "agents"
	OverRuns      = "replicates"
	perJob, inUSD = "job", "USD"
)

// Payoff is the mean utility of a group, total utility over total jobs, with its
// interval and the terms that it is the sum of.
type Payoff struct {
	Role     string    `json:"role"`
	Group    string    `json:"group"`
	Strategy string    `json:"strategy"`
	Agents   int64     `json:"agents"` // of one run
	Priced   int64     `json:"priced_out"`
	Jobs     int64     `json:"jobs"` // of all runs
	Mean     Real      `json:"mean"`
	Low      Real      `json:"ci_low"`
	High     Real      `json:"ci_high"`
	Interval string    `json:"interval"` // agents or replicates
	Per      string    `json:"per"`      // job
	Unit     string    `json:"unit"`     // USD
	Terms    TermMeans `json:"terms"`
}

// TermMeans are the terms of a payoff, each in USD a job.
type TermMeans struct {
	Value        Real `json:"value"`
	Fees         Real `json:"fees"`
	Bounties     Real `json:"bounties"`
	Jackpots     Real `json:"jackpots"`
	Compensation Real `json:"compensation"`
	Slashed      Real `json:"slashed"`
	TxFees       Real `json:"tx_fees"`
	Compute      Real `json:"compute"`
	Idle         Real `json:"idle"`
	Capital      Real `json:"capital"`
}

// Payoffs returns the groups' means with intervals over the agents of the run.
func (s Sample) Payoffs() []Payoff {
	out := make([]Payoff, len(s.Groups))
	for i := range s.Groups {
		g := &s.Groups[i]
		out[i] = g.payoff(OverAgents)
		out[i].Mean, out[i].Low, out[i].High = ratio(g.Clusters).interval(Confidence)
	}
	return out
}

// OverReplicates returns the groups' means over runs of other seeds: the mean of
// the replicates' means, with Student's interval. A replicate in which a group
// had no job says nothing about it and is left out. Terms are those of all runs
// together.
func OverReplicates(samples []Sample) ([]Payoff, error) {
	samples, err := align(samples)
	if err != nil {
		return nil, err
	}
	out := make([]Payoff, len(samples[0].Groups))
	for i := range out {
		pooled := samples[0].Groups[i]
		var means []float64
		for r, s := range samples {
			g := &s.Groups[i]
			if r > 0 {
				pooled.Terms.add(g.Terms)
				pooled.Jobs += g.Jobs
				pooled.Agents = max(pooled.Agents, g.Agents)
				pooled.PricedOut = max(pooled.PricedOut, g.PricedOut)
			}
			if m := g.mean(); !math.IsNaN(m) {
				means = append(means, m)
			}
		}
		out[i] = pooled.payoff(OverRuns)
		out[i].Mean, out[i].Low, out[i].High = meanOf(means).interval(Confidence)
	}
	return out, nil
}

func (g *Group) payoff(over string) Payoff {
	t := g.Terms
	return Payoff{Role: g.Role, Group: g.Name, Strategy: g.Strategy, Agents: g.Agents, Priced: g.PricedOut, Jobs: g.Jobs,
		Interval: over, Per: perJob, Unit: inUSD,
		Terms: TermMeans{g.PerJob(t.Value), g.PerJob(t.Fees), g.PerJob(t.Bounties), g.PerJob(t.Jackpots), g.PerJob(t.Compensation),
			g.PerJob(t.Slashed), g.PerJob(t.TxFees), g.PerJob(t.Compute), g.PerJob(t.Idle), g.PerJob(t.Capital)}}
}

// errNone reports a question to no replicates at all.
var errNone = errors.New("no replicates")

// align gives all samples the same groups in one order, that of first appearance:
// a role besides an agent's own may come up in some replicates only.
func align(samples []Sample) ([]Sample, error) {
	if len(samples) == 0 {
		return nil, errNone
	}
	index := make(map[[2]string]int)
	var all []Group
	for _, s := range samples {
		for _, g := range s.Groups {
			key := [2]string{g.Role, g.Name}
			if _, ok := index[key]; !ok {
				index[key] = len(all)
				all = append(all, Group{Role: g.Role, Name: g.Name, Strategy: g.Strategy, Coalition: g.Coalition})
			}
		}
	}
	out := make([]Sample, len(samples))
	for r, s := range samples {
		out[r].Groups, out[r].Days = slices.Clone(all), s.Days
		for _, g := range s.Groups {
			out[r].Groups[index[[2]string{g.Role, g.Name}]] = g
		}
	}
	return out, nil
}
