package ledger

import (
	"fmt"
	"math"

	"gensim/protocol/unit"
)

// Hold is a handle to money set aside: generation in the high half, slot + 1 in
// the low half. A slot is reused with a higher generation, so a handle never
// names a second hold. Zero is no hold.
type Hold uint64

// hold is one slot. Invariant: 0 <= left, or left = vacant.
type hold struct {
	left       unit.Amount
	owner      Account // the last one, in a vacant slot
	generation uint32
}

// vacant is what is left in a slot whose hold was released.
const vacant unit.Amount = -1

func (h *hold) open() bool { return h.left != vacant }

// Place sets free money of an account aside. It reports false, and changes
// nothing, when the free balance does not cover the amount. A hold of zero is
// legal: a stake may be zero.
func (b *Book) Place(a Account, amt unit.Amount, c Cause) (Hold, bool) {
	requireAmount(amt)
	acc := &b.accounts[a]
	if acc.free < amt {
		return 0, false
	}
	h, slot := b.newHold(a)
	b.fill(slot, Entry{From: a, To: a, Amount: amt, Hold: h, Kind: Placed, Cause: c})
	return h, true
}

// TopUp adds free money of the owner to an open hold. It reports false, and
// changes nothing, when the owner's free balance does not cover it.
func (b *Book) TopUp(h Hold, amt unit.Amount, c Cause) bool {
	requireAmount(amt)
	slot := b.slot(h)
	if b.accounts[slot.owner].free < amt {
		return false
	}
	b.fill(slot, Entry{From: slot.owner, To: slot.owner, Amount: amt, Hold: h, Kind: Placed, Cause: c})
	return true
}

// Capture pays part of a hold, or all of it, into an account's free balance.
// The hold stays open, even when empty. It panics when less remains: the caller
// splits what a hold has and asks for no more.
func (b *Book) Capture(h Hold, to Account, amt unit.Amount, c Cause) {
	owner := b.draw(h, amt)
	b.accounts[to].free += amt
	if amt != 0 {
		b.touch(to)
	}
	b.note(Entry{From: owner, To: to, Amount: amt, Hold: h, Kind: Captured, Cause: c})
}

// BurnFrom takes part of a hold out of the supply. It panics when less remains.
func (b *Book) BurnFrom(h Hold, amt unit.Amount, c Cause) {
	owner := b.draw(h, amt)
	b.burned += amt
	b.note(Entry{From: owner, To: None, Amount: amt, Hold: h, Kind: Burned, Cause: c})
}

// Release gives what remains back to the owner's free balance, closes the hold
// and returns the amount.
func (b *Book) Release(h Hold, c Cause) unit.Amount {
	slot := b.slot(h)
	owner, rest := slot.owner, slot.left
	b.draw(h, rest)
	b.accounts[owner].free += rest
	if rest != 0 {
		b.touch(owner)
	}
	b.note(Entry{From: owner, To: owner, Amount: rest, Hold: h, Kind: Released, Cause: c})
	slot.left = vacant
	if slot.generation < math.MaxUint32 { // a slot whose generations ran out stays vacant for ever
		b.vacant = append(b.vacant, uint32(h)-1)
	}
	return rest
}

// Remaining returns what an open hold still has, in base units.
func (b *Book) Remaining(h Hold) unit.Amount { return b.slot(h).left }

// Owner returns the account that an open hold belongs to.
func (b *Book) Owner(h Hold) Account { return b.slot(h).owner }

// IsOpen reports whether the handle names a hold that was not yet released.
func (b *Book) IsOpen(h Hold) bool {
	i := uint32(h) - 1
	if h == 0 || i >= b.holds.count {
		return false
	}
	slot := b.holds.at(i)
	return slot.open() && slot.generation == uint32(h>>32)
}

// newHold opens an empty hold in a vacant or a new slot.
func (b *Book) newHold(owner Account) (Hold, *hold) {
	var i uint32
	if n := len(b.vacant); n > 0 {
		i = b.vacant[n-1]
		b.vacant = b.vacant[:n-1]
	} else {
		if b.holds.count == math.MaxUint32 {
			panic("ledger: too many holds")
		}
		i = b.holds.add()
	}
	slot := b.holds.at(i)
	*slot = hold{owner: owner, generation: slot.generation + 1}
	return Hold(slot.generation)<<32 | Hold(i+1), slot
}

// fill moves covered money of the owner into the hold.
func (b *Book) fill(slot *hold, e Entry) {
	if e.Amount == 0 {
		return
	}
	acc := &b.accounts[e.From]
	acc.free -= e.Amount
	acc.held += e.Amount
	slot.left += e.Amount
	b.touch(e.From)
	b.note(e)
}

// draw takes money out of a hold and of its owner's held sum; the caller puts
// it somewhere. It returns the owner.
func (b *Book) draw(h Hold, amt unit.Amount) Account {
	requireAmount(amt)
	slot := b.slot(h)
	if amt > slot.left {
		panic(fmt.Sprintf("ledger: %v of a hold with %v", amt, slot.left))
	}
	slot.left -= amt
	b.accounts[slot.owner].held -= amt
	return slot.owner
}

func (b *Book) slot(h Hold) *hold {
	if !b.IsOpen(h) {
		panic(fmt.Sprintf("ledger: hold %d:%d is not open", uint32(h>>32), uint32(h)))
	}
	return b.holds.at(uint32(h) - 1)
}
