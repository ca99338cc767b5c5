package ref

import "math"

// tie is what remains of a float64 whose low 29 bits, those that float32 lacks,
// are 1 followed by zeros, once the others are shifted out.
const tie = uint64(1) << 63

// tiny is the float64 2^-126 shifted left by one bit: a smaller sum may lose bits
// to float32's subnormals.
const tiny = uint64(0x3810000000000000) << 1

// FMA32 returns a·b+c rounded once to float32, to nearest even.
//
// The product of two float32 is exact in float64, so only the sum is rounded, to
// 53 bits. Rounding that again to 24 bits is right unless the first rounding made
// or broke a tie, and a float64 that is no tie was not made one; ties and results
// in the subnormal range take a careful path. math.FMA does not help: rounding its
// float64 result to float32 rounds twice, too.
func FMA32(a, b, c float32) float32 {
	p := float64(float64(a) * float64(b))
	s := p + float64(c)
	if u := math.Float64bits(s); u<<35 != tie && u<<1 >= tiny {
		return float32(s)
	}
	return fmaCareful(p, float64(c))
}

// fmaCareful returns p+c rounded once to float32, for p exact in 48 bits. It
// rounds the sum to odd in float64: when the sum is inexact and its last bit even,
// the neighbour on the side of the error has an odd last bit, which no rounding to
// fewer bits can mistake for a tie (Boldo and Melquiond, 2008).
//
//go:noinline
func fmaCareful(p, c float64) float32 {
	s := p + c
	if s-s != 0 {
		return float32(s) // infinite or NaN
	}
	// TwoSum: e is the exact error of the sum.
	v := s - p
	e := float64(p-float64(s-v)) + float64(c-v)
	u := math.Float64bits(s)
	if e != 0 && u&1 == 0 {
		if (e > 0) == (s > 0) {
			u++
		} else {
			u--
		}
	}
	return float32(math.Float64frombits(u))
}

// TF32 returns x rounded to a fraction of 10 bits, the exponent kept, to nearest even.
// NaN stays NaN; what rounds past the largest such number is infinite; a subnormal is
// rounded at the same bit, to a multiple of 2^-136.
func TF32(x float32) float32 {
	if x != x {
		return x
	}
	u := math.Float32bits(x)
	u += 0xfff + u>>13&1
	return math.Float32frombits(u &^ 0x1fff)
}

// BF16 returns x rounded to bfloat16, the upper half of a float32, to nearest
// even. NaN stays NaN.
func BF16(x float32) float32 {
	if x != x {
		return x
	}
	u := math.Float32bits(x)
	u += 0x7fff + u>>16&1
	return math.Float32frombits(u &^ 0xffff)
}
