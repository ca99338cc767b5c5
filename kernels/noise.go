package kernels

import (
	"math"

	"gensim/internal/stream"
	"gensim/kernels/graph"
)

// noise never trains: the initial state is real, every later one is the one before
// plus Gaussian noise of about one update's size. It passes no comparison. Gas: one
// real first update, from which the size is taken, and an operation an element of
// each state. Source: Jia et al. 2021, random weights as the weakest spoof.
type noise struct{}

// noisePrice is the gas of adding noise to one element of the state.
const noisePrice = 1

func (noise) refuses(*Workload, Deviation) error { return nil }

func (noise) gas(w *Workload, _ Deviation) uint64 {
	return w.stepsGas(1) + uint64(w.Steps())*w.perElement(noisePrice)
}

func (noise) departs(*Workload, Run, int) bool { return true }

func (noise) begin(t *trajectory) course {
	from, to := t.firstStep()
	l := &t.w.layout
	c := &noiseCourse{t: t, sizes: make([]float32, len(l.blocks))}
	for i := range c.sizes {
		x, y := l.block(from, i), l.block(to, i)
		c.sizes[i] = float32(euclidean(x, y) / math.Sqrt(float64(len(x))))
	}
	return c
}

// firstStep takes the first step for real and returns the states before and after.
func (t *trajectory) firstStep() (from, to *state) {
	from, to = t.w.initial(t.run.Instance), t.w.layout.newState()
	t.train(from, to)
	return from, to
}

type noiseCourse struct {
	untaken
	anywhere
	t     *trajectory
	sizes []float32 // by block, the root mean square of the first update
}

// advance adds to each element a normal number from the instance's stream of noise,
// entity the step. Second moments stay non-negative.
func (c *noiseCourse) advance(from, to *state) {
	l := &c.t.w.layout
	draws := stream.New(c.t.run.Instance, stream.DeviationNoise, from.counter)
	for i, b := range l.blocks {
		x, y := l.block(from, i), l.block(to, i)
		for j := range y {
			v := x[j] + float32(c.sizes[i]*float32(draws.Norm()))
			if b.Slot == graph.Second && v < 0 {
				v = -v
			}
			y[j] = v
		}
	}
	to.counter = from.counter + 1
	c.t.gas += c.t.w.perElement(noisePrice)
}
