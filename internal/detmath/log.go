package detmath

import "math"

// The two halves of the series of log((1+s)/(1-s)) in s^4, after FreeBSD's
// e_log.c; highest power first.
var (
	logOdd = [...]float64{
		1.479819860511658591e-01,
		1.818357216161805012e-01,
		2.857142874366239149e-01,
		6.666666666666735130e-01,
	}
	logEven = [...]float64{
		1.531383769920937332e-01,
		2.222219843214978396e-01,
		3.999999999940941908e-01,
	}
)

// Log returns the natural logarithm of x, within one unit in the last place.
// Log(0) is -Inf, Log(x < 0) and Log(NaN) are NaN, Log(+Inf) is +Inf.
// Source: FreeBSD msun e_log.c.
func Log(x float64) float64 {
	switch {
	case x != x || x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case math.IsInf(x, 1):
		return x
	}
	fraction, exponent := math.Frexp(x)
	if fraction < math.Sqrt2/2 {
		fraction += fraction
		exponent--
	}
	f := fraction - 1
	k := float64(exponent)
	s := f / (2 + f)
	s2 := float64(s * s)
	s4 := float64(s2 * s2)
	remainder := float64(s2*horner(s4, logOdd[:])) + float64(s4*horner(s4, logEven[:]))
	half := float64(0.5 * float64(f*f))
	tail := float64(s*(half+remainder)) + float64(k*ln2Lo)
	return float64(k*ln2Hi) - ((half - tail) - f)
}
