package scenarios

import (
	"testing"

	"gensim/sim/record"
)

// sums are what the agents of a group came to in a run, added up, money in 10^-9 USD.
type sums struct{ utility, fees, bounties, compute, slashed, jobs float64 }

// perJob is the mean utility of a job.
func (t sums) perJob() float64 { return t.utility / t.jobs }

// plus adds what another run gave.
func (t sums) plus(o sums) sums {
	return sums{t.utility + o.utility, t.fees + o.fees, t.bounties + o.bounties, t.compute + o.compute, t.slashed + o.slashed, t.jobs + o.jobs}
}

// groupTotals adds a run's payoffs up by "role group".
func groupTotals(t *testing.T, run *record.Run) map[string]sums {
	t.Helper()
	rows, err := record.Rows[record.Payoff](run.Table(record.TablePayoffs))
	if err != nil {
		t.Fatal(err)
	}
	groups := map[string]sums{}
	for _, p := range rows {
		name := p.Role + " " + p.Group
		g := groups[name]
		g.utility += float64(p.Utility)
		g.fees += float64(p.Fees)
		g.bounties += float64(p.Bounties)
		g.compute += float64(p.Compute)
		g.slashed += float64(p.Slashed)
		g.jobs += float64(p.Jobs)
		groups[name] = g
	}
	return groups
}
