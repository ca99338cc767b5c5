package sim

import (
	"math/big"
	"math/bits"

	"gensim/protocol/unit"
)

// capital integrates locked money over time, exactly: base units times
// microseconds need more than 64 bits.
type capital struct {
	locked unit.Amount
	since  unit.Time
	hi, lo uint64
}

// move changes the locked amount at now.
func (c *capital) move(now unit.Time, by unit.Amount) {
	hi, lo := bits.Mul64(uint64(c.locked), uint64(max(now-c.since, 0)))
	var carry uint64
	c.lo, carry = bits.Add64(c.lo, lo, 0)
	c.hi, _ = bits.Add64(c.hi, hi, carry)
	c.since = max(c.since, now)
	c.locked += by
}

// cost returns what the integral costs at a rate per year, rounded up. Validation
// bounds it.
func (c *capital) cost(perYear unit.Ratio) unit.Amount {
	sum := new(big.Int).SetUint64(c.hi)
	sum.Lsh(sum, 64).Add(sum, new(big.Int).SetUint64(c.lo))
	sum.Mul(sum, big.NewInt(perYear.Num))
	den := new(big.Int).Mul(big.NewInt(perYear.Den), big.NewInt(int64(unit.Year)))
	sum.Add(sum, den).Sub(sum, big.NewInt(1)).Quo(sum, den)
	if !sum.IsInt64() {
		panic("sim: the cost of capital overflows")
	}
	return unit.Amount(sum.Int64())
}
