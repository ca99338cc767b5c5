package scenarios

import (
	"math/big"
	"strconv"

	"gensim/internal/detmath"
	"gensim/scenarios/quantity"
)

// significant is the number of decimal digits to which values are rounded that no
// exact number states: those between the ends of a logarithmic range, and those that
// a sample draws. They are counted in the unit of the axis.
const significant = 6

// span is a range of numbers between two ends that the scenario writes.
type span struct {
	unit     string
	from, to *big.Rat // in the unit
	first    string   // from, as the language writes it
	last     string   // to
	log      bool
	counts   bool     // whole numbers
	grain    *big.Rat // what values are whole multiples of; nil where any fraction is a value
}

// at returns the value of step i of n, of which the first and the last are the ends.
// Linear steps are exact, or the nearest whole multiple of the grain.
func (s *span) at(i, n int) string {
	switch {
	case i == 0:
		return s.first
	case i == n-1:
		return s.last
	case s.log:
		return s.spell(rounded(s.power(float64(i) / float64(n-1))))
	}
	part := new(big.Rat).SetFrac64(int64(i), int64(n-1))
	part.Mul(part, new(big.Rat).Sub(s.to, s.from))
	return s.spell(part.Add(part, s.from))
}

// drawn returns the value that a coordinate in [0, 1] stands for. Counts have equal
// chances, or chances by the logarithm.
func (s *span) drawn(u float64) string {
	if !s.counts {
		return s.spell(rounded(s.between(u)))
	}
	wide := *s
	wide.to = new(big.Rat).Add(s.to, big.NewRat(1, 1)) // each count has an interval of one
	x := wide.between(u)
	return s.spell(x.SetInt(new(big.Int).Quo(x.Num(), x.Denom())))
}

// between is the number at a coordinate, not yet rounded.
func (s *span) between(u float64) *big.Rat {
	if s.log {
		return s.power(u)
	}
	x := new(big.Rat).SetFloat64(u)
	x.Mul(x, new(big.Rat).Sub(s.to, s.from))
	return x.Add(x, s.from)
}

// power is from times the u-th power of to over from. Its digits are those of
// detmath, the same on every machine.
func (s *span) power(u float64) *big.Rat {
	a := s.logarithm(s.from)
	return new(big.Rat).SetFloat64(detmath.Exp(a + float64((s.logarithm(s.to)-a)*u)))
}

func (s *span) logarithm(x *big.Rat) float64 {
	f, _ := x.Float64()
	return detmath.Log(f)
}

// spell keeps a value between the ends, on the grain, and writes it.
func (s *span) spell(x *big.Rat) string {
	if s.grain != nil {
		x = new(big.Rat).Quo(x, s.grain)
		x.SetInt(nearest(x)).Mul(x, s.grain)
	}
	low, high := s.from, s.to
	if low.Cmp(high) > 0 {
		low, high = high, low
	}
	switch {
	case x.Cmp(low) < 0:
		x = low
	case x.Cmp(high) > 0:
		x = high
	}
	return quantity.Spell(x, s.unit)
}

// rounded returns the nearest number of the significant digits, halves away from
// zero.
func rounded(x *big.Rat) *big.Rat {
	if x.Sign() == 0 {
		return x
	}
	// The first digits in exponent form are right after at most one correction of the
	// exponent, which the quotient of the numbers' lengths gives to within one.
	exponent := len(x.Num().Text(10)) - len(x.Denom().Text(10))
	if new(big.Rat).Abs(x).Cmp(tenTo(exponent)) < 0 {
		exponent--
	}
	unit := tenTo(exponent - significant + 1)
	n := new(big.Rat).Quo(new(big.Rat).Abs(x), unit)
	n.SetInt(nearest(n)).Mul(n, unit)
	if x.Sign() < 0 {
		n.Neg(n)
	}
	return n
}

// tenTo is a power of ten.
func tenTo(n int) *big.Rat {
	r, ok := new(big.Rat).SetString("1e" + strconv.Itoa(n))
	if !ok {
		panic("scenarios: no power of ten " + strconv.Itoa(n))
	}
	return r
}

// exactly reports whether all linear steps of a range are fractions that a value can
// hold: their denominators divide one number, which fits beside their numerators.
func (s *span) exactly(n int) bool {
	common := new(big.Int).Mul(s.from.Denom(), s.to.Denom())
	common.Mul(common, big.NewInt(int64(n-1)))
	largest := s.from
	if s.to.Cmp(largest) > 0 {
		largest = s.to
	}
	size := new(big.Rat).Mul(largest, new(big.Rat).SetInt(common))
	return common.IsInt64() && size.Cmp(new(big.Rat).SetInt64(1<<62)) < 0
}

// repeats returns two neighbouring steps that have the same value, if there are any.
// Steps grow monotonically apart on a logarithmic range and are equally far apart on
// a linear one, so that the search ends where they are farther apart than rounding
// can bring together.
func (s *span) repeats(n int) (value string, found bool) {
	if s.from.Cmp(s.to) == 0 {
		return s.first, true
	}
	rising := *s
	if rising.from.Cmp(rising.to) > 0 {
		rising.from, rising.to, rising.first, rising.last = s.to, s.from, s.last, s.first
	}
	before := rising.first
	for i := 1; i < n && !rising.apart(i, n); i++ {
		now := rising.at(i, n)
		if now == before {
			return now, true
		}
		before = now
	}
	return "", false
}

// apart reports whether the steps from i on differ surely.
func (s *span) apart(i, n int) bool {
	gap := new(big.Rat).Sub(s.to, s.from)
	gap.Quo(gap, new(big.Rat).SetInt64(int64(n-1)))
	if !s.log {
		return s.grain == nil || gap.Cmp(s.grain) >= 0
	}
	growth := (s.logarithm(s.to) - s.logarithm(s.from)) / float64(n-1)
	if growth < 3e-5 { // neighbours of six digits lie up to 10^-5 apart
		return false
	}
	if s.grain == nil {
		return true
	}
	grain, _ := s.grain.Float64()
	value, _ := s.power(float64(i-1) / float64(n-1)).Float64()
	return value*growth > 2*grain
}
