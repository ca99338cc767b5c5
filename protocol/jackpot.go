package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// JackpotRule says how a jackpot J is divided among the k whistleblowers that hit
// the same forced error.
type JackpotRule uint8

// The rules.
const (
	// Truebit pays J/2^(k-1) to each, so that one who comes as two gains nothing
	// (Truebit, section 5).
	Truebit JackpotRule = iota
	// EqualShares pays J/k to each: who comes as two halves the others' parts and
	// gains.
	EqualShares
	// ActiveCount pays J/n to each, with n the members of the task's network when
	// the forced error is opened, hits or not, and at least k: the count that a
	// whistleblower sees is the price that it is paid (Gensyn litepaper, Whistleblowers).
	ActiveCount
	jackpotRules
)

// each returns what each of k >= 1 winners gets of a prize in a network of so many
// members. The payouts never sum to more than the prize.
func (r JackpotRule) each(prize unit.Amount, k, members int) unit.Amount {
	switch r {
	case EqualShares:
		return prize / unit.Amount(k)
	case ActiveCount:
		return prize / unit.Amount(max(k, members))
	}
	return truebit(prize, k)
}

// wins reports whether a challenge of a forced error earns a jackpot: it named the
// true numbers, and its author was drawn where that is required.
func (s *State) wins(d *contest, root merkle.Hash) bool {
	return d.roots.Challenger == root && s.mayWin(d.seat, d.challenger)
}

// payJackpots ends the challenges of a forced error whose true numbers have the
// given root. Those that win share the jackpot (O6); with none it stays (O7).
func (s *State) payJackpots(t *seat, root merkle.Hash) {
	hits := 0
	for _, d := range t.disputes() {
		if s.wins(d, root) {
			hits++
		}
	}
	s.emit(t.where().event(ForcedOpened).by(t.verifier).saying(int64(hits)))
	for _, d := range t.disputes() {
		d.response = RespondedForced
		switch {
		case d.roots.Challenger != root:
			s.end(d, dispute.DefenderWins, dispute.Conceded, 6)
			s.loseBond(&d.bond, d.where())
		case !s.mayWin(t, d.challenger):
			s.end(d, dispute.ChallengerWins, dispute.Conceded, 6)
			s.returnBond(&d.bond, d.where())
		default:
			s.end(d, dispute.ChallengerWins, dispute.Conceded, 6)
			s.payHit(d, hits)
		}
	}
	if hits == 0 {
		s.reach(7, t.where().event(OutcomeReached).by(t.verifier))
	}
}

// payHit pays one of so many winners, as far as a payout may drain the treasury.
func (s *State) payHit(d *contest, hits int) {
	p := d.panel()
	members := int(s.networks[p.network()].counts.Members)
	prize := p.rules().Jackpot.Rule.each(p.jackpot(), hits, members)
	prize = min(prize, p.rules().Jackpot.MaxShare.Of(s.book.Free(ledger.JackpotTreasury), unit.Down))
	s.transfer(ledger.JackpotTreasury, d.challenger, prize, d.where().because(ledger.Jackpot))
	s.returnBond(&d.bond, d.where())
	s.reach(6, d.where().event(OutcomeReached).by(d.challenger).worth(prize))
}
