package protocol

import (
	"fmt"
	"math/big"
	"slices"

	"gensim/protocol/unit"
)

// Fault is one thing wrong with a parameter; Path equals the scenario's path.
type Fault struct{ Path, Message string }

// Bounds that keep every product within its type: a fee times the largest ratio
// stays below the supply, and a sum of a few durations below the end of time.
const (
	maxRatio    = 1000
	maxFee      = unit.MaxSupply / 1024
	maxDuration = 100 * unit.Year
	maxCap      = 1000
	maxJob      = 10_000
	// smallestShare of a fee, in base units: rounding then costs nobody more than
	// a hundredth of a per cent.
	smallestShare unit.Amount = 10_000
	// maxRefereeBytes is more than any machine holds.
	maxRefereeBytes = 1 << 40
)

// faults collects what is wrong.
type faults []Fault

func (f *faults) add(path, format string, args ...any) {
	*f = append(*f, Fault{path, fmt.Sprintf(format, args...)})
}

// ratio checks that q is a fraction from zero to the limit.
func (f *faults) ratio(path string, q unit.Ratio, limit int64) bool {
	switch {
	case q.Den <= 0 || q.Num < 0:
		f.add(path, "must be a fraction that is not negative")
	case q.Cmp(unit.Ratio{Num: limit, Den: 1}) > 0:
		f.add(path, "must be at most %d", limit)
	default:
		return true
	}
	return false
}

func (f *faults) positiveRatio(path string, q unit.Ratio, limit int64) {
	if f.ratio(path, q, limit) && q.IsZero() {
		f.add(path, "must be more than zero")
	}
}

func (f *faults) duration(path string, t, least unit.Time) {
	switch {
	case t < least:
		f.add(path, "must be at least %d us", int64(least))
	case t > maxDuration:
		f.add(path, "must be at most 100 years")
	}
}

func (f *faults) count(path string, n, least, most int) {
	if n < least || n > most {
		f.add(path, "must be from %d to %d", least, most)
	}
}

func (f *faults) amount(path string, a unit.Amount) {
	if a < 0 || a > maxFee {
		f.add(path, "must be from 0 to %v", maxFee)
	}
}

// named is a ratio with the last part of its path.
type named struct {
	name  string
	ratio unit.Ratio
}

// whole checks that parts are fractions that sum to exactly one.
func (f *faults) whole(path string, parts []named) {
	sum := new(big.Rat)
	for _, p := range parts {
		if !f.ratio(path+"."+p.name, p.ratio, 1) {
			return
		}
		sum.Add(sum, big.NewRat(p.ratio.Num, p.ratio.Den))
	}
	if sum.Cmp(big.NewRat(1, 1)) != 0 {
		percent := new(big.Rat).Mul(sum, big.NewRat(100, 1))
		f.add(path, "must sum to one, sum to %s%%", percent.FloatString(6))
	}
}

// Validate returns everything that is wrong with the parameters by themselves.
func (p *Params) Validate() []Fault {
	var f faults
	if p.Variant >= Variants {
		f.add("protocol.variant", "must be one of %d variants", Variants)
		return f
	}
	p.validateMoney(&f)
	p.validateWork(&f)
	p.validateTimes(&f)
	if p.Networks.Count < 1 || p.Networks.Count > maxCap {
		f.add("networks.count", "must be from 1 to %d", maxCap)
	}
	for _, b := range p.Bounds {
		if b.Min < 0 || b.Max < b.Min {
			f.add("protocol.profiling.bounds", "must be from a minimum of at least zero to a maximum not below it")
		}
	}
	if len(p.Bounds) == 0 || len(p.Bounds) > maxClasses {
		f.add("protocol.profiling.bounds", "must be given for each class")
	}
	return f
}

// maxClasses is how many classes a Class can number.
const maxClasses = 1 << 8

