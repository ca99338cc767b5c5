package detmath

import (
	"math"
	"math/big"
	"testing"
)

// precision of the reference in bits, far beyond the 53 of the results.
const precision = 220

func wide(x float64) *big.Float { return new(big.Float).SetPrec(precision).SetFloat64(x) }

func fresh() *big.Float { return new(big.Float).SetPrec(precision) }

// exactExp returns e**x by halving x until the Taylor series converges at once,
// and squaring back.
func exactExp(x *big.Float) *big.Float {
	const halvings = 40
	r := fresh().SetMantExp(x, -halvings)
	sum, term := wide(1), wide(1)
	for n := 1; n < 12; n++ {
		term.Mul(term, r)
		term.Quo(term, wide(float64(n)))
		sum.Add(sum, term)
	}
	for range halvings {
		sum.Mul(sum, sum)
	}
	return sum
}

// exactLog returns log(x) by Newton's iteration on exactExp.
func exactLog(x float64) *big.Float {
	y := wide(math.Log(x))
	if x < 0x1p-1000 { // the standard library's guess is poor there on some machines
		y = wide(math.Log(x*0x1p200) - 200*math.Ln2)
	}
	for range 4 {
		// y + x/e^y - 1
		step := fresh().Quo(wide(x), exactExp(y))
		y.Add(y, step.Sub(step, wide(1)))
	}
	return y
}

// exactTanh returns 1 - 2/(e^2x + 1).
func exactTanh(x float64) *big.Float {
	e := exactExp(wide(2 * x))
	quotient := fresh().Quo(wide(2), e.Add(e, wide(1)))
	return quotient.Sub(wide(1), quotient)
}

// exactPow returns e^(y log x).
func exactPow(x, y float64) *big.Float {
	l := exactLog(x)
	return exactExp(l.Mul(l, wide(y)))
}

// errorUlps returns how far got is from the exact value, in units of got's last
// place.
func errorUlps(got float64, exact *big.Float) float64 {
	ulp := math.Abs(math.Nextafter(got, math.Inf(1)) - got)
	difference := fresh().Sub(wide(got), exact)
	units, _ := difference.Quo(difference, wide(ulp)).Float64()
	return math.Abs(units)
}

// TestErrorBounds holds the documented bounds on scattered arguments, against values
// computed to 220 bits.
func TestErrorBounds(t *testing.T) {
	const samples = 400
	pow := func(y float64) (func(float64) float64, func(float64) *big.Float) {
		return func(x float64) float64 { return Pow(x, y) }, func(x float64) *big.Float { return exactPow(x, y) }
	}
	third, exactThird := pow(1.0 / 3)
	power, exactPower := pow(-2.7)
	high, exactHigh := pow(40.5)
	exp := func(x float64) *big.Float { return exactExp(wide(x)) }
	cases := []struct {
		name   string
		lo, hi float64
		got    func(float64) float64
		exact  func(float64) *big.Float
		bound  float64
	}{
		{"exp small", -1, 1, Exp, exp, 1},
		{"exp wide", -700, 700, Exp, exp, 1},
		{"log near one", 0.7, 1.4, Log, exactLog, 1},
		{"log wide", 1e-3, 1e9, Log, exactLog, 1},
		{"log subnormal", 0, 1e-310, Log, exactLog, 1},
		{"tanh small", -0.625, 0.625, Tanh, exactTanh, 2},
		{"tanh wide", -20, 20, Tanh, exactTanh, 2},
		{"pow 1/3", 1e-3, 1e3, third, exactThird, 4},
		{"pow -2.7", 1e-3, 1e3, power, exactPower, 5},
		{"pow 40.5", 0.1, 10, high, exactHigh, 41},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			most := 0.0
			for i := range samples {
				// multiples of the golden ratio, modulo 1: spread evenly, without a pattern
				_, u := math.Modf(float64(i+1) * (math.Phi - 1))
				x := c.lo + (c.hi-c.lo)*u
				e := errorUlps(c.got(x), c.exact(x))
				if !(e <= c.bound) {
					t.Errorf("at %v: %v is off by %.2f ulp", x, c.got(x), e)
				}
				most = max(most, e)
			}
			t.Logf("largest error %.3f ulp", most)
		})
	}
}
