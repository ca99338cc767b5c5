package kernels

import (
	"math"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/kernels/graph"
)

// layout places the blocks of a workload's state in one row of numbers.
type layout struct {
	blocks  []graph.Block
	offsets []int // of each block, and the end
	floats  int
	weights int // the weights are the first of them
	groups  []group
}

// group is a range of the state whose distance is judged as a whole: the weights,
// or one kind of moment.
type group struct{ from, to int }

func newLayout(s *graph.Step) layout {
	l := layout{blocks: s.Blocks, offsets: []int{0}}
	for i := range s.Blocks {
		b := &s.Blocks[i]
		if i == 0 || b.Slot != s.Blocks[i-1].Slot {
			l.groups = append(l.groups, group{from: l.floats})
		}
		l.floats += b.Len()
		l.offsets = append(l.offsets, l.floats)
		l.groups[len(l.groups)-1].to = l.floats
	}
	l.weights = l.groups[0].to
	return l
}

// state is a checkpoint: weights, moments, and the number of steps taken.
type state struct {
	values  []float32
	counter uint64
}

func (l *layout) newState() *state { return &state{values: make([]float32, l.floats)} }

// block returns the numbers of block i.
func (l *layout) block(s *state, i int) []float32 {
	return s.values[l.offsets[i]:l.offsets[i+1]:l.offsets[i+1]]
}

func (s *state) clone() *state {
	return &state{values: append([]float32(nil), s.values...), counter: s.counter}
}

// set makes s equal to o.
func (s *state) set(o *state) {
	copy(s.values, o.values)
	s.counter = o.counter
}

// InitialHash returns the hash of the state before the first step of an instance, which
// follows from the public program.
func (w *Workload) InitialHash(instance uint64) merkle.Hash {
	h := hasher{canonical: canonical}
	return h.state(&w.layout, w.initial(instance))
}

// initial returns the state before the first step of an instance. Moments are zero,
// vectors hold their parameter's starting value, zero for biases. A weight matrix of fan-in n draws from the instance's stream
// of initialisation, entity its block, one word an element in row-major order; the
// top 24 bits u of a word give
//
//	float32((2u + 1 - 2^24) · 2^-24) · float32(sqrt(6/n))
//
// which is uniform and symmetric between the bounds of He et al. (2015).
func (w *Workload) initial(instance uint64) *state {
	s := w.layout.newState()
	w.begin(s, instance)
	return s
}

// begin writes the initial state of an instance into s.
func (w *Workload) begin(s *state, instance uint64) {
	s.counter = 0
	for i := range w.layout.blocks {
		w.initialise(w.layout.block(s, i), instance, i, 0)
	}
}

// initialise fills values with those of a block of the initial state from an element
// on.
func (w *Workload) initialise(values []float32, instance uint64, block, from int) {
	b := &w.layout.blocks[block]
	if b.Slot != graph.Weight || len(b.Shape) != 2 {
		for j := range values {
			values[j] = b.Start
		}
		return
	}
	bound := float32(math.Sqrt(6 / float64(b.Shape[0])))
	draws := stream.New(instance, stream.Initialisation, uint64(block)).Skip(uint64(from))
	var words [64]uint64
	for j := range values {
		if j%64 == 0 {
			draws.Words(words[:])
		}
		u := int32(words[j%64] >> 40)
		values[j] = float32(float32(2*u+1-1<<24) * 0x1p-24 * bound)
	}
}
