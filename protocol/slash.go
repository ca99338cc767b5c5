package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// sharing says who receives the parts of a slashed stake. Parts that nobody
// receives, and what rounding leaves, go to the treasury.
type sharing struct {
	bounty   []*contest       // whose challengers won, in order, by the truebit rule: B/2^(k-1) each of k
	injured  []ledger.Account // each gets injury out of the compensation part, as far as it goes
	injury   unit.Amount
	restored ledger.Account // gets bounty and compensation parts whole, if set and no bounty is

	pooled bool // bounty and compensation are one pot for the injured, in equal parts
	backed bool // the treasury makes up for what the injured miss, as far as it can
}

// slash divides all that a stake has left by the slash split and closes it.
func (s *State) slash(h ledger.Hold, w where, to sharing) {
	stake := s.book.Remaining(h)
	split := &s.rulesAt(w).SlashSplit
	bounty, compensation := split.Bounty.Of(stake, unit.Down), split.Compensation.Of(stake, unit.Down)
	s.burn(h, split.Burn.Of(stake, unit.Down), w.because(ledger.Burn))
	if k := len(to.bounty); k > 0 {
		each := truebit(bounty, k)
		for _, d := range to.bounty {
			won := w
			won.dispute = d.id
			s.pay(h, d.challenger, each, won.because(ledger.Bounty))
		}
	}
	injury := to.injury
	if to.pooled {
		compensation += bounty
		injury = min(injury, compensation/unit.Amount(max(len(to.injured), 1)))
	}
	got := make([]unit.Amount, len(to.injured))
	for i, a := range to.injured {
		got[i] = min(injury, compensation)
		s.pay(h, a, got[i], w.because(ledger.Compensation))
		compensation -= got[i]
	}
	if to.restored != 0 {
		s.pay(h, to.restored, bounty+compensation, w.because(ledger.Compensation))
	}
	s.forfeit(h, w.because(ledger.Slash))
	if to.backed {
		for i, a := range to.injured {
			s.fromTreasury(a, to.injury-got[i], w.because(ledger.Shortfall))
		}
	}
}

// truebit is what each of k >= 1 winners gets of a prize: prize/2^(k-1), so that
// one who comes as two gains nothing (Truebit, section 5).
func truebit(prize unit.Amount, k int) unit.Amount { return prize >> min(k-1, 62) }
