package protocol

import (
	"fmt"
	"math/big"

	"gensim/protocol/unit"
)

// Param names a parameter that may change while the chain runs: its place in the
// table below, to whose end new ones go, since logs hold the number.
type Param uint8

// Setting gives a parameter a value: a multiple of the fee or a share as it is, money
// in base units, a time in microseconds, a count as a whole number.
type Setting struct {
	Param Param
	To    unit.Ratio
}

// Limit bounds one change of a parameter, as multiples of its value before it.
type Limit struct {
	Param       Param
	Least, Most unit.Ratio
}

// Governance says how the rules may change. The zero value admits privileged
// changes alone, which are in force at once.
type Governance struct {
	Delay  unit.Time // from a decision until the change is in force
	Voting Voting
	Limits []Limit // of those parameters that may not move from half to twice their value
}

// Voting is how the holders of stake decide on a change. A Period of zero says that
// they do not.
type Voting struct {
	Period   unit.Time   // in which votes are cast
	Quorum   unit.Ratio  // of all stake, that must vote
	Majority unit.Ratio  // of the stake that votes; more than it must be in favour
	Deposit  unit.Amount // of who proposes; lost where the quorum is missed
}

// MaxSettings is how many parameters one change may set.
const MaxSettings = 16

// governed lists the parameters that may change. Not in it are those that fix the
// shape of what is kept or computed (chunks, arity, profiled prefix, segments of a
// verdict, networks, classes), what the chain could not hold to a truthful party's
// time (the window of a profile, that of a replica), and governance itself.
var governed = [...]struct {
	path string // of the scenario
	at   func(*Params) any
}{
	{"chain.tx_fee", func(p *Params) any { return &p.TxFee }},
	{"chain.missed_block", func(p *Params) any { return &p.MissedBlock }},
	{"protocol.fee.multiple", func(p *Params) any { return &p.FeeMultiple }},
	{"protocol.deposit", func(p *Params) any { return &p.Deposit }},
	{"protocol.shares.solver", func(p *Params) any { return &p.Shares.Solver }},
	{"protocol.shares.verifiers", func(p *Params) any { return &p.Shares.Verifiers }},
	{"protocol.shares.profilers", func(p *Params) any { return &p.Shares.Profilers }},
	{"protocol.shares.jackpot", func(p *Params) any { return &p.Shares.Jackpot }},
	{"protocol.shares.treasury", func(p *Params) any { return &p.Shares.Treasury }},
	{"protocol.stake.solver", func(p *Params) any { return &p.Stake.Solver }},
	{"protocol.stake.verifier", func(p *Params) any { return &p.Stake.Verifier }},
	{"protocol.stake.profiler", func(p *Params) any { return &p.Stake.Profiler }},
	{"protocol.stake.challenge_bond", func(p *Params) any { return &p.Stake.ChallengeBond }},
	{"protocol.slash_split.bounty", func(p *Params) any { return &p.SlashSplit.Bounty }},
	{"protocol.slash_split.burn", func(p *Params) any { return &p.SlashSplit.Burn }},
	{"protocol.slash_split.treasury", func(p *Params) any { return &p.SlashSplit.Treasury }},
	{"protocol.slash_split.compensation", func(p *Params) any { return &p.SlashSplit.Compensation }},
	{"protocol.timeout_slash", func(p *Params) any { return &p.TimeoutSlash }},
	{"protocol.max_attempts", func(p *Params) any { return &p.MaxAttempts }},
	{"protocol.max_redraws", func(p *Params) any { return &p.MaxRedraws }},
	{"protocol.profiling.profilers", func(p *Params) any { return &p.Profiling.Profilers }},
	{"protocol.profiling.quantile", func(p *Params) any { return &p.Profiling.Quantile }},
	{"protocol.profiling.margin", func(p *Params) any { return &p.Profiling.Margin }},
	{"protocol.profiling.valid_for", func(p *Params) any { return &p.Profiling.ValidFor }},
	{"protocol.verification.rate", func(p *Params) any { return &p.Verification.Rate }},
	{"protocol.verification.verifiers", func(p *Params) any { return &p.Verification.Verifiers }},
	{"protocol.dispute.move_timeout", func(p *Params) any { return &p.Dispute.MoveTimeout }},
	{"protocol.dispute.clock", func(p *Params) any { return &p.Dispute.Clock }},
	{"protocol.forced_error.rate", func(p *Params) any { return &p.ForcedError }},
	{"protocol.jackpot.base", func(p *Params) any { return &p.Jackpot.Base }},
	{"protocol.jackpot.max_share", func(p *Params) any { return &p.Jackpot.MaxShare }},
	{"protocol.windows.solve", func(p *Params) any { return &p.Windows.Solve }},
	{"protocol.windows.verify", func(p *Params) any { return &p.Windows.Verify }},
	{"protocol.windows.reveal", func(p *Params) any { return &p.Windows.Reveal }},
	{"protocol.windows.challenge", func(p *Params) any { return &p.Windows.Challenge }},
	{"protocol.availability.rent", func(p *Params) any { return &p.Availability.Rent }},
	{"networks.deposit", func(p *Params) any { return &p.Networks.Deposit }},
	{"networks.join_delay", func(p *Params) any { return &p.Networks.JoinDelay }},
	{"networks.leave_delay", func(p *Params) any { return &p.Networks.LeaveDelay }},
	{"protocol.replication.pay", func(p *Params) any { return &p.Replication.Pay }},
	{"protocol.reputation.floor", func(p *Params) any { return &p.Reputation.Floor }},
}

