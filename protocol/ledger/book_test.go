package ledger

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"gensim/protocol/unit"
)

func why(r Reason, subject uint64) Cause { return Cause{Reason: r, Subject: subject} }

func requirePanic(t *testing.T, what string, f func()) {
	t.Helper()
	defer func() {
		if recover() == nil {
			t.Errorf("%s: no panic", what)
		}
	}()
	f()
}

func TestOpeningBalancesAreTheInitialSupply(t *testing.T) {
	b := New(Opening{Treasury: 7, Jackpot: 11})
	if a := b.Open(13); a != FirstAgent {
		t.Fatalf("first agent is account %d", a)
	}
	if b.Free(Treasury) != 7 || b.Free(JackpotTreasury) != 11 || b.Free(FirstAgent) != 13 {
		t.Fatal("opening balances are not where they belong")
	}
	if b.Initial() != 31 || b.Total() != 31 {
		t.Fatalf("initial %d, total %d, want 31", b.Initial(), b.Total())
	}
}

func TestDefectsPanic(t *testing.T) {
	b := New(Opening{Treasury: 10})
	h, _ := b.Place(Treasury, 4, why(Stake, 1))
	old, _ := b.Place(Treasury, 1, why(Stake, 2))
	b.Release(old, why(Stake, 2))
	for _, c := range []struct {
		what string
		do   func()
	}{
		{"negative opening", func() { b.Open(-1) }},
		{"negative transfer", func() { b.Transfer(Treasury, JackpotTreasury, -1, Cause{}) }},
		{"negative hold", func() { b.Place(Treasury, -1, Cause{}) }},
		{"negative top-up", func() { b.TopUp(h, -1, Cause{}) }},
		{"negative capture", func() { b.Capture(h, Treasury, -1, Cause{}) }},
		{"negative mint", func() { b.Mint(Treasury, -1, Cause{}) }},
		{"negative burn", func() { b.Burn(Treasury, -1, Cause{}) }},
		{"capture of more than remains", func() { b.Capture(h, Treasury, 5, Cause{}) }},
		{"burn of more than remains", func() { b.BurnFrom(h, 5, Cause{}) }},
		{"no hold", func() { b.Remaining(0) }},
		{"a hold never placed", func() { b.Remaining(Hold(1)<<32 | 77) }},
		{"a released hold", func() { b.Release(old, Cause{}) }},
		{"a released hold's owner", func() { b.Owner(old) }},
		{"an unknown account", func() { b.Transfer(Treasury, 99, 1, Cause{}) }},
		{"more than the maximal supply", func() { b.Mint(Treasury, unit.MaxSupply, Cause{}) }},
	} {
		before := b.AppendState(nil)
		requirePanic(t, c.what, c.do)
		if !bytes.Equal(before, b.AppendState(nil)) {
			t.Errorf("%s: changed the book before it panicked", c.what)
		}
	}
	if err := b.Audit(); err != nil {
		t.Error(err)
	}
}

func TestTheWholeSupplyMayBeInOneHand(t *testing.T) {
	b := New(Opening{Treasury: unit.MaxSupply - 5})
	b.Mint(Treasury, 5, why(Inflation, 0))
	if b.Total() != unit.MaxSupply {
		t.Fatal(b.Total())
	}
	requirePanic(t, "one more", func() { b.Mint(Treasury, 1, Cause{}) })
	h, _ := b.Place(Treasury, unit.MaxSupply, why(Stake, 0))
	b.Capture(h, JackpotTreasury, unit.MaxSupply, why(Slash, 0))
	if !b.Burn(JackpotTreasury, 1, why(Burn, 0)) {
		t.Fatal("not covered")
	}
	b.Mint(Treasury, 1, why(Inflation, 0))
	if err := b.Audit(); err != nil {
		t.Fatal(err)
	}
}

// TestAHandleNeverNamesASecondHold releases and places in the same slot.
func TestAHandleNeverNamesASecondHold(t *testing.T) {
	b := New(Opening{Treasury: 10})
	seen := map[Hold]bool{}
	for range 100 {
		h, _ := b.Place(Treasury, 3, why(Stake, 0))
		if seen[h] {
			t.Fatalf("handle %x came twice", h)
		}
		seen[h] = true
		b.Release(h, why(Stake, 0))
	}
	if b.holds.count != 1 {
		t.Errorf("%d slots for one hold at a time", b.holds.count)
	}
}

