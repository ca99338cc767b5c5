package protocol_test

import (
	"fmt"
	"math/big"
	"slices"
	"strconv"
	"strings"

	"gensim/protocol"
	"gensim/protocol/unit"

	"pgregory.net/rapid"
)

// setting reads "protocol.stake.solver=3" as a setting; a time has its unit.
func setting(word string) (protocol.Setting, error) {
	path, value, ok := strings.Cut(word, "=")
	n := slices.Index(protocol.GovernedPaths(), path)
	if !ok || n < 0 {
		return protocol.Setting{}, fmt.Errorf("%q is not path=value", word)
	}
	times := map[string]unit.Time{"min": unit.Minute, "h": unit.Hour}
	for suffix, t := range times {
		if number, is := strings.CutSuffix(value, suffix); is {
			minutes, err := strconv.Atoi(number)
			return protocol.Setting{Param: protocol.Param(n), To: unit.Ratio{Num: int64(minutes) * int64(t), Den: 1}}, err
		}
	}
	q, ok := new(big.Rat).SetString(value)
	if !ok {
		return protocol.Setting{}, fmt.Errorf("%q is no number", value)
	}
	return protocol.Setting{Param: protocol.Param(n), To: unit.Ratio{Num: q.Num().Int64(), Den: q.Denom().Int64()}}, nil
}

