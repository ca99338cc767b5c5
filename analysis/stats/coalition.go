package stats

import (
	"math"
	"slices"
)

// Coalition is what groups that act as one earned together: total utility over the
// jobs of all of them, and over agents and simulated days. Its agents share one purse,
// so that one run gives no interval; replicates do.
type Coalition struct {
	Name        string   `json:"name"`
	Groups      []string `json:"groups"` // as role.group
	Agents      int64    `json:"agents"` // of one run
	Jobs        int64    `json:"jobs"`   // of all runs
	PerJob      Mean     `json:"per_job"`
	PerAgentDay Mean     `json:"per_agent_day"`
	Interval    string   `json:"interval"` // agents or replicates
	Unit        string   `json:"unit"`     // USD
}

// Mean is a mean with its interval.
type Mean struct {
	Mean Real `json:"mean"`
	Low  Real `json:"ci_low"`
	High Real `json:"ci_high"`
}

// Coalitions returns the coalitions of some runs of one scenario, in the order in
// which their groups come.
func Coalitions(samples []Sample) ([]Coalition, error) {
	samples, err := align(samples)
	if err != nil {
		return nil, err
	}
	var out []Coalition
	for _, g := range samples[0].Groups {
		if g.Coalition != "" && !slices.ContainsFunc(out, func(c Coalition) bool { return c.Name == g.Coalition }) {
			out = append(out, together(samples, g.Coalition))
		}
	}
	return out, nil
}

// together sums the groups of one coalition, run by run.
func together(samples []Sample, name string) Coalition {
	c := Coalition{Name: name, Interval: OverAgents, Unit: inUSD}
	if len(samples) > 1 {
		c.Interval = OverRuns
	}
	var perJob, perDay []float64
	for _, s := range samples {
		var purse Cluster
		agents := int64(0)
		for i := range s.Groups {
			g := &s.Groups[i]
			if g.Coalition != name {
				continue
			}
			if label := g.Role + "." + g.Name; !slices.Contains(c.Groups, label) {
				c.Groups = append(c.Groups, label)
			}
			purse.Utility += g.Terms.Utility
			purse.Jobs += g.Jobs
			agents += g.Agents
		}
		c.Jobs += purse.Jobs
		c.Agents = max(c.Agents, agents)
		perJob = appendDefined(perJob, float64(purse.Utility)/quote/float64(purse.Jobs))
		perDay = appendDefined(perDay, float64(purse.Utility)/quote/(float64(agents)*s.Days))
	}
	c.PerJob.Mean, c.PerJob.Low, c.PerJob.High = meanOf(perJob).interval(Confidence)
	c.PerAgentDay.Mean, c.PerAgentDay.Low, c.PerAgentDay.High = meanOf(perDay).interval(Confidence)
	return c
}

// appendDefined leaves out what a run says nothing about: a mean without jobs.
func appendDefined(xs []float64, x float64) []float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return xs
	}
	return append(xs, x)
}
