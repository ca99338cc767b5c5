package scenarios

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/scenarios/source"
)

// amended is a scenario with a change in each form.
const amended = `
schema: 1
extends: quick
name: amended
governance:
  delay: 30 min
  limits: {protocol.stake.solver: {most: 4}, protocol: {deposit: {least: 0}}}
  voting: {period: 1 h}
  changes:
    dearer:
      at: 40 min
      set: {protocol.stake.solver: 6 fee, chain.tx_fee: 0.001 GEN, protocol: {windows: {challenge: 20 min}, max_attempts: 4}}
  proposals:
    more: {at: 1 h, by: verifier.honest, set: {protocol.shares.verifiers: 10%, protocol.shares.treasury: 0}}
agents:
  solver:
    honest: {votes: against}
  verifier:
    honest: {votes: interest}
`

// TestGovernance: what is written in the scenario's units becomes settings in the
// protocol's, sorted; the canonical text loads to the same; without the section there
// is none.
func TestGovernance(t *testing.T) {
	doc := mustDecode(t, strings.Replace(amended, "protocol.shares.treasury: 0", "protocol.shares.treasury: 2%, protocol.shares.jackpot: 17%", 1))
	cfg := mustResolve(t, doc)
	n := paramAt
	q := func(num, den int64) unit.Ratio { return unit.Ratio{Num: num, Den: den} }
	want := []protocol.Setting{
		{Param: n("chain.tx_fee"), To: q(1_000_000, 1)}, {Param: n("protocol.stake.solver"), To: q(6, 1)}, {Param: n("protocol.max_attempts"), To: q(4, 1)},
		{Param: n("protocol.windows.challenge"), To: q(int64(20*unit.Minute), 1)},
	}
	if len(cfg.Changes) != 1 || !reflect.DeepEqual(cfg.Changes[0].Settings, want) || cfg.Changes[0].At != 40*unit.Minute || cfg.Changes[0].Name != "dearer" {
		t.Errorf("changes %+v", cfg.Changes)
	}
	if p := cfg.Proposals; len(p) != 1 || cfg.Groups[p[0].By].Name != "honest" || cfg.Groups[p[0].By].Role != protocol.Verifier || len(p[0].Settings) != 3 {
		t.Errorf("proposals %+v", p)
	}
	g := cfg.Protocol.Governance
	if g.Delay != 30*unit.Minute || g.Voting.Period != unit.Hour || g.Voting.Quorum != q(1, 3) || g.Voting.Deposit != 10*unit.GEN || len(g.Limits) != 2 ||
		g.Limit(n("protocol.stake.solver")).Most != q(4, 1) || g.Limit(n("protocol.deposit")).Least != q(0, 1) {
		t.Errorf("governance %+v", g)
	}
	if cfg.Groups[1].Settings.Votes != agents.Against || cfg.Groups[4].Settings.Votes != agents.ByInterest || cfg.Groups[2].Settings.Votes != agents.Abstain {
		t.Error("votes are lost")
	}
	text := Canonical(doc)
	again, err := Built().Decode("canonical.yaml", text)
	if err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	if !bytes.Equal(Canonical(again), text) || Hash(again) != Hash(doc) || Hash(doc) == Hash(mustLoad(t, "quick")) {
		t.Errorf("the canonical text loads to another:\n%s", text)
	}
	if quiet := mustResolve(t, mustLoad(t, "quick")); !reflect.DeepEqual(quiet.Protocol.Governance, protocol.Governance{}) || quiet.Changes != nil {
		t.Error("a scenario without the section is governed")
	}
}

// TestGovernedParametersAreKeys: each parameter that may change is a key of the
// language, and a setting of it changes that parameter alone.
func TestGovernedParametersAreKeys(t *testing.T) {
	base := mustLoad(t, "quick")
	r := resolver{doc: base}
	before := r.params()
	for i, path := range protocol.GovernedPaths() {
		f, ok := fieldAt(reflect.TypeFor[Document](), path)
		if !ok {
			t.Errorf("%s is no key", path)
			continue
		}
		v := reflect.New(f.typ).Elem()
		if x, ok := v.Addr().Interface().(leaf); ok {
			_, unit, _ := strings.Cut(x.Kind().Example, " ")
			if err := x.Parse(strings.TrimSpace("1/1 " + unit)); err != nil {
				t.Fatal(err)
			}
		} else {
			v.SetInt(7)
		}
		settings := r.settings(Amendment{{path, v}})
		if len(settings) != 1 || int(settings[0].Param) != i {
			t.Errorf("%s sets %+v", path, settings)
		}
		if was := before.Value(settings[0].Param); was == settings[0].To && was.Num != was.Den {
			t.Errorf("%s: %v changes nothing", path, v)
		}
	}
}

// TestGovernanceFaults: what a chain would refuse points at the setting.
func TestGovernanceFaults(t *testing.T) {
	for override, want := range map[string]string{
		"governance.changes.dearer.set.protocol.profiling.profilers=4": "--set:1:60: governance.changes.dearer.set.protocol.profiling.profilers: must be odd",
		"governance.changes.dearer.set.protocol.stake.solver=20 fee":   "--set:1:53: governance.changes.dearer.set.protocol.stake.solver: may change from 2 to no less than 1 and no more than 8 at once, not to 20",
		"governance.changes.dearer.set.protocol.shares.solver=69%":     "--set:1:27: governance.changes.dearer: must sum to one, sum to 99",
		"governance.proposals.more.by=verifier.nobody":                 "--set:1:30: governance.proposals.more.by: agents has no group",
		"governance.voting=null":                                       "text.yaml:14:11: governance.proposals.more: there are no votes",
		"governance.changes.dearer.set={protocol.deposit: 1/10 fee}":   "governance.changes.dearer.set.protocol.deposit: is 1/10 already",
	} {
		doc, err := Built().Decode("text.yaml", []byte(amended), override)
		if err == nil {
			_, err = Resolve(doc)
		}
		var faults *source.Faults
		if !errors.As(err, &faults) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", override, err, want)
		}
	}
}

// TestSweptChange: what a change sets may be swept.
func TestSweptChange(t *testing.T) {
	const path = "governance.changes.dearer.set.protocol.stake.solver"
	doc, err := Built().Decode("text.yaml", []byte(amended+"sweep: {grid: {"+path+": [3 fee, 6 fee]}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int64{3, 6} {
		cfg := mustResolve(t, mustPoint(t, doc.Plan(), i).Doc)
		if got := cfg.Changes[0].Settings[1].To; got != (unit.Ratio{Num: want, Den: 1}) {
			t.Errorf("point %d sets %v", i, got)
		}
	}
}
