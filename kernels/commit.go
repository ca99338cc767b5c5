package kernels

import (
	"encoding/binary"
	"math"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// What the protocol commits to, from the numbers up. Root is merkle.Root.
//
//	tile       = HashLeaf(up to TileFloats numbers, 4 bytes each, least significant
//	             first, every NaN as 0x7fc00000)
//	tensor     = Root(tiles), row-major; the digest of a node's output
//	state      = Root(tensors of all blocks..., counter)
//	segment    = Root(states after each of its steps)
//	trajectory = Root(state before step 1, segments...)
//	step       = node outputs..., state after the step, distance: the leaves that a
//	             verifier's work root stands on
const (
	// TileFloats is the number of elements of a tile, 16 KiB.
	TileFloats = 4096
	// canonicalNaN stands for every NaN in a hash.
	canonicalNaN = 0x7fc00000
	// counterBytes is what a state's counter adds to its hashed bytes.
	counterBytes = 8
)

// SegmentRoot returns the root over the hashes of the states after each step of a
// segment.
func SegmentRoot(states []merkle.Hash) merkle.Hash { return merkle.Root(states) }

// TrajectoryRoot returns what a solver commits to: the root over the hash of the
// initial state and all segment roots.
func TrajectoryRoot(initial merkle.Hash, segments []merkle.Hash) merkle.Hash {
	leaves := make([]merkle.Hash, 0, 1+len(segments))
	return merkle.Root(append(append(leaves, initial), segments...))
}

// DistanceLeaf returns the digest of a distance as a step's last leaf.
func DistanceLeaf(d unit.Distance) merkle.Hash {
	return merkle.New("gensim/kernels/distance").Int64(int64(d)).Sum()
}

// NoDistance is the last leaf of a step at whose end nothing is compared: all but
// the last of a segment that is compared as a whole.
func NoDistance() merkle.Hash { return merkle.New("gensim/kernels/no-distance").Sum() }

// hasher computes digests with reused memory, many at a time.
type hasher struct {
	canonical func(to []byte, x []float32)
	leaves    merkle.Leaves
	tiles     []merkle.Hash // of the tensors held, as many as are hashed
	counts    []int         // tiles of each tensor held
	lists     []merkle.Hash
	counters  []uint64      // of the states held
	known     []merkle.Hash // digests of the first counters
}

// together is how many bytes are hashed together, roughly: enough to fill vectors, few
// enough for the processor's second cache.
const together = 1 << 18

// clear forgets what is held.
func (h *hasher) clear() {
	h.leaves.Clear()
	h.tiles, h.counts, h.counters = h.tiles[:0], h.counts[:0], h.counters[:0]
}

// hold adds a tensor to those to hash. It may change afterwards.
func (h *hasher) hold(values []float32) {
	h.counts = append(h.counts, tilesOf(len(values)))
	for range tilesOf(len(values)) {
		tile := values[:min(TileFloats, len(values))]
		h.canonical(h.leaves.Content(4*len(tile)), tile)
		if h.leaves.Held() >= together {
			h.tiles = h.leaves.Sum(h.tiles)
		}
		values = values[len(tile):]
	}
}

// digests returns the digests of the tensors held, valid until the next call, and holds
// none any more.
func (h *hasher) digests() []merkle.Hash {
	roots := h.leaves.Roots(h.leaves.Sum(h.tiles), h.counts)
	h.tiles, h.counts = roots[:0], h.counts[:0]
	return roots
}

// holdState adds the tensors of a state.
func (h *hasher) holdState(l *layout, s *state) {
	for i := range l.blocks {
		h.hold(l.block(s, i))
	}
	h.counters = append(h.counters, s.counter)
}

// states returns the digests of the states held, valid until the next call, and holds
// none any more.
func (h *hasher) states(l *layout) []merkle.Hash {
	blocks := h.digests()
	h.lists = h.lists[:0]
	for _, counter := range h.counters {
		h.lists = append(append(h.lists, blocks[:len(l.blocks)]...), h.counter(counter))
		blocks = blocks[len(l.blocks):]
		h.counts = append(h.counts, len(l.blocks)+1)
	}
	roots := h.leaves.Roots(h.lists, h.counts)
	h.counts, h.counters = h.counts[:0], h.counters[:0]
	return roots
}

// counter is counterDigest, which of the first counters is remembered.
func (h *hasher) counter(n uint64) merkle.Hash {
	const remembered = 1 << 12
	if n >= remembered {
		return counterDigest(n)
	}
	for uint64(len(h.known)) <= n {
		h.known = append(h.known, counterDigest(uint64(len(h.known))))
	}
	return h.known[n]
}

// tensor returns the digest of a tensor, when nothing is held.
func (h *hasher) tensor(values []float32) merkle.Hash {
	h.mustHoldNothing()
	h.hold(values)
	return h.digests()[0]
}

// mustHoldNothing panics when what is held would be lost.
func (h *hasher) mustHoldNothing() {
	if len(h.counts) > 0 {
		panic("kernels: a hash is asked for while others wait")
	}
}

// state returns the digest of a state, when nothing is held.
func (h *hasher) state(l *layout, s *state) merkle.Hash {
	h.mustHoldNothing()
	h.holdState(l, s)
	return h.states(l)[0]
}

// canonical defines Carrier.Canonical.
func canonical(to []byte, x []float32) {
	for i, v := range x {
		u := math.Float32bits(v)
		if v != v {
			u = canonicalNaN
		}
		binary.LittleEndian.PutUint32(to[4*i:], u)
	}
}

// stateDigest joins the digests of a state's blocks and its counter.
func stateDigest(blocks []merkle.Hash, counter uint64) merkle.Hash {
	leaves := make([]merkle.Hash, 0, 1+len(blocks))
	leaves = append(leaves, blocks...)
	return merkle.Root(append(leaves, counterDigest(counter)))
}

func counterDigest(counter uint64) merkle.Hash {
	return merkle.New("gensim/kernels/counter").Uint64(counter).Sum()
}
