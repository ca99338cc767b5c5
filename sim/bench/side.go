package bench

import (
	"fmt"
	"slices"

	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/protocol/unit"
)

// Product is C[m,n] = op(A) op(B), summed over k. A transposed factor is stored as
// its transpose, row-major like all.
type Product struct {
	M, N, K        int
	TransA, TransB bool
	Arithmetic     string // as kernels names it
}

// Fastest returns the crew of the widest level, or without crews the backend with
// which one thread is fastest.
func Fastest(crews Crews) kernels.Backend {
	if len(crews) > 0 {
		return crews[0]
	}
	return backends()[0]
}

// Work returns the product on a backend, ready to be timed; the error says what the
// backend does not know.
func (p Product) Work(b kernels.Backend) (Work, error) {
	a, err := kernels.ParseArithmetic(p.Arithmetic)
	if err != nil {
		return Work{}, err
	}
	if !b.Supports(a) {
		return Work{}, fmt.Errorf("backend %s does not support arithmetic %s", b.Name(), a)
	}
	return p.on(b, a, tensors{}), nil
}

func (p Product) on(b kernels.Backend, a kernels.Arithmetic, t tensors) Work {
	shape := func(rows, cols int, turned bool) []int {
		if turned {
			return []int{cols, rows}
		}
		return []int{rows, cols}
	}
	c := &kernels.Call{
		Node: &graph.Node{Op: graph.MatMul, TransX: p.TransA, TransY: p.TransB, Shape: []int{p.M, p.N},
			InShape: [][]int{shape(p.M, p.K, p.TransA), shape(p.K, p.N, p.TransB)}},
		Arithmetic: a, Nondet: 1, Out: t.dense(p.M*p.N, 0),
	}
	c.In[0], c.In[1] = t.dense(p.M*p.K, 7919), t.dense(p.K*p.N, 104729)
	machine := b.Machine()
	transposed := ""
	if p.TransA {
		transposed += "a"
	}
	if p.TransB {
		transposed += "b"
	}
	return Work{Name: fmt.Sprintf("%dx%dx%d", p.M, p.N, p.K), Transposed: transposed, Threads: threads(b),
		Arithmetic: a.String(), Backend: b.Name(), Flop: float64(2 * p.M * p.N * p.K),
		Do: func(rounds int) {
			for range rounds {
				machine.Run(c)
			}
		}}
}

// Shapes returns M, N, K of the products that Products measures.
func Shapes() [][3]int { return slices.Clone(shapes) }

// Training is a model that other programs can train as well: what the yardstick of
// the folder bench compares.
type Training struct {
	Name   string
	Config kernels.Config
}

// Trainings returns the models that are compared with other programs: perceptrons
// of two sizes, convolutional networks, a transformer. Images come from the whole
// of Fashion-MNIST, so that batches are gathered from far more than a cache holds.
func Trainings() []Training {
	sgd := kernels.Optimizer{Kind: "sgd", Rate: unit.Ratio{Num: 1, Den: 100}}
	adam := kernels.DefaultAdamW(unit.Ratio{Num: 1, Den: 1000})
	with := func(m kernels.Model, data string, o kernels.Optimizer, batch int) kernels.Config {
		return kernels.Config{Model: m, Data: data, Optimizer: o, Batch: batch, Segments: 1, StepsPerSegment: 1}
	}
	mlp := func(widths ...int) kernels.Model {
		return kernels.Model{MLP: kernels.MLP{Widths: widths, Activation: "relu"}}
	}
	cnn := func(c kernels.CNN) kernels.Model {
		c.Activation = "relu"
		return kernels.Model{CNN: c}
	}
	lenet := cnn(kernels.CNN{Kernel: 5, Channels: [2]int{6, 16}, Hidden: 120})
	wide := cnn(kernels.CNN{Kernel: 3, Channels: [2]int{16, 32}, Hidden: 64})
	gpt := kernels.Model{GPT: kernels.GPT{Depth: 4, Width: 128, Heads: 4, Context: 128}}
	const images = "fashion-mnist"
	return []Training{
		{"mlp 784-128-10 batch 64, sgd", with(mlp(784, 128, 10), images, sgd, 64)},
		{"mlp 784-128-10 batch 64, adamw", with(mlp(784, 128, 10), images, adam, 64)},
		{"mlp 784-512-512-10 batch 128, sgd", with(mlp(784, 512, 512, 10), images, sgd, 128)},
		{"cnn 3x3 16-32-64 batch 64, sgd", with(wide, images, sgd, 64)},
		{"cnn 5x5 6-16-120 batch 64, sgd", with(lenet, images, sgd, 64)},
		{"gpt 4x128 heads 4 context 128 batch 8, adamw", with(gpt, "kjv", adam, 8)},
	}
}

// Workload builds the training's workload. The error wraps dataset.ErrAbsent when
// the images have not been brought.
func (t Training) Workload() (*kernels.Workload, error) { return kernels.New(t.Name, t.Config) }

// Begin returns a stepper of the workload on a backend, with fresh weights, in the
// arithmetic seq.
func Begin(w *kernels.Workload, b kernels.Backend) *kernels.Stepper {
	return kernels.NewStepper(w, b, kernels.Run{Instance: 1, Arithmetic: kernels.Seq})
}
