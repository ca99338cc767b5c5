package kerneltest

import (
	"math"
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
)

// spoilt is the reference machine with one thing done the way a fast kernel might.
type spoilt struct {
	kernels.Machine
	spoil func(c *kernels.Call)
}

// Run executes the call and spoils what came out.
func (s spoilt) Run(c *kernels.Call) {
	s.Machine.Run(c)
	s.spoil(c)
}

// fault is one way to spoil an operation.
type fault struct {
	name  string
	op    graph.Op
	in    kernels.Arithmetic
	spoil func(c *kernels.Call)
}

// Each spoilt machine differs from the definition in some case of the suite, and
// the reference in none: the suite can tell.
func TestSuiteFindsTypicalFaults(t *testing.T) {
	const tiny = 0x1p-126
	faults := []fault{
		{"fused multiply-add rounded twice", graph.SGDStep, kernels.Seq, func(c *kernels.Call) {
			for i := range c.Out {
				c.Out[i] = float32(math.FMA(float64(-c.Node.Const[0]), float64(c.In[1][i]), float64(c.In[0][i])))
			}
		}},
		{"subnormals flushed to zero", graph.MatMul, kernels.Lanes8, func(c *kernels.Call) {
			for i, v := range c.Out {
				if v > -tiny && v < tiny {
					c.Out[i] = 0
				}
			}
		}},
		{"sums in another order", graph.SumRows, kernels.Lanes16, func(c *kernels.Call) {
			ref.Backend{}.Machine().Run(&kernels.Call{Node: c.Node, Arithmetic: kernels.SplitK4, In: c.In, Out: c.Out})
		}},
		{"last column of a ragged shape left out", graph.MatMul, kernels.SplitK4, func(c *kernels.Call) {
			c.Out[len(c.Out)-1] = math.Float32frombits(poison)
		}},
		{"ReLU that loses NaN", graph.ReLU, kernels.Seq, func(c *kernels.Call) {
			for i, v := range c.Out {
				if v != v {
					c.Out[i] = 0
				}
			}
		}},
		{"bfloat16 by truncation", graph.MatMul, kernels.BF16, func(c *kernels.Call) {
			cut := *c
			for k := range 2 {
				cut.In[k] = make([]float32, len(c.In[k]))
				for i, v := range c.In[k] {
					cut.In[k][i] = math.Float32frombits(math.Float32bits(v) &^ 0xffff)
				}
			}
			ref.Backend{}.Machine().Run(&cut)
		}},
		{"softmax that multiplies by a reciprocal", graph.Softmax, kernels.Seq, func(c *kernels.Call) {
			n := c.Node.Shape[1]
			for from := 0; from < len(c.Out); from += n {
				r := rulesOf(c)
				row := c.In[0][from : from+n]
				h := row[0]
				for _, v := range row {
					h = max(h, v)
				}
				total := r.rows().sum(n, func(j int) float32 { return r.exp(row[j] - h) })
				for j, v := range row {
					c.Out[from+j] = r.exp(v-h) * (1 / total)
				}
			}
		}},
	}
	for _, f := range append(layerFaults(), arithmeticFaults()...) {
		if _, wrong := compare(spoilt{ref.Backend{}.Machine(), f.spoil}, f.op, f.in); len(wrong) == 0 {
			t.Errorf("%s: not noticed", f.name)
		}
	}
	for _, f := range faults {
		reference := ref.Backend{}.Machine()
		if outputs, wrong := compare(reference, f.op, f.in); outputs == 0 || len(wrong) > 0 {
			t.Fatalf("%v, %v: the reference differs in %d of %d outputs", f.op, f.in, len(wrong), outputs)
		}
		if _, wrong := compare(spoilt{reference, f.spoil}, f.op, f.in); len(wrong) == 0 {
			t.Errorf("%s: not noticed", f.name)
		}
	}
}
