package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// FeeMarket prices the room of blocks as Ethereum does (EIP-1559). A Limit of zero says
// that there is no market: room is not counted, and every message pays TxFee.
type FeeMarket struct {
	Target Weight // of a block, at which the base fee stays as it is
	Limit  Weight // of a block; above Target, at most twice it
	Burn   bool   // the base fee is burnt; else it goes to the treasury
}

// Bid is what a message offers for its room, in base units for a standard message's:
// at most Max in all, and a Tip to the block's author as far as the base fee leaves it.
// Without a market it is of no account.
type Bid struct{ Max, Tip unit.Amount }

// baseFeeStep is the inverse of the largest change of the base fee from one block to
// the next (BASE_FEE_MAX_CHANGE_DENOMINATOR of EIP-1559).
const baseFeeStep = 8

// market is the state of the fee market.
type market struct {
	base unit.Amount // fee of a standard message in the block under way
	used Weight      // of that block
}

// fee is what a message pays.
type fee struct{ base, tip unit.Amount }

// price returns what a message pays in the block under way, and why it may not be in
// it: the block is full, or the bid below the base fee.
func (s *State) price(m *Message) (fee, Code) {
	rules := &s.rules().FeeMarket
	if rules.Limit == 0 {
		return fee{base: s.rules().TxFee}, OK
	}
	room := m.Weight()
	switch {
	case s.market.used+room > rules.Limit:
		return fee{}, NoRoom
	case m.Bid.Max < s.market.base:
		return fee{}, FeeTooLow
	}
	of := func(a unit.Amount) unit.Amount {
		return unit.Amount(unit.MulDiv(int64(a), int64(room), int64(StandardWeight), unit.Up))
	}
	return fee{of(s.market.base), of(min(m.Bid.Tip, m.Bid.Max-s.market.base))}, OK
}

// charge takes a message's fee and room.
func (s *State) charge(m *Message, f fee) {
	p := nowhere().because(ledger.TxFee)
	rules := &s.rules().FeeMarket
	if rules.Limit == 0 {
		s.transfer(m.From, ledger.Treasury, f.base, p)
		return
	}
	s.market.used += m.Weight()
	if rules.Burn {
		s.burnFree(m.From, f.base, p)
	} else {
		s.transfer(m.From, ledger.Treasury, f.base, p)
	}
	s.transfer(m.From, s.till(), f.tip, nowhere().because(ledger.Tip))
}

// till is the account of the author whose block is under way, the treasury where it has
// none.
func (s *State) till() ledger.Account {
	if n := int64(len(s.genesis.Tills)); n > 0 {
		return s.genesis.Tills[s.slot%n]
	}
	return ledger.Treasury
}

// nextBaseFee is the base fee that follows one in a block of some weight:
//
//	base + base (used - target) / target / 8
//
// with at least one unit more where the target is passed, and no less than the floor
// (EIP-1559). It converges: where demand at a price p is target p0/p, the difference to
// p0 falls by 1/8 a block; where demand does not ask for the price, the base fee grows
// by the same factor in each block, to the bound of all amounts.
func (f *FeeMarket) nextBaseFee(base unit.Amount, used Weight, floor unit.Amount) unit.Amount {
	change := func(by Weight) unit.Amount {
		return unit.Amount(unit.MulDiv(int64(base), int64(by), int64(f.Target), unit.Down)) / baseFeeStep
	}
	switch {
	case used > f.Target:
		base += max(change(used-f.Target), 1)
	case used < f.Target:
		base -= change(f.Target - used)
	}
	return min(max(base, floor), MaxBid)
}

// MaxBid is the most that can be offered for a standard message's room, in base units:
// what any message pays then stays within its type.
const MaxBid = unit.MaxSupply >> 24

// closeMarket ends the block under way and sets the base fee of the next.
func (s *State) closeMarket() {
	rules := &s.rules().FeeMarket
	if rules.Limit == 0 {
		return
	}
	before := s.market
	s.market = market{base: rules.nextBaseFee(before.base, before.used, s.rules().TxFee)}
	if s.market.base != before.base {
		s.emit(nowhere().event(BaseFeeChanged).worth(s.market.base).saying(int64(before.used)))
	}
}

func (p *Params) validateMarket(f *faults) {
	m := &p.FeeMarket
	switch {
	case m.Limit == 0 && m.Target == 0:
	case p.TxFee > MaxBid:
		f.add("chain.tx_fee", "must be at most %v, the highest base fee", MaxBid)
	case m.Target < StandardWeight || m.Target > maxBlock:
		f.add("chain.fee_market.target", "must be from one standard message to %d", maxBlock/StandardWeight)
	case m.Limit <= m.Target || m.Limit > 2*m.Target:
		f.add("chain.fee_market.limit", "must be above the target and at most twice it, so that the base fee moves by at most an eighth")
	}
}

// maxBlock bounds the room of a block.
const maxBlock = 1_000_000 * StandardWeight

// BaseFee returns what a standard message pays in the block under way, in base units,
// without a tip.
func (s *State) BaseFee() unit.Amount {
	if s.rules().FeeMarket.Limit == 0 {
		return s.rules().TxFee
	}
	return s.market.base
}

// Room returns how much of the block under way is taken.
func (s *State) Room() Weight { return s.market.used }
