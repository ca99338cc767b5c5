package kernels

import (
	"encoding/binary"
	"fmt"
	"math"

	"gensim/internal/merkle"
	"gensim/kernels/graph"
	"gensim/protocol/unit"
)

// referee executes single tiles of operations on what is shown to it. What it
// knows is public: the step graph, the instance, the arithmetic and the number of
// the step. It holds no tensor of its own.
type referee struct {
	w       *Workload
	machine Machine
	hasher  *hasher
	run     Run
	counter uint64 // of the state after the step
}

// tile executes one tile of a node and returns its hash.
func (r *referee) tile(node, tile int, operands []Shown) (merkle.Hash, error) {
	n := &r.w.step.Nodes[node]
	from, to := tileRange(n.Len(), tile)
	if len(operands) != len(n.In) {
		return merkle.Hash{}, fmt.Errorf("%w: %d of %d", ErrNotShown, len(operands), len(n.In))
	}
	part := n.Part(from, to)
	call := Call{Node: &part.Node, Arithmetic: r.run.Arithmetic, Counter: r.counter, Instance: r.run.Instance, Index: node,
		Nondet: r.run.orderSeed(r.counter, node), Out: make([]float32, part.Node.Len())}
	for k := range operands {
		s := &operands[k]
		if want := elementsOf(n.InShape[k]); s.Len != want {
			return merkle.Hash{}, fmt.Errorf("%w: %d numbers, want %d", ErrNotShown, s.Len, want)
		}
		numbers, err := s.read(part.In[k])
		if err != nil {
			return merkle.Hash{}, err
		}
		call.In[k] = numbers
	}
	r.machine.Run(&call)
	return r.hasher.tensor(call.Out[part.At : part.At+to-from]), nil
}

// distance measures how far two shown states lie apart.
func (r *referee) distance(m Metric, a, b shownState) (unit.Distance, error) {
	var states [2]*state
	for i, s := range []shownState{a, b} {
		states[i] = r.w.layout.newState()
		states[i].counter = s.counter
		if len(s.content) != 4*len(states[i].values) {
			return 0, fmt.Errorf("%w: a state of %d bytes", ErrNotShown, len(s.content))
		}
		decode(states[i].values, s.content)
		if r.hasher.state(&r.w.layout, states[i]) != s.digest {
			return 0, fmt.Errorf("%w: a state that is not %v", ErrNotShown, s.digest)
		}
	}
	return m.between(&r.w.layout, states[0], states[1]), nil
}

// shownState is a state that is shown whole.
type shownState struct {
	digest  merkle.Hash
	content []byte // its numbers, as they are hashed
	counter uint64
}

func (h *hasher) showState(l *layout, s *state) shownState {
	shown := shownState{h.state(l, s), make([]byte, 4*len(s.values)), s.counter}
	h.canonical(shown.content, s.values)
	return shown
}

// decode reads numbers as they are hashed.
func decode(out []float32, content []byte) {
	for i := range out {
		out[i] = math.Float32frombits(binary.LittleEndian.Uint32(content[4*i:]))
	}
}

func elementsOf(shape []int) int {
	n := 1
	for _, s := range shape {
		n *= s
	}
	return n
}

// Operands is the hash under which a dispute speaks of an operation's inputs: over
// their digests, in order.
func Operands(inputs []merkle.Hash) merkle.Hash {
	return merkle.New("gensim/kernels/operands").Hashes(inputs).Sum()
}

// Operation is the hash under which a dispute speaks of what leaf i of a step is to
// compute: the node's place in the public program. Of the closing leaves it is their
// name and what they are told: a distance its metric, and whether there is one.
func (w *Workload) Operation(i int, compares bool, m Metric) merkle.Hash {
	d := merkle.New("gensim/kernels/operation").Hash(w.digest).Uint64(uint64(i))
	if i < len(w.step.Nodes) {
		return d.Hash(w.step.Nodes[i].Digest()).Sum()
	}
	op := graph.EndState
	if i > len(w.step.Nodes) {
		op = graph.Distance
	}
	if d.Text(op.String()); op == graph.Distance && compares {
		d.Text(m.String())
	}
	return d.Sum()
}

// RefereeCost is what a referee's ruling takes: gas that it executes, bytes that it
// is shown and bytes that it hashes to believe them and to name its result.
type RefereeCost struct{ Gas, Shown, Hashed uint64 }

// most returns the larger of each.
func (c RefereeCost) most(o RefereeCost) RefereeCost {
	return RefereeCost{max(c.Gas, o.Gas), max(c.Shown, o.Shown), max(c.Hashed, o.Hashed)}
}

// Tiles returns the number of tiles of leaf i of a step: 1 of the closing leaves.
func (w *Workload) Tiles(i int) int {
	if i >= len(w.step.Nodes) {
		return 1
	}
	return tilesOf(w.step.Nodes[i].Len())
}

// TileCost returns what a ruling on a tile of leaf i takes. A distance is executed
// whole, for it depends on all of two states.
func (w *Workload) TileCost(i, tile int) RefereeCost {
	const size = uint64(len(merkle.Hash{}))
	switch i - len(w.step.Nodes) {
	case 0:
		blocks := size * uint64(len(w.layout.blocks))
		return RefereeCost{Shown: blocks, Hashed: blocks + counterBytes}
	case 1:
		both := 2 * w.cost.StateBytes
		return RefereeCost{Gas: w.cost.Distance, Shown: both + 2*size, Hashed: both}
	}
	n := &w.step.Nodes[i]
	from, to := tileRange(n.Len(), tile)
	part := n.Part(from, to)
	c := RefereeCost{Gas: part.Node.Gas(), Hashed: 4 * uint64(to-from)}
	for k, region := range part.In {
		shown, hashed := exhibitCost(elementsOf(n.InShape[k]), region)
		c.Shown += shown
		c.Hashed += hashed
	}
	return c
}

// RefereeCost returns the most that a ruling on any tile of leaf i takes.
func (w *Workload) RefereeCost(i int) RefereeCost {
	var most RefereeCost
	for tile := range w.Tiles(i) {
		most = most.most(w.TileCost(i, tile))
	}
	return most
}
