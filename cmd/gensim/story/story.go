package story

import (
	"fmt"
	"strings"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Story is what happened to one subject, in order.
type Story struct {
	Title []string `json:"title"` // what it is and how it ended
	Lines []Line   `json:"lines"`

	tasks, disputes bool // lines of several: each names its own
}

// Text lays the story out: a title, then lines by time.
func (s Story) Text() string {
	var b strings.Builder
	for _, t := range s.Title {
		b.WriteString(t + "\n")
	}
	b.WriteString("\n")
	for _, l := range s.Lines {
		if l.Text != "" {
			s.line(&b, l)
		}
		for _, m := range l.Moves {
			fmt.Fprintf(&b, "%*s%s  %s -> %s  (%s, %s)\n", momentWidth+2+stageWidth+2, "", gen(m.Amount), m.From, m.To, m.Kind, m.Reason)
		}
	}
	return b.String()
}

// The widths of the columns before the text.
const (
	momentWidth = 11
	stageWidth  = 14
)

func (s Story) line(b *strings.Builder, l Line) {
	text := l.Text
	if l.Who != chain {
		text = l.Who + " " + text
	}
	if l.Message != "" {
		text += "  [" + l.Message + "]"
	}
	if s.disputes && l.Dispute >= 0 {
		text = fmt.Sprintf("dispute %d: %s", l.Dispute, text)
	}
	if s.tasks && l.Task >= 0 {
		text = fmt.Sprintf("task %d: %s", l.Task, text)
	}
	fmt.Fprintf(b, "%*s  %-*s  %s\n", momentWidth, l.Time, stageWidth, l.Stage, text)
}

// Task tells the life of a task.
func (b *Book) Task(n int64) (Story, error) {
	t, err := row("task", b.tasks, n)
	if err != nil {
		return Story{}, err
	}
	s := Story{Title: b.taskTitle(t)}
	disputes := make(map[int64]bool)
	for i := range b.disputes {
		if b.disputes[i].Task == n {
			disputes[b.disputes[i].Dispute] = true
			s.Title = append(s.Title, "  "+b.pinpoint(&b.disputes[i]))
		}
	}
	s.disputes = len(disputes) > 1
	s.Lines = b.lines(about{
		event:    func(e *record.Event) bool { return e.Task == n },
		transfer: func(x *record.Transfer) bool { return x.Task == n },
		message:  func(m *record.Message) bool { return m.Task == n || disputes[m.Dispute] },
	})
	return s, nil
}

func (b *Book) taskTitle(t *record.Task) []string {
	end := "is still in flight"
	if t.Settled >= 0 {
		end = fmt.Sprintf("%s at %s", t.State, t.Settled)
	}
	title := []string{fmt.Sprintf("task %d: %s for %s, fee %s, %s after %s", t.Task, t.Workload, b.agent(t.Submitter), gen(t.Fee), end, counted(t.Attempts, "attempt"))}
	if t.Solver >= 0 {
		bad := ""
		if t.Bad {
			bad = "; what was accepted is NOT the honest result"
		}
		title = append(title, fmt.Sprintf("  last attempt by %s in %s%s", b.agent(t.Solver), t.Arithmetic, bad))
	}
	told := false
	for i := range b.verdicts {
		v := &b.verdicts[i]
		if v.Task != t.Task {
			continue
		}
		if !told {
			told = true
			title = append(title, b.profile(t, v)...)
		}
		title = append(title, "  "+b.verdict(v))
	}
	return title
}

// profile tells who measured the threshold that a verdict was held to: the last
// profile with that threshold before the task entered the pool.
func (b *Book) profile(t *record.Task, v *record.Verdict) []string {
	profile, at := record.None, unit.Time(0)
	for i := range b.events {
		e := &b.events[i]
		if e.Kind == profileMeasured && unit.Distance(e.Amount) == v.Threshold && e.Time <= t.Pooled {
			profile, at = e.Profile, e.Time
		}
	}
	if profile < 0 {
		return nil
	}
	return []string{fmt.Sprintf("  threshold %s by profile %d, measured at %s by %s", b.distance(v.Threshold), profile, at, b.profilers(profile))}
}

// profilers lists who was drawn for a profile.
func (b *Book) profilers(profile int64) string {
	var by []string
	for i := range b.events {
		if e := &b.events[i]; e.Kind == profilerDrawn && e.Profile == profile {
			by = append(by, b.who(e.Account))
		}
	}
	return strings.Join(by, ", ")
}

// Profile tells how a threshold was measured.
func (b *Book) Profile(n int64) (Story, error) {
	have, end := int64(0), "is still being measured"
	for i := range b.events {
		e := &b.events[i]
		switch {
		case e.Kind == profileStarted:
			have = max(have, e.Profile+1)
		case e.Kind == profileMeasured && e.Profile == n:
			end = "gives the threshold " + b.distance(unit.Distance(e.Amount))
		}
	}
	if n < 0 || n >= have {
		return Story{}, &UnknownError{"profile", have, n}
	}
	s := Story{Title: []string{fmt.Sprintf("profile %d: %s, measured by %s", n, end, b.profilers(n))}}
	disputes := make(map[int64]bool)
	for i := range b.disputes {
		if d := &b.disputes[i]; d.Profile == n {
			disputes[d.Dispute] = true
			s.Title = append(s.Title, "  "+b.pinpoint(d))
		}
	}
	s.disputes = len(disputes) > 1
	s.Lines = b.lines(about{
		event:    func(e *record.Event) bool { return e.Profile == n },
		transfer: func(x *record.Transfer) bool { return x.Profile == n },
		message:  func(m *record.Message) bool { return m.Profile == n || disputes[m.Dispute] },
	})
	return s, nil
}

// counted prints a number of things.
func counted(n int64, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// verdict tells one segment of one verdict: as claimed, as it was, and the limit.
func (b *Book) verdict(v *record.Verdict) string {
	notes := v.State
	if v.Forced {
		notes += ", a forced error"
	}
	if v.Deviant {
		notes += ", the solver cheated here"
	}
	return fmt.Sprintf("attempt %d seat %d segment %d: %s claims %s, truly %s, threshold %s (%s)", v.Attempt, v.Seat, v.Segment,
		b.agent(v.Verifier), b.distance(v.Claimed), b.distance(v.True), b.distance(v.Threshold), notes)
}

// Dispute tells one dispute.
func (b *Book) Dispute(n int64) (Story, error) {
	d, err := row("dispute", b.disputes, n)
	if err != nil {
		return Story{}, err
	}
	s := Story{Title: []string{b.pinpoint(d)}}
	s.Lines = b.lines(about{
		event:    func(e *record.Event) bool { return e.Dispute == n },
		transfer: func(t *record.Transfer) bool { return t.Dispute == n },
		message: func(m *record.Message) bool {
			return m.Dispute == n || d.Bout >= 0 && m.Dispute == d.Bout && m.From == b.account(d.Defender)
		},
	})
	return s, nil
}

// pinpoint tells who disputed what, how far it went and how it ended.
func (b *Book) pinpoint(d *record.Dispute) string {
	of := fmt.Sprintf("task %d, attempt %d", d.Task, d.Attempt)
	kind, segment := d.Kind, "segment"
	switch {
	case d.Profile >= 0:
		of, kind, segment = fmt.Sprintf("profile %d, seat %d", d.Profile, d.Seat), "challenge", "comparison"
	case kind == "start":
		kind = "reject of the start"
	case kind == "updates":
		kind = "reject of the updates"
	}
	text := fmt.Sprintf("dispute %d (%s): %s's %s of %s", d.Dispute, of, b.agent(d.Challenger), kind, b.agent(d.Defender))
	if d.Response != "" {
		text += ", " + d.Response
	}
	if d.Moves > 0 {
		text += fmt.Sprintf("; %s, %s, %d bytes posted", counted(d.Rounds, "round"), counted(d.Moves, "move"), d.Bytes)
	}
	if d.Messages > 0 {
		text += fmt.Sprintf("; %s, %d bytes on the chain", counted(d.Messages, "message"), d.MessageBytes)
	}
	if d.Bout >= 0 && d.Bout != d.Dispute {
		text += fmt.Sprintf("; answered with dispute %d", d.Bout)
	}
	if d.Case != "" {
		text += "; wrong " + d.Case
	}
	if d.Segment >= 0 && d.Case == "" {
		text += ";"
	}
	if d.Segment >= 0 {
		text += fmt.Sprintf(" at %s %d", segment, d.Segment)
	}
	if d.Operation == "start" {
		text += " at the start"
		if d.Node >= 0 {
			text += fmt.Sprintf(", block %d", d.Node)
		}
	}
	if d.Operation == "update" {
		text += ", the size of its update"
	}
	if d.Step >= 0 {
		text += fmt.Sprintf(", step %d, node %d (%s)", d.Step, d.Node, d.Operation)
	}
	if d.Tile >= 0 {
		text += fmt.Sprintf(", tile %d", d.Tile)
	}
	if d.RefereeBytes > 0 {
		text += fmt.Sprintf("; the referee was shown %d bytes, executed %d Mgas and hashed %d Mgas", d.RefereeBytes, d.RefereeGas, d.HashingGas)
	}
	if d.Outcome != "" {
		text += "; " + outcomeText(d.Outcome)
	}
	return text
}

// Agent tells what an agent did and earned.
func (b *Book) Agent(n int64) (Story, error) {
	p, err := row("agent", b.payoffs, n)
	if err != nil {
		return Story{}, err
	}
	s := Story{tasks: true, disputes: true, Title: []string{
		fmt.Sprintf("agent %d: %s %s plays %s, %s, utility %s", p.Agent, p.Role, p.Group, p.Strategy, counted(p.Jobs, "job"), usd(p.Utility)), "  " + terms(p)}}
	if p.PricedOut {
		s.Title = append(s.Title, "  priced out: it could not afford its stake")
	}
	s.Lines = b.lines(about{
		event: func(e *record.Event) bool { return e.Account == p.Account || e.Other == p.Account },
		transfer: func(t *record.Transfer) bool {
			return (t.From == p.Account || t.To == p.Account) && t.Kind != "opened"
		},
		message: func(m *record.Message) bool { return m.From == p.Account },
	})
	return s, nil
}

// terms lists what a utility is the sum of.
func terms(p *record.Payoff) string {
	var parts []string
	for _, t := range []struct {
		name   string
		amount unit.Amount
	}{
		{"value", p.Value}, {"fees", p.Fees}, {"bounties", p.Bounties}, {"jackpots", p.Jackpots}, {"compensation", p.Compensation},
		{"slashed", p.Slashed}, {"transaction fees", p.TxFees}, {"compute", p.Compute}, {"idle", p.Idle}, {"capital", p.Capital},
	} {
		if t.amount != 0 {
			parts = append(parts, t.name+" "+usd(t.amount))
		}
	}
	if len(parts) == 0 {
		return "it earned nothing and paid nothing"
	}
	return strings.Join(parts, ", ")
}

// usd prints money of the quote currency, kept in units of 10^-9.
func usd(a unit.Amount) string { return fmt.Sprintf("%+.4f USD", float64(a)/1e9) }
