package ledger

import (
	"encoding/binary"
	"fmt"

	"gensim/protocol/unit"
)

// Audit recomputes every sum from the accounts and holds alone and returns the
// first disagreement with what the book believes, or nil. It walks the whole
// book, so it is for tests and for the end of a run.
func (b *Book) Audit() error {
	held := make([]unit.Amount, len(b.accounts))
	for i := range b.holds.count {
		switch h := b.holds.at(i); {
		case h.left < vacant:
			return fmt.Errorf("ledger audit: hold in slot %d has %v", i, h.left)
		case h.open():
			held[h.owner] += h.left
		}
	}
	var sum unit.Amount
	for i, a := range b.accounts {
		if a.free < 0 {
			return fmt.Errorf("ledger audit: account %d has %v free", i, a.free)
		}
		if a.held != held[i] {
			return fmt.Errorf("ledger audit: account %d believes %v held, its holds have %v", i, a.held, held[i])
		}
		sum += a.free + a.held
		if sum > unit.MaxSupply {
			return fmt.Errorf("ledger audit: balances pass the maximal supply at account %d", i)
		}
	}
	if sum != b.Total() {
		return fmt.Errorf("ledger audit: balances sum to %v, supply is %v (initial %v + minted %v - burned %v)",
			sum, b.Total(), b.initial, b.minted, b.burned)
	}
	return nil
}

// AppendState appends an encoding of the whole state (balances, holds, supply;
// not the journal) to dst. Two books behave alike from here on if and only if
// their encodings are equal, so a test can show that a rejection changed nothing.
func (b *Book) AppendState(dst []byte) []byte {
	put := func(v uint64) { dst = binary.LittleEndian.AppendUint64(dst, v) }
	put(uint64(b.initial))
	put(uint64(b.minted))
	put(uint64(b.burned))
	put(uint64(len(b.accounts)))
	for _, a := range b.accounts {
		put(uint64(a.free))
		put(uint64(a.held))
	}
	put(uint64(b.holds.count))
	for i := range b.holds.count {
		h := b.holds.at(i)
		open := uint64(0)
		if h.open() {
			open = 1
		}
		put(uint64(max(h.left, 0)))
		put(uint64(h.owner)<<1 | open)
		put(uint64(h.generation))
	}
	for _, v := range b.vacant {
		put(uint64(v))
	}
	return dst
}
