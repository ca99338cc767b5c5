package sim

import (
	"math/big"

	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// validateTiming holds the windows against one workload and those who take part:
// whoever works truthfully on its device, without a pause, and gets each message
// into the next block, must be in time. Else the rules alone would slash it.
func (c *Config) validateTiming(f *faults, wl *workload) {
	for _, t := range c.timings(wl) {
		if t.need+c.BlockTime >= t.have {
			f.add(t.path, "%v, but the slowest device needs %v for %s, and a message then up to %v to be in a block", t.have, t.need, wl.name, c.BlockTime)
		}
	}
	w := c.registration(wl)
	if reveal := c.Protocol.Windows.Reveal; c.Protocol.Variant.Verified() && c.BlockTime >= reveal {
		f.add("protocol.windows.reveal", "%v, but a message takes up to %v to be in a block", reveal, c.BlockTime)
	}
	c.validateWhole(f, wl, &w)
	c.validateDraws(f, wl)
}

// validateDraws refuses a mixing of blocks that takes longer than those who wait for
// a draw have: a seat must be filled within its window, and a drawn whistleblower
// re-run the verdict before the challenge window ends.
func (c *Config) validateDraws(f *faults, wl *workload) {
	n := c.Protocol.RandomnessBlocks
	if n <= 1 || !c.Protocol.Variant.Verified() {
		return
	}
	draw, p := unit.Time(2*n-1)*c.BlockTime, &c.Protocol
	check := unit.Time(0)
	if p.Jackpot.Drawn > 0 {
		check = c.longest(protocol.Whistleblower, wl, c.verdictGas(wl), c.foreign) + c.BlockTime
	}
	for _, t := range []struct {
		timing
		asked bool
	}{
		{timing{"windows.profile", draw, p.Windows.Profile}, p.Variant.Profiled()},
		{timing{"windows.verify", draw, p.Windows.Verify}, true},
		{timing{"windows.challenge", draw + check, p.Windows.Challenge}, p.Variant.Challenged()},
	} {
		if t.asked && t.need >= t.have {
			f.add("protocol.randomness_blocks", "%d blocks: a draw takes up to %v, what follows it %v; protocol.%s is %v", n, draw, t.need-draw, t.path, t.have)
			return
		}
	}
}

// timing is how long a party needs at most before it sends a message, and has.
type timing struct {
	path       string
	need, have unit.Time
}

// timings lists them for one workload.
func (c *Config) timings(wl *workload) []timing {
	p, w := &c.Protocol, c.registration(wl)
	own, foreign := c.verifying(), c.foreign
	var list []timing
	if p.Variant.Profiled() {
		profile := wl.scale.of(c.ops(wl.ProfileCost(p.Profiling.Prefix, c.Compare)))
		list = append(list, timing{"protocol.windows.profile", c.longest(protocol.Verifier, wl, profile, foreign), p.Windows.Profile})
	}
	if !p.Variant.Inspected() {
		return list
	}
	verdict, trace := c.verdictGas(wl), c.longestTrace(wl)
	return append(list, []timing{
		{"protocol.windows.verify", max(c.longest(protocol.Verifier, wl, verdict, own), c.longest(protocol.Whistleblower, wl, verdict, foreign)), p.Windows.Verify},
		{"protocol.windows.challenge", c.longest(protocol.Verifier, wl, verdict, foreign), p.Windows.Challenge},
		{"protocol.dispute.move_timeout", trace, p.Dispute.MoveTimeout},
		{"protocol.dispute.clock", trace + c.longestRanges(wl) + c.waiting(&w), p.Dispute.Clock},
	}...)
}

// validateWhole refuses deadlines that who runs a whole task truthfully would miss, as
// its solver or as a replica: of a short task on a fast device the time to the next
// block is the larger part.
func (c *Config) validateWhole(f *faults, wl *workload, w *protocol.Workload) {
	late := func(role protocol.Role, path string, within unit.Ratio, factor func(*Device) unit.Ratio) {
		for i := range c.Groups {
			if c.Groups[i].Role != role {
				continue
			}
			for _, d := range c.computers(&c.Groups[i], wl.index) {
				need, have := d.longest(w.Gas, factor(d)), within.OfTime(d.registered().Duration(w.Estimate))
				if need+c.BlockTime >= have {
					f.add(path, "%v for %s on %s, which needs %v, and a message then up to %v to be in a block", have, w.Name, d.Name, need, c.BlockTime)
					return
				}
			}
		}
	}
	late(protocol.Solver, "protocol.windows.solve", c.Protocol.Windows.Solve, (*Device).committing)
	if c.Protocol.Variant.Replicated() {
		late(protocol.Verifier, "protocol.replication.within", c.Protocol.Replication.Within, c.foreign)
	}
}

// verifying returns the cost factor of a device that computes a verdict: in its own
// arithmetic, or in the solver's.
func (c *Config) verifying() func(*Device) unit.Ratio {
	if c.Protocol.Variant.Exact() {
		return c.foreign
	}
	return (*Device).committing
}

// verdictGas is what re-running the segments of one verdict takes, the start, and the
// updates that its proof declares.
func (c *Config) verdictGas(wl *workload) unit.Gas {
	return wl.scale.of(uint64(c.Protocol.Verification.Segments)*c.ops(c.verdictCost(wl))) + c.outerGas(wl)
}

// outerGas is what a verdict takes beside its segments: the dearest start that a task may
// have, and declared updates.
func (c *Config) outerGas(wl *workload) unit.Gas {
	return wl.starts.Most(c.Protocol.Jobs.Parents) + wl.scale.of(c.ops(c.updatesCost(wl.Workload)))
}

// longestTrace is the longest that a party of a dispute may take for a move: for the
// first, all that is in dispute, the start and the updates; a range that it runs again later lies in
// one segment. A verifier defends a verdict in the arithmetic that it computed it in, a
// solver all segments that rest on one; who accuses re-runs in that of the accused.
func (c *Config) longestTrace(wl *workload) unit.Time {
	cost := c.ops(wl.SegmentCost(c.Compare))
	outer := c.outerGas(wl)
	segment, all := wl.scale.of(cost)+outer, wl.scale.of(uint64(c.Protocol.Verification.Segments)*cost)+outer
	own, foreign := (*Device).committing, c.foreign
	return max(c.longest(protocol.Verifier, wl, all, c.verifying()), c.longest(protocol.Whistleblower, wl, all, foreign),
		c.longest(protocol.Solver, wl, all, own), c.longest(protocol.Verifier, wl, segment, foreign))
}

// longestRanges is the longest that a party may take for all ranges that it runs
// again: k/(k-1) times one segment, at arity k, and a step for each round within one.
func (c *Config) longestRanges(wl *workload) unit.Time {
	w, k := c.registration(wl), uint64(c.Protocol.Dispute.Arity)
	cost, per := c.ops(wl.SegmentCost(c.Compare)), uint64(wl.Config().StepsPerSegment)
	rounds := uint64(dispute.Rounds(protocol.RejectShape(&w), c.Protocol.Dispute.Arity))
	gas := wl.scale.of(cost*k/(k-1) + cost/per*rounds)
	return max(c.longest(protocol.Verifier, wl, gas, (*Device).committing), c.longest(protocol.Whistleblower, wl, gas, c.foreign),
		c.longest(protocol.Solver, wl, gas, (*Device).committing), c.longest(protocol.Verifier, wl, gas, c.foreign))
}

// waiting is how long a party of the longest dispute waits for blocks after its
// first move: each round takes one.
func (c *Config) waiting(w *protocol.Workload) unit.Time {
	arity, rules := c.Protocol.Dispute.Arity, c.rules()
	rounds := max(dispute.Rounds(protocol.VerdictShape(w, &rules), arity), dispute.Rounds(protocol.RejectShape(w), arity),
		dispute.Rounds(protocol.ProfileShape(w, &rules), arity), dispute.Rounds(protocol.StartShape(w), arity))
	return unit.Time(rounds-1) * c.BlockTime
}

// longest is how long the slowest device of a role that may be drawn for the
// workload takes for gas at some times the cost; at most maxTime, which is longer
// than any window.
func (c *Config) longest(role protocol.Role, wl *workload, gas unit.Gas, factor func(*Device) unit.Ratio) unit.Time {
	longest := unit.Time(0)
	for i := range c.Groups {
		if c.Groups[i].Role != role {
			continue
		}
		for _, d := range c.computers(&c.Groups[i], wl.index) {
			longest = max(longest, d.longest(gas, factor(d)))
		}
	}
	return longest
}

// longest is how long the device takes for gas at some times the cost, cut at
// maxTime.
func (d *Device) longest(gas unit.Gas, factor unit.Ratio) unit.Time {
	perMgas := unit.Ratio{Num: int64(unit.Second), Den: int64(d.Speed)}
	return atMost(scaled(int64(gas), perMgas, factor), maxTime)
}

// atMost rounds a time up, and cuts it at a limit.
func atMost(t *big.Rat, limit unit.Time) unit.Time {
	if exceeds(t, int64(limit)) {
		return limit
	}
	up := new(big.Int).Add(t.Num(), new(big.Int).Sub(t.Denom(), big.NewInt(1)))
	return unit.Time(up.Quo(up, t.Denom()).Int64())
}