// GovernedPaths returns the scenario's paths of the parameters that may change; a
// Param is an index into it.
func GovernedPaths() []string {
	paths := make([]string, len(governed))
	for i := range governed {
		paths[i] = governed[i].path
	}
	return paths
}

// Path returns the scenario's path of the parameter.
func (n Param) Path() string {
	if int(n) < len(governed) {
		return governed[n].path
	}
	return "unknown"
}

// Write writes a value as people read it: money in GEN, a time as h:mm:ss, all else as
// a fraction.
func (n Param) Write(v unit.Ratio) string {
	switch governed[n].at(&Params{}).(type) {
	case *unit.Amount:
		return unit.Amount(v.Num / v.Den).String()
	case *unit.Time:
		return unit.Time(v.Num / v.Den).String()
	}
	return rat(v).RatString()
}

// Value returns a governed parameter's value, as a Setting gives it.
func (p *Params) Value(n Param) unit.Ratio {
	switch x := governed[n].at(p).(type) {
	case *unit.Ratio:
		return unit.Ratio{Num: x.Num, Den: max(x.Den, 1)} // a rent that nobody is paid may be left out
	case *unit.Amount:
		return unit.Ratio{Num: int64(*x), Den: 1}
	case *unit.Time:
		return unit.Ratio{Num: int64(*x), Den: 1}
	case *int:
		return unit.Ratio{Num: int64(*x), Den: 1}
	}
	panic("protocol: a governed parameter of another type")
}

// set gives a parameter a value, which must be whole where the parameter is.
func (p *Params) set(s Setting) {
	whole := s.To.Num / s.To.Den
	switch x := governed[s.Param].at(p).(type) {
	case *unit.Ratio:
		*x = s.To
	case *unit.Amount:
		*x = unit.Amount(whole)
	case *unit.Time:
		*x = unit.Time(whole)
	case *int:
		*x = int(whole)
	}
}

// fits reports whether a setting names a parameter and a value of its kind.
func (s Setting) fits() bool {
	if int(s.Param) >= len(governed) || s.To.Num < 0 || s.To.Den <= 0 {
		return false
	}
	_, fraction := governed[s.Param].at(&Params{}).(*unit.Ratio)
	return fraction || s.To.Num%s.To.Den == 0
}

// wellFormed reports whether settings are a change: a few, in the order of the table,
// so that none sets a parameter twice.
func wellFormed(settings []Setting) bool {
	if len(settings) == 0 || len(settings) > MaxSettings {
		return false
	}
	for i, s := range settings {
		if !s.fits() || i > 0 && settings[i-1].Param >= s.Param {
			return false
		}
	}
	return true
}

// Amended returns the rules with settings, and why they may not be: that a setting
// breaks its limits or changes nothing, or whatever Validate finds wrong with the
// whole. What does not fit a running chain is left to ValidateChange. It panics where
// settings are not well formed.
func (p *Params) Amended(settings []Setting) (Params, []Fault) {
	if !wellFormed(settings) {
		panic("protocol: settings that are not well formed")
	}
	var f faults
	q := *p
	for _, s := range settings {
		p.Governance.checkLimit(&f, s, p.Value(s.Param))
		q.set(s)
	}
	return q, append(f, q.Validate()...)
}

// checkLimit refuses a setting beyond its limits.
func (g *Governance) checkLimit(f *faults, s Setting, old unit.Ratio) {
	limit := g.Limit(s.Param)
	from, to := rat(old), rat(s.To)
	least, most := new(big.Rat).Mul(from, rat(limit.Least)), new(big.Rat).Mul(from, rat(limit.Most))
	switch {
	case from.Cmp(to) == 0:
		f.add(s.Param.Path(), "is %s already", from.RatString())
	case to.Cmp(least) < 0 || to.Cmp(most) > 0:
		f.add(s.Param.Path(), "may change from %s to no less than %s and no more than %s at once, not to %s",
			from.RatString(), least.RatString(), most.RatString(), to.RatString())
	}
}

// Limit returns the limits of a parameter.
func (g *Governance) Limit(n Param) Limit {
	for _, l := range g.Limits {
		if l.Param == n {
			return l
		}
	}
	return Limit{Param: n, Least: unit.Ratio{Num: 1, Den: 2}, Most: unit.Ratio{Num: 2, Den: 1}}
}

func rat(q unit.Ratio) *big.Rat { return big.NewRat(q.Num, q.Den) }

// validateGovernance checks the rules by which rules change.
func (p *Params) validateGovernance(f *faults) {
	g := &p.Governance
	f.duration("governance.delay", g.Delay, 0)
	for _, l := range g.Limits {
		if int(l.Param) >= len(governed) {
			f.add("governance.limits", "names a parameter that cannot change")
			continue
		}
		path := fmt.Sprintf("governance.limits.%s", l.Param.Path())
		f.ratio(path+".least", l.Least, 1)
		if f.ratio(path+".most", l.Most, maxRatio) && l.Most.Cmp(unit.Ratio{Num: 1, Den: 1}) < 0 {
			f.add(path+".most", "must be at least 1")
		}
	}
	v := &g.Voting
	if v.Period == 0 {
		return
	}
	f.duration("governance.voting.period", v.Period, 1)
	f.ratio("governance.voting.quorum", v.Quorum, 1)
	if f.ratio("governance.voting.majority", v.Majority, 1) && (v.Majority.Cmp(unit.Ratio{Num: 1, Den: 2}) < 0 || v.Majority.Num == v.Majority.Den) {
		f.add("governance.voting.majority", "must be from a half up to less than one")
	}
	f.amount("governance.voting.deposit", v.Deposit)
}