// TestAWornOutSlotStaysVacant: a slot whose generations are used up is not
// reused, as its handles would repeat.
func TestAWornOutSlotStaysVacant(t *testing.T) {
	b := New(Opening{Treasury: 10})
	h, _ := b.Place(Treasury, 1, Cause{})
	b.Release(h, Cause{})
	b.holds.at(0).generation = 1<<32 - 2
	last, _ := b.Place(Treasury, 1, Cause{})
	if last>>32 != 1<<32-1 {
		t.Fatalf("generation %d", last>>32)
	}
	b.Release(last, Cause{})
	if next, _ := b.Place(Treasury, 1, Cause{}); uint32(next) != 2 {
		t.Fatalf("slot %d is reused", uint32(next))
	}
}

func TestZeroAmountsLeaveNoEntry(t *testing.T) {
	b := New(Opening{})
	h, ok := b.Place(Treasury, 0, why(Stake, 1))
	if !ok || !b.IsOpen(h) {
		t.Fatal("a stake of zero is a hold")
	}
	b.TopUp(h, 0, Cause{})
	b.Capture(h, JackpotTreasury, 0, Cause{})
	b.BurnFrom(h, 0, Cause{})
	b.Transfer(Treasury, JackpotTreasury, 0, Cause{})
	b.Burn(Treasury, 0, Cause{})
	b.Mint(Treasury, 0, Cause{})
	if b.Release(h, Cause{}) != 0 {
		t.Fatal("zero grew")
	}
	if entries := b.Drain(); len(entries) != 0 {
		t.Fatalf("entries of nothing: %+v", entries)
	}
}

// TestEntriesOfAStakesLife pins what each movement leaves.
func TestEntriesOfAStakesLife(t *testing.T) {
	b := New(Opening{Treasury: 100})
	alice := b.Open(50)
	b.Drain()
	stake, _ := b.Place(alice, 20, why(Stake, 7))
	b.TopUp(stake, 5, why(TopUp, 7))
	b.Capture(stake, Treasury, 8, why(Slash, 7))
	b.BurnFrom(stake, 2, why(Burn, 7))
	b.Transfer(alice, Treasury, 1, why(TxFee, 9))
	b.Release(stake, why(Stake, 7))
	want := []Entry{
		{alice, alice, 20, stake, why(Stake, 7), Placed},
		{alice, alice, 5, stake, why(TopUp, 7), Placed},
		{alice, Treasury, 8, stake, why(Slash, 7), Captured},
		{alice, None, 2, stake, why(Burn, 7), Burned},
		{alice, Treasury, 1, 0, why(TxFee, 9), Transferred},
		{alice, alice, 15, stake, why(Stake, 7), Released},
	}
	if got := b.Drain(); !slices.Equal(got, want) {
		t.Fatalf("entries\n%+v\nwant\n%+v", got, want)
	}
	if b.Free(alice) != 39 || b.Held(alice) != 0 || b.Free(Treasury) != 109 || b.Total() != 148 {
		t.Fatalf("alice %d and %d, treasury %d, supply %d", b.Free(alice), b.Held(alice), b.Free(Treasury), b.Total())
	}
}

// TestDrainedEntriesStayUntilTheNextDrain: the caller reads one batch while the
// book writes the next.
func TestDrainedEntriesStayUntilTheNextDrain(t *testing.T) {
	b := New(Opening{Treasury: 100})
	b.Drain()
	b.Transfer(Treasury, JackpotTreasury, 1, Cause{})
	first := b.Drain()
	b.Transfer(Treasury, JackpotTreasury, 2, Cause{})
	if len(first) != 1 || first[0].Amount != 1 {
		t.Fatalf("overwritten: %+v", first)
	}
	if second := b.Drain(); len(second) != 1 || second[0].Amount != 2 {
		t.Fatalf("second batch: %+v", second)
	}
}

func TestTouchedIsInOrderOfFirstChange(t *testing.T) {
	b := New(Opening{Treasury: 100})
	x, y := b.Open(10), b.Open(10)
	b.Touched()
	b.Transfer(y, x, 1, Cause{})
	b.Transfer(x, Treasury, 1, Cause{})
	h, _ := b.Place(y, 1, Cause{})
	b.Capture(h, JackpotTreasury, 1, Cause{})
	if got, want := b.Touched(), []Account{y, x, Treasury, JackpotTreasury}; !slices.Equal(got, want) {
		t.Fatalf("touched %v, want %v", got, want)
	}
	b.epoch = 1<<32 - 1 // the counter of calls wraps
	b.Transfer(y, x, 1, Cause{})
	b.Touched()
	b.Transfer(x, y, 1, Cause{})
	if got, want := b.Touched(), []Account{x, y}; !slices.Equal(got, want) {
		t.Fatalf("after the counter wrapped: %v, want %v", got, want)
	}
}

