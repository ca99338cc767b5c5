package ref

import (
	"math"
	"math/big"
	"testing"
)

// exactly returns a·b+c rounded once, by exact arithmetic.
func exactly(a, b, c float32) float32 {
	plain := float64(float64(a)*float64(b)) + float64(c)
	if math.IsNaN(plain) || math.IsInf(plain, 0) || plain == 0 {
		return float32(plain)
	}
	sum := new(big.Float).SetPrec(700).Mul(big.NewFloat(float64(a)), big.NewFloat(float64(b)))
	r, _ := sum.Add(sum, big.NewFloat(float64(c))).Float32()
	return r
}

func same(x, y float32) bool {
	return x != x && y != y || math.Float32bits(x) == math.Float32bits(y)
}

func checkFMA(t *testing.T, a, b, c float32) {
	t.Helper()
	if got, want := FMA32(a, b, c), exactly(a, b, c); !same(got, want) {
		t.Errorf("FMA32(%x, %x, %x) = %x, want %x", a, b, c, got, want)
	}
}

// Cases in which rounding twice, as float32(math.FMA(...)) does, is wrong.
func TestFMA32DoubleRounding(t *testing.T) {
	cases := [][3]float32{
		{0x1.652p+11, 0x1.769p+12, 0x1.338p-30},
		{0x1.000002p-75, 0x1.fffffcp-76, 0x1.000004p-127},
		{0x1.000002p-75, -0x1.fffffcp-76, 0x1.00000cp-127},
	}
	for _, k := range cases {
		twice := float32(math.FMA(float64(k[0]), float64(k[1]), float64(k[2])))
		if same(twice, exactly(k[0], k[1], k[2])) {
			t.Errorf("%x is no such case", k)
		}
		for signs := range 8 {
			sign := func(bit int, x float32) float32 {
				if signs>>bit&1 == 1 {
					return -x
				}
				return x
			}
			checkFMA(t, sign(0, k[0]), sign(1, k[1]), sign(2, k[2]))
		}
	}
}

// Random operands whose exponents make sums that tie, cancel, underflow and
// overflow. Few significant bits make ties likely, which random fractions never do.
func TestFMA32AgainstExactArithmetic(t *testing.T) {
	state := uint64(1)
	next := func() uint64 {
		state = state*6364136223846793005 + 1442695040888963407
		return state >> 16
	}
	draw := func(exponent int) float32 {
		fraction := 1 + float64(next()%(1<<23))*0x1p-23
		if next()%2 == 0 {
			fraction = 1 + float64(next()%4)*0x1p-23
		}
		if next()%2 == 0 {
			fraction = -fraction
		}
		return float32(math.Ldexp(fraction, exponent))
	}
	for range 200_000 {
		ea, eb := int(next()%254)-126, int(next()%254)-126
		// The sum of c near the product, or up to 60 binary places apart.
		ec := max(-149, min(127, ea+eb+int(next()%121)-60))
		checkFMA(t, draw(ea), draw(eb), draw(ec))
	}
	for range 200_000 {
		// Products around the smallest float32, where the result is subnormal.
		ea := -75 - int(next()%4)
		checkFMA(t, draw(ea), draw(-150-ea+int(next()%3)), draw(-127-int(next()%23)))
	}
}

func TestFMA32SpecialValues(t *testing.T) {
	values := []float32{
		0, float32(math.Copysign(0, -1)), 1, -1, math.MaxFloat32, -math.MaxFloat32, math.SmallestNonzeroFloat32,
		-math.SmallestNonzeroFloat32, 0x1p-126, 0x1.fffffep-127, 2, 0.5, float32(math.Inf(1)), float32(math.Inf(-1)), float32(math.NaN()),
	}
	for _, a := range values {
		for _, b := range values {
			for _, c := range values {
				checkFMA(t, a, b, c)
			}
		}
	}
}

func FuzzFMA32(f *testing.F) {
	f.Add(uint32(0x45328000), uint32(0x45bb4800), uint32(0x30999c00))
	f.Fuzz(func(t *testing.T, a, b, c uint32) {
		checkFMA(t, math.Float32frombits(a), math.Float32frombits(b), math.Float32frombits(c))
	})
}

func TestTF32(t *testing.T) {
	cases := []struct{ in, want uint32 }{
		{0x3f800000, 0x3f800000},
		{0x3f800fff, 0x3f800000}, // below the tie
		{0x3f801000, 0x3f800000}, // tie to even, down
		{0x3f803000, 0x3f804000}, // tie to even, up
		{0x3f801001, 0x3f802000},
		{0xbf803000, 0xbf804000}, // negative, alike
		{0x3fffffff, 0x40000000}, // into the next binade
		{0x7f7fefff, 0x7f7fe000}, // the largest, from above
		{0x7f7ff000, 0x7f800000}, // overflows, a tie to even
		{0xff7fffff, 0xff800000},
		{0x7f800000, 0x7f800000},
		{0x80000000, 0x80000000},
		{0x00001000, 0x00000000}, // subnormal tie
		{0x00003000, 0x00004000},
		{0x80000fff, 0x80000000},
		{0x007fffff, 0x00800000}, // the largest subnormals become normal
	}
	for _, k := range cases {
		if got := math.Float32bits(TF32(math.Float32frombits(k.in))); got != k.want {
			t.Errorf("TF32(%08x) = %08x, want %08x", k.in, got, k.want)
		}
	}
	for _, u := range []uint32{0x7f800001, 0xff800001, 0x7fffffff, 0xffffffff} {
		if nan := TF32(math.Float32frombits(u)); nan == nan {
			t.Errorf("TF32 makes %g of the NaN %08x", nan, u)
		}
	}
}

func TestFlush(t *testing.T) {
	in := []uint32{0, 0x80000000, 1, 0x80000001, 0x007fffff, 0x807fffff, 0x00800000, 0x80800000, 0x3f800000, 0x7f800000, 0x7fc00000}
	want := []uint32{0, 0x80000000, 0, 0x80000000, 0, 0x80000000, 0x00800000, 0x80800000, 0x3f800000, 0x7f800000, 0x7fc00000}
	x := make([]float32, len(in))
	for i, u := range in {
		x[i] = math.Float32frombits(u)
	}
	flush(x)
	for i, v := range x {
		if got := math.Float32bits(v); got != want[i] {
			t.Errorf("%08x becomes %08x, want %08x", in[i], got, want[i])
		}
	}
}

func TestBF16(t *testing.T) {
	cases := []struct{ in, want uint32 }{
		{0x3f800000, 0x3f800000},
		{0x3f807fff, 0x3f800000}, // below the tie
		{0x3f808000, 0x3f800000}, // tie to even, down
		{0x3f818000, 0x3f820000}, // tie to even, up
		{0x3f808001, 0x3f810000},
		{0x7f7fffff, 0x7f800000}, // overflows
		{0x7f800000, 0x7f800000},
		{0x00008000, 0x00000000}, // subnormal tie
		{0x80018000, 0x80020000},
	}
	for _, k := range cases {
		if got := math.Float32bits(BF16(math.Float32frombits(k.in))); got != k.want {
			t.Errorf("BF16(%08x) = %08x, want %08x", k.in, got, k.want)
		}
	}
	if nan := BF16(math.Float32frombits(0x7f800001)); nan == nan {
		t.Error("NaN must stay NaN, not become infinite")
	}
}
