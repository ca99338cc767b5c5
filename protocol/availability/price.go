package availability

import (
	"math/big"

	"gensim/protocol/unit"
)

// Stored returns the bytes that all chunks of so many bytes of data take.
func (c *Code) Stored(data int64) int64 {
	k := int64(c.needed)
	return (lengthBytes + data + k - 1) / k * int64(c.chunks)
}

// Forever returns what must be paid at once to keep for ever what costs a rent for a
// time, if the price of storage falls by a share a year: a year's rent times
// 1 + (1-decline) + (1-decline)^2 + ..., which is a year's rent / decline. So endowment
// networks price permanent storage; it stands beside the rent to show what a time to
// live saves. Rounded up; false where it exceeds all money. lasts is positive, decline
// above zero and at most one.
func Forever(rent unit.Amount, lasts unit.Time, decline unit.Ratio) (unit.Amount, bool) {
	cost := big.NewRat(int64(unit.Year), int64(lasts))
	cost.Mul(cost, big.NewRat(decline.Den, decline.Num)).Mul(cost, new(big.Rat).SetInt64(int64(rent)))
	whole, rest := new(big.Int).QuoRem(cost.Num(), cost.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	if !whole.IsInt64() || unit.Amount(whole.Int64()) > unit.MaxSupply {
		return 0, false
	}
	return unit.Amount(whole.Int64()), true
}
