package kerneltest

import (
	"math"
	"math/big"

	"gensim/kernels"
)

// fma returns a·b+c rounded once: the exact sum in math/big, which rounds to
// float32 to nearest even, subnormals included.
func fma(a, b, c float32) float32 {
	plain := float64(float64(a)*float64(b)) + float64(c)
	if math.IsNaN(plain) || math.IsInf(plain, 0) || plain == 0 {
		// No number to round, or an exact zero, whose sign float64 gets right: the
		// product of two float32 is exact in float64, and a sum of two float64 is zero
		// only when it is exact.
		return float32(plain)
	}
	exact := new(big.Float).SetPrec(700).Mul(big.NewFloat(float64(a)), big.NewFloat(float64(b)))
	exact.Add(exact, big.NewFloat(float64(c)))
	r, _ := exact.Float32()
	return r
}

// rules are the parts of an arithmetic that definitions use.
type rules struct{ a kernels.Arithmetic }

// madd is a·b+c, rounded once or twice.
func (r rules) madd(a, b, c float32) float32 {
	if r.a.Fused() {
		return fma(a, b, c)
	}
	product := float32(a * b)
	return product + c
}

// lane returns the partial sum that element k of n belongs to.
func (r rules) lane(k, n int) int {
	if !r.a.Contiguous() {
		return k % r.a.Lanes()
	}
	part := n / r.a.Lanes()
	if n%r.a.Lanes() != 0 {
		part++
	}
	return k / part
}

// total runs over k = 0..n-1 in the arithmetic's order: step(k, s) returns the
// partial sum s with element k added.
func (r rules) total(n int, step func(k int, s float32) float32) float32 {
	partial := make([]float32, r.a.Lanes())
	for k := range n {
		l := r.lane(k, n)
		partial[l] = step(k, partial[l])
	}
	for len(partial) > 1 {
		half := len(partial) / 2
		for l := range half {
			partial[l] = partial[l] + partial[l+half]
		}
		partial = partial[:half]
	}
	return partial[0]
}

// sum adds n values.
func (r rules) sum(n int, at func(k int) float32) float32 {
	return r.total(n, func(k int, s float32) float32 { return s + at(k) })
}

// bf16 rounds to the upper 16 bits, to nearest even, by comparing the distances to
// the two neighbours.
func bf16(x float32) float32 {
	if x != x || math.IsInf(float64(x), 0) {
		return x
	}
	u := math.Float32bits(x)
	down := u >> 16 << 16
	rest := u - down
	if rest > 0x8000 || rest == 0x8000 && down>>16&1 == 1 {
		down += 0x10000
	}
	return math.Float32frombits(down)
}

// exp follows the loop of ref.Exp.
func (r rules) exp(x float32) float32 {
	if x > 88.7228394 {
		return float32(math.Inf(1))
	}
	if x < -103.972084 {
		return 0
	}
	if x != x {
		return x
	}
	n := r.madd(x, 1.44269504088896341, 12582912) - 12582912
	y := r.madd(n, -0.693359375, x)
	y = r.madd(n, 2.12194440e-4, y)
	p := float32(1.9875691500e-4)
	for _, c := range []float32{1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1} {
		p = r.madd(p, y, c)
	}
	square := float32(y * y)
	z := r.madd(p, square, y) + 1
	half := math.Floor(float64(n) / 2)
	z = float32(z * float32(math.Ldexp(1, int(half))))
	return float32(z * float32(math.Ldexp(1, int(float64(n)-half))))
}

// log follows the loop of ref.Log.
func (r rules) log(x float32) float32 {
	switch {
	case x != x || math.IsInf(float64(x), 1):
		return x
	case math.Abs(float64(x)) < 0x1p-126:
		return float32(math.Inf(-1))
	case x < 0:
		return float32(math.NaN())
	}
	fraction, exponent := math.Frexp(float64(x))
	m, e := float32(fraction), float32(exponent)
	if m < 0.707106781186547524 {
		e, m = e-1, m+m
	}
	m = m - 1
	z := float32(m * m)
	p := float32(7.0376836292e-2)
	for _, c := range []float32{
		-1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
		-1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
	} {
		p = r.madd(p, m, c)
	}
	cube, low := float32(m*z), float32(e*-2.12194440e-4)
	y := r.madd(p, cube, low)
	y = r.madd(-0.5, z, y)
	return r.madd(e, 0.693359375, m+y)
}

// tanh follows the loop of ref.Tanh.
func (r rules) tanh(x float32) float32 {
	a := float32(math.Abs(float64(x)))
	sign := float32(1)
	if x < 0 {
		sign = -1
	}
	switch {
	case a > 9:
		return sign
	case a >= 0.625:
		return float32(sign * (1 - 2/(r.exp(a+a)+1)))
	}
	s := float32(x * x)
	p := float32(-5.70498872745e-3)
	for _, c := range []float32{2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1} {
		p = r.madd(p, s, c)
	}
	return r.madd(float32(p*s), x, x)
}
