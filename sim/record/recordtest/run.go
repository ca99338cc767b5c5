package recordtest

import (
	"gensim/internal/merkle"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// groups of the run, with the numbers of agents.
var groups = []record.Group{
	{Role: "submitter", Name: "users", Strategy: "poisson", Agents: 2},
	{Role: "solver", Name: "honest", Strategy: "honest", Agents: 4},
	{Role: "solver", Name: "skip_half", Strategy: "skip", Agents: 3},
	{Role: "solver", Name: "noise", Strategy: "noise", Agents: 3, PricedOut: 1},
	{Role: "verifier", Name: "honest", Strategy: "honest", Agents: 4},
	{Role: "verifier", Name: "stamper", Strategy: "rubber-stamp", Agents: 2},
	{Role: "whistleblower", Name: "threshold", Strategy: "threshold", Agents: 3},
}

// Run returns the run; another seed gives other payoffs.
func Run(seed uint64) *record.Run {
	return &record.Run{
		Seed: seed, Digest: merkle.Hash{0: 0x91, 1: 0xe7, 2: 0xd4, 31: byte(seed)}, Events: 51_234,
		Simulated: 16*unit.Hour + 41*unit.Minute,
		Tasks:     record.TaskTotals{Submitted: 3, Settled: 3, Accepted: 3, Attempts: 4},
		Outcomes:  [record.Outcomes]int64{0: 3, 1: 1, 5: 1, 13: 1},
		Supply:    record.Supply{Initial: 4000 * unit.GEN, Burned: unit.GEN / 2, Final: 4000*unit.GEN - unit.GEN/2},
		Compute: record.Compute{Native: 75_600_000_000, Wasted: 12_600_000_000, Verification: 10_100_000_000, Profiling: 900_000_000,
			Whistleblowing: 1_700_000_000, Dispute: 140_000_000, Hashing: 1_200_000_000},
		Distances: distances(),
		Kernels:   record.Kernels{Backend: "ref", StepsTrained: 4000, MemoHits: 120, MemoMisses: 40, MemoLoaded: 10, Seconds: 2.75},
		Groups:    groups,
		Tables:    storyTables(payoffs(seed)),
	}
}

// payoffs gives each agent of a group nearly the same terms a job.
func payoffs(seed uint64) []record.Payoff {
	perJob := []record.Payoff{
		{Value: 1200, Fees: -800, TxFees: -1},
		{Fees: 560, TxFees: -1, Compute: -400, Capital: -3},
		{Fees: 31, Slashed: -1600, TxFees: -1, Compute: -201, Capital: -3},
		{Slashed: -1600, TxFees: -1, Compute: -5, Capital: -3},
		{Fees: 32, Bounties: 90, Compensation: 11, TxFees: -2, Compute: -25, Capital: -2},
		{Fees: 8, Slashed: -700, TxFees: -2, Capital: -2},
		{Jackpots: 51, Slashed: -4, TxFees: -2, Compute: -23, Capital: -1},
	}
	var rows []record.Payoff
	for g, group := range groups {
		for n := range group.Agents - group.PricedOut {
			jobs := 3 + (n+int64(g))%3
			// Thousandths of a dollar by which this agent's jobs differ.
			luck := (int64(seed)*37+n*53+int64(g)*19)%41 - 20
			rows = append(rows, payoff(group, perJob[g], jobs, luck))
			number(rows)
		}
		for range group.PricedOut {
			rows = append(rows, record.Payoff{Role: group.Role, Group: group.Name, Strategy: group.Strategy, PricedOut: true})
			number(rows)
		}
	}
	return rows
}

// number gives the last row its agent and account.
func number(rows []record.Payoff) {
	last := int64(len(rows) - 1)
	rows[last].Agent, rows[last].Account = last, last+record.FirstAgent
}

// payoff scales terms a job, in thousandths of a dollar, to all jobs of an agent.
func payoff(g record.Group, per record.Payoff, jobs, luck int64) record.Payoff {
	total := func(a unit.Amount) unit.Amount { return a * unit.Amount(jobs) * 1_000_000 }
	p := record.Payoff{Role: g.Role, Group: g.Name, Strategy: g.Strategy, Jobs: jobs,
		Value: total(per.Value), Fees: total(per.Fees + unit.Amount(luck)), Bounties: total(per.Bounties), Jackpots: total(per.Jackpots),
		Compensation: total(per.Compensation), Slashed: total(per.Slashed), TxFees: total(per.TxFees), Compute: total(per.Compute),
		Capital: total(per.Capital), Busy: unit.Time(jobs) * unit.Hour}
	p.Utility = p.Value + p.Fees + p.Bounties + p.Jackpots + p.Compensation + p.Slashed + p.TxFees + p.Compute + p.Idle + p.Capital
	return p
}

// distances are log-uniform within each class, some of the honest ones zero: a
// re-run in the solver's own arithmetic.
func distances() []record.DistanceClass {
	honest := make([]unit.Distance, 0, 400)
	for range 150 {
		honest = append(honest, 0)
	}
	for i := range 250 {
		honest = append(honest, 40_000+unit.Distance(i*i)*9)
	}
	deviant := make([]unit.Distance, 0, 60)
	for i := range 60 {
		deviant = append(deviant, 30_000_000_000+unit.Distance(i*i*i)*2_000_000)
	}
	return []record.DistanceClass{
		{Class: "fp32", Metric: "l2", Values: honest, Threshold: 2_400_000},
		{Class: "fp32", Metric: "l2", Deviant: true, Values: deviant, Threshold: 2_400_000},
	}
}
