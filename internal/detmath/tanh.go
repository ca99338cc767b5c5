package detmath

import "math"

// The rational approximation of tanh below 0.625, after Cephes; highest power
// first.
var (
	tanhNumerator = [...]float64{
		-9.64399179425052238628e-1,
		-9.92877231001918586564e1,
		-1.61468768441708447952e3,
	}
	tanhDenominator = [...]float64{
		1,
		1.12811678491632931402e2,
		2.23548839060100448583e3,
		4.84406305325125486048e3,
	}
)

// Tanh returns the hyperbolic tangent of x, within two units in the last place.
// It keeps the sign of zero; Tanh(±Inf) is ±1, Tanh(NaN) is NaN. Source: Cephes.
func Tanh(x float64) float64 {
	const saturated = 44.014845965556525 // from here on, 1 - tanh(x) < 2^-54
	z := math.Abs(x)
	switch {
	case x != x:
		return math.NaN()
	case z > saturated:
		return math.Copysign(1, x)
	case z >= 0.625:
		return math.Copysign(1-2/(Exp(z+z)+1), x)
	case x == 0:
		return x
	}
	s := float64(x * x)
	correction := float64(x*s) * horner(s, tanhNumerator[:]) / horner(s, tanhDenominator[:])
	return x + correction
}
