package stats

import (
	"fmt"

	"gensim/sim/record"
)

// Sample is what a run tells about payoffs, group by group.
type Sample struct {
	Groups []Group
	Days   float64 // simulated
}

// Group is one group of agents in one role.
type Group struct {
	Role, Name, Strategy string
	Coalition            string // empty for none
	Agents, PricedOut    int64
	Jobs                 int64
	Terms                Terms // totals
	Clusters             []Cluster
}

// Terms are the parts of utility, in 10^-9 USD; they sum to Utility exactly.
type Terms struct {
	Value, Fees, Bounties, Jackpots, Compensation int64
	Slashed, TxFees, Compute, Idle, Capital       int64
	Utility                                       int64
}

// Collect gathers the payoff rows of one run by role and group: first the groups
// of the scenario in their order, then the roles in which agents also earned, as
// they first appear. Rows of agents that neither worked nor earned say nothing
// and are passed over. It refuses rows whose terms do not sum to their utility.
func Collect(groups []record.Group, rows []record.Payoff) (Sample, error) {
	var s Sample
	index := make(map[[2]string]int)
	for _, g := range groups {
		index[[2]string{g.Role, g.Name}] = len(s.Groups)
		s.Groups = append(s.Groups, Group{Role: g.Role, Name: g.Name, Strategy: g.Strategy, Coalition: g.Coalition, Agents: g.Agents, PricedOut: g.PricedOut})
	}
	declared := len(s.Groups)
	for i := range rows {
		row := &rows[i]
		if row.Jobs == 0 && row.Utility == 0 {
			continue
		}
		key := [2]string{row.Role, row.Group}
		at, ok := index[key]
		if !ok {
			at = len(s.Groups)
			index[key] = at
			s.Groups = append(s.Groups, Group{Role: row.Role, Name: row.Group, Strategy: row.Strategy})
		}
		g := &s.Groups[at]
		if at >= declared {
			g.Agents++ // a role besides its own: those who took it up are counted
		}
		if err := g.add(row); err != nil {
			return Sample{}, err
		}
	}
	return s, nil
}

func (g *Group) add(row *record.Payoff) error {
	t := Terms{Value: int64(row.Value), Fees: int64(row.Fees), Bounties: int64(row.Bounties), Jackpots: int64(row.Jackpots),
		Compensation: int64(row.Compensation), Slashed: int64(row.Slashed), TxFees: int64(row.TxFees), Compute: int64(row.Compute),
		Idle: int64(row.Idle), Capital: int64(row.Capital), Utility: int64(row.Utility)}
	if t.parts() != t.Utility {
		return fmt.Errorf("payoff of agent %d as %s: terms sum to %d, utility is %d", row.Agent, row.Role, t.parts(), t.Utility)
	}
	g.Terms.add(t)
	g.Jobs += row.Jobs
	g.Clusters = append(g.Clusters, Cluster{Utility: t.Utility, Jobs: row.Jobs})
	return nil
}

func (t Terms) parts() int64 {
	return t.Value + t.Fees + t.Bounties + t.Jackpots + t.Compensation + t.Slashed + t.TxFees + t.Compute + t.Idle + t.Capital
}

func (t *Terms) add(o Terms) {
	t.Value += o.Value
	t.Fees += o.Fees
	t.Bounties += o.Bounties
	t.Jackpots += o.Jackpots
	t.Compensation += o.Compensation
	t.Slashed += o.Slashed
	t.TxFees += o.TxFees
	t.Compute += o.Compute
	t.Idle += o.Idle
	t.Capital += o.Capital
	t.Utility += o.Utility
}

// PerJob returns a total of the group over its jobs, in USD; undefined without jobs.
func (g *Group) PerJob(total int64) Real {
	if g.Jobs == 0 {
		return Undefined()
	}
	return Real(float64(total) / quote / float64(g.Jobs))
}

// mean returns utility a job in USD; NaN without jobs.
func (g *Group) mean() float64 { return float64(g.PerJob(g.Terms.Utility)) }
