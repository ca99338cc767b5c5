package agents

import (
	"slices"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// prospect is what a whistleblower knows of the next check in a network. Sums
// are over the verdicts and measurements whose challenge window is open.
type prospect struct {
	verdicts int         // and measurements with an open window
	others   int         // whistleblowers there, pending joins and leaves included
	jackpots unit.Amount // phi J of each, summed
	costs    unit.Amount // own cost of checking each, summed
	cycle    unit.Time   // mean time from one check of a member to its next
	window   unit.Time   // in which one can be challenged
	rule     protocol.JackpotRule
	drawn    int // whistleblowers drawn for a verdict; 0: anyone may win
}

// ratio returns the expected income of a check over its cost,
//
//	phi J part / c.
//
// J is the jackpot that a lone challenger gets, and part what the rule leaves of it
// where each of n others checks the verdict, too, with probability y, independently.
// A member that checks one random verdict after the other makes window/cycle checks
// while a window is open, spread over the verdicts: y = min(1, window/cycle/verdicts).
// Where whistleblowers are drawn, the others are those drawn beside oneself, and they
// check: y = 1. Bounties are left out: a whistleblower cannot know how many cheat.
//
// It returns false when there is no verdict to judge by.
func (p prospect) ratio() (float64, bool) {
	if p.verdicts == 0 || p.costs <= 0 {
		return 0, false
	}
	y := min(float64(float64(p.window)/float64(p.cycle))/float64(p.verdicts), 1)
	rivals := p.others
	if p.drawn > 0 {
		y, rivals = 1, min(p.others, p.drawn-1)
	}
	ratio := float64(p.jackpots) / float64(p.costs)
	switch p.rule {
	case protocol.EqualShares:
		ratio = float64(ratio * equalPart(rivals, y))
	case protocol.ActiveCount:
		ratio /= float64(1 + p.others)
	default:
		keep := 1 - float64(y*0.5)
		for range rivals {
			ratio = float64(ratio * keep)
		}
	}
	return ratio, true
}

// equalPart is the mean of 1/(1+K) with K binomial over n rivals with probability y,
// (1 - (1-y)^(n+1)) / ((n+1) y). The truebit rule's mean of 2^-K is (1 - y/2)^n (own
// derivation; at y chosen so that the ratio is 1 it is the symmetric mixed entry
// equilibrium), the active count's is 1/(1+n) for certain.
func equalPart(n int, y float64) float64 {
	if y == 0 {
		return 1
	}
	none := 1.0
	for range n + 1 {
		none = float64(none * (1 - y))
	}
	return (1 - none) / float64(float64(n+1)*y)
}

// prospects looks at a network. The cost of a check is the device's time at
// what computing costs more than idling, and the fees of the two messages that
// a forced error calls for, with its probability phi: that of the task's own rules,
// as its jackpot is.
func prospects(v *View, n protocol.NetworkID, member bool) prospect {
	params := v.Chain.Params()
	p := prospect{others: v.Chain.Whistleblowers(n), window: params.Windows.Challenge, rule: params.Jackpot.Rule, drawn: params.Jackpot.Drawn}
	if member {
		p.others--
	}
	price := max(v.Self.Device.Price-v.Self.Device.IdlePrice, 0)
	var busy unit.Time
	for _, t := range checks(v, n) {
		took, rules := duration(v, t), v.Chain.Rules(t)
		busy += took
		p.verdicts++
		p.jackpots += rules.ForcedError.Of(v.Chain.Jackpot(t), unit.Down)
		p.costs += rules.ForcedError.Of(2*v.Chain.BaseFee(), unit.Up) + unit.Amount(unit.MulDiv(int64(price), int64(took), int64(unit.Hour), unit.Up))
	}
	if p.verdicts > 0 {
		p.cycle = lookInterval + busy/unit.Time(p.verdicts)
	}
	return p
}

// checks returns the open verdicts and measurements of a network that the device could
// repeat: in another class than its own it has no speed.
func checks(v *View, n protocol.NetworkID) []protocol.Target {
	open := v.Chain.Challengeable(n)
	if !slices.ContainsFunc(open, v.foreign) {
		return open
	}
	return slices.DeleteFunc(slices.Clone(open), v.foreign)
}

// foreign reports whether a seat is of another class than the device.
func (v *View) foreign(t protocol.Target) bool {
	return v.Chain.SeatClass(t) != v.Self.Device.Class
}

// duration returns how long the device takes to check a seat: it re-runs the drawn
// segments in the verifier's arithmetic, or the prefix in the profiler's pair, slower
// where that is not its own.
func duration(v *View, t protocol.Target) unit.Time {
	device, gas := &v.Self.Device, v.Chain.CheckGas(t)
	if t.OfProfile() {
		seat := v.Chain.ProfileSeat(t.Profile, t.Seat)
		return device.Takes(gas/2, seat.First) + device.Takes(gas-gas/2, seat.Second)
	}
	return device.Takes(gas, v.Chain.SeatArithmetic(t))
}
