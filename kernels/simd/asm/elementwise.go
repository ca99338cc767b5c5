package main

// elementwise writes the kernels that compute each output element by itself.
func (g *isa) elementwise() {
	add := func(e *element) vec { return e.add(e.in[0], e.in[1]) }
	g.plane(plane{name: "add", loop: "out[i,j] = x[i,j] + y[i,j]", in: []shape{matrix, matrix}, unroll: 2, element: add})
	g.plane(plane{name: "bias", loop: "out[i,j] = x[i,j] + y[j]", in: []shape{matrix, row}, unroll: 2, element: add})
	g.plane(plane{name: "fill", loop: "out[i,j] = k[0]", scalars: 1, unroll: 2, element: func(e *element) vec { return e.k[0] }})
	g.plane(plane{name: "relu", loop: "out[i,j] = x[i,j] <= 0 ? +0 : x[i,j]", in: []shape{matrix}, unroll: 2,
		element: func(e *element) vec {
			zero := e.zero()
			return e.choose(e.compare(lessOrEqual, e.in[0], zero), zero, e.in[0])
		}})
	g.plane(plane{name: "reluGrad", loop: "out[i,j] = x[i,j] > 0 ? y[i,j] : +0", in: []shape{matrix, matrix}, unroll: 2,
		element: func(e *element) vec {
			zero := e.zero()
			return e.choose(e.compare(greater, e.in[0], zero), e.in[1], zero)
		}})
	g.plane(plane{name: "drop", loop: "out[i,j] = x[i,j] < k[0] ? +0 : k[1]", in: []shape{matrix}, scalars: 2, unroll: 2,
		element: func(e *element) vec { return e.choose(e.compare(less, e.in[0], e.k[0]), e.zero(), e.k[1]) }})
	g.plane(narrow("narrowBF16", "bfloat16", 7))
	g.plane(narrow("narrowTF32", "TF32", 10))
	g.plane(plane{name: "flush", loop: "out[i,j] = x[i,j] subnormal ? the zero of its sign : x[i,j]", in: []shape{matrix}, unroll: 2,
		element: func(e *element) vec {
			x := e.in[0]
			size := e.and(x, e.bits(0x7fffffff))
			return e.choose(e.compare(less, size, e.float(0x1p-126)), e.and(x, e.bits(1<<31)), x)
		}})
	g.plane(plane{name: "divide", loop: "out[i,j] = x[i,j] / y[i]", in: []shape{matrix, column}, unroll: 2,
		element: func(e *element) vec { return e.div(e.in[0], e.in[1]) }})
	g.plane(plane{name: "crossEntropyGrad", loop: "out[i,j] = (x[i,j] - [j == y[i]]) · z[i]",
		in: []shape{matrix, column, column}, numbered: true, unroll: 1,
		element: func(e *element) vec {
			p := e.in[0]
			p = e.choose(e.compare(equal, e.columns, e.in[1]), e.sub(p, e.float(1)), p)
			return e.mul(p, e.in[2])
		}})
	g.plane(plane{name: "mul", loop: "out[i,j] = x[i,j] · y[i,j]", in: []shape{matrix, matrix}, unroll: 2,
		element: func(e *element) vec { return e.mul(e.in[0], e.in[1]) }})
	g.plane(plane{name: "scaleColumns", loop: "out[i,j] = x[i,j] · y[j]", in: []shape{matrix, row}, unroll: 2,
		element: func(e *element) vec { return e.mul(e.in[0], e.in[1]) }})
	g.plane(plane{name: "scaleRows", loop: "out[i,j] = x[i,j] · y[i]", in: []shape{matrix, column}, unroll: 2,
		element: func(e *element) vec { return e.mul(e.in[0], e.in[1]) }})
	g.plane(plane{name: "center", loop: "out[i,j] = x[i,j] - y[i]", in: []shape{matrix, column}, unroll: 2,
		element: func(e *element) vec { return e.sub(e.in[0], e.in[1]) }})
	g.plane(plane{name: "scale", loop: "out[i,j] = x[i,j] · k[0]", in: []shape{matrix}, scalars: 1, unroll: 2,
		element: func(e *element) vec { return e.mul(e.in[0], e.k[0]) }})
	g.plane(plane{name: "softmaxGrad", loop: "out[i,j] = (x[i,j] · (y[i,j] - z[i])) · k[0]", in: []shape{matrix, matrix, column}, scalars: 1, unroll: 2,
		element: func(e *element) vec { return e.mul(e.mul(e.in[0], e.sub(e.in[1], e.in[2])), e.k[0]) }})
	g.noise()
	g.bothLibraries(tangent)
	g.bothRoundings(tangentGrad)
	g.bothRoundings(scatter)
	g.bothRoundings(recede)
	g.bothRoundings(direction)
	g.bothLibraries(activation)
	g.bothLibraries(activationGrad)
	g.bothLibraries(exponential)
	g.bothRoundings(rowLoss)
	g.bothRoundings(sgd)
	g.bothRoundings(firstMoment)
	g.bothRoundings(secondMoment)
	g.bothRoundings(adamW)
}

