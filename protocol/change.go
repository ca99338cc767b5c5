package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// A change of the rules is decided by a privileged input or by a vote, and in force
// Governance.Delay later. Each decided change follows the one decided before it: it
// is checked against the rules as that one leaves them, and comes into force no
// sooner. So nothing is left to check on the day, and limits hold from each rule set
// to the next.
//
//	param-change --check--> rule set, scheduled --Delay--> in force: new tasks and profiles
//	vote passed ----------------^                          old ones keep their own

// changeParams decides on a change by privileged input.
func (s *State) changeParams(in *Input) Code {
	if !wellFormed(in.Settings) {
		return Malformed
	}
	next, ok := s.amended(in.Settings)
	if !ok {
		return BadChange
	}
	s.schedule(next, in.Settings, None)
	return OK
}

// amended returns the rules that settings would make of those decided on last, and
// whether they may be.
func (s *State) amended(settings []Setting) (Params, bool) {
	p, faults := s.Decided().Amended(settings)
	if len(faults) > 0 {
		return p, false
	}
	return p, len(p.ValidateChange(&s.genesis)) == 0
}

// schedule adds a rule set that comes into force after the delay.
func (s *State) schedule(p Params, settings []Setting, by ProposalID) {
	last := s.ruleSets[len(s.ruleSets)-1]
	r := newRuleSet(len(s.ruleSets), p, s.genesis.Workloads)
	r.settings, r.proposal = settings, by
	r.from = max(s.now+s.rules().Governance.Delay, last.from)
	s.ruleSets = append(s.ruleSets, r)
	s.set(&r.timer, deadline{at: r.from, task: None, turn: turnOf(changeBy), subject: r.number})
	e := nowhere().event(ChangeScheduled).saying(int64(r.number))
	e.Hash = SettingsHash(settings)
	s.emit(e)
}

// enforce brings a rule set into force. Weights in the urns rest on transaction fees,
// so the urns are made anew when they are next drawn from.
func (s *State) enforce(r *ruleSet) {
	s.inForce = r.number
	s.pools = nil
	s.emit(nowhere().event(RulesChanged).saying(int64(r.number)))
}

// SettingsHash binds the settings of a change.
func SettingsHash(settings []Setting) merkle.Hash {
	d := merkle.New("gensim/settings")
	for _, x := range settings {
		d.Uint64(uint64(x.Param)).Int64(x.To.Num).Int64(x.To.Den)
	}
	return d.Sum()
}

// ValidateChange returns everything for which a running chain refuses rules: what
// ValidateFor says, and windows in which a truthful party could be late because its
// messages wait for blocks.
func (p *Params) ValidateChange(g *Genesis) []Fault {
	f := faults(p.ValidateFor(g))
	if len(f) > 0 {
		return f
	}
	for i := range g.Workloads {
		p.validatePace(&f, g, &g.Workloads[i], g.Paces[i])
	}
	return f
}

// validatePace adds to each deadline the blocks that a truthful party waits for:
// one for its message, and for a draw up to twice those that are mixed.
func (p *Params) validatePace(f *faults, g *Genesis, w *Workload, pace Pace) {
	block := g.BlockTime
	inTime := func(path string, need, have unit.Time) {
		if need >= have {
			f.add(path, "%v, but with the time for blocks %s needs more than %v", have, w.Name, need)
		}
	}
	for _, speed := range []unit.Speed{pace.Slowest, pace.Fastest} {
		inTime("protocol.windows.solve", speed.Duration(w.Gas)+block, p.Windows.Solve.OfTime(speed.Duration(w.Estimate)))
	}
	if !p.Variant.Verified() {
		return
	}
	draw := unit.Time(2*max(p.RandomnessBlocks, 1)-1) * block
	inTime("protocol.windows.reveal", block, p.Windows.Reveal)
	if p.Variant.Replicated() {
		inTime("protocol.windows.verify", draw, p.Windows.Verify)
		return
	}
	verdict := pace.Slowest.Duration(p.longestVerdict(w))
	check, trace := verdict+block, verdict
	if p.Jackpot.Drawn > 0 {
		check += draw
	}
	if p.Verification.NoWorkRoots {
		trace *= 2 // a trace has the hashes that such a verdict goes without
	}
	rounds := 0
	for _, c := range newRuleSet(0, *p, []Workload{*w}).terms[0].shapes() {
		rounds = max(rounds, dispute.Rounds(c, p.Dispute.Arity))
	}
	inTime("protocol.windows.verify", max(check, draw), p.Windows.Verify)
	inTime("protocol.windows.challenge", max(check, draw), p.Windows.Challenge)
	inTime("protocol.dispute.move_timeout", trace+block, p.Dispute.MoveTimeout)
	if p.Variant.Profiled() {
		measurement := pace.Slowest.Duration(p.measurementGas(w))
		inTime("protocol.windows.profile", max(measurement+block, draw), p.Windows.Profile)
	}
	inTime("protocol.dispute.clock", trace+unit.Time(rounds)*block, p.Dispute.Clock)
}

// taskOver counts a task that is settled or refunded.
func (s *State) taskOver(t *task) {
	s.openTasks--
	t.rules.open--
}

// bondFor returns the bond of a challenge that can stand for a fee. Its target is
// hidden, so it is the largest under all rules that a target may have.
func (s *State) bondFor(fee unit.Amount) unit.Amount {
	bond := unit.Amount(0)
	s.eachLive(func(r *ruleSet) { bond = max(bond, r.Stake.ChallengeBond.Of(fee, unit.Up)) })
	return bond
}

// RuleSets returns the number of rule sets decided on so far, the first included.
func (s *State) RuleSets() int { return len(s.ruleSets) }

// RuleSetView is what the chain shows of a rule set: the settings that made it of the
// one before, and since when, or from when on, it is in force.
type RuleSetView struct {
	Params   *Params
	Settings []Setting
	Proposal ProposalID // that was voted for, None where it was a privileged input
	From     unit.Time
	InForce  bool
}

// RuleSet returns what the chain shows of a rule set, numbered from 0.
func (s *State) RuleSet(n int) RuleSetView {
	if !has(s.ruleSets, int32(n)) {
		return RuleSetView{}
	}
	r := s.ruleSets[n]
	return RuleSetView{Params: &r.Params, Settings: r.settings, Proposal: r.proposal, From: r.from, InForce: r.number == s.inForce}
}
