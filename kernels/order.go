package kernels

import "gensim/internal/stream"

// Order is how the sums of an operation run over k = 0..K-1. A sum has Lanes partial
// sums that start at +0. Contiguous lanes split the range in parts of ceil(K/Lanes),
// so lane l takes k in [l·q, (l+1)·q); interleaved lanes take k ≡ l mod Lanes; in
// both, k ascends. A halving tree adds the partial sums:
//
//	for w := Lanes / 2; w > 0; w /= 2 { for l < w { lane[l] += lane[l+w] } }
//
// In a drawn order they meet as those of thread blocks do that split a sum among them
// and each add their part to memory by an atomic operation: one after the other as
// they arrive, in an order drawn for each tile of TileColumns columns of the output.
//
//	acc := lane[at[0]]; for l in at[1:] { acc += lane[l] }
//
// where at is Arrivals of the call's Nondet and the tile. An element's column is its
// place in the last dimension of the output; for products of heads that of its matrix. A
// sum to a single number is in tile 0.
type Order struct {
	Lanes      int // a power of two, at most MaxLanes
	Contiguous bool
	Drawn      bool
}

const (
	// MaxLanes is the largest number of partial sums of any order.
	MaxLanes = 16
	// TileColumns is the number of columns of an output that share a drawn order.
	TileColumns = 64
)

// Lane returns the part of a sum over k elements that lane l takes: count elements
// from first on, stride apart.
func (o Order) Lane(k, l int) (first, stride, count int) {
	if o.Contiguous {
		part := (k + o.Lanes - 1) / o.Lanes
		first = min(l*part, k)
		return first, 1, min(part, k-first)
	}
	return l, o.Lanes, max(0, (k-l+o.Lanes-1)/o.Lanes)
}

// Arrivals returns the lanes of a drawn order as they arrive at a tile of the output:
// of those that are still missing, in ascending order, the next is the one whose place
// a word of the stream draws. The stream's seed is that of the call, nondet, its entity
// the tile. Elements beyond Lanes mean nothing.
func (o Order) Arrivals(nondet uint64, tile int) (at [MaxLanes]uint8) {
	draws := stream.New(nondet, stream.Nondeterminism, uint64(tile))
	for l := range at[:o.Lanes] {
		at[l] = uint8(l)
	}
	for n := range o.Lanes {
		missing := at[n:o.Lanes]
		i := draws.Uint64n(uint64(len(missing)))
		next := missing[i]
		copy(missing[1:i+1], missing[:i])
		missing[0] = next
	}
	return at
}