// narrow rounds to a fraction of so many bits.
func narrow(name, format string, bits uint64) plane {
	drop := 23 - bits
	return plane{name: name, loop: "out[i,j] = x[i,j] rounded to " + format + ", to nearest even", in: []shape{matrix}, unroll: 2,
		element: func(e *element) vec {
			x := e.in[0]
			odd := e.and(e.shiftRight(x, drop), e.bits(1))
			rounded := e.and(e.addInt(e.addInt(x, e.bits(1<<(drop-1)-1)), odd), e.bits(^uint32(0)<<drop))
			return e.choose(e.compare(unordered, x, x), x, rounded)
		}}
}

// geluScale is √(2/π), rounded.
const geluScale = 0.7978845608028654

func (r rounding) geluTanh(x vec) vec {
	inner := r.madd(r.mul(r.mul(x, x), x), r.load(r.float(0.044715)), x)
	return r.tanh(r.mul(inner, r.float(geluScale)))
}

func activation(r rounding) plane {
	return plane{name: "gelu", loop: "h := x[i,j]·0.5; out[i,j] = madd(h, geluTanh(x[i,j]), h)", in: []shape{matrix}, unroll: r.chains(4),
		element: func(e *element) vec {
			t := r.geluTanh(e.in[0])
			h := r.mul(e.in[0], r.float(0.5))
			return r.madd(h, t, h)
		}}
}

func activationGrad(r rounding) plane {
	return plane{name: "geluGrad", loop: "out[i,j] = y[i,j] · gelu'(x[i,j]), as the reference defines it", in: []shape{matrix, matrix}, unroll: r.chains(3),
		element: func(e *element) vec {
			v := e.in[0]
			t := r.geluTanh(v)
			du := r.madd(r.mul(v, v), r.load(r.float(0.134145)), r.float(1))
			du = r.mul(du, r.float(geluScale))
			slope := r.madd(r.xor(t, r.bits(1<<31)), t, r.float(1))
			slope = r.mul(r.mul(v, r.float(0.5)), slope)
			d := r.madd(slope, du, r.madd(t, r.load(r.float(0.5)), r.float(0.5)))
			return r.mul(e.in[1], d)
		}}
}

func exponential(r rounding) plane {
	return plane{name: "exp", loop: "out[i,j] = Exp(x[i,j] - y[i])", in: []shape{matrix, column}, unroll: r.chains(4),
		element: func(e *element) vec { return r.exp(r.sub(e.in[0], e.in[1])) }}
}

func rowLoss(r rounding) plane {
	return plane{name: "loss", loop: "out[i,j] = Log(x[i,j]) - (y[i,j] - z[i,j])", in: []shape{matrix, matrix, matrix}, unroll: r.chains(2),
		element: func(e *element) vec { return r.sub(r.log(e.in[0]), r.sub(e.in[1], e.in[2])) }}
}

