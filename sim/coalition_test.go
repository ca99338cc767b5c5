package sim

import (
	"encoding/hex"
	"slices"
	"strings"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/sim/record"
)

// A coalition of groups that share nothing changes nothing but what its agents are
// called.
func TestSilentCoalition(t *testing.T) {
	alone := play(t, sound(t, shorter()), 5, lab(t, 1, true))
	c := shorter()
	c.Coalitions = []Coalition{{Name: "house", Groups: []int{4, 6}}}
	allied := play(t, sound(t, c), 5, lab(t, 1, true))
	if alone.Digest != allied.Digest {
		t.Error("a coalition in name shapes the run")
	}
	a, b := rowsOf[record.Payoff](t, alone, record.TablePayoffs), rowsOf[record.Payoff](t, allied, record.TablePayoffs)
	named := 0
	for i := range b {
		if b[i].Coalition != "" {
			named++
		}
		if (b[i].Coalition == "house") != (b[i].Group == "honest" && b[i].Role == "verifier" || b[i].Group == "threshold") {
			t.Errorf("%s %s is in %q", b[i].Role, b[i].Group, b[i].Coalition)
		}
		b[i].Coalition = ""
	}
	if named == 0 || !slices.Equal(a, b) {
		t.Errorf("%d members, and other payoffs", named)
	}
}

// Each member sees the accounts of all, in order, and nobody else sees any.
func TestMembersKnowOneAnother(t *testing.T) {
	c := shorter()
	c.Coalitions = []Coalition{{Name: "one", Groups: []int{4, 6}}, {Name: "other", Groups: []int{5}}}
	w := open(t, c, "", bent{})
	for i := range w.agents {
		a := &w.agents[i]
		var want []ledger.Account
		for k := range w.agents {
			if n := c.coalitionOf(int(a.group)); n >= 0 && n == c.coalitionOf(int(w.agents[k].group)) {
				want = append(want, w.agents[k].self.Account)
			}
		}
		switch {
		case a.allies == nil && want != nil, a.allies != nil && !slices.Equal(a.allies.Members, want):
			t.Errorf("agent %d of group %d: members %v, want %v", i, a.group, a.allies, want)
		}
	}
}

// A copier claims what the solver committed to, and is convicted by its work root even
// beside an honest solver; without work roots nobody finds fault with it.
func TestCopierIsConvictedByItsWorkRoot(t *testing.T) {
	for _, roots := range []bool{true, false} {
		c := court()
		if !roots {
			c = rootless(c)
		}
		c.Groups[1].Devices = []DeviceShare{{0, ratio(1, 1)}}
		c.Groups[3].Strategy, c.Groups[3].Devices = "copier", []DeviceShare{{0, ratio(1, 1)}}
		c.Groups[4].Count = 3
		w := open(t, c, "", bent{})
		r := finish(t, w)
		copied, posted := 0, postedClaims(t, r)
		for _, v := range rowsOf[record.Verdict](t, r, record.TableVerdicts) {
			target := protocol.Target{Task: protocol.TaskID(v.Task), Attempt: protocol.Attempt(v.Attempt), Seat: protocol.Seat(v.Seat)}
			seat := w.chain.Seat(target)
			if v.Group != "liar" || seat.Forced {
				continue
			}
			copied++
			states := w.truth.attempt(protocol.TaskID(v.Task), protocol.Attempt(v.Attempt)).states(int32(v.Segment))
			claim := posted[target][slices.Index(seat.Segments, int32(v.Segment))]
			if claim.Distance != 0 || claim.StepRoot != merkle.Root(states) || claim.WorkRoot.IsZero() == roots {
				t.Errorf("work roots %v: claims %+v", roots, claim)
			}
		}
		lost, _ := slashedOf(t, r, "liar")
		if copied == 0 || (lost > 0) != roots || (r.Outcomes[13-1] > 0) != roots || r.Outcomes[2-1] != 0 {
			t.Errorf("work roots %v: %d verdicts copied, copiers lost %v, outcomes %v", roots, copied, lost, r.Outcomes)
		}
	}
}

// postedClaims reads from the log of messages what every verdict claimed: the chain
// forgets it when the attempt is over.
func postedClaims(t *testing.T, r *record.Run) map[protocol.Target][]protocol.SegmentClaim {
	t.Helper()
	posted := map[protocol.Target][]protocol.SegmentClaim{}
	for _, row := range rowsOf[record.Message](t, r, record.TableMessages) {
		if row.Kind != protocol.RevealVerdict.String() || row.Code != protocol.OK.String() {
			continue
		}
		payload, err := hex.DecodeString(row.Payload)
		if err != nil {
			t.Fatal(err)
		}
		m, err := protocol.DecodeMessage(payload)
		if err != nil {
			t.Fatal(err)
		}
		posted[protocol.Target{Task: m.Task, Attempt: m.Attempt, Seat: m.Seat}] = m.Claims
	}
	return posted
}

func TestCoalitionFaults(t *testing.T) {
	for fault, spoil := range map[string]func(*Config){
		"coalitions.a.members": func(c *Config) { c.Coalitions = []Coalition{{Name: "a", Groups: []int{99}}} },
		"coalitions.b.members": func(c *Config) {
			c.Coalitions = []Coalition{{Name: "a", Groups: []int{4}}, {Name: "b", Groups: []int{4}}}
		},
		"agents.verifier.honest.strategy": func(c *Config) { c.Groups[4].Strategy = "self-dealer" },
	} {
		c := small()
		spoil(c)
		faults := c.Validate()
		if len(faults) != 1 || !strings.HasPrefix(faults[0].Path, fault) {
			t.Errorf("want a fault at %s, got %v", fault, faults)
		}
	}
}
