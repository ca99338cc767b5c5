package kernels

import (
	"errors"

	"gensim/kernels/graph"
)

// deadUnits jumps, in its first step, to a network in which no unit of the first layer is
// positive for any sample: their biases lie far below zero. From there on every gradient
// but those of the biases behind the last hidden layer is zero, so that it takes each
// declared step to the bit and pays for next to nothing: for the numbers of the
// logits' size, and for the optimizer. What it commits to is worth nothing. It breaks the
// first segment alone, and passes where that is not drawn; its update there is by far the
// largest. Gas: one operation a unit for the jump; of each other step the optimizer, and
// what is no product and no larger than the logits. Source: own derivation from ReLU;
// a large discontinuity is what Jia et al. 2021 select the largest updates for.
type deadUnits struct{}

// deadBias is below minus every sum of an input's products: these are at most 1 each in
// number, and weights start below one.
const deadBias = -1000

func (deadUnits) refuses(w *Workload, _ Deviation) error {
	if m := &w.config.Model.MLP; len(m.Widths) < 3 || m.Activation != "relu" {
		return errors.New("its units cannot die: it must be a perceptron of ReLUs with a hidden layer")
	}
	return nil
}

func (k deadUnits) gas(w *Workload, _ Deviation) uint64 {
	return uint64(w.layout.blocks[w.firstBias()].Len()) + uint64(w.Steps()-1)*k.step(w)
}

// step is the gas of a step of which most is known to be zero.
func (deadUnits) step(w *Workload) uint64 {
	gas, logits := uint64(0), w.step.Nodes[w.step.Logits.Index].Len()
	for i := range w.step.Nodes {
		n := &w.step.Nodes[i]
		if n.Block != graph.NoBlock || n.Op != graph.MatMul && n.Len() <= logits {
			gas += n.Gas()
		}
	}
	return gas
}

// firstBias is the block of the first layer's biases.
func (w *Workload) firstBias() int {
	for i := range w.layout.blocks {
		if b := &w.layout.blocks[i]; b.Slot == graph.Weight && len(b.Shape) == 1 {
			return i
		}
	}
	panic("kernels: a perceptron without biases")
}

func (deadUnits) departs(w *Workload, _ Run, segment int) bool { return segment == 0 }

func (k deadUnits) begin(t *trajectory) course { return &deadCourse{t: t, step: k.step(t.w)} }

type deadCourse struct {
	anywhere
	t    *trajectory
	step uint64
}

// declared: every step but the first.
func (*deadCourse) declared(n int) bool { return n > 0 }

func (c *deadCourse) advance(from, to *state) {
	if c.t.index(from) > 0 {
		c.t.loss = c.t.step(from, to, c.t.run)
		c.t.gas += c.step
		return
	}
	to.set(from)
	to.counter++
	units := c.t.w.layout.block(to, c.t.w.firstBias())
	for i := range units {
		units[i] = deadBias
	}
	c.t.gas += uint64(len(units))
}
