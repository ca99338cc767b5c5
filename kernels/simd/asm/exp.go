package main

import "math"

// exp returns e^x, as ref.Exp or ref.BriskExp defines it.
func (r rounding) exp(x vec) vec {
	e, n := r.nearZero(x)
	whole := r.vec()
	r.VCVTPS2DQ(n, whole)
	half := r.halve(whole)
	e = r.mul(e, r.power2(half))
	e = r.mul(e, r.power2(r.subInt(whole, half)))
	e = r.choose(r.compare(greater, x, r.float(88.7228394)), r.float(float32(math.Inf(1))), e)
	return r.choose(r.compare(less, x, r.float(-103.972084)), r.float(0), e)
}

// nearZero returns e^x without a power of two, and which one.
func (r rounding) nearZero(x vec) (e, n vec) {
	if r.brisk {
		t := r.mul(x, r.float(1.44269504088896341))
		n = r.sub(r.add(t, r.float(12582912)), r.float(12582912))
		return r.horner(r.sub(t, n), 1.535336188319500e-4, 1.339887440266574e-3, 9.618437357674640e-3, 5.550332471162809e-2,
			2.402264791363012e-1, 6.931472028550421e-1, 1), n
	}
	n = r.sub(r.madd(x, r.load(r.float(1.44269504088896341)), r.float(12582912)), r.float(12582912))
	y := r.madd(n, r.load(r.float(-0.693359375)), x)
	y = r.madd(n, r.load(r.float(2.12194440e-4)), y)
	p := r.horner(y, 1.9875691500e-4, 1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2, 1.6666665459e-1, 5.0000001201e-1)
	return r.add(r.madd(p, r.mul(y, y), y), r.float(1)), n
}

// power2 returns 2^n for integers -126 <= n <= 127.
func (g *isa) power2(n vec) vec { return g.shiftLeft(g.addInt(n, g.bits(127)), 23) }

// tanh returns the hyperbolic tangent, as ref.Tanh or ref.BriskTanh defines it.
func (r rounding) tanh(x vec) vec {
	if r.brisk {
		return r.briskTanh(x)
	}
	size := r.and(x, r.bits(0x7fffffff))
	e := r.exp(r.add(size, size))
	t := r.sub(r.load(r.float(1)), r.div(r.load(r.float(2)), r.add(e, r.float(1))))
	t = r.choose(r.compare(greater, size, r.float(9)), r.float(1), t)
	t = r.or(t, r.and(x, r.bits(1<<31)))
	s := r.mul(x, x)
	p := r.horner(s, -5.70498872745e-3, 2.06390887954e-2, -5.37397155531e-2, 1.33314422036e-1, -3.33332819422e-1)
	small := r.madd(r.mul(p, s), x, x)
	return r.choose(r.compare(greaterEqual, size, r.float(0.625)), t, small)
}

func (r rounding) briskTanh(x vec) vec {
	const clamp = 7.90531110763549805
	c := r.choose(r.compare(greater, x, r.float(clamp)), r.float(clamp), x)
	c = r.choose(r.compare(less, c, r.float(-clamp)), r.float(-clamp), c)
	s := r.mul(c, c)
	p := r.horner(s, -2.76076847742355e-16, 2.00018790482477e-13, -8.60467152213735e-11, 5.12229709037114e-08,
		1.48572235717979e-05, 6.37261928875436e-04, 4.89352455891786e-03)
	q := r.horner(s, 1.19825839466702e-06, 1.18534705686654e-04, 2.26843463243900e-03, 4.89352518554385e-03)
	t := r.div(r.mul(c, p), q)
	size := r.and(x, r.bits(0x7fffffff))
	return r.choose(r.compare(less, size, r.float(0.0004)), x, t)
}

// log returns the natural logarithm, as ref.Log defines it.
func (r rounding) log(x vec) vec {
	e := r.vec()
	r.VCVTDQ2PS(r.subInt(r.shiftRight(x, 23), r.bits(126)), e)
	m := r.or(r.and(x, r.bits(0x007fffff)), r.bits(0x3f000000))
	low := r.compare(less, m, r.float(0.707106781186547524))
	e = r.choose(low, r.sub(e, r.float(1)), e)
	m = r.choose(low, r.add(m, m), m)
	m = r.sub(m, r.float(1))
	z := r.mul(m, m)
	p := r.horner(m, 7.0376836292e-2, -1.1514610310e-1, 1.1676998740e-1, -1.2420140846e-1, 1.4249322787e-1,
		-1.6668057665e-1, 2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1)
	y := r.madd(p, r.mul(m, z), r.mul(e, r.float(-2.12194440e-4)))
	y = r.madd(z, r.load(r.float(-0.5)), y)
	y = r.madd(e, r.load(r.float(0.693359375)), r.add(m, y))
	size := r.and(x, r.bits(0x7fffffff))
	y = r.choose(r.compare(less, x, r.float(0)), r.bits(0x7fc00000), y)
	y = r.choose(r.compare(less, size, r.float(0x1p-126)), r.float(float32(math.Inf(-1))), y)
	y = r.choose(r.compare(equal, x, r.float(float32(math.Inf(1)))), x, y)
	return r.choose(r.compare(unordered, x, x), x, y)
}

// normal returns the normal quantile, as ref.Normal defines it.
func (g *isa) normal(x vec) vec {
	r := rounding{isa: g}
	one := r.load(r.float(1))
	w := r.xor(r.log(r.mul(r.sub(one, x), r.add(one, x))), r.bits(1<<31))
	centre := r.horner(r.sub(w, r.float(2.5)), 2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
		-0.00125372503, -0.00417768164, 0.246640727, 1.50140941)
	tail := r.horner(r.sub(r.sqrt(w), r.float(3)), -0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773,
		-0.0076224613, 0.00943887047, 1.00167406, 2.83297682)
	p := r.choose(r.compare(less, w, r.float(5)), centre, tail)
	return r.mul(r.mul(p, x), r.float(1.41421356237309505))
}

// noise writes the kernel of Noise.
func (g *isa) noise() {
	g.plane(plane{name: "noise", loop: "out[i,j] = x[i,j] + k[0]·Normal(y[i,j])", in: []shape{matrix, matrix}, unroll: g.chains(2), scalars: 1,
		element: func(e *element) vec { return e.add(e.in[0], e.mul(e.normal(e.in[1]), e.k[0])) }})
}
