package graph_test

import (
	"fmt"
	"math"
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
)

// model builds a loss on a builder; the parameters and data it declares are filled
// with random numbers.
type model struct {
	name  string
	build func(b *graph.Builder) graph.Ref
}

const (
	rows    = 6
	classes = 4
)

var models = []model{
	{"mlp relu", func(b *graph.Builder) graph.Ref { return mlp(b, b.ReLU) }},
	{"mlp gelu", func(b *graph.Builder) graph.Ref { return mlp(b, b.GELU) }},
	{"residual", residual},
	{"transposed", transposed},
	{"shared parameter", shared},
	{"tanh", func(b *graph.Builder) graph.Ref { return mlp(b, b.Tanh) }},
	{"normalised", normalised},
	{"dropout", dropout},
	{"convolution 3x3", func(b *graph.Builder) graph.Ref { return convolved(b, 3) }},
	{"convolution 5x5", func(b *graph.Builder) graph.Ref { return convolved(b, 5) }},
	{"attention", attending},
}

func mlp(b *graph.Builder, activation func(graph.Ref) graph.Ref) graph.Ref {
	x, y := b.Data("x", rows, 5), b.Data("labels", rows)
	h := activation(b.Bias(b.MatMul(x, b.Parameter("w1", 5, 7)), b.Parameter("b1", 7)))
	return b.Mean(b.CrossEntropy(b.Bias(b.MatMul(h, b.Parameter("w2", 7, classes)), b.Parameter("b2", classes)), y))
}

// residual uses a value three times, so that gradients must be added up.
func residual(b *graph.Builder) graph.Ref {
	x, y := b.Data("x", rows, 5), b.Data("labels", rows)
	h := b.MatMul(x, b.Parameter("in", 5, 6))
	h = b.Add(h, b.GELU(b.MatMul(h, b.Parameter("w", 6, 6))))
	h = b.Add(h, h)
	return b.Mean(b.CrossEntropy(b.MatMul(h, b.Parameter("out", 6, classes)), y))
}

// transposed takes products of trained tensors in all four cases of transposition.
func transposed(b *graph.Builder) graph.Ref {
	x, y := b.Data("x", rows, 3), b.Data("labels", rows)
	p, q := b.Parameter("p", 3, 5), b.Parameter("q", 5, 3)
	pq := b.MatMulTransposed(p, q, false, false)                                      // [3,3]
	both := b.MatMulTransposed(p, q, true, true)                                      // [5,5]
	left := b.MatMulTransposed(p, pq, true, false)                                    // [5,3]
	right := b.MatMulTransposed(left, q, false, true)                                 // [5,5]
	mixed := b.MatMul(b.MatMul(x, p), b.Add(both, right))                             // [rows,5]
	return b.Mean(b.CrossEntropy(b.MatMul(mixed, b.Parameter("out", 5, classes)), y)) // [rows,classes]
}

// shared uses one parameter in two layers.
func shared(b *graph.Builder) graph.Ref {
	x, y := b.Data("x", rows, classes), b.Data("labels", rows)
	w := b.Parameter("w", classes, classes)
	return b.Mean(b.CrossEntropy(b.MatMul(b.ReLU(b.MatMul(x, w)), w), y))
}

// Gradients by autodiff in float32 agree with central differences of the loss in a
// float64 shadow of the forward pass.
func TestGradientsAgainstFiniteDifferences(t *testing.T) {
	for _, m := range models {
		b := graph.NewBuilder()
		step := b.Step(m.build(b), graph.SGD{Rate: 0.5})
		for seed := range uint64(3) {
			t.Run(fmt.Sprintf("%s/%d", m.name, seed), func(t *testing.T) { checkGradients(t, step, seed) })
		}
	}
}

func checkGradients(t *testing.T, step *graph.Step, seed uint64) {
	e := newEvaluation(step, seed)
	outputs := e.run()
	s := shadow{step: step, masks: widen(outputs), data: widen(e.data), state: widen(e.state)}
	if d := math.Abs(s.loss() - float64(outputs[step.Loss.Index][0])); d > 1e-5 {
		t.Fatalf("the shadow's loss differs by %g", d)
	}
	for i := range step.Nodes {
		n := &step.Nodes[i]
		if n.Op != graph.SGDStep {
			continue
		}
		block := n.In[0].Index
		gradient := outputs[n.In[1].Index]
		for j := range gradient {
			want := s.slope(block, j)
			// Rounding: some tens of operations on numbers up to about 10.
			if d := math.Abs(float64(gradient[j]) - want); d > 2e-5*(1+math.Abs(want)) {
				t.Errorf("%s[%d]: gradient %g, finite difference %g", step.Blocks[block].Name, j, gradient[j], want)
			}
		}
		// The update must move against that gradient by the rate.
		moved := outputs[i][0] - e.state[block][0]
		if d := math.Abs(float64(moved + 0.5*gradient[0])); d > 1e-6 {
			t.Errorf("%s[0] moved by %g on gradient %g", step.Blocks[block].Name, moved, gradient[0])
		}
	}
}

