package kernels

import (
	"fmt"
	"math/big"

	"gensim/kernels/graph"
)

// Positions of the data tensors of a step.
const (
	dataImages = 0
	dataLabels = 1
)

// buildStep returns the step graph of a validated configuration.
func buildStep(c *Config) *graph.Step {
	b := graph.NewBuilder()
	widths := c.Model.MLP.Widths
	h := b.Data("images", c.Batch, widths[0])
	labels := b.Data("labels", c.Batch)
	for i := 1; i < len(widths); i++ {
		w := b.Parameter(fmt.Sprintf("w%d", i), widths[i-1], widths[i])
		bias := b.Parameter(fmt.Sprintf("b%d", i), widths[i])
		h = b.Bias(b.MatMul(h, w), bias)
		if i == len(widths)-1 {
			break
		}
		if c.Model.MLP.Activation == "gelu" {
			h = b.GELU(h)
		} else {
			h = b.ReLU(h)
		}
	}
	return b.Step(b.Mean(b.CrossEntropy(h, labels)), c.Optimizer.rule())
}

// rule returns the optimizer with its hyperparameters rounded to float32.
func (o *Optimizer) rule() graph.Optimizer {
	rate := rat(o.Rate)
	if o.Kind == "sgd" {
		return graph.SGD{Rate: float32Of(rate)}
	}
	one := big.NewRat(1, 1)
	rest := func(x *big.Rat) float32 { return float32Of(new(big.Rat).Sub(one, x)) }
	return graph.AdamW{
		Rate:  float32Of(rate),
		Beta1: float32Of(rat(o.Beta1)), Rest1: rest(rat(o.Beta1)),
		Beta2: float32Of(rat(o.Beta2)), Rest2: rest(rat(o.Beta2)),
		Epsilon: float32Of(rat(o.Epsilon)),
		Keep:    rest(new(big.Rat).Mul(rate, rat(o.Decay))),
	}
}
