package ledger

import (
	"testing"

	"gensim/protocol/unit"
)

func why(r Reason, subject uint64) Cause { return Cause{Reason: r, Subject: subject} }

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
