package availability

import (
	"math/big"

	"gensim/protocol/unit"
)

// Rate is what keeping data costs, in base units of money for one gibibyte and
// day. It is for stored bytes: those of all chunks, not of the data.
type Rate unit.Amount

// gibibyte is the unit of size of a Rate, in bytes.
const gibibyte = 1 << 30

// Stored returns the bytes that all chunks of so many bytes of data take.
func (c *Code) Stored(data int) int64 { return int64(c.ChunkBytes(data)) * int64(c.chunks) }

// Rent returns what keeping stored bytes for a time costs, rounded up, and whether
// it fits an amount.
func (r Rate) Rent(stored int64, lasts unit.Time) (unit.Amount, bool) {
	return r.price(stored, big.NewRat(int64(lasts), int64(unit.Day)))
}

// Permanent returns what must be paid at once for keeping stored bytes for ever if
// the rate declines by a share a year: the sum over years y of a year's rent times
// (1-decline)^y, which is a year's rent / decline. So endowment networks price
// storage; it stands beside Rent, to show what a time to live saves. decline is
// above zero and at most one.
func (r Rate) Permanent(stored int64, decline unit.Ratio) (unit.Amount, bool) {
	days := big.NewRat(int64(unit.Year/unit.Day), 1)
	return r.price(stored, days.Mul(days, big.NewRat(decline.Den, decline.Num)))
}

// price is rate * stored / gibibyte * days, rounded up.
func (r Rate) price(stored int64, days *big.Rat) (unit.Amount, bool) {
	cost := big.NewRat(stored, gibibyte)
	cost.Mul(cost, new(big.Rat).SetInt64(int64(r))).Mul(cost, days)
	whole, rest := new(big.Int).QuoRem(cost.Num(), cost.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		whole.Add(whole, big.NewInt(1))
	}
	if !whole.IsInt64() || unit.Amount(whole.Int64()) > unit.MaxSupply {
		return 0, false
	}
	return unit.Amount(whole.Int64()), true
}
