package quantity

import (
	"math/big"

	"gensim/protocol/unit"
)

// kind describes a type of quantity: the dimension it takes and the unit that
// its stored value counts.
type kind struct {
	noun    string    // "a duration"
	units   string    // the units a reader may write
	example string    // a text that parses
	dim     dimension // what the unit must measure
	stored  string    // unit of the stored value, "" for a plain number
	shown   string    // unit of a column of values
}

// The kinds, one for each exported type.
var (
	durationKind = kind{"a duration", "us, ms, s, min, h, d, w or y", "12 h", one(timeDim), "us", "s"}
	moneyKind    = kind{"an amount of tokens", "GEN", "5 GEN", one(tokenDim), "", "GEN"}
	speedKind    = kind{"a speed", "Tgas/s, Ggas/s or Mgas/s", "7 Tgas/s", one(gasDim).per(one(timeDim)), "Mgas/s", "Tgas/s"}
	gasKind      = kind{"an amount of gas", "gas, Kgas, Mgas, Ggas or Tgas", "1 gas", one(gasDim), "gas", "gas"}
	workKind     = kind{"an amount of computation", "Mgas, Ggas or Tgas", "100 Tgas", one(gasDim), "Mgas", "Tgas"}
	memoryKind   = kind{"an amount of memory", "MB, GB or TB", "24 GB", one(memoryDim), "MB", "GB"}
	exchangeKind = kind{"an exchange rate", "USD/GEN", "1 USD/GEN", one(quoteDim).per(one(tokenDim)), "USD/GEN", "USD/GEN"}
	hourlyKind   = kind{"a price per time", "USD/h", "0.40 USD/h", one(quoteDim).per(one(timeDim)), "USD/h", "USD/h"}
	rateKind     = kind{"a rate", "1/s, 1/min, 1/h or 1/d, written as 3/h", "1/h", dimension{}.per(one(timeDim)), "/h", "/h"}
	yearlyKind   = kind{"a yearly rate", "%/y", "10%/y", dimension{}.per(one(timeDim)), "/y", "/y"}
	feeKind      = kind{"a multiple of the task's fee", "fee", "3/2 fee", one(feeDim), "fee", "fee"}
	estimateKind = kind{"a multiple of the estimated time", "estimate", "3 estimate", one(estimateDim), "estimate", "estimate"}
	shareKind    = kind{"a share", "%, or none", "70%", dimension{}, "", ""}
	factorKind   = kind{"a factor", "%, or none", "13/10", dimension{}, "", ""}
)

// read scans a text and holds it to the kind; the value is in the stored unit.
func (k *kind) read(text string) (*big.Rat, *Problem) {
	m, p := scan(text)
	if p != nil {
		if m.unit != "" {
			p.Message += "; " + k.noun + " takes " + k.units
		}
		if p.Hint == "" {
			p.Hint = "write " + k.noun + " as in " + k.example
		}
		return nil, p
	}
	if m.dim == k.dim {
		return m.value.Quo(m.value, k.size()), nil
	}
	hint := "write " + k.noun + " as in " + k.example
	if m.unit == "" {
		return nil, problem(hint, "%s has no unit; %s takes %s", m.number, k.noun, k.units)
	}
	if k.dim == (dimension{}) {
		return nil, problem(hint, "%s has a unit; %s takes %s", m.spelt(), k.noun, k.units)
	}
	return nil, problem(hint, "%s is not %s, which takes %s", m.spelt(), k.noun, k.units)
}

func (m *measure) spelt() string { return spell(m.number, m.unit) }

// size is the stored unit in base units.
func (k *kind) size() *big.Rat {
	m := measure{unit: k.stored, value: big.NewRat(1, 1)}
	if p := m.units(); p != nil {
		panic("quantity: " + p.Message)
	}
	return m.value
}

// whole reads a value that counts stored units; what names one of them.
func (k *kind) whole(text, what string) (int64, error) {
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
func (k *kind) ratio(text string) (unit.Ratio, error) {
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
func (k *kind) write(r *big.Rat) string { return spell(fraction(r), k.stored) }

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
