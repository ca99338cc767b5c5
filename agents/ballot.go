package agents

import (
	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// Ballot is how the agents of a group vote on changes of the rules.
type Ballot uint8

// The ballots, in the order of the options of a group's key votes.
const (
	Abstain Ballot = iota // never votes
	// ByInterest votes for what raises its role's own pay. It breaks nothing by itself;
	// where one role has the stake, the others' shares become its own as fast as the
	// limits of a change allow. Costs the fee of a message. Source: own derivation, after
	// the rational voter of Downs 1957, whose cost of voting is nearly nothing here.
	ByInterest
	// Against votes against every change: those to whom rules that stay are worth more
	// than better ones.
	Against
)

// Planned is a change that an agent proposes at a time.
type Planned struct {
	At       unit.Time
	Settings []protocol.Setting
}

// voter adds to a strategy what its agents do about the rules: they make the
// proposals planned for them, and vote on all.
type voter struct {
	Strategy
	ballot Ballot
	role   protocol.Role
}

// Voting returns a role's strategy with what its agents do about the rules.
func Voting(s Strategy, role protocol.Role, b Ballot) Strategy { return voter{s, b, role} }

// Decide votes when a proposal is made, and proposes when the time has come; all else
// it leaves to the strategy.
func (p voter) Decide(v *View, s *stream.Stream, out *Intents) {
	switch o := &v.Occasion; {
	case o.Kind == Happened && o.Event.Kind == protocol.ChangeProposed:
		p.vote(v, protocol.ProposalID(o.Event.Value), out)
		return
	case o.Kind == Rang && o.Timer.Tag == tagPropose:
		out.send(protocol.Message{Kind: protocol.ProposeChange, Settings: v.Self.Proposals[o.Timer.Subject].Settings})
		return
	case o.Kind == Started:
		for i, planned := range v.Self.Proposals {
			out.wake(planned.At, tagPropose, uint32(i))
		}
	}
	p.Strategy.Decide(v, s, out)
}

func (p voter) vote(v *View, id protocol.ProposalID, out *Intents) {
	gain := -1
	switch p.ballot {
	case Abstain:
		return
	case ByInterest:
		rules := v.Chain.Decided()
		next, faults := rules.Amended(v.Chain.Proposal(id).Settings)
		if len(faults) > 0 {
			return // decided on meanwhile, or ruled out: it will be void
		}
		gain = preferred(interestOf(p.role, rules), interestOf(p.role, &next))
	}
	if gain != 0 {
		out.send(protocol.Message{Kind: protocol.Vote, Proposal: id, Support: gain > 0})
	}
}

// interest is what rules mean to a role, in costs C of an honest task.
type interest struct {
	pay    float64 // of a task, to all of the role together
	locked float64 // by one of the role for one job
}

// preferred returns 1 where the new interest is the better one, -1 where the old is
// and 0 where they are the same. Pay comes first; where it stays, the less is locked
// and can be lost, the better.
func preferred(old, now interest) int {
	switch {
	case now.pay != old.pay:
		return sign(now.pay > old.pay)
	case now.locked != old.locked:
		return sign(now.locked < old.locked)
	}
	return 0
}

func sign(up bool) int {
	if up {
		return 1
	}
	return -1
}

// interestOf is a role's: a submitter pays F and locks its deposit; solver and
// verifiers have their shares of F, the latter where a task is verified, and lock their
// stakes; of the m verdicts of a task a part phi are forced errors, worth J to
// whistleblowers, who lock bonds.
func interestOf(role protocol.Role, p *protocol.Params) interest {
	fee := float(p.FeeMultiple)
	of := func(q unit.Ratio) float64 { return float64(fee * float(q)) }
	switch role {
	case protocol.Submitter:
		return interest{-fee, of(p.Deposit)}
	case protocol.Solver:
		return interest{of(p.Shares.Solver), of(p.Stake.Solver)}
	case protocol.Verifier:
		return interest{float64(of(p.Shares.Verifiers)*float(p.Verification.Rate)) + of(p.Shares.Profilers), of(p.Stake.Verifier) + of(p.Stake.Profiler)}
	}
	forced := float64(float64(p.Verification.Verifiers) * float(p.ForcedError))
	return interest{float64(float64(forced*float(p.Verification.Rate)) * of(p.Jackpot.Base)), of(p.Stake.ChallengeBond)}
}

func float(q unit.Ratio) float64 { return float64(q.Num) / float64(q.Den) }
