package kerneltest

import (
	"math"
	"slices"
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
)

// kinds are the kinds of adversarial numbers.
func kinds() map[string]func(x float32) bool {
	infinite := func(sign int) func(x float32) bool {
		return func(x float32) bool { return math.IsInf(float64(x), sign) }
	}
	return map[string]func(x float32) bool{
		"NaN":       func(x float32) bool { return x != x },
		"+Inf":      infinite(1),
		"-Inf":      infinite(-1),
		"-0":        func(x float32) bool { return x == 0 && math.Signbit(float64(x)) },
		"subnormal": func(x float32) bool { return x != flushed(x) && x == x },
		"largest":   func(x float32) bool { return x == math.MaxFloat32 },
		"smallest":  func(x float32) bool { return x == -math.MaxFloat32 },
	}
}

// Every kind of number stands in every operand of every operation in some case, labels
// and tokens included; and a NaN in any operand decides an output: put 1 in its place
// and the output differs.
func TestEveryKindReachesEveryOperand(t *testing.T) {
	m := ref.Backend{}.Machine()
	for _, op := range graph.Ops() {
		all := cases(op, kernels.Seq)
		for operand := range len(all[0].call.Node.InShape) {
			for name, is := range kinds() {
				if !slices.ContainsFunc(all, func(k kase) bool { return slices.ContainsFunc(k.call.In[operand], is) }) {
					t.Errorf("%v: no case has %s in operand %d", op, name, operand)
				}
			}
			if !slices.ContainsFunc(all, func(k kase) bool { return decides(m, k, operand) }) {
				t.Errorf("%v: in no case does a NaN in operand %d decide an output", op, operand)
			}
		}
	}
}

// decides reports whether an output depends on the NaNs of an operand.
func decides(m kernels.Machine, k kase, operand int) bool {
	c := k.call
	c.In[operand] = slices.Clone(c.In[operand])
	harmless := true
	for i, v := range c.In[operand] {
		if v != v {
			c.In[operand][i], harmless = 1, false
		}
	}
	if harmless {
		return false
	}
	k.run(m)
	want := slices.Clone(k.call.Out)
	m.Run(&c)
	return !slices.EqualFunc(c.Out, want, func(a, b float32) bool { return bitsOf(a) == bitsOf(b) })
}

// Every operation that adds or multiplies overflows from finite numbers to infinity in
// some case, and every sum goes on to NaN, where partial sums of both signs meet.
func TestOverflowIsReached(t *testing.T) {
	m := ref.Backend{}.Machine()
	on := []graph.Op{
		graph.MatMul, graph.SumRows, graph.Mean, graph.Conv, graph.ConvInput, graph.ConvKernel, graph.GatherGrad,
		graph.SumRepeats, graph.HeadScores, graph.HeadMix, graph.HeadMixTransposed, graph.NormalizeGrad, graph.CausalSoftmaxGrad,
	}
	adds := []graph.Op{
		graph.Add, graph.Bias, graph.Repeat, graph.SumSquares, graph.SGDStep, graph.Descend, graph.SecondMoment,
		graph.Mul, graph.Scale, graph.ScaleColumns,
	}
	for _, op := range slices.Concat(on, adds) {
		infinite, undefined := false, !slices.Contains(on, op)
		for _, k := range cases(op, kernels.Lanes8) {
			if slices.ContainsFunc(k.call.In[:], func(x []float32) bool {
				return slices.ContainsFunc(x, func(v float32) bool { return v-v != 0 })
			}) {
				continue
			}
			k.run(m)
			for _, v := range k.call.Out {
				infinite = infinite || math.IsInf(float64(v), 0)
				undefined = undefined || v != v
			}
		}
		if !undefined || !infinite {
			t.Errorf("%v: of finite numbers comes infinity: %v, NaN where it should: %v", op, infinite, undefined)
		}
	}
}