func (p *Params) validateMoney(f *faults) {
	f.amount("chain.tx_fee", p.TxFee)
	f.amount("chain.missed_block", p.MissedBlock)
	if p.ReferencePrice <= 0 {
		f.add("protocol.reference_device", "must have a price")
	}
	f.positiveRatio("protocol.fee.multiple", p.FeeMultiple, maxRatio)
	f.ratio("protocol.deposit", p.Deposit, maxRatio)
	f.whole("protocol.shares", []named{
		{"solver", p.Shares.Solver}, {"verifiers", p.Shares.Verifiers}, {"profilers", p.Shares.Profilers},
		{"jackpot", p.Shares.Jackpot}, {"treasury", p.Shares.Treasury},
	})
	f.ratio("protocol.stake.solver", p.Stake.Solver, maxRatio)
	f.ratio("protocol.stake.verifier", p.Stake.Verifier, maxRatio)
	f.ratio("protocol.stake.profiler", p.Stake.Profiler, maxRatio)
	f.ratio("protocol.stake.challenge_bond", p.Stake.ChallengeBond, maxRatio)
	f.whole("protocol.slash_split", []named{
		{"bounty", p.SlashSplit.Bounty}, {"burn", p.SlashSplit.Burn}, {"treasury", p.SlashSplit.Treasury},
		{"compensation", p.SlashSplit.Compensation},
	})
	f.ratio("protocol.timeout_slash", p.TimeoutSlash, maxRatio)
	f.ratio("protocol.jackpot.base", p.Jackpot.Base, maxRatio)
	f.ratio("protocol.jackpot.max_share", p.Jackpot.MaxShare, 1)
	f.count("protocol.jackpot.drawn", p.Jackpot.Drawn, 0, maxCap)
	if p.Jackpot.Rule >= jackpotRules {
		f.add("protocol.jackpot.rule", "must be one of %d rules", jackpotRules)
	}
	if p.Jackpot.Opening < 0 || p.Jackpot.Opening > unit.MaxSupply {
		f.add("protocol.jackpot.opening_balance", "must be from 0 to %v", unit.MaxSupply)
	}
	f.amount("networks.deposit", p.Networks.Deposit)
	p.validateGovernance(f)
	p.validateMarket(f)
}

func (p *Params) validateWork(f *faults) {
	f.count("protocol.max_attempts", p.MaxAttempts, 1, maxCap)
	f.count("protocol.max_redraws", p.MaxRedraws, 1, maxCap)
	if p.Selection > ByMinHash {
		f.add("protocol.selection", "does not exist")
	}
	if b := p.TaskSize; b.Min < 0 || b.Max < 0 || b.Max > 0 && b.Max < b.Min {
		f.add("protocol.task_size", "must be from a minimum of at least zero to a maximum not below it")
	}
	f.count("protocol.jobs.tasks", p.Jobs.Tasks, 0, maxJob)
	f.count("protocol.jobs.parents", p.Jobs.Parents, 0, MaxParents)
	f.count("protocol.randomness_blocks", p.RandomnessBlocks, 0, maxCap)
	if n := p.Profiling.Profilers; n < 3 || n%2 == 0 || n > maxCap {
		f.add("protocol.profiling.profilers", "must be odd, from 3 to %d", maxCap-1)
	}
	f.count("protocol.profiling.prefix", p.Profiling.Prefix, 1, MaxComparisons)
	f.positiveRatio("protocol.profiling.quantile", p.Profiling.Quantile, 1)
	f.positiveRatio("protocol.profiling.margin", p.Profiling.Margin, 1_000_000)
	f.ratio("protocol.verification.rate", p.Verification.Rate, 1)
	f.count("protocol.verification.verifiers", p.Verification.Verifiers, 1, maxCap)
	f.count("protocol.verification.segments", p.Verification.Segments, 1, MaxClaims-2)
	if p.Verification.Select >= choices {
		f.add("protocol.verification.select", "does not exist")
	}
	f.ratio("protocol.forced_error.rate", p.ForcedError, 1)
	if g := p.Dispute.MaxRefereeGas; g < 1 {
		f.add("protocol.dispute.max_referee_gas", "must be at least 1 Mgas")
	}
	if b := p.Dispute.MaxRefereeBytes; b < 1 || b > maxRefereeBytes {
		f.add("protocol.dispute.max_referee_bytes", "must be from 1 to %d", int64(maxRefereeBytes))
	}
	if p.Variant.Replicated() {
		f.count("protocol.replication.replicas", p.Replication.Replicas, 1, maxReplicas)
		f.ratio("protocol.replication.pay", p.Replication.Pay, maxPay)
		f.positiveRatio("protocol.replication.within", p.Replication.Within, maxRatio)
	}
	if p.Variant == Reputed {
		f.count("protocol.reputation.trusted", p.Reputation.Trusted, 1, maxScore)
		f.ratio("protocol.reputation.floor", p.Reputation.Floor, 1)
		f.count("protocol.reputation.lots", p.Reputation.Lots, 1, maxScore)
	}
	if a := p.Dispute.Arity; a != 2 && a != 4 && a != 8 && a != 16 {
		f.add("protocol.dispute.arity", "must be 2, 4, 8 or 16")
	}
}

