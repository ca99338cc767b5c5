package protocol_test

import (
	"fmt"
	"testing"

	"gensim/internal/document"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// says holds docs/protocol.md to a text with figures.
func says(t *testing.T, format string, figures ...any) {
	t.Helper()
	document.Says(t, "protocol.md", format, figures...)
}

// TestFiguresBuiltIn: the numbers of docs/protocol.md that no parameter sets.
func TestFiguresBuiltIn(t *testing.T) {
	digits := func(n unit.Amount) int { return len(fmt.Sprint(int64(n))) - 1 }
	says(t, "money is in base units of 10^-%d GEN", digits(unit.GEN))
	says(t, "a share under 10^%d base units", digits(protocol.SmallestShare))
	says(t, "beside a reserve of %d transaction fees", protocol.ReservedMessages)
	says(t, "Unrevealed after window + reveal + %d h it is forfeited", protocol.RevealGrace/unit.Hour)
	says(t, "at most %s proposals are voted on at a time", map[int]string{8: "eight"}[protocol.MaxProposals])
	says(t, "b' = max(b + b (u - Target) / Target / %d, floor)", protocol.BaseFeeStep)
	for part, weight := range map[string]protocol.Weight{ //tidy:unordered each is one row
		"signature": protocol.SignatureWeight, "byte of the encoding": protocol.ByteWeight, "hash in its lists (a step of a Merkle proof)": protocol.HashWeight,
		"ECVRF proof verified": protocol.VRFWeight, "something new that the chain keeps": protocol.SlotWeight, "a change of what it keeps": protocol.UpdateWeight,
	} {
		says(t, "| %s | %s |", part, document.Thousands(weight))
	}
	says(t, "of declared updates each %s (a slot of 32 bytes)", map[int]string{4: "four"}[protocol.SizesPerSlot])
	says(t, "A *standard message* weighs %s", document.Thousands(protocol.StandardWeight))
	says(t, "a message of weight w pays w b/%s", document.Thousands(protocol.StandardWeight))
}

// TestFiguresOfTheBaseFee: what full blocks cost whoever lifts the base fee with them.
func TestFiguresOfTheBaseFee(t *testing.T) {
	f := protocol.FeeMarket{Target: 30 * protocol.StandardWeight, Limit: 60 * protocol.StandardWeight}
	base, last, paid := unit.Amount(500_000), unit.Amount(0), unit.Amount(0)
	for bid := 10_000 * base; base <= bid; {
		last, paid = base, paid+base // for each standard message's room in a full block
		base = f.NextBaseFee(base, f.Limit, 500_000)
	}
	says(t, "to lift b to a bid B takes about %.0f B Limit/%s of base fees", float64(paid)/float64(last), document.Thousands(protocol.StandardWeight))
}
