package kernels

import (
	"math/bits"

	"gensim/kernels/graph"
)

// Cost is what a workload's parts cost, in FLOP-gas and bytes, exactly.
type Cost struct {
	Step       uint64 // gas of one training step
	Init       uint64 // gas of the initial state
	Distance   uint64 // gas of one distance between two states
	StateBytes uint64 // of one state, hashed whole
	NodeBytes  uint64 // of all node outputs of one step
	Memory     uint64 // bytes that a re-run holds at once, which is more than a training does
}

// initPrice is the gas of one initial weight: a draw, a conversion, a scaling.
const initPrice = 4

// distancePrice is the gas of one element of a distance, that of the dearest
// metric: cosine normalises two numbers, subtracts, squares and adds.
const distancePrice = 6

func newCost(w *Workload) Cost {
	floats := uint64(w.layout.floats)
	c := Cost{
		Init:       initPrice * uint64(w.layout.weights),
		Distance:   distancePrice * floats,
		StateBytes: 4*floats + counterBytes,
	}
	for i := range w.step.Nodes {
		c.Step += w.step.Nodes[i].Gas()
		c.NodeBytes += w.step.Nodes[i].Bytes()
	}
	c.Memory = w.held()
	return c
}

// held returns the bytes of three states (the one that a step starts from, the one
// that it makes, and the claimed one), of the node outputs that are no part of a
// state, and of the batch.
func (w *Workload) held() uint64 {
	held := 3 * (4*uint64(w.layout.floats) + counterBytes)
	for i := range w.step.Nodes {
		if n := &w.step.Nodes[i]; n.Block == graph.NoBlock {
			held += n.Bytes()
		}
	}
	for _, d := range w.step.Data {
		bytes := uint64(4)
		for _, s := range d.Shape {
			bytes *= uint64(s)
		}
		held += bytes
	}
	return held
}

// Cost returns the workload's costs.
func (w *Workload) Cost() Cost { return w.cost }

// heaviest bounds the gas of one trajectory, so that sums of a few of them, and
// their product with a price per hashed byte, keep clear of 64 bits.
const heaviest = 1 << 56

// trajectoryGas returns steps times the gas of one step; fits is false when that,
// formed in 128 bits, or the gas of a step exceeds heaviest.
func trajectoryGas(s *graph.Step, steps int) (gas uint64, fits bool) {
	var step uint64
	for i := range s.Nodes {
		if step += s.Nodes[i].Gas(); step > heaviest {
			return 0, false
		}
	}
	high, low := bits.Mul64(step, uint64(steps))
	return low, high == 0 && low <= heaviest
}
