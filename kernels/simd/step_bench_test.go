package simd_test

import (
	"fmt"
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// training is a step graph with memory for all tensors: two states, of which each
// step reads one and writes the other.
type training struct {
	step   *graph.Step
	calls  [2][]kernels.Call
	number uint64
}

// newTraining lays out a step in an arithmetic, with initial weights and a batch that
// are no training, but dense numbers of their size.
func newTraining(step *graph.Step, a kernels.Arithmetic) *training {
	t := &training{step: step}
	var states [2][][]float32
	for i := range step.Blocks {
		for s := range states {
			block := ramp(step.Blocks[i].Len(), 7919)
			for k := range block {
				if block[k] *= 0.05; step.Blocks[i].Slot != graph.Weight {
					block[k] = 0
				}
			}
			states[s] = append(states[s], block)
		}
	}
	var data [][]float32
	for _, d := range step.Data {
		n := 1
		for _, s := range d.Shape {
			n *= s
		}
		x := ramp(n, 104729)
		if len(d.Shape) == 1 {
			for i := range x {
				x[i] = float32(i % 10)
			}
		}
		data = append(data, x)
	}
	outputs := make([][]float32, len(step.Nodes))
	for i := range step.Nodes {
		outputs[i] = make([]float32, step.Nodes[i].Len())
	}
	for from := range states {
		tensor := func(i int) []float32 {
			if block := step.Nodes[i].Block; block != graph.NoBlock {
				return states[1-from][block]
			}
			return outputs[i]
		}
		for i := range step.Nodes {
			c := kernels.Call{Node: &step.Nodes[i], Arithmetic: a, Out: tensor(i)}
			for k, r := range step.Nodes[i].In {
				switch r.Source {
				case graph.FromNode:
					c.In[k] = tensor(r.Index)
				case graph.FromState:
					c.In[k] = states[from][r.Index]
				default:
					c.In[k] = data[r.Index]
				}
			}
			t.calls[from] = append(t.calls[from], c)
		}
	}
	return t
}

// run executes a step.
func (t *training) run(m kernels.Machine) {
	calls := t.calls[t.number%2]
	t.number++
	for i := range calls {
		calls[i].Counter = t.number
		m.Run(&calls[i])
	}
}

// perceptron returns the step of a perceptron with ReLU.
func perceptron(batch int, widths []int, o graph.Optimizer) *graph.Step {
	b := graph.NewBuilder()
	h, labels := b.Data("images", batch, widths[0]), b.Data("labels", batch)
	for i := 1; i < len(widths); i++ {
		w := b.Parameter(fmt.Sprintf("w%d", i), widths[i-1], widths[i])
		bias := b.Parameter(fmt.Sprintf("b%d", i), widths[i])
		if h = b.Bias(b.MatMul(h, w), bias); i < len(widths)-1 {
			h = b.ReLU(h)
		}
	}
	return b.Step(b.Mean(b.CrossEntropy(h, labels)), o)
}

// BenchmarkStep measures training steps, the making of batches left out.
func BenchmarkStep(b *testing.B) {
	adam := graph.AdamW{Rate: 0.001, Beta1: 0.9, Beta2: 0.999, Rest1: 0.1, Rest2: 0.001, Epsilon: 1e-8, Keep: 0.9999}
	models := []struct {
		name   string
		batch  int
		widths []int
		rule   graph.Optimizer
	}{
		{"784-128-10/b64/sgd", 64, []int{784, 128, 10}, graph.SGD{Rate: 0.01}},
		{"784-128-10/b64/adamw", 64, []int{784, 128, 10}, adam},
		{"784-512-512-10/b128/sgd", 128, []int{784, 512, 512, 10}, graph.SGD{Rate: 0.01}},
		{"196-32-10/b32/sgd", 32, []int{196, 32, 10}, graph.SGD{Rate: 0.01}},
	}
	for _, model := range models {
		for _, backend := range backendsOf(b) {
			for _, a := range kernels.Arithmetics() {
				b.Run(fmt.Sprintf("%s/%s/%v", model.name, backend.Name(), a), func(b *testing.B) {
					m := backend.Machine()
					t := newTraining(perceptron(model.batch, model.widths, model.rule), a)
					t.run(m)
					t.run(m)
					b.ReportAllocs()
					for b.Loop() {
						t.run(m)
					}
					b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "steps/s")
				})
			}
		}
	}
}
