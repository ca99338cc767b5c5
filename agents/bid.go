package agents

import (
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Prices is what bidding for room in blocks reads of the chain.
type Prices interface {
	Params() *protocol.Params
	Rules(protocol.Target) *protocol.Params
	FeeAt(protocol.Target) unit.Amount
	Dispute(protocol.DisputeID) protocol.DisputeView
}

var _ Prices = (*protocol.State)(nil)

// patience is how many times the least base fee a message bids that can wait: with a
// full block before it the base fee falls back to that in a dozen of empty ones.
const patience = 4

// Bid is what an agent offers for the room of a message that has waited for some blocks
// since it was sent, where its strategy names no bid. What can wait bids a few times the
// least base fee and waits. What must not be late bids up to what being late would cost,
// and from the second block on a tip that doubles with each block, so that it passes
// whatever others tip as long as they tip less than that. Free is what the sender can
// spend. Source: the wallets of Ethereum, which raise the tip of a transaction that
// waits; own bounds.
func Bid(c Prices, m *protocol.Message, waited int64, free unit.Amount) protocol.Bid {
	floor := max(c.Params().TxFee, 1)
	bid := protocol.Bid{Max: min(patience*floor, protocol.MaxBid)}
	stake := min(lateness(c, m), free/2)
	worth := unit.Amount(unit.MulDiv(int64(stake), int64(protocol.StandardWeight), int64(m.Weight()), unit.Down))
	if worth <= bid.Max {
		return bid
	}
	bid.Max = min(worth, protocol.MaxBid)
	if waited > 0 {
		bid.Tip = min(floor<<min(waited-1, 24), bid.Max/2)
	}
	return bid
}

// movesAtStake is how many messages may have to be paid out of one stake in a dispute.
const movesAtStake = 32

// lateness is what a message's sender loses if it never comes, divided by how many such
// messages the same stake must pay for: nothing for what can wait.
func lateness(c Prices, m *protocol.Message) unit.Amount {
	about := subject(c, m)
	rules, fee := c.Rules(about), c.FeeAt(about)
	if rules == nil { // about nothing that exists
		rules = c.Params()
	}
	switch m.Kind {
	case protocol.CommitProfile, protocol.RevealProfile, protocol.CommitProof, protocol.CommitVerdict, protocol.RevealVerdict, protocol.RevealRoot,
		protocol.ChallengeData:
		return rules.TimeoutSlash.Of(fee, unit.Down) / 2
	case protocol.OpenForced:
		return rules.Stake.Verifier.Of(fee, unit.Down) / 2
	case protocol.CommitChallenge: // after its target's window it can only be forfeited
		return rules.Stake.ChallengeBond.Of(m.Amount, unit.Down) / 2
	case protocol.Reject, protocol.RevealChallenge, protocol.AttestData:
		return rules.Stake.ChallengeBond.Of(fee, unit.Down) / 2
	case protocol.Concede, protocol.Defend, protocol.Move, protocol.AnswerData:
		d := c.Dispute(m.Dispute)
		return staked(rules, &d, m.From).Of(fee, unit.Down) / movesAtStake
	}
	return 0
}

// subject is the seat, task or profile that a message is about.
func subject(c Prices, m *protocol.Message) protocol.Target {
	switch m.Kind {
	case protocol.Concede, protocol.Defend, protocol.Move, protocol.AnswerData:
		return c.Dispute(m.Dispute).Target
	case protocol.CommitProfile, protocol.RevealProfile:
		return protocol.ProfileTarget(m.Profile, m.Seat)
	case protocol.OpenForced, protocol.RevealChallenge:
		if m.Task == protocol.None {
			return protocol.ProfileTarget(m.Profile, m.Seat)
		}
	}
	return protocol.Target{Task: m.Task, Attempt: m.Attempt, Seat: m.Seat, Profile: protocol.None}
}

// staked is what a side of a dispute has at stake, of the fee.
func staked(p *protocol.Params, d *protocol.DisputeView, a ledger.Account) unit.Ratio {
	switch {
	case a != d.Defender && (d.Kind != protocol.OfProof || d.Target.Seat == protocol.None):
		return p.Stake.ChallengeBond
	case d.Target.OfProfile():
		return p.Stake.Profiler
	case a != d.Defender || d.Kind == protocol.OfVerdict:
		return p.Stake.Verifier
	case d.Kind == protocol.OfTask:
		return p.Deposit
	}
	return p.Stake.Solver
}