// TestAuditFindsDamage damages each kind of field in turn.
func TestAuditFindsDamage(t *testing.T) {
	for _, c := range []struct {
		want   string
		damage func(b *Book)
	}{
		{"supply is", func(b *Book) { b.accounts[2].free++ }},
		{"supply is", func(b *Book) { b.burned++ }},
		{"believes", func(b *Book) { b.holds.at(0).left++ }},
		{"believes", func(b *Book) { b.holds.at(0).owner = Treasury }},
		{"believes", func(b *Book) { b.accounts[2].held-- }},
		{"free", func(b *Book) { b.accounts[2].free = -1 }},
		{"slot 0 has", func(b *Book) { b.holds.at(0).left = -2 }},
		{"believes", func(b *Book) { b.holds.at(0).left = vacant }},
		{"maximal supply", func(b *Book) { b.accounts[0].free = unit.MaxSupply + 1 }},
	} {
		b := New(Opening{Treasury: 100})
		b.Place(b.Open(50), 20, why(Stake, 1))
		if err := b.Audit(); err != nil {
			t.Fatal(err)
		}
		before := b.AppendState(nil)
		c.damage(b)
		if err := b.Audit(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("audit says %v, want %q", err, c.want)
		}
		if bytes.Equal(before, b.AppendState(nil)) {
			t.Errorf("%s: the encoding of the state hides the damage", c.want)
		}
	}
}

func TestNamesAreWholeAndDifferent(t *testing.T) {
	seen := map[string]bool{}
	for r := NoReason; r < reasonCount; r++ {
		if s := r.String(); s == "" || seen[s] {
			t.Errorf("reason %d is named %q", r, s)
		}
		seen[r.String()] = true
	}
	for k := Kind(0); k <= Destroyed; k++ {
		if k.String() == "" {
			t.Errorf("kind %d has no name", k)
		}
	}
	if Burned.String() != "burned" || Destroyed.String() != "destroyed" || reasonCount.String() != "unknown" || Kind(99).String() != "unknown" {
		t.Error("names are shifted")
	}
}

func TestWarmBookAllocatesNothing(t *testing.T) {
	b := New(Opening{Treasury: unit.GEN})
	round := func() {
		b.Transfer(Treasury, JackpotTreasury, 1, Cause{})
		h, _ := b.Place(Treasury, 5, Cause{})
		b.Capture(h, JackpotTreasury, 2, Cause{})
		b.Release(h, Cause{})
		b.Drain()
		b.Touched()
	}
	round()
	round()
	if n := testing.AllocsPerRun(100, round); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// A solver's stake backs one assignment; half of it is slashed.
func Example() {
	book := New(Opening{Treasury: 10 * unit.GEN})
	alice := book.Open(5 * unit.GEN)
	stake, _ := book.Place(alice, 2*unit.GEN, Cause{Reason: Stake, Subject: 7})
	book.Capture(stake, Treasury, unit.GEN, Cause{Reason: Slash, Subject: 7})
	book.Release(stake, Cause{Reason: Stake, Subject: 7})
	for _, e := range book.Drain() {
		fmt.Println(e.Kind, e.Amount, e.Cause.Reason)
	}
	fmt.Println("alice", book.Free(alice), "supply", book.Total())
	// Output:
	// opened 10.000000000 GEN endowment
	// opened 5.000000000 GEN endowment
	// placed 2.000000000 GEN stake
	// captured 1.000000000 GEN slash
	// released 1.000000000 GEN stake
	// alice 4.000000000 GEN supply 15.000000000 GEN
}

func BenchmarkTransfer(bench *testing.B) {
	b := New(Opening{})
	for range 1000 {
		b.Open(unit.GEN)
	}
	bench.ReportAllocs()
	i := 0
	for bench.Loop() {
		from, to := Account(2+i%1000), Account(2+(i*7+1)%1000)
		b.Transfer(from, to, 1, why(TxFee, uint64(i)))
		if i++; i%16 == 0 {
			b.Drain()
			b.Touched()
		}
	}
}

func BenchmarkStake(bench *testing.B) {
	b := New(Opening{Treasury: unit.GEN})
	bench.ReportAllocs()
	for bench.Loop() {
		h, _ := b.Place(Treasury, 5, why(Stake, 1))
		b.Capture(h, JackpotTreasury, 0, why(Slash, 1))
		b.Release(h, why(Stake, 1))
		b.Drain()
		b.Touched()
	}
}