func sgd(r rounding) plane {
	return plane{name: "sgd", loop: "out[i,j] = madd(k[0], y[i,j], x[i,j])", in: []shape{matrix, matrix}, scalars: 1, unroll: 2,
		element: func(e *element) vec { return r.madd(e.in[1], e.k[0], e.in[0]) }}
}

func firstMoment(r rounding) plane {
	return plane{name: "firstMoment", loop: "out[i,j] = madd(k[0], x[i,j], k[1]·y[i,j])", in: []shape{matrix, matrix}, scalars: 2, unroll: 2,
		element: func(e *element) vec { return r.madd(e.in[0], e.k[0], r.mul(e.in[1], e.k[1])) }}
}

func secondMoment(r rounding) plane {
	return plane{name: "secondMoment", loop: "out[i,j] = madd(k[0], x[i,j], k[1]·(y[i,j]·y[i,j]))", in: []shape{matrix, matrix}, scalars: 2, unroll: 2,
		element: func(e *element) vec {
			return r.madd(e.in[0], e.k[0], r.mul(r.mul(e.in[1], e.in[1]), e.k[1]))
		}}
}

func adamW(r rounding) plane {
	return plane{name: "adamW", loop: "out[i,j] = madd(k[0], y[i,j]·k[3] / (√(z[i,j]·k[4]) + k[1]), x[i,j]·k[2])",
		in: []shape{matrix, matrix, matrix}, unroll: 1, scalars: 5,
		element: func(e *element) vec {
			root := r.sqrt(r.mul(e.in[2], e.k[4]))
			u := r.div(r.mul(e.in[1], e.k[3]), r.add(root, e.k[1]))
			return r.madd(u, e.k[0], r.mul(e.in[0], e.k[2]))
		}}
}

func tangent(r rounding) plane {
	return plane{name: "tanh", loop: "out[i,j] = Tanh(x[i,j])", in: []shape{matrix}, unroll: r.chains(4),
		element: func(e *element) vec { return r.tanh(e.in[0]) }}
}

func tangentGrad(r rounding) plane {
	return plane{name: "tanhGrad", loop: "out[i,j] = y[i,j] · madd(-x[i,j], x[i,j], 1)", in: []shape{matrix, matrix}, unroll: 2,
		element: func(e *element) vec {
			x := e.in[0]
			return r.mul(e.in[1], r.madd(r.xor(x, r.bits(1<<31)), x, r.float(1)))
		}}
}

// scatter gives 1/√ of a variance.
func scatter(r rounding) plane {
	return plane{name: "scatter", loop: "out[i,j] = 1 / √madd(x[i,j], k[0], k[1])", in: []shape{matrix}, unroll: 1, scalars: 2,
		element: func(e *element) vec {
			return r.div(r.load(r.float(1)), r.sqrt(r.madd(e.in[0], e.k[0], e.k[1])))
		}}
}

// recede takes a multiple of a row off another.
func recede(r rounding) plane {
	return plane{name: "recede", loop: "out[i,j] = madd(-x[i,j], z[i], y[i,j])", in: []shape{matrix, matrix, column}, unroll: 2,
		element: func(e *element) vec {
			return r.madd(r.xor(e.in[0], r.bits(1<<31)), e.in[2], e.in[1])
		}}
}

func direction(r rounding) plane {
	return plane{name: "direction", loop: "out[i,j] = madd(k[1], x[i,j], y[i,j]·k[2] / (√(z[i,j]·k[3]) + k[0]))",
		in: []shape{matrix, matrix, matrix}, unroll: 1, scalars: 4,
		element: func(e *element) vec {
			root := r.sqrt(r.mul(e.in[2], e.k[3]))
			u := r.div(r.mul(e.in[1], e.k[2]), r.add(root, e.k[0]))
			return r.madd(e.in[0], e.k[1], u)
		}}
}
