package quantity

import (
	"math/big"

	"gensim/protocol/unit"
)

// Kind describes a type of quantity: the dimension it takes and the unit that its
// stored value counts.
type Kind struct {
	Noun    string    // "a duration"
	Units   string    // the units a reader may write
	Example string    // a text that parses
	dim     dimension // what the unit must measure
	stored  string    // unit of the stored value, "" for a plain number
	Column  string    // unit of a column of values
	anyOf   []string  // units, where several dimensions will do
}

// The kinds, one for each exported type.
var (
	durationKind = Kind{"a duration", "us, ms, s, min, h, d, w or y", "12 h", one(timeDim), "us", "s", nil}
	moneyKind    = Kind{"an amount of tokens", "GEN", "5 GEN", one(tokenDim), "", "GEN", nil}
	speedKind    = Kind{"a speed", "Tgas/s, Ggas/s or Mgas/s", "7 Tgas/s", one(gasDim).per(one(timeDim)), "Mgas/s", "Tgas/s", nil}
	gasKind      = Kind{"an amount of gas", "gas, Kgas, Mgas, Ggas or Tgas", "1 gas", one(gasDim), "gas", "gas", nil}
	workKind     = Kind{"an amount of computation", "Mgas, Ggas or Tgas", "100 Tgas", one(gasDim), "Mgas", "Tgas", nil}
	memoryKind   = Kind{"an amount of memory", "MB, GB or TB", "24 GB", one(memoryDim), "MB", "GB", nil}
	exchangeKind = Kind{"an exchange rate", "USD/GEN", "1 USD/GEN", one(quoteDim).per(one(tokenDim)), "USD/GEN", "USD/GEN", nil}
	hourlyKind   = Kind{"a price per time", "USD/h", "0.40 USD/h", one(quoteDim).per(one(timeDim)), "USD/h", "USD/h", nil}
	rateKind     = Kind{"a rate", "1/s, 1/min, 1/h or 1/d, written as 3/h", "1/h", dimension{}.per(one(timeDim)), "/h", "/h", nil}
	yearlyKind   = Kind{"a yearly rate", "%/y", "10%/y", dimension{}.per(one(timeDim)), "/y", "/y", nil}
	feeKind      = Kind{"a multiple of the task's fee", "fee", "3/2 fee", one(feeDim), "fee", "fee", nil}
	estimateKind = Kind{"a multiple of the estimated time", "estimate", "3 estimate", one(estimateDim), "estimate", "estimate", nil}
	shareKind    = Kind{"a share", "%, or none", "70%", dimension{}, "", "", nil}
	factorKind   = Kind{"a factor", "%, or none", "13/10", dimension{}, "", "", nil}
)

// read scans a text and holds it to the kind; the value is in the stored unit.
func (k *Kind) read(text string) (*big.Rat, *Problem) {
	m, p := scan(text)
	if p != nil {
		if m.unit != "" {
			p.Message += "; " + k.Noun + " takes " + k.Units
		}
		if p.Hint == "" {
			p.Hint = "write " + k.Noun + " as in " + k.Example
		}
		return nil, p
	}
	if m.dim == k.dim {
		return m.value.Quo(m.value, k.size()), nil
	}
	hint := "write " + k.Noun + " as in " + k.Example
	if m.unit == "" {
		return nil, problem(hint, "%s has no unit; %s takes %s", m.number, k.Noun, k.Units)
	}
	if k.dim == (dimension{}) {
		return nil, problem(hint, "%s has a unit; %s takes %s", m.spelt(), k.Noun, k.Units)
	}
	return nil, problem(hint, "%s is not %s, which takes %s", m.spelt(), k.Noun, k.Units)
}

func (m *measure) spelt() string { return spell(m.number, m.unit) }

// size is the stored unit in base units.
func (k *Kind) size() *big.Rat {
	m := measure{unit: k.stored, value: big.NewRat(1, 1)}
	if p := m.units(); p != nil {
		panic("quantity: " + p.Message)
	}
	return m.value
}

// whole reads a value that counts stored units; what names one of them.
func (k *Kind) whole(text, what string) (int64, error) {
	r, p := k.read(text)
	if p != nil {
		return 0, p
	}
	if !r.IsInt() {
		return 0, problem("", "%s is not a whole number of %s", text, what)
	}
	if !r.Num().IsInt64() {
		return 0, problem("", "%s is too large", text)
	}
	return r.Num().Int64(), nil
}

// ratio reads a value that is an exact fraction of stored units, zero or more.
func (k *Kind) ratio(text string) (unit.Ratio, error) {
	r, p := k.read(text)
	if p != nil {
		return unit.Ratio{}, p
	}
	q, p := toRatio(r, text)
	if p != nil {
		return unit.Ratio{}, p
	}
	return q, nil
}

// write renders a value of the stored unit so that read returns it.
func (k *Kind) write(r *big.Rat) string { return spell(fraction(r), k.stored) }

// Spell joins an exact number and a unit as a reader likes them: decimals in place of
// long fractions, where they are as exact.
func Spell(value *big.Rat, unit string) string {
	if value.Denom().Cmp(big.NewInt(100)) > 0 {
		if n, exact := value.FloatPrec(); exact && n <= 12 {
			return spell(value.FloatString(n), unit)
		}
	}
	return spell(fraction(value), unit)
}
