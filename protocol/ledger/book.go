package ledger

import (
	"fmt"
	"math"

	"gensim/protocol/unit"
)

// Account names an account by a dense number.
type Account uint32

// The accounts that every book has, and the name of the outside in entries.
const (
	Treasury        Account = 0
	JackpotTreasury Account = 1
	FirstAgent      Account = 2
	None            Account = math.MaxUint32
)

// Opening gives the balances of the protocol's own accounts, in base units.
type Opening struct{ Treasury, Jackpot unit.Amount }

// account is one row of the book. Invariants: free >= 0, held is the sum of
// what remains in the account's holds, free + held <= MaxSupply.
type account struct {
	free, held unit.Amount
	mark       uint32 // the epoch in which the account was last touched
}

// Book is the state of all accounts and holds. The zero value is not usable.
type Book struct {
	accounts []account
	holds    slots
	vacant   []uint32 // slots of holds that were released, reused last in, first out

	initial, minted, burned unit.Amount

	journal, drained []Entry
	touched, taken   []Account
	epoch            uint32
}

// New returns a book with the treasury and the jackpot treasury.
func New(o Opening) *Book {
	b := &Book{epoch: 1}
	b.Open(o.Treasury)
	b.Open(o.Jackpot)
	return b
}

// Open adds an account whose opening balance is part of the initial supply.
// It panics when the supply would pass unit.MaxSupply.
func (b *Book) Open(opening unit.Amount) Account {
	if len(b.accounts) >= int(None) {
		panic("ledger: too many accounts")
	}
	b.requireSupply(opening)
	a := Account(len(b.accounts))
	b.accounts = append(b.accounts, account{free: opening})
	b.initial += opening
	b.touch(a)
	b.note(Entry{From: None, To: a, Amount: opening, Kind: Opened, Cause: Cause{Reason: Endowment}})
	return a
}

// Len returns the number of accounts.
func (b *Book) Len() int { return len(b.accounts) }

// Free returns what an account can spend, in base units.
func (b *Book) Free(a Account) unit.Amount { return b.accounts[a].free }

// Held returns what the account's holds contain, in base units.
func (b *Book) Held(a Account) unit.Amount { return b.accounts[a].held }

// Initial returns the sum of all opening balances, in base units.
func (b *Book) Initial() unit.Amount { return b.initial }

// Minted returns all that was ever minted, in base units.
func (b *Book) Minted() unit.Amount { return b.minted }

// Burned returns all that was ever burned, in base units.
func (b *Book) Burned() unit.Amount { return b.burned }

// Total returns the supply, Initial + Minted - Burned, in base units.
func (b *Book) Total() unit.Amount { return b.initial + b.minted - b.burned }

// Transfer moves money between free balances. It reports false, and changes
// nothing, when from's free balance does not cover the amount. A transfer of an
// account to itself must be covered, too, and leaves an entry.
func (b *Book) Transfer(from, to Account, amt unit.Amount, c Cause) bool {
	requireAmount(amt)
	src, dst := &b.accounts[from], &b.accounts[to]
	if src.free < amt {
		return false
	}
	if amt == 0 {
		return true
	}
	src.free -= amt
	dst.free += amt
	b.touch(from)
	b.touch(to)
	b.note(Entry{From: from, To: to, Amount: amt, Kind: Transferred, Cause: c})
	return true
}

// Mint adds new money to an account. It panics when the supply would pass
// unit.MaxSupply, which validation of the emission rule must exclude.
func (b *Book) Mint(to Account, amt unit.Amount, c Cause) {
	b.requireSupply(amt)
	b.accounts[to].free += amt
	b.minted += amt
	b.touch(to)
	b.note(Entry{From: None, To: to, Amount: amt, Kind: Minted, Cause: c})
}

// Burn takes money out of an account's free balance and out of the supply. It
// reports false, and changes nothing, when the balance does not cover it.
func (b *Book) Burn(a Account, amt unit.Amount, c Cause) bool {
	requireAmount(amt)
	if b.accounts[a].free < amt {
		return false
	}
	b.accounts[a].free -= amt
	b.burned += amt
	b.touch(a)
	b.note(Entry{From: a, To: None, Amount: amt, Kind: Destroyed, Cause: c})
	return true
}

// Drain returns the entries since the last call, in order. The slice is valid
// until the next call, so that draining allocates nothing once warm.
func (b *Book) Drain() []Entry {
	out := b.journal
	b.journal, b.drained = b.drained[:0], out
	return out
}

// Touched returns the accounts whose free balance may have changed since the
// last call, each once, in the order of their first change. The slice is valid
// until the next call.
func (b *Book) Touched() []Account {
	out := b.touched
	b.touched, b.taken = b.taken[:0], out
	b.epoch++
	if b.epoch == 0 { // after 2^32 calls old marks could look new
		for i := range b.accounts {
			b.accounts[i].mark = 0
		}
		b.epoch = 1
	}
	return out
}

func (b *Book) touch(a Account) {
	if acc := &b.accounts[a]; acc.mark != b.epoch {
		acc.mark = b.epoch
		b.touched = append(b.touched, a)
	}
}

func (b *Book) note(e Entry) {
	if e.Amount != 0 {
		b.journal = append(b.journal, e)
	}
}

// requireSupply panics unless amt more money fits the supply. As no balance
// exceeds the supply, no sum of two amounts can overflow.
func (b *Book) requireSupply(amt unit.Amount) {
	requireAmount(amt)
	if amt > unit.MaxSupply-b.Total() {
		panic(fmt.Sprintf("ledger: supply %v + %v passes the maximum", b.Total(), amt))
	}
}

func requireAmount(amt unit.Amount) {
	if amt < 0 {
		panic("ledger: negative amount")
	}
}
