package kernels

import (
	"errors"
	"fmt"
	"slices"

	"gensim/internal/merkle"
	"gensim/kernels/graph"
)

// Shown is an operand as a party shows it to a referee: some of the tiles of a
// tensor, each with its proof.
type Shown struct {
	Digest merkle.Hash // of the whole tensor
	Len    int         // of the whole tensor, in numbers
	Tiles  []ShownTile
}

// ShownTile is one tile of an operand.
type ShownTile struct {
	Index   int
	Content []byte        // as it was hashed
	Path    []merkle.Hash // from the tile up to the digest
}

// ErrNotShown: an operand is not what its digest stands for, or too little of it
// was shown.
var ErrNotShown = errors.New("kernels: operand not shown")

// tilesOf returns the number of tiles of a tensor.
func tilesOf(numbers int) int { return max(1, (numbers+TileFloats-1)/TileFloats) }

// tileRange returns the numbers of a tile: from one to before another.
func tileRange(numbers, tile int) (from, to int) {
	return tile * TileFloats, min((tile+1)*TileFloats, numbers)
}

// tileRegion is the region of a block of a state that one of its tiles is.
func tileRegion(l *layout, at shownPlace) graph.Region {
	from, to := tileRange(l.blocks[at.block].Len(), at.tile)
	return graph.Region{Width: to, Rows: 1, Column: from, Columns: to - from}
}

// tilesOf returns the hashes of a tensor's tiles.
func (h *hasher) tilesOf(tensor []float32) []merkle.Hash {
	h.mustHoldNothing()
	h.hold(tensor)
	tiles := slices.Clone(h.leaves.Sum(h.tiles))
	h.clear()
	return tiles
}

// show cuts a region's tiles out of a tensor and proves them.
func (h *hasher) show(tensor []float32, r graph.Region) Shown {
	all := h.tilesOf(tensor)
	s := Shown{Digest: merkle.Root(all), Len: len(tensor)}
	for _, i := range r.Tiles(TileFloats) {
		from, to := tileRange(len(tensor), i)
		t := ShownTile{Index: i, Content: make([]byte, 4*(to-from)), Path: merkle.Prove(all, i)}
		h.canonical(t.Content, tensor[from:to])
		s.Tiles = append(s.Tiles, t)
	}
	return s
}

// read returns the numbers of a region of the operand once every tile that the
// region touches is proven to be one of its digest's.
func (s *Shown) read(r graph.Region) ([]float32, error) {
	tensor := make([]float32, s.Len)
	for _, want := range r.Tiles(TileFloats) {
		t := s.tile(want)
		from, to := tileRange(s.Len, want)
		switch {
		case t == nil:
			return nil, fmt.Errorf("%w: tile %d is missing", ErrNotShown, want)
		case to <= from || len(t.Content) != 4*(to-from) || !merkle.Verify(s.Digest, tilesOf(s.Len), want, merkle.HashLeaf(t.Content), t.Path):
			return nil, fmt.Errorf("%w: tile %d is not of %v", ErrNotShown, want, s.Digest)
		}
		decode(tensor[from:to], t.Content)
	}
	part := make([]float32, r.Len())
	r.Read(part, tensor)
	return part, nil
}

func (s *Shown) tile(index int) *ShownTile {
	for i := range s.Tiles {
		if s.Tiles[i].Index == index {
			return &s.Tiles[i]
		}
	}
	return nil
}

// exhibitCost returns the bytes that a region of a tensor takes to show: contents,
// paths and the digest; and the bytes that are hashed to believe it, for a node's
// hash takes two hashes.
func exhibitCost(numbers int, r graph.Region) (shown, hashed uint64) {
	const size = uint64(len(merkle.Hash{}))
	shown = size
	for _, i := range r.Tiles(TileFloats) {
		from, to := tileRange(numbers, i)
		path := uint64(pathLength(tilesOf(numbers), i))
		shown += 4*uint64(to-from) + size*path
		hashed += 4*uint64(to-from) + 2*size*path
	}
	return shown, hashed
}

// pathLength is the number of hashes that prove leaf i of n.
func pathLength(n, i int) int {
	length := 0
	for lo, hi := 0, n; hi-lo > 1; length++ {
		if at := merkle.Split(lo, hi); i < at {
			hi = at
		} else {
			lo = at
		}
	}
	return length
}
