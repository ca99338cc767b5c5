package protocol_test

import (
	"testing"

	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// shortest returns the least of a duration with which a validation finds nothing wrong
// at its path.
func shortest(path string, at *unit.Time, validate func() []protocol.Fault) unit.Time {
	low, high := unit.Time(0), unit.Day // refused, accepted
	for low+1 < high {
		*at = low + (high-low)/2
		refused := false
		for _, f := range validate() {
			refused = refused || f.Path == path
		}
		if refused {
			low = *at
		} else {
			high = *at
		}
	}
	*at = high
	return high
}

// TestChangeLeavesTimeForBlocks: a change of the rules must leave each truthful party its
// time on the slowest device, which is all that rules by themselves are held to, and that
// of the blocks that it waits for: one for its message, and up to twice those that are
// mixed, less one, for a draw. To the microsecond, by which a deadline comes first.
func TestChangeLeavesTimeForBlocks(t *testing.T) {
	const tick = unit.Microsecond
	slow := func(p *protocol.Params) { p.RandomnessBlocks = 1000 }
	drawn := func(p *protocol.Params) { p.RandomnessBlocks, p.Jackpot.Drawn = 3, 1 }
	rootless := func(p *protocol.Params) { p.Verification.NoWorkRoots = true }
	for _, c := range []struct {
		path string
		rule func(*protocol.Params)
		need func(alone unit.Time) unit.Time // by what the device needs alone
	}{
		{"protocol.windows.verify", nil, func(alone unit.Time) unit.Time { return alone + blockTime + tick }},
		{"protocol.windows.verify", drawn, func(alone unit.Time) unit.Time { return alone + 6*blockTime + tick }},
		{"protocol.windows.verify", slow, func(unit.Time) unit.Time { return 1999*blockTime + tick }},
		{"protocol.windows.challenge", nil, func(alone unit.Time) unit.Time { return alone + blockTime + tick }},
		{"protocol.windows.challenge", drawn, func(alone unit.Time) unit.Time { return alone + 6*blockTime + tick }},
		{"protocol.windows.challenge", slow, func(unit.Time) unit.Time { return 1999*blockTime + tick }},
		{"protocol.windows.profile", nil, func(alone unit.Time) unit.Time { return alone + blockTime + tick }},
		{"protocol.windows.profile", slow, func(unit.Time) unit.Time { return 1999*blockTime + tick }},
		{"protocol.windows.reveal", nil, func(unit.Time) unit.Time { return blockTime + tick }},
		{"protocol.dispute.move_timeout", nil, func(alone unit.Time) unit.Time { return alone + blockTime + tick }},
		{"protocol.dispute.move_timeout", rootless, func(alone unit.Time) unit.Time { return 2*alone + blockTime + tick }},
	} {
		s, g := changeable()
		p := &s.params
		if c.rule != nil {
			c.rule(p)
		}
		at := map[string]*unit.Time{
			"protocol.windows.verify": &p.Windows.Verify, "protocol.windows.challenge": &p.Windows.Challenge, "protocol.windows.profile": &p.Windows.Profile,
			"protocol.windows.reveal": &p.Windows.Reveal, "protocol.dispute.move_timeout": &p.Dispute.MoveTimeout,
		}[c.path]
		alone := shortest(c.path, at, func() []protocol.Fault { return p.ValidateFor(&g) })
		if got := shortest(c.path, at, func() []protocol.Fault { return p.ValidateChange(&g) }); got != c.need(alone) {
			t.Errorf("%s: %v is enough for a change, %v alone, want %v", c.path, got, alone, c.need(alone))
		}
	}
}

// A clock must leave time for a re-run and a block for each round of the longest game.
func TestChangedClockLeavesTimeForRounds(t *testing.T) {
	s, g := changeable()
	p := &s.params
	rerun := shortest("protocol.dispute.move_timeout", &p.Dispute.MoveTimeout, func() []protocol.Fault { return p.ValidateFor(&g) })
	p.Dispute.MoveTimeout = rerun + blockTime + unit.Microsecond
	rounds := 0
	for _, shape := range []dispute.Shape{protocol.VerdictShape(&s.workload, p), protocol.RejectShape(&s.workload), protocol.ProfileShape(&s.workload, p), protocol.StartShape(&s.workload)} {
		rounds = max(rounds, dispute.Rounds(shape, p.Dispute.Arity))
	}
	g.BlockTime = unit.Minute // more than later ranges take
	p.Dispute.MoveTimeout = rerun + g.BlockTime + unit.Microsecond
	got := shortest("protocol.dispute.clock", &p.Dispute.Clock, func() []protocol.Fault { return p.ValidateChange(&g) })
	if want := rerun + unit.Time(rounds)*g.BlockTime + unit.Microsecond; got != want {
		t.Errorf("a clock of %v is enough for %d rounds, want %v", got, rounds, want)
	}
}

// changeable is the standard world with windows of a day, data that are kept for ever, and
// its genesis.
func changeable() (setup, protocol.Genesis) {
	s := standard()
	p := &s.params
	p.Availability.KeepFor, p.Dispute.Clock, p.Dispute.MoveTimeout = unit.Year, unit.Day, unit.Hour
	p.Windows.Profile, p.Windows.Verify, p.Windows.Reveal, p.Windows.Challenge = unit.Day, unit.Day, unit.Day, unit.Day
	return s, protocol.Genesis{
		Authors: []vrf.Public{{1}}, Arithmetics: []protocol.Class{0, 0}, Workloads: []protocol.Workload{s.workload},
		Paces: []protocol.Pace{{Slowest: 1_000_000, Fastest: 1_000_000}}, BlockTime: blockTime,
	}
}
