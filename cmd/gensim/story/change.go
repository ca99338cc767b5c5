package story

import (
	"fmt"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Change tells one change of the rules: who asked for it, the votes, and which tasks
// go by it.
func (b *Book) Change(n int64) (Story, error) {
	rows := b.changeRows(n)
	if len(rows) == 0 {
		return Story{}, &UnknownError{"change", b.changesAsked(), n}
	}
	c := rows[0]
	s := Story{Title: b.changeTitle(rows)}
	proposer := record.None
	if i, ok := b.agents[c.Proposer]; ok {
		proposer = b.payoffs[i].Account
	}
	times := make(map[unit.Time]bool)
	about := about{
		event: func(e *record.Event) bool {
			mine := ofProposal(e.Kind) && c.Proposal == e.Value || ofRuleSet(e.Kind) && c.RuleSet == e.Value
			times[e.Time] = times[e.Time] || mine
			return mine
		},
		transfer: func(t *record.Transfer) bool {
			return proposer >= 0 && t.From == proposer && t.Reason == "deposit" && times[t.Time]
		},
		message: func(m *record.Message) bool { return m.Kind == "param-change" && m.Time == c.Asked },
	}
	s.Lines = b.lines(about)
	return s, nil
}

func ofProposal(kind string) bool {
	switch kind {
	case "change-proposed", "voted-for", "voted-against", "proposal-passed", "proposal-failed":
		return true
	}
	return false
}

func ofRuleSet(kind string) bool { return kind == "change-scheduled" || kind == "rules-changed" }

// changeRows returns the rows of a change, one for each parameter.
func (b *Book) changeRows(n int64) []record.Change {
	var rows []record.Change
	for _, c := range b.changes {
		if c.Change == n {
			rows = append(rows, c)
		}
	}
	return rows
}

func (b *Book) changesAsked() int64 {
	if len(b.changes) == 0 {
		return 0
	}
	return b.changes[len(b.changes)-1].Change + 1
}

func (b *Book) changeTitle(rows []record.Change) []string {
	c := rows[0]
	title := fmt.Sprintf("change %d: %q, decided at %s", c.Change, c.Name, c.Asked)
	if c.Proposal >= 0 {
		title = fmt.Sprintf("change %d: proposal %d of %s at %s", c.Change, c.Proposal, b.agent(c.Proposer), c.Asked)
	}
	title += ", " + c.State
	if c.From >= 0 {
		title += fmt.Sprintf(" as rule set %d from %s", c.RuleSet, c.From)
	}
	lines := []string{title}
	for _, r := range rows {
		lines = append(lines, fmt.Sprintf("  %s: %s -> %s", r.Parameter, r.Before, r.After))
	}
	if c.Proposal >= 0 {
		lines = append(lines, fmt.Sprintf("  %s voted for it, %s against, of %s", gen(c.Yes), gen(c.No), gen(c.Total)))
	}
	if c.From >= 0 {
		lines = append(lines, b.tasksBy(&c))
	}
	return lines
}

// tasksBy tells which tasks keep the rules before a change, and for how long, and which
// go by those that it made until the next.
func (b *Book) tasksBy(c *record.Change) string {
	until := unit.Never
	for _, d := range b.changes {
		if d.RuleSet == c.RuleSet+1 {
			until = d.From
		}
	}
	last := c.From
	kept, mine := int64(0), int64(0)
	for i := range b.tasks {
		switch t := &b.tasks[i]; {
		case t.Submitted < c.From && (t.Settled < 0 || t.Settled >= c.From):
			kept++
			last = max(last, t.Settled)
		case t.Submitted >= c.From && t.Submitted < until:
			mine++
		}
	}
	text := fmt.Sprintf("  %s submitted by these rules", counted(mine, "task"))
	if kept > 0 {
		text += fmt.Sprintf("; %s under way kept those before, the last until %s", counted(kept, "task"), last)
	}
	return text
}
