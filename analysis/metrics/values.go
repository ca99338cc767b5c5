package metrics

import (
	"math"
	"slices"
	"strconv"

	"gensim/analysis/spec"
	"gensim/analysis/stats"
	"gensim/protocol/unit"
)

// Value is one number that a run came to.
type Value struct {
	Name  string  `json:"metric" col:"metric" doc:"name, as gensim metrics lists it"`
	Unit  string  `json:"unit" col:"unit" doc:"its unit; empty for counts, shares and ratios"`
	Value float64 `json:"value" col:"value" doc:"value"`
}

// Values returns the metrics in the order of package spec, without those that the run
// says nothing of.
func (f *Facts) Values() []Value {
	var groups, coalitions []string
	for i := range f.Sample.Groups {
		g := &f.Sample.Groups[i]
		groups = append(groups, g.Role+"."+g.Name)
		if g.Coalition != "" && !slices.Contains(coalitions, g.Coalition) {
			coalitions = append(coalitions, g.Coalition)
		}
	}
	of := f.numbers()
	var out []Value
	for _, m := range spec.Of(groups, coalitions) {
		if v, ok := of[m.Name]; ok && !math.IsNaN(v) && !math.IsInf(v, 0) {
			out = append(out, Value{m.Name, m.Unit, v})
		}
	}
	return out
}

// numbers are the metrics by name; what is not defined is not a number.
type numbers map[string]float64

func (f *Facts) numbers() numbers {
	n := numbers{
		"run.events":       float64(f.Events),
		"run.simulated":    seconds(f.Simulated),
		"supply.minted":    tokens(f.Supply.Minted),
		"supply.burned":    tokens(f.Supply.Burned),
		"supply.final":     tokens(f.Supply.Final),
		"networks.members": f.Times.Members / seconds(f.Simulated-f.Warmup),
	}
	for i, count := range f.Outcomes {
		n["outcomes.o"+strconv.Itoa(i+1)] = float64(count)
	}
	n.tasks(f)
	n.computation(f)
	n.disputes(&f.Disputes)
	n.honesty(&f.Sample)
	for i := range f.Sample.Groups {
		n.group(&f.Sample, &f.Sample.Groups[i])
	}
	n.coalitions(f.Sample)
	return n
}

func (n numbers) tasks(f *Facts) {
	t := &f.Tasks
	n["tasks.submitted"] = float64(t.Submitted)
	n["tasks.settled"] = float64(t.Settled)
	n["tasks.accepted"] = float64(t.Accepted)
	n["tasks.refunded"] = float64(t.Refunded)
	n["tasks.in_flight"] = float64(t.InFlight)
	n["tasks.bad_accepted"] = float64(t.BadAccepted)
	n["tasks.attempts"] = float64(t.Attempts)
	n["tasks.accepted_share"] = float64(t.Accepted) / float64(t.Settled)
	n["tasks.bad_accepted_share"] = float64(t.BadAccepted) / float64(t.Accepted)
	n["tasks.attempts_per_task"] = float64(t.Attempts) / float64(t.Submitted)
	n["tasks.latency"] = seconds(f.Times.Waited) / float64(t.Settled)
}

func (n numbers) computation(f *Facts) {
	c := &f.Compute
	n["gas.native"], n["gas.hashing"] = float64(c.Native), float64(c.Hashing)
	total := unit.Gas(0)
	for _, part := range []struct {
		name  string
		gas   unit.Gas
		extra bool // that the protocol asks for
	}{{"wasted", c.Wasted, false}, {"verification", c.Verification, true}, {"profiling", c.Profiling, true}, {"whistleblowing", c.Whistleblowing, true}, {"dispute", c.Dispute, true}} {
		n["gas."+part.name] = float64(part.gas)
		n["overhead."+part.name] = float64(part.gas) / float64(c.Native)
		if part.extra {
			total += part.gas
		}
	}
	n["overhead.total"] = float64(total) / float64(c.Native)
}

func (n numbers) disputes(d *Disputes) {
	n["disputes.filed"] = float64(d.Filed)
	n["disputes.games"] = float64(d.Games)
	n["disputes.rulings"] = float64(d.Rulings)
	n["disputes.longest_rounds"] = float64(d.Rounds)
	n["disputes.messages"] = float64(d.Messages)
	n["disputes.message_bytes"] = float64(d.MessageBytes)
	n["disputes.trace_gas"] = float64(d.TraceGas)
	n["disputes.referee_gas"] = float64(d.RefereeGas)
	n["disputes.referee_bytes"] = float64(d.RefereeBytes)
}

// honesty is by how much the worst honest group of solvers earns more than the best
// cheating one; infinite, and so without a value, where either had no job.
func (n numbers) honesty(s *stats.Sample) {
	worst, best := math.Inf(1), math.Inf(-1)
	for i := range s.Groups {
		g := &s.Groups[i]
		mean := g.PerJob(g.Terms.Utility)
		switch {
		case g.Role != "solver" || !mean.Defined():
		case g.Strategy == stats.Honest:
			worst = min(worst, float64(mean))
		default:
			best = max(best, float64(mean))
		}
	}
	n["honesty.advantage"] = worst - best
}

func (n numbers) group(s *stats.Sample, g *stats.Group) {
	jobs, t := int64(0), &g.Terms
	for i := range s.Groups {
		if s.Groups[i].Role == g.Role {
			jobs += s.Groups[i].Jobs
		}
	}
	set := func(family string, value float64) { n[family+"."+g.Role+"."+g.Name] = value }
	set("jobs", float64(g.Jobs))
	set("share", float64(g.Jobs)/float64(jobs))
	set("priced_out", float64(g.PricedOut))
	set("utility_per_day", float64(t.Utility)/1e9/(float64(g.Agents)*s.Days))
	for _, term := range []struct {
		family string
		total  int64
	}{
		{"utility", t.Utility}, {"value", t.Value}, {"fees", t.Fees}, {"bounties", t.Bounties}, {"jackpots", t.Jackpots}, {"compensation", t.Compensation},
		{"slashed", t.Slashed}, {"tx_fees", t.TxFees}, {"compute", t.Compute}, {"idle", t.Idle}, {"capital", t.Capital},
	} {
		set(term.family, float64(g.PerJob(term.total)))
	}
}

func (n numbers) coalitions(s stats.Sample) {
	list, err := stats.Coalitions([]stats.Sample{s})
	if err != nil {
		panic("metrics: one sample: " + err.Error())
	}
	for i := range list {
		c := &list[i]
		n["coalition_utility."+c.Name] = float64(c.PerJob.Mean)
		n["coalition_utility_per_day."+c.Name] = float64(c.PerAgentDay.Mean)
	}
}

func seconds(t unit.Time) float64  { return float64(t) / float64(unit.Second) }
func tokens(a unit.Amount) float64 { return float64(a) / float64(unit.GEN) }
