package ref

// add is out[i] = x[i] + y[i].
func add(out, x, y []float32) {
	x, y = x[:len(out)], y[:len(out)]
	for i := range out {
		out[i] = x[i] + y[i]
	}
}

// bias is out[i,j] = x[i,j] + b[j], and Repeat: out[i,:] = x[i,:] + b[i mod rows of b,:].
func bias(out, x, b []float32) {
	for n := len(b); len(out) > 0; out, x = out[n:], x[n:] {
		add(out[:n], x[:n], b)
	}
}

// relu is out[i] = +0 if x[i] <= 0, else x[i]; NaN passes.
func relu(out, x []float32) {
	x = x[:len(out)]
	for i := range out {
		v := x[i]
		if v <= 0 {
			v = 0
		}
		out[i] = v
	}
}

// reluGrad is out[i] = dy[i] if x[i] > 0, else +0; NaN in x gives +0.
func reluGrad(out, x, dy []float32) {
	x, dy = x[:len(out)], dy[:len(out)]
	for i := range out {
		v := float32(0)
		if x[i] > 0 {
			v = dy[i]
		}
		out[i] = v
	}
}

// fill is out[i] = c.
func fill(out []float32, c float32) {
	for i := range out {
		out[i] = c
	}
}

// Constants of GELU's tanh form (Hendrycks and Gimpel, 2016): √(2/π), the cubic
// coefficient, and three times it.
const (
	geluScale  = float32(0.7978845608028654)
	geluCubic  = float32(0.044715)
	geluCubic3 = float32(0.134145)
)

// geluTanh is Tanh(geluScale · madd(x²·x, geluCubic, x)).
func geluTanh(x float32, f functions) float32 {
	cube := float32(float32(x*x) * x)
	return f.tanh(float32(geluScale * madd(cube, geluCubic, x, f.fused)))
}

// gelu is, with t = geluTanh(x[i]) and h = x[i]/2:
//
//	out[i] = madd(h, t, h)
func gelu(out, x []float32, f functions) {
	x = x[:len(out)]
	for i, v := range x {
		h := float32(v * 0.5)
		out[i] = madd(h, geluTanh(v, f), h, f.fused)
	}
}

// geluGrad is, with v = x[i] and t = geluTanh(v):
//
//	du := geluScale · madd(geluCubic3, v*v, 1)
//	d := madd(v*0.5 · madd(-t, t, 1), du, madd(t, 0.5, 0.5))
//	out[i] = dy[i] · d
func geluGrad(out, x, dy []float32, f functions) {
	fused := f.fused
	x, dy = x[:len(out)], dy[:len(out)]
	for i, v := range x {
		t := geluTanh(v, f)
		du := float32(geluScale * madd(geluCubic3, float32(v*v), 1, fused))
		slope := float32(float32(v*0.5) * madd(-t, t, 1, fused))
		out[i] = float32(dy[i] * madd(slope, du, madd(t, 0.5, 0.5, fused), fused))
	}
}

// tanh is out[i] = Tanh(x[i]).
func tanh(out, x []float32, f functions) {
	x = x[:len(out)]
	for i, v := range x {
		out[i] = f.tanh(v)
	}
}

// tanhGrad is, for y[i] = Tanh of the argument:
//
//	out[i] = dy[i] · madd(-y[i], y[i], 1)
func tanhGrad(out, y, dy []float32, fused bool) {
	y, dy = y[:len(out)], dy[:len(out)]
	for i, v := range y {
		out[i] = float32(dy[i] * madd(-v, v, 1, fused))
	}
}

// mul is out[i] = x[i]·y[i].
func mul(out, x, y []float32) {
	x, y = x[:len(out)], y[:len(out)]
	for i := range out {
		out[i] = float32(x[i] * y[i])
	}
}

// scaleColumns is out[i,j] = x[i,j]·g[j].
func scaleColumns(out, x, g []float32) {
	for n := len(g); len(out) > 0; out, x = out[n:], x[n:] {
		mul(out[:n], x[:n], g)
	}
}

// scale is out[i] = x[i]·s.
func scale(out, x []float32, s float32) {
	x = x[:len(out)]
	for i := range out {
		out[i] = float32(x[i] * s)
	}
}
