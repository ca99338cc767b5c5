package kerneltest

import "math"

// source is a small generator of reproducible bits (splitmix64, Steele et al.
// 2014); the suite needs many numbers and no streams.
type source uint64

func (s *source) next() uint64 {
	*s += 0x9e3779b97f4a7c15
	z := uint64(*s)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below returns a number in [0, n).
func (s *source) below(n int) int { return int(s.next() >> 33 % uint64(n)) }

// unit returns a number in (-1, 1) with a random 24-bit fraction.
func (s *source) unit() float32 {
	return float32(float32(int32(s.next()>>40)*2+1-1<<24) * 0x1p-24)
}

// pattern names a way to draw adversarial values.
type pattern string

// The patterns. Each is one way in which a fast kernel goes wrong.
const (
	plain     pattern = "plain"     // numbers of one size
	sparse    pattern = "sparse"    // mostly ±0, as pixels and ReLU give
	subnormal pattern = "subnormal" // products and sums around 2^-126
	ties      pattern = "ties"      // few significant bits: sums fall between two floats
	cancel    pattern = "cancel"    // pairs that cancel, sizes apart by 2^40
	overflow  pattern = "overflow"  // sums pass the largest float, on to Inf - Inf
	special   pattern = "special"   // NaN, ±Inf, ±0 and extremes strewn in
	rounding  pattern = "rounding"  // products that a second rounding spoils
	faint     pattern = "faint"     // the same where the result is subnormal
	residue   pattern = "residue"   // what is left of a cancellation underflows to -0
	between   pattern = "between"   // inputs of products that lie between two narrow numbers
)

var patterns = []pattern{plain, sparse, subnormal, ties, cancel, overflow, special, rounding, faint, residue, between}

// betweens are the low bits of inputs at, next to and far from the middle between two
// numbers of 10 or 7 fraction bits, the last kept bit even and odd.
var betweens = []uint32{
	0x0000, 0x0fff, 0x1000, 0x1001, 0x1fff, 0x2fff, 0x3000, 0x3001, // TF32
	0x7fff, 0x8000, 0x8001, 0xffff, 0x17fff, 0x18000, 0x18001, // bfloat16
}

// betweenBits returns a number whose rounding is delicate: one time in eight it is so
// small that it rounds to zero or within the subnormals, so large that it rounds to
// infinity, or a NaN that would.
func (s *source) betweenBits() uint32 {
	sign := uint32(s.below(2)) << 31
	low := betweens[s.below(len(betweens))]
	switch s.below(24) {
	case 0:
		return sign | uint32(s.below(64))<<17 | low
	case 1:
		return sign | 0x7f7e0000 | low
	case 2:
		return sign | 0x7f800001
	}
	return sign | uint32(120+s.below(14))<<23 | uint32(s.below(64))<<17 | low
}

var specials = []float32{
	float32(math.NaN()), float32(math.Inf(1)), float32(math.Inf(-1)), 0, float32(math.Copysign(0, -1)),
	math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32, 0x1p-126, -0x1.fffffep-127, 1, -1,
	math.Float32frombits(0xffc12345), math.Float32frombits(0x7f812345),
}

// triple is a·b+c whose float64 sum is a tie of float32 that the exact sum is not.
// faintTriple is one whose result is subnormal: 2^-150·(1-2^-46) added to an odd
// multiple of 2^-149.
var (
	triple      = [3]float32{0x1.652p+11, 0x1.769p+12, 0x1.338p-30}
	faintTriple = [3]float32{0x1.000002p-75, 0x1.fffffcp-76, 0x1.000004p-127}
)

// residual squared is 2^-104·(1 + 2^-22 + 2^-46). Rounded and taken from itself it
// leaves -2^-150, half of the smallest float32, which rounds to -0; a zero factor
// after it makes that +0.
const residual = 0x1.000002p-52

// draw fills a tensor.
func (s *source) draw(p pattern, n int) []float32 {
	x := make([]float32, n)
	for i := range x {
		x[i] = s.value(p, i, x)
	}
	return x
}

// value draws element i of x, whose earlier elements are drawn.
func (s *source) value(p pattern, i int, x []float32) float32 {
	v := s.unit()
	switch p {
	case anyBits:
		return math.Float32frombits(uint32(s.next() >> 32))
	case sparse:
		return []float32{0, float32(math.Copysign(0, -1)), 0, v}[s.below(4)]
	case subnormal:
		return float32(math.Ldexp(float64(v), -40-s.below(90)))
	case ties:
		return float32(math.Ldexp(float64(s.below(16)-8), s.below(5)*12-24))
	case cancel:
		if i%2 == 1 {
			return -x[i-1]
		}
		return float32(math.Ldexp(float64(v), s.below(80)-40))
	case overflow:
		if s.below(4) == 0 {
			return float32(math.Copysign(math.MaxFloat32, float64(v)))
		}
		return float32(math.Ldexp(float64(v), 60+s.below(68)))
	case special:
		if s.below(6) == 0 {
			return specials[s.below(len(specials))]
		}
	case rounding:
		return []float32{triple[0], triple[1], triple[2], -triple[0], 1, 0x1.000002p0}[s.below(6)]
	case faint:
		return []float32{faintTriple[0], faintTriple[1], faintTriple[2], -faintTriple[2]}[s.below(4)]
	case residue:
		return []float32{residual, -residual, 0}[i%3]
	case between:
		return math.Float32frombits(s.betweenBits())
	}
	return v
}
