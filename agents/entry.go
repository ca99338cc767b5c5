package agents

import (
	"gensim/protocol"
	"gensim/protocol/unit"
)

// prospect is what a whistleblower knows of the next check in a network. Sums
// are over the verdicts whose challenge window is open.
type prospect struct {
	verdicts int         // with an open window
	others   int         // whistleblowers there, pending joins and leaves included
	jackpots unit.Amount // phi J of each verdict, summed
	costs    unit.Amount // own cost of checking each, summed
	cycle    unit.Time   // mean time from one check of a member to its next
	window   unit.Time   // in which a verdict can be challenged
}

// ratio returns the expected income of a check over its cost,
//
//	phi J (1 - y/2)^n / c.
//
// J is the jackpot that a lone challenger gets; k challengers get J/2^(k-1)
// each (Truebit section 4), so every other member halves it if it, too, checks
// the verdict, which it does with probability y, independently: the factor
// (1 - y/2) for each of n others is the mean of 2^-(number that checks) (own
// derivation; at y chosen so that the ratio is 1 it is the symmetric mixed
// entry equilibrium). A member that checks one random verdict after the other
// makes window/cycle checks while a window is open, spread over the verdicts:
// y = min(1, window/cycle/verdicts). Bounties are left out: a whistleblower
// cannot know how many cheat.
//
// It returns false when there is no verdict to judge by.
func (p prospect) ratio() (float64, bool) {
	if p.verdicts == 0 || p.costs <= 0 {
		return 0, false
	}
	y := float64(float64(p.window)/float64(p.cycle)) / float64(p.verdicts)
	keep := 1 - float64(min(y, 1)*0.5)
	ratio := float64(p.jackpots) / float64(p.costs)
	for range p.others {
		ratio = float64(ratio * keep)
	}
	return ratio, true
}

// prospects looks at a network. The cost of a check is the device's time at
// what computing costs more than idling, and the fees of the two messages that
// a forced error calls for, with its probability phi.
func prospects(v *View, n protocol.NetworkID, member bool) prospect {
	params := v.Chain.Params()
	p := prospect{others: v.Chain.Whistleblowers(n), window: params.Windows.Challenge}
	if member {
		p.others--
	}
	fees := params.ForcedError.Of(2*params.TxFee, unit.Up)
	price := max(v.Self.Device.Price-v.Self.Device.IdlePrice, 0)
	var busy unit.Time
	for _, t := range v.Chain.ActiveVerdicts(n) {
		took := duration(v, t)
		busy += took
		p.verdicts++
		p.jackpots += params.ForcedError.Of(params.Jackpot.Base.Of(v.Chain.Task(t.Task).Fee, unit.Down), unit.Down)
		p.costs += fees + unit.Amount(unit.MulDiv(int64(price), int64(took), int64(unit.Hour), unit.Up))
	}
	if p.verdicts > 0 {
		p.cycle = lookInterval + busy/unit.Time(p.verdicts)
	}
	return p
}

// duration returns how long the device takes to check a verdict: it re-runs the
// drawn segments in the verifier's arithmetic, slower if that is not its own.
func duration(v *View, t protocol.Target) unit.Time {
	device := &v.Self.Device
	takes := device.Speed.Duration(v.Chain.CheckGas(t))
	if v.Chain.SeatArithmetic(t) != device.Arithmetic {
		takes = device.Slowdown.OfTime(takes)
	}
	return takes
}