// settings reads a list of settings, in the order of the table.
func settings(list string) ([]protocol.Setting, error) {
	var all []protocol.Setting
	for word := range strings.SplitSeq(list, ",") {
		s, err := setting(word)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	slices.SortFunc(all, func(a, b protocol.Setting) int { return int(a.Param) - int(b.Param) })
	return all, nil
}

// mustSettings is settings for tests that write them.
func mustSettings(list string) []protocol.Setting {
	all, err := settings(list)
	if err != nil {
		panic(err)
	}
	return all
}

// votes of an hour, for which a third must vote, half of them in favour.
func votes() protocol.Voting {
	q := func(num, den int64) unit.Ratio { return unit.Ratio{Num: num, Den: den} }
	return protocol.Voting{Period: unit.Hour, Quorum: q(1, 3), Majority: q(1, 2), Deposit: 2 * unit.GEN}
}

// govern reads a line of a transcript's head about governance; index is minutes, or
// minutes.name.
func (sc *script) govern(name, index, value string) error {
	v := &sc.setup.params.Governance.Voting
	after, who, _ := strings.Cut(index, ".")
	minutes, _ := strconv.Atoi(after)
	number, _ := strconv.Atoi(value)
	at := unit.Time(minutes) * unit.Minute
	do := func(act func(w *world)) { sc.agenda = append(sc.agenda, errand{at, act}) }
	switch name {
	case "delay":
		sc.setup.params.Governance.Delay = unit.Time(number) * unit.Minute
	case "voting":
		*v = votes()
		v.Period = unit.Time(number) * unit.Minute
	case "limit":
		least, most, _ := strings.Cut(value, "..")
		l, err := setting(index + "=" + least)
		m, err2 := setting(index + "=" + most)
		sc.setup.params.Governance.Limits = append(sc.setup.params.Governance.Limits, protocol.Limit{Param: l.Param, Least: l.To, Most: m.To})
		return firstOf(err, err2)
	case "submit":
		do(func(w *world) {
			for range number {
				w.submit(sc.plan.unusable, protocol.NewJob, nil)
			}
		})
	case "change", "propose":
		set, err := settings(value)
		do(func(w *world) {
			if name == "change" {
				w.changes = append(w.changes, protocol.Input{Kind: protocol.ParamChange, Settings: set})
				return
			}
			w.send(protocol.Message{Kind: protocol.ProposeChange, From: w.party(who).account, Settings: set})
		})
		return err
	case "send":
		from, to, _ := strings.Cut(who, ".")
		do(func(w *world) {
			w.send(protocol.Message{Kind: protocol.Transfer, From: w.party(from).account, To: w.party(to).account, Amount: unit.Amount(number) * unit.GEN})
		})
	case "vote":
		last := func(w *world) protocol.ProposalID { return protocol.ProposalID(w.state.Proposals() - 1) }
		do(func(w *world) {
			w.send(protocol.Message{Kind: protocol.Vote, From: w.party(who).account, Proposal: last(w), Support: value == "yes"})
		})
	case "leave", "concede":
		do(func(w *world) {
			kind := map[string]protocol.MessageKind{"leave": protocol.LeaveNetwork, "concede": protocol.Concede}[name]
			w.send(protocol.Message{Kind: kind, From: w.party(who).account, Dispute: protocol.DisputeID(number)})
		})
	default:
		return fmt.Errorf("unknown key %q", name)
	}
	return nil
}

func firstOf(a, b error) error {
	if a != nil {
		return a
	}
	return b
}

// change tells a privileged change and what the chain answered.
func (t *teller) change(in *protocol.Input, c protocol.Code) {
	t.line(t.world.now, "council: %v %s -> %v", in.Kind, describe(in.Settings), c)
}

// describe writes settings as a transcript's head does.
func describe(list []protocol.Setting) string {
	var parts []string
	for _, s := range list {
		value := new(big.Rat).SetFrac64(s.To.Num, s.To.Den).RatString()
		if s.To.Num >= int64(unit.Minute) && s.To.Den == 1 {
			value = unit.Time(s.To.Num).String()
		}
		parts = append(parts, s.Param.Path()+"="+value)
	}
	return strings.Join(parts, ",")
}

// randomGovernance is with or without votes and delay.
func randomGovernance(t *rapid.T) protocol.Governance {
	g := protocol.Governance{Delay: rapid.SampledFrom([]unit.Time{0, 20 * unit.Minute}).Draw(t, "delay")}
	if rapid.Bool().Draw(t, "voting") {
		g.Voting = votes()
		g.Voting.Period = rapid.SampledFrom([]unit.Time{unit.Minute, unit.Hour}).Draw(t, "period")
		g.Voting.Quorum = unit.Ratio{Num: 1, Den: 10}
	}
	return g
}

// settings are a random change of the rules decided on last: one or two parameters
// times a ratio, or a part of one share for another.
func (r *randomRun) settings() []protocol.Setting {
	last := r.w.state.RuleSet(r.w.state.RuleSets() - 1).Params
	paths := protocol.GovernedPaths()
	of := func(path string) protocol.Param { return protocol.Param(slices.Index(paths, path)) }
	times := func(n protocol.Param, by *big.Rat) protocol.Setting {
		v := last.Value(n)
		q := new(big.Rat).Mul(big.NewRat(v.Num, v.Den), by)
		if v.Den == 1 && v.Num > 20 { // money, times, counts
			q.SetInt(new(big.Int).Quo(q.Num(), q.Denom()))
		}
		return protocol.Setting{Param: n, To: unit.Ratio{Num: q.Num().Int64(), Den: q.Denom().Int64()}}
	}
	if rapid.Bool().Draw(r.T, "shift") {
		a, b := of("protocol.shares.solver"), of("protocol.shares.jackpot")
		part := big.NewRat(last.Value(b).Num, last.Value(b).Den)
		part.Mul(part, big.NewRat(1, 4)).Quo(part, big.NewRat(last.Value(a).Num, last.Value(a).Den))
		return []protocol.Setting{times(a, part.Add(part, big.NewRat(1, 1))), times(b, big.NewRat(3, 4))}
	}
	var list []protocol.Setting
	for n := range protocol.Param(len(paths)) {
		if rapid.IntRange(0, len(paths)/2).Draw(r.T, "set") == 0 && len(list) < protocol.MaxSettings {
			by := rapid.SampledFrom([][2]int64{{1, 3}, {1, 2}, {3, 4}, {5, 4}, {2, 1}, {5, 2}}).Draw(r.T, "by")
			list = append(list, times(n, big.NewRat(by[0], by[1])))
		}
	}
	return list
}

// ballot is a proposal of a rogue, or its vote on the last one.
func (r *randomRun) ballot() protocol.Message {
	who := rapid.SampledFrom([]string{"walt", "wendy", "wanda", "vivian", "viktor"}).Draw(r.T, "voter")
	last := protocol.ProposalID(r.w.state.Proposals() - 1)
	m := protocol.Message{Kind: protocol.Vote, From: r.w.party(who).account, Proposal: last, Support: rapid.IntRange(0, 3).Draw(r.T, "against") > 0}
	if r.w.state.Proposal(last).State != protocol.ProposalOpen {
		m.Kind, m.Settings = protocol.ProposeChange, r.settings()
	}
	return m
}

// amend feeds a random change now and then. One that is refused changes nothing.
func (r *randomRun) amend() {
	if rapid.IntRange(0, 5).Draw(r.T, "change") > 0 {
		return
	}
	r.w.state.Advance(r.w.now, &r.w.events)
	before, n := r.w.state.Digest(), len(r.w.events)
	code := r.w.state.Input(r.w.now, &protocol.Input{Kind: protocol.ParamChange, Settings: r.settings()}, &r.w.events)
	if code != protocol.OK && (r.w.state.Digest() != before || len(r.w.events) != n) {
		r.Fatalf("a change is refused (%v), yet something changed", code)
	}
	r.w.hear()
}

// checkChange holds a rule set to the one before it, and votes to the stake there is.
func (r *randomRun) checkChange(n int) {
	old, now := r.w.state.RuleSet(n-1), r.w.state.RuleSet(n)
	set := map[protocol.Param]bool{}
	for _, s := range now.Settings {
		set[s.Param] = true
		from := old.Params.Value(s.Param)
		q := new(big.Rat).Quo(big.NewRat(s.To.Num, s.To.Den), big.NewRat(from.Num, from.Den))
		if q.Cmp(big.NewRat(1, 2)) < 0 || q.Cmp(big.NewRat(2, 1)) > 0 {
			r.Fatalf("%s changes to %s of itself", s.Param.Path(), q)
		}
	}
	for p := range protocol.Param(len(protocol.GovernedPaths())) {
		if !set[p] && old.Params.Value(p) != now.Params.Value(p) {
			r.Fatalf("%s changes unasked", p.Path())
		}
	}
	if now.From < old.From {
		r.Fatalf("rule set %d is in force before the one that it follows", n)
	}
	if now.Proposal == protocol.None {
		return
	}
	book := r.w.state.Book() // of its tokens some may have been burned since the stake was counted
	if v := r.w.state.Proposal(now.Proposal); v.Yes+v.No > v.Total || v.Total > book.Total()+book.Burned() || v.Yes <= v.No {
		r.Fatalf("proposal %d passes with %v against %v of %v; there are %v, %v burned", now.Proposal, v.Yes, v.No, v.Total, book.Total(), book.Burned())
	}
}
