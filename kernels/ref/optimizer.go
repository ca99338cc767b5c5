package ref

import (
	"math"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// sgd is out[i] = madd(-rate, g[i], w[i]).
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
