package ref

import (
	"math"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// sgd is out[i] = madd(-rate, g[i], w[i]). It is both SGDStep, whose rate is a
// constant, and Descend, whose rate is a tensor of one number.
func sgd(out, w, g []float32, rate float32, fused bool) {
	w, g = w[:len(out)], g[:len(out)]
	rate = -rate
	for i := range out {
		out[i] = madd(rate, g[i], w[i], fused)
	}
}

// firstMoment is out[i] = madd(β, m[i], rest·g[i]).
func firstMoment(out, m, g, k []float32, fused bool) {
	beta, rest := k[graph.MomentBeta], k[graph.MomentRest]
	m, g = m[:len(out)], g[:len(out)]
	for i := range out {
		out[i] = madd(beta, m[i], float32(rest*g[i]), fused)
	}
}

// secondMoment is out[i] = madd(β, v[i], rest·(g[i]·g[i])).
func secondMoment(out, v, g, k []float32, fused bool) {
	beta, rest := k[graph.MomentBeta], k[graph.MomentRest]
	v, g = v[:len(out)], g[:len(out)]
	for i := range out {
		out[i] = madd(beta, v[i], float32(rest*float32(g[i]*g[i])), fused)
	}
}

// adamW is, with c1 and c2 the bias corrections of the step (graph.BiasCorrection):
//
//	u := (m[i]·c1) / (sqrt(v[i]·c2) + epsilon)
//	out[i] = madd(-rate, u, w[i]·keep)
func adamW(c *kernels.Call, fused bool) {
	k := c.Node.Const
	rate, epsilon, keep := -k[graph.AdamWRate], k[graph.AdamWEpsilon], k[graph.AdamWKeep]
	c1 := graph.BiasCorrection(k[graph.AdamWBeta1], c.Counter)
	c2 := graph.BiasCorrection(k[graph.AdamWBeta2], c.Counter)
	w, m, v := c.In[0][:len(c.Out)], c.In[1][:len(c.Out)], c.In[2][:len(c.Out)]
	for i := range c.Out {
		// The float64 root of a float32, rounded to float32, is correctly rounded.
		root := float32(math.Sqrt(float64(float32(v[i] * c2))))
		u := float32(m[i]*c1) / (root + epsilon)
		c.Out[i] = madd(rate, u, float32(w[i]*keep), fused)
	}
}

// adamWDirection is, with c1 and c2 as for adamW:
//
//	u := (m[i]·c1) / (sqrt(v[i]·c2) + epsilon)
//	out[i] = madd(decay, w[i], u)
func adamWDirection(c *kernels.Call, fused bool) {
	k := c.Node.Const
	epsilon, decay := k[graph.DirectionEpsilon], k[graph.DirectionDecay]
	c1 := graph.BiasCorrection(k[graph.DirectionBeta1], c.Counter)
	c2 := graph.BiasCorrection(k[graph.DirectionBeta2], c.Counter)
	w, m, v := c.In[0][:len(c.Out)], c.In[1][:len(c.Out)], c.In[2][:len(c.Out)]
	for i := range c.Out {
		root := float32(math.Sqrt(float64(float32(v[i] * c2))))
		u := float32(m[i]*c1) / (root + epsilon)
		c.Out[i] = madd(decay, w[i], u, fused)
	}
}

// clipScale is, for the sum of squares x:
//
//	s := sqrt(x); return limit/s if s > limit, else 1
//
// A sum that is NaN leaves the gradients alone, an infinite one makes them zero.
func clipScale(x, limit float32) float32 {
	s := float32(math.Sqrt(float64(x)))
	if s > limit {
		return limit / s
	}
	return 1
}
