package kerneltest

import (
	"math"
	"math/big"

	"gensim/internal/stream"
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

// rules are the parts of an arithmetic that definitions use, for one call.
type rules struct {
	a      kernels.Arithmetic
	nondet uint64
}

func rulesOf(c *kernels.Call) rules { return rules{c.Arithmetic, c.Nondet} }

// madd is a·b+c, rounded once or twice.
func (r rules) madd(a, b, c float32) float32 {
	if r.a.Fused() {
		return fma(a, b, c)
	}
	product := float32(a * b)
	return product + c
}

// summed says which order a sum of which element has: an output in the column of that
// number, or a single number in column 0.
type summed struct {
	rules
	order  kernels.Order
	column int
}

func (r rules) products(column int) summed { return summed{r, r.a.Products(), column} }
func (r rules) sums(column int) summed     { return summed{r, r.a.Sums(), column} }
func (r rules) rows() summed               { return summed{r, r.a.Rows(), 0} }

// lane returns the partial sum that element k of n belongs to.
func (s summed) lane(k, n int) int {
	if !s.order.Contiguous {
		return k % s.order.Lanes
	}
	part := n / s.order.Lanes
	if n%s.order.Lanes != 0 {
		part++
	}
	return k / part
}

// total runs over k = 0..n-1 in the order: step(k, s) returns the partial sum s with
// element k added.
func (s summed) total(n int, step func(k int, s float32) float32) float32 {
	partial := make([]float32, s.order.Lanes)
	for k := range n {
		l := s.lane(k, n)
		partial[l] = step(k, partial[l])
	}
	if s.order.Drawn {
		return s.arrive(partial)
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

// arrive adds partial sums in the order drawn for the column: each draw says how many
// of the missing lanes stand before the next.
func (s summed) arrive(partial []float32) float32 {
	draws := stream.New(s.nondet, stream.Nondeterminism, uint64(s.column/64))
	arrived := make([]bool, len(partial))
	acc := float32(0)
	for n := range partial {
		before := draws.Uint64n(uint64(len(partial) - n))
		for l := range partial {
			if arrived[l] {
				continue
			}
			if before == 0 {
				if arrived[l] = true; n == 0 {
					acc = partial[l]
				} else {
					acc = acc + partial[l]
				}
				break
			}
			before--
		}
	}
	return acc
}

// sum adds n values.
func (s summed) sum(n int, at func(k int) float32) float32 {
	return s.total(n, func(k int, acc float32) float32 { return acc + at(k) })
}

// dot adds the products of the first n numbers.
func (s summed) dot(n int, x, y []float32) float32 {
	return s.total(n, func(k int, acc float32) float32 { return s.madd(x[k], y[k], acc) })
}

// rounded rounds to a fraction of so many bits, to nearest even, by comparing the
// distances to the two neighbours.
func rounded(x float32, bits int) float32 {
	if bits == 23 || x != x || math.IsInf(float64(x), 0) {
		return x
	}
	step := uint32(1) << (23 - bits)
	u := math.Float32bits(x)
	down := u / step * step
	rest := u - down
	if rest > step/2 || rest == step/2 && down/step%2 == 1 {
		down += step
	}
	return math.Float32frombits(down)
}

// flushed is the zero of its sign for a subnormal.
func flushed(x float32) float32 {
	if x != 0 && math.Abs(float64(x)) < 0x1p-126 {
		return float32(math.Copysign(0, float64(x)))
	}
	return x
}

// exp follows the loop of ref.Exp or ref.BriskExp.
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
	n, z := r.nearZero(x)
	half := math.Floor(float64(n) / 2)
	z = float32(z * float32(math.Ldexp(1, int(half))))
	return float32(z * float32(math.Ldexp(1, int(float64(n)-half))))
}

// nearZero returns the power of two that is left out of e^x, and the rest.
func (r rules) nearZero(x float32) (n, rest float32) {
	if r.a.Library() == kernels.Brisk {
		t := float32(x * 1.44269504088896341)
		n = float32(math.RoundToEven(float64(t)))
		f := t - n
		p := float32(1.535336188319500e-4)
		for _, c := range []float32{1.339887440266574e-3, 9.618437357674640e-3, 5.550332471162809e-2, 2.402264791363012e-1, 6.931472028550421e-1, 1} {
			p = r.madd(p, f, c)
		}
		return n, p
	}
	n = r.madd(x, 1.44269504088896341, 12582912) - 12582912
	y := r.madd(n, -0.693359375, x)
	y = r.madd(n, 2.12194440e-4, y)
	p := float32(1.9875691500e-4)
	for _, c := range []float32{1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1} {
		p = r.madd(p, y, c)
	}
	square := float32(y * y)
	return n, r.madd(p, square, y) + 1
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

// tanh follows the loop of ref.Tanh or ref.BriskTanh.
func (r rules) tanh(x float32) float32 {
	if r.a.Library() == kernels.Brisk {
		return r.briskTanh(x)
	}
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

// briskTanh follows the loop of ref.BriskTanh, the signs apart.
func (r rules) briskTanh(x float32) float32 {
	c := float32(math.Abs(float64(x)))
	if c < 0.0004 {
		return x
	}
	if c > 7.90531110763549805 {
		c = 7.90531110763549805
	}
	s := float32(c * c)
	horner := func(coefficients ...float32) float32 {
		p := coefficients[0]
		for _, a := range coefficients[1:] {
			p = r.madd(p, s, a)
		}
		return p
	}
	p := horner(-2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-08,
		1.48572235717979e-05, 6.37261928875436e-04, 4.89352455891786e-03)
	q := horner(1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03)
	return float32(math.Copysign(float64(float32(c*p)/q), float64(x)))
}
