package spec

import "strings"

// Metric is one number that a run comes to.
type Metric struct {
	Name string // keys joined by dots; may hold one of the placeholders
	Unit string // as the scenario language writes it; empty for counts, shares and ratios
	Doc  string
}

// Placeholders in the name of a metric that groups or coalitions each have.
const (
	Group     = "ROLE.GROUP"
	Coalition = "COALITION"
)

// metrics are all of them, in the order in which they are listed and written.
var metrics = []Metric{
	{"run.events", "", "events of the run"},
	{"run.simulated", "s", "simulated time until the last task settled and the last bond unlocked"},

	{"tasks.submitted", "", "tasks submitted"},
	{"tasks.settled", "", "tasks accepted or refunded"},
	{"tasks.accepted", "", "tasks accepted"},
	{"tasks.refunded", "", "tasks refunded"},
	{"tasks.in_flight", "", "tasks neither accepted nor refunded at the end"},
	{"tasks.bad_accepted", "", "accepted tasks whose commitment is not the honest one"},
	{"tasks.attempts", "", "solver assignments"},
	{"tasks.accepted_share", "", "accepted among settled tasks"},
	{"tasks.bad_accepted_share", "", "bad among accepted tasks"},
	{"tasks.attempts_per_task", "", "solver assignments over submitted tasks"},
	{"tasks.latency", "s", "mean time from the submission of a settled task to its settlement"},

	{"outcomes.o1", "", "O1: an attempt accepted and paid"},
	{"outcomes.o2", "", "O2: a bad proof condemned, its solver slashed"},
	{"outcomes.o3", "", "O3: a reject refuted"},
	{"outcomes.o4", "", "O4: a whistleblower's reject that stands"},
	{"outcomes.o5", "", "O5: a challenge lost"},
	{"outcomes.o6", "", "O6: a challenge that hit a forced error"},
	{"outcomes.o7", "", "O7: a forced error that nobody challenged"},
	{"outcomes.o8", "", "O8: no proof in time"},
	{"outcomes.o9", "", "O9: a verdict, measurement or reveal missed"},
	{"outcomes.o10", "", "O10: data of a proof withheld"},
	{"outcomes.o11", "", "O11: a challenge of a measurement won"},
	{"outcomes.o12", "", "O12: data of a task withheld, or unusable"},
	{"outcomes.o13", "", "O13: a challenge of a verdict won"},
	{"outcomes.o14", "", "O14: a suspicion taken back"},

	{"supply.minted", "GEN", "tokens minted"},
	{"supply.burned", "GEN", "tokens burned"},
	{"supply.final", "GEN", "tokens at the end"},

	{"gas.native", "Mgas", "computation of accepted attempts"},
	{"gas.wasted", "Mgas", "computation of failed attempts"},
	{"gas.verification", "Mgas", "computation of verdicts"},
	{"gas.profiling", "Mgas", "computation of profiles"},
	{"gas.whistleblowing", "Mgas", "computation of whistleblowers' checks"},
	{"gas.dispute", "Mgas", "computation of traces and rulings"},
	{"gas.hashing", "Mgas", "part of the others that was spent on hashing"},
	{"overhead.total", "", "verification, profiling, whistleblowing and disputes over native computation"},
	{"overhead.verification", "", "computation of verdicts over native computation"},
	{"overhead.profiling", "", "computation of profiles over native computation"},
	{"overhead.whistleblowing", "", "computation of whistleblowers' checks over native computation"},
	{"overhead.dispute", "", "computation of traces and rulings over native computation"},
	{"overhead.wasted", "", "computation of failed attempts over native computation; no part of the total"},

	{"disputes.filed", "", "challenges and rejects filed"},
	{"disputes.games", "", "of these, played as a pinpoint game"},
	{"disputes.rulings", "", "of these, ruled on by the referee"},
	{"disputes.longest_rounds", "", "rounds of the longest game"},
	{"disputes.messages", "", "messages that disputes put on the chain"},
	{"disputes.message_bytes", "", "their bytes"},
	{"disputes.trace_gas", "Mgas", "computation of both sides"},
	{"disputes.referee_gas", "Mgas", "computation of the referee"},
	{"disputes.referee_bytes", "", "bytes shown to the referee"},

	{"networks.members", "", "active whistleblowers of all networks, mean over the run's time"},

	{"honesty.advantage", "USD/job", "utility of the worst honest group of solvers less that of the best cheating one"},

	{"utility." + Group, "USD/job", "utility of the group: the sum of the terms, over its jobs"},
	{"utility_per_day." + Group, "USD/agent-day", "utility of the group over its agents and simulated days"},
	{"jobs." + Group, "", "tasks solved, verdicts, profiles, checks, or tasks submitted"},
	{"share." + Group, "", "the group's share of the jobs of its role"},
	{"priced_out." + Group, "", "agents that could not afford their stake"},
	{"value." + Group, "USD/job", "term: value of finished tasks to their submitters"},
	{"fees." + Group, "USD/job", "term: fees received, less fees paid"},
	{"bounties." + Group, "USD/job", "term: bounties received"},
	{"jackpots." + Group, "USD/job", "term: jackpots received"},
	{"compensation." + Group, "USD/job", "term: compensation received"},
	{"slashed." + Group, "USD/job", "term: slashes and lost bonds, negative"},
	{"tx_fees." + Group, "USD/job", "term: transaction fees, negative"},
	{"compute." + Group, "USD/job", "term: device price over busy time, negative"},
	{"idle." + Group, "USD/job", "term: idle price over idle time, negative"},
	{"capital." + Group, "USD/job", "term: capital cost of locked stake, negative"},

	{"coalition_utility." + Coalition, "USD/job", "utility of all groups of the coalition over their jobs"},
	{"coalition_utility_per_day." + Coalition, "USD/agent-day", "utility of all groups of the coalition over their agents and simulated days"},
}

// Metrics returns all metrics, with placeholders in their names.
func Metrics() []Metric { return append([]Metric(nil), metrics...) }

// Of returns the metrics of a run with these groups, each as role.group, and
// coalitions.
func Of(groups, coalitions []string) []Metric {
	var out []Metric
	for _, m := range metrics {
		switch {
		case strings.HasSuffix(m.Name, "."+Group):
			out = m.each(out, Group, groups)
		case strings.HasSuffix(m.Name, "."+Coalition):
			out = m.each(out, Coalition, coalitions)
		default:
			out = append(out, m)
		}
	}
	return out
}

// each appends the metric once for each name in place of a placeholder.
func (m Metric) each(out []Metric, placeholder string, names []string) []Metric {
	for _, name := range names {
		out = append(out, Metric{strings.TrimSuffix(m.Name, placeholder) + name, m.Unit, m.Doc})
	}
	return out
}
