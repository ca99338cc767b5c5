package agents

import (
	"slices"
	"strings"
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

func TestCatalogueIsWhole(t *testing.T) {
	var names []string
	for i := range Catalogue {
		e := &Catalogue[i]
		name := string('0'+rune(e.Role)) + " " + e.Name
		if slices.Contains(names, name) {
			t.Errorf("%s is there twice", name)
		}
		names = append(names, name)
		if found, ok := Find(e.Role, e.Name); !ok || found != e {
			t.Errorf("%s is not found", name)
		}
		for _, word := range []string{"Breaks", "Costs", "Source"} {
			if !strings.Contains(e.Doc, word) {
				t.Errorf("the doc of %s says nothing under %q", name, word)
			}
		}
		for _, p := range e.Params {
			if p.Required == (p.Default != "") || p.Doc == "" {
				t.Errorf("%s: parameter %s is neither required nor has a default, or has no doc", name, p.Name)
			}
			if (p.Kind == ChoiceParam) != slices.Contains(p.Options, p.Default) {
				t.Errorf("%s: the default of %s is none of its options", name, p.Name)
			}
			if p.Kind.String() == "none" {
				t.Errorf("%s: parameter %s has no kind", name, p.Name)
			}
		}
	}
	want := []string{"0 poisson", "0 splitter", "0 griefer", "0 spammer", "1 honest", "1 skip", "1 noise", "1 fewer-steps", "1 smaller-batch", "1 low-precision", "1 interpolate",
		"1 early-stop", "1 blindfold", "1 infinitesimal", "1 forged-state", "1 copy", "1 spoof", "1 not-finite", "1 stolen-start", "1 ruined-start", "1 dead-units", "1 withhold", "1 milker", "2 honest", "2 rubber-stamp", "2 copier", "2 extorter", "2 profile-inflator", "2 profile-deflator", "2 self-dealer", "2 framer",
		"3 always", "3 threshold", "3 insider", "3 accuser", "3 scare-off"}
	if !slices.Equal(names, want) {
		t.Errorf("catalogue lists %v", names)
	}
}

func TestFindRefusesAnotherRolesStrategy(t *testing.T) {
	if _, ok := Find(protocol.Submitter, "honest"); ok {
		t.Error("a submitter can be honest")
	}
	defer func() {
		if recover() == nil {
			t.Error("New takes a name that is not in the catalogue")
		}
	}()
	New(protocol.Solver, "poisson", Settings{})
}

// The default reaction of a strategy is the one that its catalogue entry says.
func TestReactionsFollowTheirNames(t *testing.T) {
	for i, name := range reactions {
		for j := range Catalogue {
			e := &Catalogue[j]
			for _, p := range e.Params {
				if p.Name != "when_caught" || p.Default != name {
					continue
				}
				usual := newDesk(e.Role, e.Name, Settings{}, 1)
				named := newDesk(e.Role, e.Name, Settings{WhenCaught: Reaction(i + 1)}, 1)
				ask := protocol.Event{Kind: protocol.ResponseDue, Dispute: 3}
				want(t, usual.hear(ask), named.hear(ask).Messages, nil, nil)
			}
		}
	}
}

func TestSettingsOutOfRange(t *testing.T) {
	good := Settings{
		Factor: half, Speedup: always, Span: 1, Rounds: 1, Patience: 1,
		Interval: unit.Hour, Value: unit.Ratio{Num: 3, Den: 2}, Fraction: half, PayoutThreshold: unit.Ratio{Num: 1, Den: 1},
	}
	set := func(change func(*Settings)) Settings { s := good; change(&s); return s }
	for _, c := range []struct {
		role  protocol.Role
		name  string
		set   Settings
		fault string
	}{
		{protocol.Submitter, "poisson", good, ""},
		{protocol.Submitter, "poisson", set(func(s *Settings) { s.Interval = 0 }), "rate"},
		{protocol.Submitter, "poisson", set(func(s *Settings) { s.Workload = -1 }), "workload"},
		{protocol.Submitter, "poisson", set(func(s *Settings) { s.Value = unit.Ratio{} }), "value"},
		{protocol.Submitter, "spammer", set(func(s *Settings) { s.Bid, s.Tip = always, never }), ""},
		{protocol.Submitter, "spammer", set(func(s *Settings) { s.Bid, s.Tip = always, unit.Ratio{Num: -1, Den: 1} }), "tip"},
		{protocol.Submitter, "spammer", set(func(s *Settings) { s.Tip = never }), "bid"},
		{protocol.Solver, "skip", good, ""},
		{protocol.Solver, "skip", set(func(s *Settings) { s.Fraction = always }), ""},
		{protocol.Solver, "skip", set(func(s *Settings) { s.Fraction = never }), "fraction"},
		{protocol.Solver, "skip", set(func(s *Settings) { s.Fraction = unit.Ratio{Num: 3, Den: 2} }), "fraction"},
		{protocol.Solver, "skip", set(func(s *Settings) { s.Fraction = unit.Ratio{Num: -1, Den: 2} }), "fraction"},
		{protocol.Solver, "noise", set(func(s *Settings) { s.WhenCaught = 3 }), "when_caught"},
		{protocol.Solver, "honest", Settings{}, ""},
		{protocol.Solver, "infinitesimal", set(func(s *Settings) { s.Factor = never }), "factor"},
		{protocol.Solver, "infinitesimal", set(func(s *Settings) { s.Factor = unit.Ratio{Num: 3, Den: 2} }), "factor"},
		{protocol.Solver, "low-precision", set(func(s *Settings) { s.Speedup = half }), "speedup"},
		{protocol.Solver, "interpolate", set(func(s *Settings) { s.Span = 0 }), "span"},
		{protocol.Solver, "spoof", set(func(s *Settings) { s.Rounds = 0 }), "rounds"},
		{protocol.Solver, "spoof", good, ""},
		{protocol.Solver, "milker", good, ""},
		{protocol.Solver, "milker", set(func(s *Settings) { s.Patience = 0 }), "patience"},
		{protocol.Verifier, "profile-inflator", set(func(s *Settings) { s.Multiple = unit.Ratio{Num: 3, Den: 2} }), ""},
		{protocol.Verifier, "profile-inflator", set(func(s *Settings) { s.Multiple = always }), "multiple"},
		{protocol.Verifier, "profile-deflator", set(func(s *Settings) { s.Multiple = half }), "multiple"},
		{protocol.Whistleblower, "insider", set(func(s *Settings) { s.Hits = 0 }), "hits"},
		{protocol.Whistleblower, "threshold", good, ""},
		{protocol.Whistleblower, "threshold", set(func(s *Settings) { s.PayoutThreshold = unit.Ratio{Num: -1, Den: 1} }), "payout_threshold"},
	} {
		e, _ := Find(c.role, c.name)
		faults := e.Validate(c.set)
		got := ""
		if len(faults) == 1 {
			got = faults[0].Path
		}
		if len(faults) > 1 || got != c.fault {
			t.Errorf("%s %+v: faults %v, want one of %q", c.name, c.set, faults, c.fault)
		}
	}
}
