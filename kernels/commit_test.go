package kernels

import (
	"encoding/binary"
	"math"
	"testing"

	"gensim/internal/merkle"
)

// A tensor's digest is the root over its tiles, written out by hand here.
func TestTensorDigest(t *testing.T) {
	values := make([]float32, 2*TileFloats+3)
	for i := range values {
		values[i] = float32(i) / 7
	}
	var tiles []merkle.Hash
	for from := 0; from < len(values); from += TileFloats {
		var raw []byte
		for _, v := range values[from:min(from+TileFloats, len(values))] {
			raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
		}
		tiles = append(tiles, merkle.HashLeaf(raw))
	}
	h := hasher{canonical: canonical}
	if got := h.tensor(values); got != merkle.Root(tiles) {
		t.Errorf("digest %v, want %v", got, merkle.Root(tiles))
	}
	whole := h.tensor(values[:TileFloats])
	if whole != tiles[0] {
		t.Error("a tensor of one whole tile is that tile")
	}
}

func TestEveryNaNHashesAlike(t *testing.T) {
	h := hasher{canonical: canonical}
	want := h.tensor([]float32{1, math.Float32frombits(canonicalNaN)})
	for _, bits := range []uint32{0xffc00000, 0x7f800001, 0x7fc12345, 0xffffffff} {
		if h.tensor([]float32{1, math.Float32frombits(bits)}) != want {
			t.Errorf("NaN %08x hashes differently", bits)
		}
	}
	if h.tensor([]float32{1, float32(math.Inf(1))}) == want {
		t.Error("infinity is no NaN")
	}
	if h.tensor([]float32{0}) == h.tensor([]float32{float32(math.Copysign(0, -1))}) {
		t.Error("+0 and -0 are different states")
	}
}

// A state's hash covers every number, the counter, and which block a number is in.
func TestStateDigestCoversAll(t *testing.T) {
	w := adam(t)
	h := hasher{canonical: canonical}
	s := w.layout.newState()
	seen := map[merkle.Hash]bool{h.state(&w.layout, s): true}
	for _, at := range []int{0, 7839, 7840, 7849, 7850, w.layout.floats - 1} {
		c := s.clone()
		c.values[at] = 1
		seen[h.state(&w.layout, c)] = true
	}
	s.counter = 1
	seen[h.state(&w.layout, s)] = true
	if len(seen) != 8 {
		t.Errorf("%d different hashes, want 8", len(seen))
	}
}

func TestTrajectoryRootHasAProof(t *testing.T) {
	hash := func(i byte) merkle.Hash { return merkle.Hash{i} }
	segments := []merkle.Hash{hash(1), hash(2), hash(3)}
	leaves := append([]merkle.Hash{hash(0)}, segments...)
	root := TrajectoryRoot(hash(0), segments)
	for i := range leaves {
		if !merkle.Verify(root, len(leaves), i, leaves[i], merkle.Prove(leaves, i)) {
			t.Errorf("no proof of leaf %d", i)
		}
	}
	if segments[0] != hash(1) {
		t.Error("the argument was changed")
	}
}