// evaluation executes a step graph on the reference backend with random tensors.
type evaluation struct {
	step  *graph.Step
	data  [][]float32
	state [][]float32
}

func newEvaluation(step *graph.Step, seed uint64) *evaluation {
	e := &evaluation{step: step}
	random := seed*2654435761 + 12345
	next := func() float32 {
		random = random*6364136223846793005 + 1442695040888963407
		return float32(int32(random>>33)%2001-1000) / 1000
	}
	for _, d := range step.Data {
		x := make([]float32, size(d.Shape))
		for i := range x {
			x[i] = next()
			if d.Name == "labels" || d.Name == "tokens" {
				x[i] = float32(i * i % classes)
			}
		}
		e.data = append(e.data, x)
	}
	for i := range step.Blocks {
		x := make([]float32, step.Blocks[i].Len())
		for j := range x {
			x[j] = next()
		}
		e.state = append(e.state, x)
	}
	return e
}

func size(shape []int) int {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return n
}

// run returns every node's output.
func (e *evaluation) run() [][]float32 {
	machine := ref.Backend{}.Machine()
	outputs := make([][]float32, len(e.step.Nodes))
	sources := map[graph.Source][][]float32{graph.FromNode: outputs, graph.FromState: e.state, graph.FromData: e.data}
	for i := range e.step.Nodes {
		n := &e.step.Nodes[i]
		outputs[i] = make([]float32, n.Len())
		c := kernels.Call{Node: n, Arithmetic: kernels.Seq, Counter: 1, Out: outputs[i]}
		for k, r := range n.In {
			c.In[k] = sources[r.Source][r.Index]
		}
		machine.Run(&c)
	}
	return outputs
}

func widen(x [][]float32) [][]float64 {
	out := make([][]float64, len(x))
	for i := range x {
		for _, v := range x[i] {
			out[i] = append(out[i], float64(v))
		}
	}
	return out
}

// shadow computes the loss in float64.
type shadow struct {
	step        *graph.Step
	masks       [][]float64 // by node: what was drawn
	data, state [][]float64
}

// slope is the central difference of the loss by element j of a block.
func (s *shadow) slope(block, j int) float64 {
	const h = 1e-5
	x := s.state[block]
	keep := x[j]
	x[j] = keep + h
	up := s.loss()
	x[j] = keep - h
	down := s.loss()
	x[j] = keep
	return (up - down) / (2 * h)
}

// loss evaluates the forward nodes, which end with the loss.
func (s *shadow) loss() float64 {
	outputs := make([][]float64, s.step.Loss.Index+1)
	sources := map[graph.Source][][]float64{graph.FromNode: outputs, graph.FromState: s.state, graph.FromData: s.data}
	for i := range outputs {
		n := &s.step.Nodes[i]
		if n.Op == graph.Mask {
			outputs[i] = s.masks[i]
			continue
		}
		var in [2][]float64
		for k, r := range n.In {
			in[k] = sources[r.Source][r.Index]
		}
		outputs[i] = forward(n, in[0], in[1])
	}
	return outputs[s.step.Loss.Index][0]
}

// forward is the mathematics of a forward operation.
func forward(n *graph.Node, x, y []float64) []float64 {
	out := make([]float64, n.Len())
	switch n.Op {
	case graph.MatMul:
		multiply(n, out, x, y)
	case graph.Mean:
		for _, v := range x {
			out[0] += v / float64(len(x))
		}
	case graph.Normalize, graph.ScaleColumns, graph.Conv, graph.MaxPool, graph.Gather, graph.Repeat,
		graph.HeadScores, graph.HeadMix, graph.CausalSoftmax:
		layer(n, out, x, y)
	case graph.CrossEntropy:
		for i := range out {
			row, sum := x[i*classes:(i+1)*classes], 0.0
			for _, v := range row {
				sum += math.Exp(v)
			}
			out[i] = math.Log(sum) - row[int(y[i])]
		}
	default:
		for i, v := range x {
			switch n.Op {
			case graph.Add:
				v += y[i]
			case graph.Bias:
				v += y[i%len(y)]
			case graph.ReLU:
				v = max(v, 0)
			case graph.Tanh:
				v = math.Tanh(v)
			case graph.Mul:
				v *= y[i]
			case graph.GELU:
				v = v / 2 * (1 + math.Tanh(math.Sqrt(2/math.Pi)*(v+0.044715*v*v*v)))
			default:
				panic(n.Op.String())
			}
			out[i] = v
		}
	}
	return out
}

func multiply(n *graph.Node, out, x, y []float64) {
	m, inner, cols := n.Shape[0], n.Inner(), n.Shape[1]
	for i := range m {
		for j := range cols {
			for k := range inner {
				a, b := x[min(i*inner+k, len(x)-1)], y[min(k*cols+j, len(y)-1)]
				if n.TransX {
					a = x[k*m+i]
				}
				if n.TransY {
					b = y[j*inner+k]
				}
				out[i*cols+j] += a * b
			}
		}
	}
}
