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

// hasher computes digests with reused memory.
type hasher struct {
	canonical func(to []byte, x []float32)
	leaf      *merkle.Leaf
	tiles     []merkle.Hash
	blocks    []merkle.Hash
}

// tensor returns the digest of a tensor.
func (h *hasher) tensor(values []float32) merkle.Hash {
	h.tiles = h.tiles[:0]
	for len(values) > TileFloats {
		h.tiles = append(h.tiles, h.tile(values[:TileFloats]))
		values = values[TileFloats:]
	}
	return merkle.Root(append(h.tiles, h.tile(values)))
}

func (h *hasher) tile(values []float32) merkle.Hash {
	if h.leaf == nil {
		h.leaf = merkle.NewLeaf(4 * TileFloats)
	}
	h.canonical(h.leaf.Content(4*len(values)), values)
	return h.leaf.Hash()
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

// state returns the digest of a state.
func (h *hasher) state(l *layout, s *state) merkle.Hash {
	h.blocks = h.blocks[:0]
	for i := range l.blocks {
		h.blocks = append(h.blocks, h.tensor(l.block(s, i)))
	}
	return stateDigest(h.blocks, s.counter)
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
