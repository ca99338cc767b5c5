package ref

import (
	"math"

	"gensim/internal/stream"
	"gensim/kernels"
)

// Constants of Normal, after Giles, "Approximating the erfinv function", 2010, table
// 5: the polynomials of erf⁻¹(x)/x in w - 2.5 for w < 5, and in √w - 3 beyond.
const (
	normalCentre = float32(5)
	normalShift  = float32(2.5)
	normalRoot   = float32(3)
	sqrt2        = float32(1.41421356237309505)
)

// Normal returns the standard normal quantile of (1+x)/2 for -1 < x < 1, within about
// 1e-6 relative. It is no device's work, so every arithmetic has the same.
//
//	w := -Log((1-x)·(1+x))
//	if w < 5 { t = w - 2.5, c = centre } else { t = √w - 3, c = tail }
//	p := c[0]; for c in c[1..8] { p = p·t + c, each rounded }
//	return (p·x)·√2
func Normal(x float32) float32 {
	w := -Log(float32((1-x)*(1+x)), false)
	c := [9]float32{2.81022636e-08, 3.43273939e-07, -3.5233877e-06, -4.39150654e-06, 0.00021858087,
		-0.00125372503, -0.00417768164, 0.246640727, 1.50140941}
	t := w - normalShift
	if !(w < normalCentre) {
		c = [9]float32{-0.000200214257, 0.000100950558, 0.00134934322, -0.00367342844, 0.00573950773,
			-0.0076224613, 0.00943887047, 1.00167406, 2.83297682}
		t = float32(math.Sqrt(float64(w))) - normalRoot
	}
	p := c[0]
	for _, next := range c[1:] {
		p = float32(p*t) + next
	}
	return float32(float32(p*x) * sqrt2)
}

// noise is, for the draws u of uniform,
//
//	out[i] = x[i] + size·Normal(u[i])
func (m *machine) noise(c *kernels.Call) {
	m.values = grow(m.values, len(c.Out))
	uniform(m.values, c)
	for i, v := range c.In[0] {
		c.Out[i] = v + float32(c.Node.Const[0]*Normal(m.values[i]))
	}
}

// NoiseDraws is the stream of noise that the call's instance, counter and index name.
func NoiseDraws(c *kernels.Call) stream.Stream {
	return stream.New(c.Instance, stream.DeviationNoise, c.Counter).Sub(uint64(c.Index))
}

// uniform fills u with the draws of Noise: element i takes half i mod 2, the lower
// first, of word i/2 of NoiseDraws; with b the upper 24 bits of the half it is
// (2b + 1 - 2^24)·2^-24.
func uniform(u []float32, c *kernels.Call) {
	draws := NoiseDraws(c)
	var words [64]uint64
	for len(u) > 0 {
		some := u[:min(len(u), 2*len(words))]
		draws.Words(words[:(len(some)+1)/2])
		for i, w := range words[:len(some)/2] {
			some[2*i] = symmetric(uint32(w))
			some[2*i+1] = symmetric(uint32(w >> 32))
		}
		if len(some)%2 == 1 {
			some[len(some)-1] = symmetric(uint32(words[len(some)/2]))
		}
		u = u[len(some):]
	}
}

// symmetric is exact: the odd number lies between -2^24 and 2^24.
func symmetric(half uint32) float32 { return float32(float32(int32(half>>8)*2+1-1<<24) * 0x1p-24) }
