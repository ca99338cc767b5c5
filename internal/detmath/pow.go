package detmath

import "math"

// Pow returns x**y for x > 0, and NaN for a negative or NaN operand x. Pow(x, 0)
// is 1; Pow(0, y) is 0 for y > 0 and +Inf for y < 0.
//
// The whole part of y is a chain of squarings, its fraction goes through Exp and
// Log, so the error grows with y: at most some 5 units in the last place for |y| <= 4,
// and about |y| units beyond.
func Pow(x, y float64) float64 {
	switch {
	case y == 0 || x == 1:
		return 1
	case x != x || y != y || x < 0:
		return math.NaN()
	case x == 0 || math.IsInf(x, 1):
		if (x == 0) == (y > 0) {
			return 0
		}
		return math.Inf(1)
	case math.IsInf(y, 0) || math.Abs(y) >= 1<<62:
		if (x < 1) == (y > 0) {
			return 0
		}
		return math.Inf(1)
	}
	whole, fraction := math.Modf(math.Abs(y))
	if fraction > 0.5 {
		fraction--
		whole++
	}
	mantissa := 1.0
	if fraction != 0 {
		mantissa = Exp(float64(fraction * Log(x)))
	}
	mantissa, exponent := powWhole(x, int64(whole), mantissa)
	if y < 0 {
		mantissa, exponent = 1/mantissa, -exponent
	}
	return math.Ldexp(mantissa, exponent)
}

// powWhole returns start * x**n as a mantissa and a power of two, by squaring;
// the exponent is kept apart so that no intermediate value overflows.
func powWhole(x float64, n int64, start float64) (mantissa float64, exponent int) {
	const beyond = 1 << 12 // no float64 exponent comes near
	mantissa = start
	base, shift := math.Frexp(x)
	for ; n != 0; n >>= 1 {
		if shift < -beyond || shift > beyond {
			return mantissa, exponent + shift
		}
		if n&1 == 1 {
			mantissa = float64(mantissa * base)
			exponent += shift
		}
		base = float64(base * base)
		shift <<= 1
		if base < 0.5 {
			base += base
			shift--
		}
	}
	return mantissa, exponent
}
