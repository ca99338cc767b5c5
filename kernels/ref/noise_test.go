package ref_test

import (
	"math"
	"testing"

	"gensim/internal/detmath"
	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
)

// Normal is the quantile function that detmath computes in float64, over all
// draws' range to its very ends.
func TestNormalIsTheQuantile(t *testing.T) {
	for b := int32(0); b < 1<<24; b = b + 1 + min(b, 1<<24-b)/64 {
		x := float32(float32(2*b+1-1<<24) * 0x1p-24)
		want := detmath.NormalQuantile((1 + float64(x)) / 2)
		if got := float64(ref.Normal(x)); math.Abs(got-want) > 3e-6*math.Abs(want)+1e-12 {
			t.Fatalf("quantile of %v is %v, want %v", x, got, want)
		}
	}
}

// Noise has the moments of a normal distribution, and other draws for another
// instance, step or block. Of 2^16 draws the mean is off by 4/256, the variance by
// 4·√2/256, with a probability of 6e-5 each; the seed is fixed.
func TestNoiseIsNormal(t *testing.T) {
	const n = 1 << 16
	node := &graph.Node{Op: graph.Noise, InShape: [][]int{{n}}, Shape: []int{n}, Const: []float32{1}}
	draw := func(instance, counter uint64, index int) []float32 {
		c := &kernels.Call{Node: node, Arithmetic: kernels.Seq, Instance: instance, Counter: counter, Index: index, Out: make([]float32, n)}
		c.In[0] = make([]float32, n)
		ref.Backend{}.Machine().Run(c)
		return c.Out
	}
	first := draw(1, 1, 0)
	mean, square := 0.0, 0.0
	for _, z := range first {
		mean += float64(z) / n
		square += float64(z) * float64(z) / n
	}
	if math.Abs(mean) > 4.0/256 || math.Abs(square-1) > 4*math.Sqrt2/256 {
		t.Errorf("mean %v, second moment %v", mean, square)
	}
	for _, other := range [][]float32{draw(2, 1, 0), draw(1, 2, 0), draw(1, 1, 1)} {
		product := 0.0
		for i, z := range first {
			product += float64(z) * float64(other[i]) / n
		}
		if math.Abs(product) > 4.0/256 {
			t.Errorf("correlation %v", product)
		}
	}
}
