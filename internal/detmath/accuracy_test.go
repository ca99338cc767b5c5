package detmath

import (
	"math"
	"math/big"
	"testing"

	"gonum.org/v1/gonum/mathext"
)

// ulps returns how many representable numbers lie between a and b.
func ulps(a, b float64) uint64 {
	if a == b || a != a && b != b {
		return 0
	}
	x, y := ordered(a), ordered(b)
	if x < y {
		x, y = y, x
	}
	return uint64(x) - uint64(y)
}

// ordered maps a float to an integer in the same order.
func ordered(f float64) int64 {
	b := int64(math.Float64bits(f))
	if b < 0 {
		return math.MinInt64 - b
	}
	return b
}

// grid calls f on n points spread evenly from lo to hi, ends included.
func grid(lo, hi float64, n int, f func(float64)) {
	for i := 0; i <= n; i++ {
		f(lo + (hi-lo)*float64(i)/float64(n))
	}
}

// TestAccuracyAgainstTheStandardLibrary looks at many arguments. The standard library
// answers fast but has errors of its own, several units on some machines: where it is
// far off, the exact value decides.
func TestAccuracyAgainstTheStandardLibrary(t *testing.T) {
	pow := func(f func(x, y float64) float64, y float64) func(float64) float64 {
		return func(x float64) float64 { return f(x, y) }
	}
	exp := func(x float64) *big.Float { return exactExp(wide(x)) }
	power := func(y float64) func(float64) *big.Float {
		return func(x float64) *big.Float { return exactPow(x, y) }
	}
	cases := []struct {
		name      string
		lo, hi    float64
		got, want func(float64) float64
		exact     func(float64) *big.Float
		bound     uint64
	}{
		{"exp small", -1, 1, Exp, math.Exp, exp, 2},
		{"exp wide", -700, 709, Exp, math.Exp, exp, 2},
		{"exp subnormal result", -745, -708, Exp, math.Exp, exp, 1},
		{"log near one", 0.5, 2, Log, math.Log, exactLog, 2},
		{"log wide", 1e-300, 1e300, Log, math.Log, exactLog, 1},
		{"tanh", -3, 3, Tanh, math.Tanh, exactTanh, 2},
		{"tanh wide", -60, 60, Tanh, math.Tanh, exactTanh, 2},
		{"pow 1/3", 1e-3, 1e3, pow(Pow, 1.0/3), pow(math.Pow, 1.0/3), power(1.0 / 3), 4},
		{"pow -2.5", 1e-3, 1e3, pow(Pow, -2.5), pow(math.Pow, -2.5), power(-2.5), 5},
		{"pow 0.9", 1e-9, 1e9, pow(Pow, 0.9), pow(math.Pow, 0.9), power(0.9), 4},
		{"pow 40", 0.1, 3, pow(Pow, 40), pow(math.Pow, 40), power(40), 40},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			grid(c.lo, c.hi, 100_003, func(x float64) {
				got := c.got(x)
				if ulps(got, c.want(x)) <= c.bound {
					return
				}
				if e := errorUlps(got, c.exact(x)); !(e <= float64(c.bound)) {
					t.Errorf("off by %.2f ulp at %v: got %v; bound %d", e, x, got, c.bound)
				}
			})
		})
	}
}

func TestNormalQuantileAgainstGonum(t *testing.T) {
	check := func(p float64) {
		got, want := NormalQuantile(p), mathext.NormalQuantile(p)
		if math.Abs(got-want) > 4e-15*max(1, math.Abs(want)) {
			t.Errorf("p %v: got %v, want %v", p, got, want)
		}
	}
	grid(0x1p-52, 1-0x1p-52, 20_001, check)
	for e := 2; e < 300; e++ {
		check(math.Ldexp(1, -e))
	}
}

func TestNormalQuantileInvertsTheDistribution(t *testing.T) {
	grid(-8, 5, 2000, func(z float64) {
		p := 0.5 * math.Erfc(-z/math.Sqrt2)
		if got := NormalQuantile(p); math.Abs(got-z) > 1e-10 {
			t.Errorf("z %v: p %v gives back %v", z, p, got)
		}
	})
}

func TestSpecialValues(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	cases := []struct {
		name      string
		got, want float64
	}{
		{"exp 0", Exp(0), 1}, {"exp +inf", Exp(inf), inf}, {"exp -inf", Exp(-inf), 0}, {"exp nan", Exp(nan), nan},
		{"exp 710", Exp(710), inf}, {"exp -746", Exp(-746), 0},
		{"log 1", Log(1), 0}, {"log 0", Log(0), -inf}, {"log -1", Log(-1), nan}, {"log inf", Log(inf), inf}, {"log 2^-1074", Log(5e-324), -744.4400719213812}, {"log nan", Log(nan), nan},
		{"tanh 0", Tanh(0), 0}, {"tanh inf", Tanh(inf), 1}, {"tanh -inf", Tanh(-inf), -1}, {"tanh nan", Tanh(nan), nan},
		{"pow 2 10", Pow(2, 10), 1024}, {"pow 0 2", Pow(0, 2), 0}, {"pow 0 -2", Pow(0, -2), inf}, {"pow x 0", Pow(nan, 0), 1},
		{"pow -1 2", Pow(-1, 2), nan}, {"pow inf -1", Pow(inf, -1), 0}, {"pow inf 1", Pow(inf, 1), inf},
		{"pow 2 inf", Pow(2, inf), inf}, {"pow .5 inf", Pow(0.5, inf), 0}, {"pow 2 -inf", Pow(2, -inf), 0},
		{"pow 2 4000", Pow(2, 4000), inf}, {"pow 2 -4000", Pow(2, -4000), 0}, {"pow 2 -1074", Pow(2, -1074), 5e-324},
		{"quantile 0", NormalQuantile(0), -inf}, {"quantile 1", NormalQuantile(1), inf}, {"quantile half", NormalQuantile(0.5), 0},
		{"quantile 2", NormalQuantile(2), nan}, {"quantile nan", NormalQuantile(nan), nan},
	}
	for _, c := range cases {
		if ulps(c.got, c.want) != 0 {
			t.Errorf("%s: got %v, want %v", c.name, c.got, c.want)
		}
	}
}
