package sim

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"gensim/internal/document"
	"gensim/protocol/unit"
)

// The capital cost is the integral of what is locked over time at a rate, rounded
// up once at the end, whatever the order of moves.
func TestCapital(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c capital
		now, locked, sum := unit.Time(0), unit.Amount(0), new(big.Int)
		for range rapid.IntRange(1, 20).Draw(t, "moves") { // in a year at most, at 100% at most: it fits
			later := now + unit.Time(rapid.Int64Range(0, int64(unit.Year/20)).Draw(t, "wait"))
			sum.Add(sum, new(big.Int).Mul(big.NewInt(int64(locked)), big.NewInt(int64(later-now))))
			by := unit.Amount(rapid.Int64Range(-int64(locked), int64(unit.MaxSupply-locked)).Draw(t, "by"))
			c.move(later, by)
			now, locked = later, locked+by
		}
		rate := unit.Ratio{Num: rapid.Int64Range(0, 1000).Draw(t, "num"), Den: rapid.Int64Range(1000, 1_000_000).Draw(t, "den")}
		want := new(big.Rat).Mul(new(big.Rat).SetInt(sum), big.NewRat(rate.Num, rate.Den))
		want.Quo(want, new(big.Rat).SetInt64(int64(unit.Year)))
		got := new(big.Rat).SetInt64(int64(c.cost(rate)))
		if over := new(big.Rat).Sub(got, want); over.Sign() < 0 || over.Cmp(big.NewRat(1, 1)) >= 0 {
			t.Fatalf("cost %v, want %v rounded up", got, want)
		}
	})
}

// Operations scale to gas by one division, rounded up.
func TestScale(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := scale{honest: rapid.Uint64Range(1, 1<<62).Draw(t, "honest"), gas: unit.Gas(rapid.Int64Range(1, int64(maxGas)).Draw(t, "gas"))}
		ops := rapid.Uint64Range(0, s.honest).Draw(t, "ops")
		want := new(big.Int).Mul(new(big.Int).SetUint64(ops), big.NewInt(int64(s.gas)))
		want.Add(want, new(big.Int).SetUint64(s.honest-1)).Quo(want, new(big.Int).SetUint64(s.honest))
		if got := s.of(ops); !want.IsInt64() || int64(got) != want.Int64() {
			t.Fatalf("%d operations of %+v: %d, want %v", ops, s, got, want)
		}
	})
}

// A slot's number is reused only after its value was taken.
func TestSlots(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s slots[int]
		held := map[uint32]int{}
		var numbers []uint32
		for n := range rapid.IntRange(1, 60).Draw(t, "steps") {
			if len(numbers) > 0 && rapid.Bool().Draw(t, "take") {
				i := rapid.IntRange(0, len(numbers)-1).Draw(t, "which")
				number := numbers[i]
				numbers = append(numbers[:i], numbers[i+1:]...)
				if got := s.take(number); got != held[number] {
					t.Fatalf("slot %d gave %d, want %d", number, got, held[number])
				}
				delete(held, number)
				continue
			}
			number := s.put(n)
			if _, taken := held[number]; taken {
				t.Fatalf("slot %d is taken", number)
			}
			held[number] = n
			numbers = append(numbers, number)
		}
	})
}

// TestEstimateIsSaid: by how much docs/protocol.md says that the estimate exceeds.
func TestEstimateIsSaid(t *testing.T) {
	document.Says(t, "protocol.md", "The *estimate* is pessimistic, %d/%d of it", estimateMargin().Num, estimateMargin().Den)
}
