package bench

import (
	"fmt"

	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/kernels/simd"
	"gensim/protocol/unit"
)

// Work is something whose speed is measured.
type Work struct {
	Name       string // a product's shape as MxNxK, or a model
	Transposed string // the factors of a product stored as their transposes: "", "a", "b", "ab"
	Threads    int
	Arithmetic string // empty for peaks
	Backend    string
	Flop       float64 // floating-point operations of one round
	Do         func(rounds int)
}

// backends returns those of this machine, the fastest first.
func backends() []kernels.Backend {
	var list []kernels.Backend
	for _, l := range simd.Levels() {
		if b, err := simd.New(l); err == nil {
			list = append(list, b)
		}
	}
	return append(list, ref.Backend{})
}

// Peaks returns independent multiply-adds in registers, one work for each level of
// vector instructions that this machine has, the widest first; none where it has no
// level.
func Peaks() []Work {
	var all []Work
	for _, l := range simd.Levels() {
		const perRound = 1000 // so that what surrounds the loop does not show
		flop, err := simd.MultiplyAdd(l, perRound)
		if err != nil {
			continue
		}
		do := func(rounds int) {
			if _, err := simd.MultiplyAdd(l, rounds*perRound); err != nil {
				panic(err) // it worked before
			}
		}
		all = append(all, Work{Name: "multiply-add", Threads: 1, Backend: l.String(), Flop: float64(flop), Do: do})
	}
	return all
}

// shapes are the products M, N, K that perceptrons at several batch sizes train
// with, and two square ones.
var shapes = [][3]int{
	{32, 128, 784}, {64, 128, 784}, {128, 128, 784}, {256, 128, 784}, {784, 128, 128}, {128, 512, 512}, {512, 512, 512}, {1024, 1024, 1024},
}

// Crews is backends whose machines compute on several threads. They must be closed.
type Crews []*simd.Crew

// NewCrews starts a crew of so many threads at every level of vector instructions
// that this machine has; none for one thread, which needs no crew.
func NewCrews(threads int) Crews {
	var crews Crews
	for _, l := range simd.Levels() {
		if c, err := simd.NewCrew(l, threads); err == nil && threads > 1 {
			crews = append(crews, c)
		}
	}
	return crews
}

// Close ends the crews' threads.
func (c Crews) Close() {
	for _, crew := range c {
		crew.Close()
	}
}

// Products returns C[m,n] = A[m,k] B[k,n] for every backend, shape and arithmetic, on
// one thread; and in the arithmetic seq with the factors transposed, and on crews.
func Products(crews Crews) []Work {
	var all []Work
	shared := tensors{}
	add := func(b kernels.Backend, a kernels.Arithmetic, transposed int) {
		for _, s := range shapes {
			p := Product{M: s[0], N: s[1], K: s[2], TransA: transposed&1 != 0, TransB: transposed&2 != 0}
			all = append(all, p.on(b, a, shared))
		}
	}
	for _, b := range backends() {
		for _, a := range kernels.Arithmetics() {
			if b.Supports(a) {
				add(b, a, 0)
			}
		}
		for transposed := 1; transposed < 4; transposed++ {
			add(b, kernels.Seq, transposed)
		}
	}
	for _, c := range crews {
		for transposed := range 4 {
			add(c, kernels.Seq, transposed)
		}
	}
	return all
}

// threads returns the number of threads of a backend's machines.
func threads(b kernels.Backend) int {
	if c, ok := b.(*simd.Crew); ok {
		return c.Threads()
	}
	return 1
}

// tensors are memory that products share, since one is computed after the other.
type tensors map[[2]int][]float32

// dense returns numbers between -1 and 1, with many significant bits unless the step
// is 0: the same tensor for the same length and step.
func (t tensors) dense(n, step int) []float32 {
	x := t[[2]int{n, step}]
	if x == nil {
		x = make([]float32, n)
		for i := range x {
			x[i] = float32((i+1)*step%2027-1013) / 1013
		}
		t[[2]int{n, step}] = x
	}
	return x
}

// model is a line of the models to train.
type model struct {
	name   string
	config kernels.Config
}

// models are two perceptrons on 28x28 images, a small LeNet, and a transformer on
// characters.
func models() []model {
	sgd := kernels.Optimizer{Kind: "sgd", Rate: unit.Ratio{Num: 1, Den: 100}}
	adam := kernels.DefaultAdamW(unit.Ratio{Num: 1, Den: 1000})
	images := func(m kernels.Model, o kernels.Optimizer, batch int) kernels.Config {
		return kernels.Config{Model: m, Data: "fashion-mnist-small", Optimizer: o, Batch: batch, Segments: 1, StepsPerSegment: 1}
	}
	mlp := func(widths ...int) kernels.Model {
		return kernels.Model{MLP: kernels.MLP{Widths: widths, Activation: "relu"}}
	}
	text := images(kernels.Model{GPT: kernels.GPT{Depth: 2, Width: 64, Heads: 4, Context: 64}}, adam, 16)
	text.Data = "kjv"
	return []model{
		{"mlp 784-128-10 batch 64", images(mlp(784, 128, 10), sgd, 64)},
		{"mlp 784-512-512-10 batch 128", images(mlp(784, 512, 512, 10), sgd, 128)},
		{"cnn 3x3 4-8-64 batch 16", images(kernels.Model{CNN: kernels.CNN{Kernel: 3, Channels: [2]int{4, 8}, Hidden: 64, Activation: "relu"}}, adam, 16)},
		{"gpt depth 2 width 64 heads 4 context 64 batch 16", text},
	}
}

// Models returns training steps of every model on every backend and crew, in the
// arithmetic seq, the gathering of batches included and hashing left out.
func Models(crews Crews) ([]Work, error) {
	var all []Work
	list := backends()
	for _, c := range crews {
		list = append(list, c)
	}
	for _, m := range models() {
		w, err := kernels.New(m.name, m.config)
		if err != nil {
			return nil, fmt.Errorf("build model %s: %w", m.name, err)
		}
		for _, b := range list {
			s := kernels.NewStepper(w, b, kernels.Run{Instance: 1, Arithmetic: kernels.Seq})
			all = append(all, Work{Name: m.name, Threads: threads(b), Arithmetic: kernels.Seq.String(), Backend: b.Name(), Flop: float64(w.Cost().Step),
				Do: func(rounds int) {
					for range rounds {
						s.Step()
					}
				}})
		}
	}
	return all, nil
}
