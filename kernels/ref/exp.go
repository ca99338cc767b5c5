package ref

import "math"

// Constants of Exp, after Cephes expf (Moshier): log2(e), ln 2 in two parts, and
// the polynomial of (exp(r) - 1 - r)/r² on |r| <= ln(2)/2.
const (
	log2e   = float32(1.44269504088896341)
	ln2High = float32(0.693359375)
	ln2Low  = float32(-2.12194440e-4)
	// shifter rounds a small float32 to the nearest whole number by addition.
	shifter = float32(12582912) // 1.5·2^23

	expOverflow  = float32(88.7228394)  // above it exp exceeds float32
	expUnderflow = float32(-103.972084) // below it exp rounds to zero

	exp0 = float32(1.9875691500e-4)
	exp1 = float32(1.3981999507e-3)
	exp2 = float32(8.3334519073e-3)
	exp3 = float32(4.1665795894e-2)
	exp4 = float32(1.6666665459e-1)
	exp5 = float32(5.0000001201e-1)
)

// Exp returns e^x, within 2 units in the last place. madd is fused or not.
//
//	if x > expOverflow { return +Inf }; if x < expUnderflow { return +0 }
//	n := madd(x, log2e, shifter) - shifter
//	r := madd(n, -ln2Low, madd(n, -ln2High, x))
//	p := exp0; for c in exp1..exp5 { p = madd(p, r, c) }
//	y := madd(p, r*r, r) + 1
//	return y · 2^h · 2^(n-h), h = n/2 rounded down, two exact-power products
func Exp(x float32, fused bool) float32 {
	switch {
	case x > expOverflow:
		return float32(math.Inf(1))
	case x < expUnderflow:
		return 0
	case x != x:
		return x
	}
	n := madd(x, log2e, shifter, fused) - shifter
	r := madd(n, -ln2High, x, fused)
	r = madd(n, -ln2Low, r, fused)
	p := madd(exp0, r, exp1, fused)
	p = madd(p, r, exp2, fused)
	p = madd(p, r, exp3, fused)
	p = madd(p, r, exp4, fused)
	p = madd(p, r, exp5, fused)
	y := madd(p, float32(r*r), r, fused) + 1
	half := int32(n) >> 1
	y = float32(y * power2(half))
	return float32(y * power2(int32(n)-half))
}

// power2 returns 2^n for -126 <= n <= 127.
func power2(n int32) float32 { return math.Float32frombits(uint32(n+127) << 23) }

// Constants of Tanh near zero, after Cephes tanhf: the polynomial of
// (tanh(x)/x - 1)/x².
const (
	tanh0 = float32(-5.70498872745e-3)
	tanh1 = float32(2.06390887954e-2)
	tanh2 = float32(-5.37397155531e-2)
	tanh3 = float32(1.33314422036e-1)
	tanh4 = float32(-3.33332819422e-1)

	tanhSmall = float32(0.625)
	tanhLarge = float32(9) // beyond it tanh rounds to ±1
)

// Tanh returns the hyperbolic tangent of x, within 3 units in the last place.
//
//	a := |x|
//	if a > tanhLarge { return ±1 }
//	if a >= tanhSmall { return ±(1 - 2/(Exp(a+a) + 1)) }
//	s := x*x; p := tanh0; for c in tanh1..tanh4 { p = madd(p, s, c) }
//	return madd(p*s, x, x)
func Tanh(x float32, fused bool) float32 {
	a := x
	if x < 0 {
		a = -x
	}
	var t float32
	switch {
	case a > tanhLarge:
		t = 1
	case a >= tanhSmall:
		t = 1 - 2/(Exp(a+a, fused)+1)
	default:
		s := float32(x * x)
		p := madd(tanh0, s, tanh1, fused)
		p = madd(p, s, tanh2, fused)
		p = madd(p, s, tanh3, fused)
		p = madd(p, s, tanh4, fused)
		return madd(float32(p*s), x, x, fused)
	}
	if x < 0 {
		return -t
	}
	return t
}

// Constants of Log, after Cephes logf: √½ and the polynomial on [√½-1, √2-1].
const (
	sqrtHalf = float32(0.707106781186547524)

	log0 = float32(7.0376836292e-2)
	log1 = float32(-1.1514610310e-1)
	log2 = float32(1.1676998740e-1)
	log3 = float32(-1.2420140846e-1)
	log4 = float32(1.4249322787e-1)
	log5 = float32(-1.6668057665e-1)
	log6 = float32(2.0000714765e-1)
	log7 = float32(-2.4999993993e-1)
	log8 = float32(3.3333331174e-1)

	logLow  = float32(-2.12194440e-4)
	logHigh = float32(0.693359375)
)

// Log returns the natural logarithm of a normal x > 0, within 2 units in the last
// place away from 1; zero and subnormals give -Inf, negative numbers NaN.
//
//	x = m·2^e with m in [½, 1); if m < sqrtHalf { e--; m += m }; m -= 1
//	z := m*m; p := log0; for c in log1..log8 { p = madd(p, m, c) }
//	y := madd(p, m*z, e*logLow); y = madd(-0.5, z, y)
//	return madd(e, logHigh, m + y)
func Log(x float32, fused bool) float32 {
	u := math.Float32bits(x)
	switch {
	case x != x || u == 0x7f800000:
		return x
	case u<<1 < 0x01000000:
		return float32(math.Inf(-1))
	case u>>31 == 1:
		return float32(math.NaN())
	}
	e := float32(int32(u>>23) - 126)
	m := math.Float32frombits(u&0x007fffff | 0x3f000000)
	if m < sqrtHalf {
		e--
		m += m
	}
	m--
	z := float32(m * m)
	p := madd(log0, m, log1, fused)
	for _, c := range [...]float32{log2, log3, log4, log5, log6, log7, log8} {
		p = madd(p, m, c, fused)
	}
	y := madd(p, float32(m*z), float32(e*logLow), fused)
	y = madd(-0.5, z, y, fused)
	return madd(e, logHigh, m+y, fused)
}

// madd returns a·b+c, rounded once when fused, else after rounding the product.
func madd(a, b, c float32, fused bool) float32 {
	if fused {
		return FMA32(a, b, c)
	}
	return float32(a*b) + c
}
