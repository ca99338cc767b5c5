// Package story tells what happened to one task, agent or dispute of a run, from
// the run's tables alone.
//
//	tables --Open--> Book --Task, Agent, Dispute--> Story --Text--> lines in order of time
//
// Each line says when, in which stage, who, by which message, and what: a distance
// against its threshold, a ruling, tokens that moved. Messages that were rejected
// have lines of their own. The order is that in which the chain recorded things.
//
// The package knows nothing of rules: what a kind of event means is one table of
// phrases.
//
//	b, err := story.Open(run.Table, "l2")
//	s, err := b.Task(17)
//	fmt.Print(s.Text())
package story
