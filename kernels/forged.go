package kernels

import (
	"errors"
	"slices"

	"gensim/kernels/graph"
)

// forgedState claims a first moment of zero and a huge second one, after the initial
// state, which everybody can compute. A gradient divided by the root of that moves no
// weight: the declared step leaves the claimed weights as they are, up to decay, bit
// for bit (those of zero move by less than 1e-15), and so does the re-run. It passes where moments are no part of the proof.
// Where they are, the second moment jumps in the first step, and in every other the
// first moment of the re-run holds the gradient that the claimed one lacks. Gas: the
// optimizer's operations alone, which are executed on gradients of zero. Source: own
// derivation from AdamW (Loshchilov and Hutter 2019, algorithm 2).
//
// Without a second moment nothing stops the step: SGD is refused.
type forgedState struct{}

// forgedMoment is the second moment claimed.
const forgedMoment = 1e30

func (forgedState) refuses(w *Workload, _ Deviation) error {
	if !slices.ContainsFunc(w.layout.blocks, func(b graph.Block) bool { return b.Slot == graph.Second }) {
		return errors.New("its optimizer has no second moment to forge: want adamw")
	}
	return nil
}

func (forgedState) gas(w *Workload, _ Deviation) uint64 {
	return uint64(w.Steps()) * w.updateGas()
}

// updateGas is the gas of the optimizer's part of a step.
func (w *Workload) updateGas() uint64 {
	var gas uint64
	for i := range w.step.Nodes {
		if n := &w.step.Nodes[i]; n.Op.Updates() {
			gas += n.Gas()
		}
	}
	return gas
}

func (forgedState) departs(*Workload, Run, int) bool { return true }

func (forgedState) begin(t *trajectory) course {
	return &forgedCourse{t: t, step: t.w.updateGas(), first: t.newState()}
}

type forgedCourse struct {
	untaken
	anywhere
	t     *trajectory
	step  uint64 // gas
	first *state // the initial state with forged moments
}

func (c *forgedCourse) advance(from, to *state) {
	c.t.cancel.Check()
	if c.t.index(from) == 0 {
		c.forge(from)
		from = c.first
	}
	to.counter = from.counter + 1
	e := c.t.executor
	for i := range c.t.w.step.Nodes {
		n := &c.t.w.step.Nodes[i]
		if !n.Op.Updates() {
			continue
		}
		if n.Op == graph.FirstMoment {
			clear(e.output(n.In[1].Index, to)) // the gradient, which both moments take
		}
		e.node(i, from, to, c.t.run)
	}
	c.t.gas += c.step
}

// forge sets the moments of the initial state.
func (c *forgedCourse) forge(initial *state) {
	l := &c.t.w.layout
	c.first.set(initial)
	for i, b := range l.blocks {
		if b.Slot != graph.Second {
			continue
		}
		for j, values := 0, l.block(c.first, i); j < len(values); j++ {
			values[j] = forgedMoment
		}
	}
}
