package detmath

import "math"

// ln2 in two parts: the high one has 32 trailing zero bits, so that k*ln2Hi is
// exact for every exponent k of a float64.
const (
	ln2Hi = 6.93147180369123816490e-01
	ln2Lo = 1.90821492927058770002e-10
	log2e = 1.44269504088896338700e+00
)

// expPoly approximates the even part of r*(exp(r)+1)/(exp(r)-1), after FreeBSD's
// e_exp.c; highest power first.
var expPoly = [...]float64{
	4.13813679705723846039e-08,
	-1.65339022054652515390e-06,
	6.61375632143793436117e-05,
	-2.77777777770155933842e-03,
	1.66666666666666657415e-01,
}

// Exp returns e**x, within one unit in the last place. Exp(NaN) is NaN,
// Exp(+Inf) is +Inf, Exp(-Inf) is 0. Source: FreeBSD msun e_exp.c.
func Exp(x float64) float64 {
	const (
		overflow  = 7.09782712893383973096e+02
		underflow = -7.45133219101941108420e+02
		nearZero  = 1.0 / (1 << 28)
	)
	switch {
	case x != x:
		return math.NaN()
	case x > overflow:
		return math.Inf(1)
	case x < underflow:
		return 0
	case -nearZero < x && x < nearZero:
		return 1 + x
	}
	half := 0.5
	if x < 0 {
		half = -0.5
	}
	k := int(float64(log2e*x) + half)
	hi := x - float64(float64(k)*ln2Hi)
	lo := float64(float64(k) * ln2Lo)
	r := hi - lo
	t := float64(r * r)
	c := r - float64(t*horner(t, expPoly[:]))
	y := 1 - ((lo - float64(r*c)/(2-c)) - hi)
	return math.Ldexp(y, k)
}

// horner evaluates a polynomial, highest power first, rounding each product.
func horner(x float64, coefficients []float64) float64 {
	sum := coefficients[0]
	for _, c := range coefficients[1:] {
		sum = float64(sum*x) + c
	}
	return sum
}
