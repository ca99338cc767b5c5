package sim

import (
	"slices"
	"testing"

	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// setting names a parameter by its path.
func setting(path string, num, den int64) protocol.Setting {
	return protocol.Setting{Param: protocol.Param(slices.Index(protocol.GovernedPaths(), path)), To: ratio(num, den)}
}

// governed is the small network with rules that change.
func governed() *Config {
	c := small()
	c.Protocol.Governance = protocol.Governance{Delay: 5 * unit.Minute}
	return c
}

// voting is the small network with votes of ten minutes.
func voting() *Config {
	c := governed()
	c.Protocol.Governance.Voting = protocol.Voting{
		Period: 10 * unit.Minute, Quorum: ratio(1, 10), Majority: ratio(1, 2), Deposit: unit.GEN / 10,
	}
	return c
}

// TestScriptedChange raises the solver's stake, in the middle of a run: tasks submitted before it is
// in force stake as before to their end, those after it the more, and the log of the
// run replays, change and all.
func TestScriptedChange(t *testing.T) {
	c := governed()
	c.Changes = []Change{
		{Name: "later", At: 40 * unit.Minute, Settings: []protocol.Setting{setting("protocol.stake.solver", 6, 1)}},
		{Name: "dearer", At: 20 * unit.Minute, Settings: []protocol.Setting{setting("protocol.stake.solver", 3, 1)}},
	}
	r := play(t, sound(t, c), 3, lab(t, 2, true))
	audit(t, r)
	changes := rowsOf[record.Change](t, r, record.TableChanges)
	if len(changes) != 2 || changes[0].Name != "dearer" || changes[0].State != "in_force" || changes[0].Before != "2" || changes[0].After != "3" || changes[1].Before != "3" {
		t.Fatalf("changes %+v", changes)
	}
	if from := changes[0].From; from != changes[0].Asked+5*unit.Minute {
		t.Errorf("asked at %v, in force at %v", changes[0].Asked, from)
	}
	submitted, fee := map[int64]unit.Time{}, unit.Amount(0)
	for _, task := range rowsOf[record.Task](t, r, record.TableTasks) {
		submitted[task.Task], fee = task.Submitted, task.Fee
	}
	met := map[unit.Amount]int{}
	for _, e := range rowsOf[record.Event](t, r, record.TableEvents) {
		if e.Kind != protocol.SolverDrawn.String() {
			continue
		}
		want := 2 * fee
		for _, change := range changes {
			if submitted[e.Task] >= change.From {
				want = map[string]unit.Amount{"3": 3, "6": 6}[change.After] * fee
			}
		}
		if met[e.Amount]++; e.Amount != want {
			t.Errorf("task %d, submitted at %v, stakes %v, want %v", e.Task, submitted[e.Task], e.Amount, want)
		}
	}
	if len(met) != 3 {
		t.Errorf("stakes met: %v", met)
	}
	if got := feed(t, r.Genesis, logOf(r)); got.Difference != "" {
		t.Errorf("replay: %s", got.Difference)
	}
}

// TestVotedChange lets solvers ask for more, once with their own votes alone and once against everybody else's:
// the vote follows the stake.
func TestVotedChange(t *testing.T) {
	more := []protocol.Setting{setting("protocol.shares.solver", 75, 100), setting("protocol.shares.jackpot", 14, 100)}
	for state, opposed := range map[string]bool{"in_force": false, "defeated": true} {
		c := voting()
		c.Proposals = []Change{{Name: "more", At: 10 * unit.Minute, Settings: more, By: 1}}
		for i := range c.Groups {
			switch {
			case c.Groups[i].Role == protocol.Solver:
				c.Groups[i].Settings.Votes = agents.ByInterest
			case opposed:
				c.Groups[i].Settings.Votes = agents.Against
			}
		}
		if !opposed {
			c.Groups[0].Balance = 10 * unit.GEN
		}
		r := play(t, sound(t, c), 3, lab(t, 2, true))
		audit(t, r)
		changes := rowsOf[record.Change](t, r, record.TableChanges)
		if len(changes) != 2 || changes[0].State != state || changes[0].Proposer != int64(c.Groups[0].Count) {
			t.Fatalf("%s: %+v", state, changes)
		}
		if yes := changes[0].Yes; yes < 13*5*unit.GEN*9/10 || yes > 13*5*unit.GEN*11/10 || (changes[0].No > 0) != opposed {
			t.Errorf("%s: %v in favour, %v against", state, yes, changes[0].No)
		}
		if got := feed(t, r.Genesis, logOf(r)); got.Difference != "" {
			t.Errorf("%s: replay: %s", state, got.Difference)
		}
	}
}

// TestVotesMoveNothing: who votes where nothing is proposed plays the same run.
func TestVotesMoveNothing(t *testing.T) {
	quiet, ready := small(), voting()
	for i := range ready.Groups {
		ready.Groups[i].Settings.Votes = agents.ByInterest
	}
	l := lab(t, 2, true)
	if a, b := play(t, quiet, 5, l), play(t, ready, 5, l); a.Digest != b.Digest {
		t.Error("votes without proposals change a run")
	}
}

// TestRefusedChange: what is scripted is held to what a run would accept, each change
// after those before it; what votes make impossible meanwhile the chain refuses, and
// the run goes on.
func TestRefusedChange(t *testing.T) {
	at := func(name string, minutes unit.Time, set ...protocol.Setting) Change {
		return Change{Name: name, At: minutes * unit.Minute, Settings: set}
	}
	for want, changes := range map[string][]Change{
		"governance.changes.far.set.protocol.stake.solver":         {at("far", 10, setting("protocol.stake.solver", 5, 1))},
		"governance.changes.twice.set.protocol.stake.solver":       {at("once", 10, setting("protocol.stake.solver", 4, 1)), at("twice", 20, setting("protocol.stake.solver", 1, 1))},
		"governance.changes.sum":                                   {at("sum", 10, setting("protocol.shares.solver", 3, 5))},
		"governance.changes.idle.set.protocol.deposit":             {at("idle", 10, setting("protocol.deposit", 1, 10))},
		"governance.changes.late.set.protocol.windows.verify":      {at("late", 10, setting("protocol.windows.verify", int64(unit.Minute), 1))},
		"governance.changes.even.set.protocol.profiling.profilers": {at("even", 10, setting("protocol.profiling.profilers", 4, 1))},
	} {
		c := governed()
		c.Changes = changes
		verify := setting("protocol.windows.verify", 1, 1).Param
		c.Protocol.Governance.Limits = []protocol.Limit{{Param: verify, Least: ratio(1, 10), Most: ratio(2, 1)}}
		faults := c.Validate()
		if len(faults) == 0 || faults[0].Path != want {
			t.Errorf("%s: %v", want, faults)
		}
	}
	c := voting()
	c.Groups[0].Balance = 10 * unit.GEN
	c.Changes = []Change{at("back", 40, setting("protocol.fee.multiple", 1, 1))}
	c.Proposals = []Change{{Name: "up", At: 5 * unit.Minute, Settings: []protocol.Setting{setting("protocol.fee.multiple", 4, 1)}, By: 1}}
	for i := range c.Groups {
		c.Groups[i].Settings.Votes = agents.ByInterest
	}
	r := play(t, sound(t, c), 3, lab(t, 2, true))
	changes := rowsOf[record.Change](t, r, record.TableChanges)
	if len(changes) != 2 || changes[0].State != "in_force" || changes[1].State != "refused" || changes[1].From != absent {
		t.Errorf("changes %+v", changes)
	}
	if got := feed(t, r.Genesis, logOf(r)); got.Difference != "" {
		t.Errorf("replay: %s", got.Difference)
	}
}

// TestGovernanceIsChecked: faults of what is scripted at the scenario's paths.
func TestGovernanceIsChecked(t *testing.T) {
	deposit := []protocol.Setting{setting("protocol.deposit", 1, 5)}
	for path, spoil := range map[string]func(*Config){
		"governance.proposals.x":     func(c *Config) { c.Protocol.Governance.Voting.Period = 0 },
		"governance.proposals.x.by":  func(c *Config) { c.Proposals[0].By = len(c.Groups) },
		"governance.voting.majority": func(c *Config) { c.Protocol.Governance.Voting.Majority = ratio(1, 3) },
		"governance.voting.quorum":   func(c *Config) { c.Protocol.Governance.Voting.Quorum = ratio(4, 3) },
		"governance.voting.deposit":  func(c *Config) { c.Protocol.Governance.Voting.Deposit = -1 },
		"governance.delay":           func(c *Config) { c.Protocol.Governance.Delay = -1 },
		"governance.limits.chain.tx_fee.most": func(c *Config) {
			c.Protocol.Governance.Limits = []protocol.Limit{{Param: 0, Least: ratio(1, 2), Most: ratio(1, 2)}}
		},
	} {
		c := voting()
		c.Proposals = []Change{{Name: "x", At: unit.Minute, Settings: deposit, By: 1}}
		sound(t, c)
		spoil(c)
		if faults := c.Validate(); len(faults) != 1 || faults[0].Path != path {
			t.Errorf("%s: %v", path, faults)
		}
	}
}

// TestPricedOutByAll: an agent that some rules of the run let take part is not priced
// out by the others.
func TestPricedOutByAll(t *testing.T) {
	c := governed()
	plain := play(t, c, 3, lab(t, 2, true))
	fee := rowsOf[record.Task](t, plain, record.TableTasks)[0].Fee
	c.Groups = append(c.Groups, Group{Role: protocol.Solver, Name: "poor", Strategy: "honest", Count: 1, Balance: fee*3/2 + 64*c.Protocol.TxFee, Devices: halves()})
	if r := play(t, sound(t, c), 3, lab(t, 2, true)); !isPricedOut(t, r, "poor") {
		t.Error("one and a half fees cover a stake of two")
	}
	c.Changes = []Change{{Name: "cheaper", At: 10 * unit.Minute, Settings: []protocol.Setting{setting("protocol.stake.solver", 1, 1)}}}
	if r := play(t, sound(t, c), 3, lab(t, 2, true)); isPricedOut(t, r, "poor") {
		t.Error("one and a half fees do not cover a stake of one")
	}
}

func isPricedOut(t *testing.T, r *record.Run, group string) bool {
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		if p.Group == group {
			return p.PricedOut
		}
	}
	t.Fatal("no such group")
	return false
}
