package kernels

import (
	"math"

	"gensim/kernels/graph"
)

// noise never trains: the initial state is real, every later one is the one before
// plus Gaussian noise of about one update's size. It passes no comparison. Gas: one
// real first update, from which the size is taken, and an operation an element of
// each state. Source: Jia et al. 2021, random weights as the weakest spoof.
type noise struct{}

// noisePrice is the gas of adding noise to one element of the state: who fakes work
// needs no good generator, and pays for an addition.
const noisePrice = 1

func (noise) refuses(*Workload, Deviation) error { return nil }

func (noise) gas(w *Workload, _ Deviation) uint64 {
	return w.stepsGas(1) + uint64(w.Steps())*w.perElement(noisePrice)
}

func (noise) departs(*Workload, Run, int) bool { return true }

func (noise) begin(t *trajectory) course {
	from, to := t.firstStep()
	l := &t.w.layout
	c := &noiseCourse{t: t, nodes: make([]graph.Node, len(l.blocks))}
	for i := range c.nodes {
		x, y := l.block(from, i), l.block(to, i)
		size := float32(euclidean(x, y) / math.Sqrt(float64(len(x))))
		shape := []int{len(x)}
		c.nodes[i] = graph.Node{Op: graph.Noise, InShape: [][]int{shape}, Shape: shape, Const: []float32{size}, Block: i}
	}
	return c
}

// firstStep takes the first step for real and returns the states before and after.
func (t *trajectory) firstStep() (from, to *state) {
	from, to = t.origin(), t.newState()
	t.train(from, to)
	return from, to
}

type noiseCourse struct {
	untaken
	anywhere
	t     *trajectory
	nodes []graph.Node // by block, noise of the root mean square of the first update
}

// advance adds noise to each block, keyed by the instance, the step and the block.
// Second moments stay non-negative.
func (c *noiseCourse) advance(from, to *state) {
	e := c.t.executor
	e.meter.lap(&e.meter.times.Other)
	to.counter = from.counter + 1
	for i := range c.nodes {
		out := e.w.layout.block(to, i)
		call := &e.calls[0]
		*call = Call{Node: &c.nodes[i], Arithmetic: c.t.run.Arithmetic, Counter: to.counter, Instance: c.t.run.Instance, Index: i, Out: out}
		call.In[0] = e.w.layout.block(from, i)
		e.machine.Run(call)
		if e.w.layout.blocks[i].Slot == graph.Second {
			for j, v := range out {
				out[j] = max(v, -v)
			}
		}
	}
	e.meter.kernel(&e.meter.times.Noise, !e.scalar[graph.Noise])
	c.t.gas += e.w.perElement(noisePrice)
}
