package quantity

import (
	"math/big"
	"strings"
)

// limitUnits are the units in which a metric may be bounded; the empty one is
// a plain number or a share.
var limitUnits = []string{"", "USD/job", "USD/agent-day", "USD", "GEN", "Mgas", "s"}

// Limit is a signed exact number in one of the units that metrics have.
type Limit struct {
	Num, Den int64  // lowest terms, Den > 0
	Unit     string // "", "USD/job", "USD/agent-day", "USD", "GEN", "Mgas" or "s"
}

// Parse reads a limit such as "-3 USD/job", "5%" or "0.2".
func (l *Limit) Parse(text string) error {
	m, p := scan(text)
	if p != nil {
		return p
	}
	for _, name := range limitUnits {
		k := Kind{stored: name}
		if sized := dimensionOf(name); sized != m.dim {
			continue
		}
		r := m.value.Quo(m.value, k.size())
		if !r.Num().IsInt64() || !r.Denom().IsInt64() {
			return problem("", "%s needs more digits than an exact fraction holds", text)
		}
		*l = Limit{Num: r.Num().Int64(), Den: r.Denom().Int64(), Unit: name}
		return nil
	}
	return problem("", "%s is in a unit that no metric has; metrics are in USD/job, USD/agent-day, USD, GEN, Mgas, s, or are shares", m.spelt())
}

func dimensionOf(name string) dimension {
	m := measure{unit: name, value: big.NewRat(1, 1)}
	if p := m.units(); p != nil {
		panic("quantity: " + p.Message)
	}
	return m.dim
}

// String writes the limit so that Parse returns it.
func (l Limit) String() string {
	return strings.TrimSpace(fraction(l.Rat()) + " " + l.Unit)
}

// Rat returns the exact value in the limit's unit.
func (l Limit) Rat() *big.Rat {
	if l.Den == 0 {
		return new(big.Rat)
	}
	return big.NewRat(l.Num, l.Den)
}

// Kind describes the type; each limit has a unit of its own.
func (Limit) Kind() *Kind {
	return &Kind{Noun: "a value with the metric's unit", Units: "USD/job, USD/agent-day, USD, GEN, Mgas, s, % or none", Example: "0.10 USD/job", anyOf: limitUnits}
}
