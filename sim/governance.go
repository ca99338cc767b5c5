package sim

import (
	"slices"

	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Change is a change of the rules that a scenario scripts: decided on at a time by a
// privileged input, or proposed then by the first agent of a group and put to the vote.
type Change struct {
	Name     string
	At       unit.Time
	Settings []protocol.Setting
	By       int // index into Config.Groups; of a proposal
}

// path returns the scenario's path of a change.
func (c *Change) path(section string) string { return "governance." + section + "." + c.Name }

// maxChanges bounds how many changes a run may script.
const maxChanges = 1000

// validateGovernance holds what is scripted to the groups there are, and every scripted
// change to the rules that the ones before it leave: a run by them must be as sound as
// one that began so.
func (c *Config) validateGovernance(f *faults, shelf *Shelf) {
	if len(c.Changes)+len(c.Proposals) > maxChanges {
		f.add("governance", "scripts more than %d changes", maxChanges)
		return
	}
	for i := range c.Proposals {
		p := &c.Proposals[i]
		switch {
		case c.Protocol.Governance.Voting.Period == 0:
			f.add(p.path("proposals"), "there are no votes: governance.voting is missing")
		case p.By < 0 || p.By >= len(c.Groups) || c.Groups[p.By].Count == 0:
			f.add(p.path("proposals")+".by", "must be a group that has agents")
		}
	}
	if len(*f) > 0 {
		return
	}
	amended := *c
	amended.Changes, amended.Proposals = nil, nil
	for _, change := range c.scripted() {
		next, faults := amended.Protocol.Amended(change.Settings)
		amended.Protocol = next
		found := asFaults(faults)
		if len(found) == 0 {
			found = append(amended.ValidateWith(shelf), amended.refusals(shelf)...)
		}
		for _, fault := range found {
			f.add(change.blame(fault.Path), "%s", fault.Message)
		}
		if len(*f) > 0 {
			return
		}
	}
}

func asFaults(list []protocol.Fault) []Fault {
	var out []Fault
	for _, f := range list {
		out = append(out, Fault(f))
	}
	return out
}

// refusals are why a running chain would not take on the rules. Where the data is not
// on this machine the run will say so.
func (c *Config) refusals(shelf *Shelf) []Fault {
	workloads, err := c.buildWorkloads(shelf)
	if err != nil {
		return nil
	}
	genesis, rules := c.chainGenesis(workloads), c.rules()
	return asFaults(rules.ValidateChange(&genesis))
}

// blame returns the path of a fault that a change brings: of its own setting, or of
// the change.
func (c *Change) blame(path string) string {
	for _, s := range c.Settings {
		if s.Param.Path() == path {
			return c.path("changes") + ".set." + path
		}
	}
	return c.path("changes")
}

// scripted returns the changes to be decided on, in order of time.
func (c *Config) scripted() []Change {
	list := slices.Clone(c.Changes)
	slices.SortStableFunc(list, func(a, b Change) int { return int(a.At - b.At) })
	return list
}

// planned are the proposals that an agent of a group makes: all of the group's, if it
// is the first.
func (c *Config) planned(group, n int) []agents.Planned {
	var list []agents.Planned
	for i := range c.Proposals {
		if p := &c.Proposals[i]; p.By == group && n == 0 {
			list = append(list, agents.Planned{At: p.At, Settings: p.Settings})
		}
	}
	return list
}

// council is what a run knows of changes: those still to be decided on, who votes, and
// what was asked for so far.
type council struct {
	ahead  []Change
	voters []int32 // agents that do not abstain
	asked  []asked
}

// asked is a change that was decided on or proposed.
type asked struct {
	name     string // of a scripted one
	at       unit.Time
	settings []protocol.Setting
	before   *protocol.Params    // that it was to follow
	refused  bool                // a privileged input that the chain did not take
	proposal protocol.ProposalID // None for a privileged input
	ruleSet  int32               // None for a proposal, and where refused
}

// decide gives the changes whose time has come to the chain. One that votes have made
// impossible meanwhile is refused, which is no defect.
func (w *world) decide() {
	for len(w.council.ahead) > 0 && w.council.ahead[0].At <= w.now() {
		change := w.council.ahead[0]
		w.council.ahead = w.council.ahead[1:]
		a := asked{name: change.Name, at: w.now(), settings: change.Settings, before: w.chain.Decided(), proposal: protocol.None, ruleSet: protocol.None}
		in := protocol.Input{Kind: protocol.ParamChange, Settings: change.Settings}
		code := w.chain.Input(w.now(), &in, &w.events)
		w.rows.input(w, &in, code)
		if a.refused = code != protocol.OK; !a.refused {
			a.ruleSet = int32(w.chain.RuleSets() - 1)
		}
		w.council.asked = append(w.council.asked, a)
	}
}

// proposed notes a proposal and asks those who vote.
func (w *world) proposed(e *protocol.Event) {
	for _, id := range w.council.voters {
		w.ask(id, agents.Occasion{Kind: agents.Happened, Event: e})
	}
}

// event notes what an event says of changes.
func (c *council) event(w *world, e *protocol.Event) {
	if e.Kind != protocol.ChangeProposed {
		return
	}
	id := protocol.ProposalID(e.Value)
	c.asked = append(c.asked, asked{
		at: e.Time, settings: w.chain.Proposal(id).Settings, before: w.chain.Decided(), proposal: id, ruleSet: protocol.None,
	})
}

// changeRows are the table of changes: a row for each parameter of each.
func (w *world) changeRows() []record.Change {
	var rows []record.Change
	for n := range w.council.asked {
		rows = append(rows, w.changeRow(int64(n), &w.council.asked[n])...)
	}
	return rows
}

func (w *world) changeRow(n int64, a *asked) []record.Change {
	row := record.Change{Change: n, Name: a.name, Proposal: record.None, Proposer: record.None, Asked: a.at, From: absent, RuleSet: record.None, State: "refused"}
	set := a.ruleSet
	if a.proposal != protocol.None {
		p := w.chain.Proposal(a.proposal)
		row.Proposal, row.Proposer, row.State = int64(a.proposal), int64(w.agentOf(protocol.AccountOf(p.Proposer))), p.State.String()
		row.Yes, row.No, row.Total = p.Yes, p.No, p.Total
		set = p.RuleSet
	}
	before := a.before
	if set != protocol.None {
		before = w.chain.RuleSet(int(set) - 1).Params
		v := w.chain.RuleSet(int(set))
		row.RuleSet, row.From, row.State = int64(set), v.From, "scheduled"
		if v.From <= w.chain.Now() {
			row.State = "in_force"
		}
	}
	var rows []record.Change
	for _, s := range a.settings {
		r := row
		r.Parameter, r.Before, r.After = s.Param.Path(), s.Param.Write(before.Value(s.Param)), s.Param.Write(s.To)
		rows = append(rows, r)
	}
	return rows
}
