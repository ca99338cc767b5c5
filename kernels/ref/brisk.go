package ref

import (
	"math"

	"gensim/kernels"
)

// functions are the transcendental functions of an arithmetic.
type functions struct {
	fused   bool
	library kernels.Library
}

func functionsOf(a kernels.Arithmetic) functions { return functions{a.Fused(), a.Library()} }

// exp is Exp or BriskExp.
func (f functions) exp(x float32) float32 {
	if f.library == kernels.Brisk {
		return BriskExp(x, f.fused)
	}
	return Exp(x, f.fused)
}

// tanh is Tanh or BriskTanh.
func (f functions) tanh(x float32) float32 {
	if f.library == kernels.Brisk {
		return BriskTanh(x, f.fused)
	}
	return Tanh(x, f.fused)
}

// Constants of BriskExp, after Cephes exp2f (Moshier): the polynomial of
// (2^f - 1)/f on |f| <= 1/2.
const (
	twoTo0 = float32(1.535336188319500e-4)
	twoTo1 = float32(1.339887440266574e-3)
	twoTo2 = float32(9.618437357674640e-3)
	twoTo3 = float32(5.550332471162809e-2)
	twoTo4 = float32(2.402264791363012e-1)
	twoTo5 = float32(6.931472028550421e-1)
)

// BriskExp returns e^x as the fast functions of graphics processors do, by 2^x of a
// rounded product: it is off by up to 2 units in the last place, and by one more for
// each 1.4 by which x is away from 0.
//
//	if x > expOverflow { return +Inf }; if x < expUnderflow { return +0 }
//	t := x · log2e; n := (t + shifter) - shifter; f := t - n
//	p := power0; for c in power1..twoTo5 { p = madd(p, f, c) }
//	y := madd(p, f, 1)
//	return y · 2^h · 2^(n-h), h = n/2 rounded down, two exact-power products
func BriskExp(x float32, fused bool) float32 {
	switch {
	case x > expOverflow:
		return float32(math.Inf(1))
	case x < expUnderflow:
		return 0
	case x != x:
		return x
	}
	t := float32(x * log2e)
	n := t + shifter
	n -= shifter
	f := t - n
	p := madd(twoTo0, f, twoTo1, fused)
	p = madd(p, f, twoTo2, fused)
	p = madd(p, f, twoTo3, fused)
	p = madd(p, f, twoTo4, fused)
	p = madd(p, f, twoTo5, fused)
	y := madd(p, f, 1, fused)
	half := int32(n) >> 1
	y = float32(y * power2(half))
	return float32(y * power2(int32(n)-half))
}

// Constants of BriskTanh, after Eigen's and XLA's quotient of an odd polynomial of
// degree 13 and an even one of degree 6; beyond tanhClamp it stays where it is there,
// 2^-22 short of ±1.
const (
	tanhClamp = float32(7.90531110763549805)
	tanhTiny  = float32(0.0004) // below it tanh is its argument

	above13 = float32(-2.76076847742355e-16)
	above11 = float32(2.00018790482477e-13)
	above9  = float32(-8.60467152213735e-11)
	above7  = float32(5.12229709037114e-08)
	above5  = float32(1.48572235717979e-05)
	above3  = float32(6.37261928875436e-04)
	above1  = float32(4.89352455891786e-03)

	below6 = float32(1.19825839466702e-06)
	below4 = float32(1.18534705686654e-04)
	below2 = float32(2.26843463243900e-03)
	below0 = float32(4.89352518554385e-03)
)

// BriskTanh returns the hyperbolic tangent of x, within 5 units in the last place.
//
//	if |x| < tanhTiny { return x }
//	c := x; if c > tanhClamp { c = tanhClamp }; if c < -tanhClamp { c = -tanhClamp }
//	s := c*c
//	p := above13; for a in above11..above1 { p = madd(p, s, a) }
//	q := below6; for b in below4..below0 { q = madd(q, s, b) }
//	return (c*p) / q
func BriskTanh(x float32, fused bool) float32 {
	if x < tanhTiny && x > -tanhTiny {
		return x
	}
	c := x
	if c > tanhClamp {
		c = tanhClamp
	}
	if c < -tanhClamp {
		c = -tanhClamp
	}
	s := float32(c * c)
	p := madd(above13, s, above11, fused)
	p = madd(p, s, above9, fused)
	p = madd(p, s, above7, fused)
	p = madd(p, s, above5, fused)
	p = madd(p, s, above3, fused)
	p = madd(p, s, above1, fused)
	q := madd(below6, s, below4, fused)
	q = madd(q, s, below2, fused)
	q = madd(q, s, below0, fused)
	return float32(c*p) / q
}
