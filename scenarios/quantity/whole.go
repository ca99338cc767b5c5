package quantity

import (
	"fmt"
	"math/big"
	"strings"

	"gensim/protocol/unit"
)

// Duration is a span of simulated time in whole microseconds.
type Duration unit.Time

// Parse reads a duration such as "12 h" or "1.5 min".
func (d *Duration) Parse(text string) error {
	v, err := durationKind.whole(text, "microseconds")
	*d = Duration(v)
	return err
}

// String writes the duration in the largest unit that holds it whole, up to
// hours, which read better than fractions of days.
func (d Duration) String() string {
	if d == 0 {
		return "0 s"
	}
	for _, name := range []string{"h", "min", "s", "ms"} {
		u, _ := lookUp(name)
		if int64(d)%u.size == 0 {
			return fmt.Sprintf("%d %s", int64(d)/u.size, name)
		}
	}
	return fmt.Sprintf("%d us", int64(d))
}

// Rat returns the microseconds.
func (d Duration) Rat() *big.Rat { return big.NewRat(int64(d), 1) }

// Kind describes the type.
func (Duration) Kind() *Kind { return &durationKind }

// Money is an amount of tokens in base units of 10^-9 GEN; it may be negative
// where a key's bounds allow it.
type Money unit.Amount

// Parse reads an amount such as "0.0005 GEN".
func (m *Money) Parse(text string) error {
	v, err := moneyKind.whole(text, "base units of 10^-9 GEN")
	*m = Money(v)
	return err
}

// String writes the amount in GEN as a decimal without trailing zeros.
func (m Money) String() string {
	text := strings.TrimSuffix(unit.Amount(m).String(), " GEN")
	text = strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
	return text + " GEN"
}

// Rat returns the base units.
func (m Money) Rat() *big.Rat { return big.NewRat(int64(m), 1) }

// Kind describes the type.
func (Money) Kind() *Kind { return &moneyKind }

// Speed is computation per simulated second, in Mgas/s.
type Speed unit.Speed

// Parse reads a speed such as "7 Tgas/s".
func (s *Speed) Parse(text string) error {
	v, err := speedKind.whole(text, "Mgas/s")
	*s = Speed(v)
	return err
}

// String writes the speed in Tgas/s where that is whole.
func (s Speed) String() string {
	if tera := int64(unit.GasPerTgas); int64(s)%tera == 0 {
		return fmt.Sprintf("%d Tgas/s", int64(s)/tera)
	}
	return fmt.Sprintf("%d Mgas/s", int64(s))
}

// Rat returns the Mgas/s.
func (s Speed) Rat() *big.Rat { return big.NewRat(int64(s), 1) }

// Kind describes the type.
func (Speed) Kind() *Kind { return &speedKind }

// Gas is a number of basic operations, each one gas: finer than unit.Gas,
// which counts Mgas.
type Gas int64

// Parse reads an amount such as "1 gas" or "2 Mgas".
func (g *Gas) Parse(text string) error {
	v, err := gasKind.whole(text, "gas")
	*g = Gas(v)
	return err
}

// String writes the amount in gas.
func (g Gas) String() string { return fmt.Sprintf("%d gas", int64(g)) }

// Rat returns the gas.
func (g Gas) Rat() *big.Rat { return big.NewRat(int64(g), 1) }

// Kind describes the type.
func (Gas) Kind() *Kind { return &gasKind }

// Work is computation in Mgas.
type Work unit.Gas

// Parse reads an amount such as "100 Tgas".
func (w *Work) Parse(text string) error {
	v, err := workKind.whole(text, "Mgas")
	*w = Work(v)
	return err
}

// String writes the amount in Tgas where that is whole.
func (w Work) String() string {
	if tera := int64(unit.GasPerTgas); int64(w)%tera == 0 {
		return fmt.Sprintf("%d Tgas", int64(w)/tera)
	}
	return fmt.Sprintf("%d Mgas", int64(w))
}

// Rat returns the Mgas.
func (w Work) Rat() *big.Rat { return big.NewRat(int64(w), 1) }

// Kind describes the type.
func (Work) Kind() *Kind { return &workKind }

// Memory is an amount of memory in MB, 10^6 bytes, as data sheets count.
type Memory int64

// Parse reads an amount such as "24 GB".
func (m *Memory) Parse(text string) error {
	v, err := memoryKind.whole(text, "MB")
	*m = Memory(v)
	return err
}

// String writes the amount in GB where that is whole.
func (m Memory) String() string {
	if m%1000 == 0 && m != 0 {
		return fmt.Sprintf("%d GB", int64(m)/1000)
	}
	return fmt.Sprintf("%d MB", int64(m))
}

// Rat returns the MB.
func (m Memory) Rat() *big.Rat { return big.NewRat(int64(m), 1) }

// Kind describes the type.
func (Memory) Kind() *Kind { return &memoryKind }