// maxScore bounds what is told apart by a score.
const maxScore = 1_000_000

// Bounds of a replication: what a submitter puts in for all replicas stays below the
// supply, were its fee the largest.
const (
	maxReplicas = 100
	maxPay      = 10 // of fee
)

func (p *Params) validateTimes(f *faults) {
	f.duration("protocol.profiling.valid_for", p.Profiling.ValidFor, 1)
	f.duration("protocol.dispute.move_timeout", p.Dispute.MoveTimeout, 1)
	f.duration("protocol.dispute.clock", p.Dispute.Clock, p.Dispute.MoveTimeout)
	f.duration("protocol.windows.profile", p.Windows.Profile, 1)
	f.positiveRatio("protocol.windows.solve", p.Windows.Solve, maxRatio)
	f.duration("protocol.windows.verify", p.Windows.Verify, 1)
	f.duration("protocol.windows.reveal", p.Windows.Reveal, 1)
	f.duration("protocol.windows.challenge", p.Windows.Challenge, 1)
	f.duration("protocol.availability.keep_for", p.Availability.KeepFor, 0)
	p.validateAvailability(f)
	f.duration("networks.join_delay", p.Networks.JoinDelay, 0)
	f.duration("networks.leave_delay", p.Networks.LeaveDelay, 0)
}

// Bounds of the code: it works in a field of 256 elements, and whoever publishes
// enough chunks must have the fees free (see reservedMessages).
const (
	maxChunks = 256
	maxNeeded = reservedMessages / 2
)

func (p *Params) validateAvailability(f *faults) {
	a := &p.Availability
	if a.KeepFor == 0 {
		return
	}
	f.count("protocol.availability.chunks", a.Chunks, 1, maxChunks)
	f.count("protocol.availability.needed", a.Needed, 1, min(maxNeeded, max(a.Chunks, 1)))
	if a.Holders {
		f.ratio("protocol.availability.rent", a.Rent, 1)
	}
	f.count("protocol.availability.samples", a.Samples, 1, maxChunks)
}

// ValidateFor returns everything that is wrong with the parameters, and, when
// nothing is, with them and the genesis together.
func (p *Params) ValidateFor(g *Genesis) []Fault {
	f := faults(p.Validate())
	if len(f) > 0 {
		return f
	}
	if len(g.Authors) == 0 {
		f.add("chain", "needs an author of blocks")
	}
	for _, c := range g.Arithmetics {
		if int(c) >= len(p.Bounds) {
			f.add("protocol.profiling.bounds", "must be given for each class")
		}
	}
	if len(g.Paces) != len(g.Workloads) || slices.ContainsFunc(g.Paces, func(p Pace) bool { return p.Slowest <= 0 || p.Fastest <= 0 }) {
		f.add("devices", "must have a speed")
	}
	if g.BlockTime < 0 || g.BlockTime > maxDuration {
		f.add("chain.block_time", "must be from 0 to 100 years")
	}
	if len(f) > 0 {
		return f
	}
	for i := range g.Workloads {
		p.validateWorkload(&f, &g.Workloads[i], g.Paces[i].Slowest)
	}
	return f
}
