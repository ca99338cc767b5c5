package kernels

import (
	"math/bits"

	"gensim/protocol/unit"
)

// Cost is what a workload's parts cost, in FLOP-gas and bytes, exactly.
type Cost struct {
	Step       uint64 // gas of one training step
	Init       uint64 // gas of the initial state
	Distance   uint64 // gas of one distance between two states
	StateBytes uint64 // of one state, hashed whole
	NodeBytes  uint64 // of all node outputs of one step
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
	return c
}

// Cost returns the workload's costs.
func (w *Workload) Cost() Cost { return w.cost }

// Work counts parts of a workload and hashed bytes, to be added up.
type Work struct {
	Inits, Steps, Distances uint64
	// HashedBytes are charged at HashPrice gas each.
	HashedBytes, HashPrice uint64
}

// Total returns the gas of an amount of work: the sum is formed in 128 bits and
// rounded up once to unit.Gas. It panics when the result exceeds int64, which
// validation excludes.
func (c *Cost) Total(w Work) unit.Gas {
	var hi, lo uint64
	add := func(count, price uint64) {
		h, l := bits.Mul64(count, price)
		var carry uint64
		lo, carry = bits.Add64(lo, l, 0)
		if hi, carry = bits.Add64(hi, h, carry); carry != 0 {
			panic("kernels: gas exceeds 128 bits")
		}
	}
	add(w.Inits, c.Init)
	add(w.Steps, c.Step)
	add(w.Distances, c.Distance)
	add(w.HashedBytes, w.HashPrice)
	return roundUpToMgas(hi, lo)
}

func roundUpToMgas(hi, lo uint64) unit.Gas {
	const million = 1_000_000
	if hi >= million {
		panic("kernels: gas exceeds 64 bits of Mgas")
	}
	q, rest := bits.Div64(hi, lo, million)
	if rest != 0 {
		q++
	}
	if q > 1<<63-1 {
		panic("kernels: gas exceeds 63 bits of Mgas")
	}
	return unit.Gas(q)
}
