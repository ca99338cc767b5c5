package merkle

import (
	"fmt"

	"github.com/transparency-dev/merkle/proof"
)

// Prove returns the hashes that lead from leaf i to the root, the lowest first.
// It panics when i is not an index of leaves, so also on an empty list.
func Prove(leaves []Hash, i int) []Hash {
	if i < 0 || i >= len(leaves) {
		panic(fmt.Sprintf("merkle: Prove: no leaf %d among %d", i, len(leaves)))
	}
	if len(leaves) == 1 {
		return nil
	}
	k := Split(0, len(leaves))
	if i < k {
		return append(Prove(leaves[:k], i), Root(leaves[k:]))
	}
	return append(Prove(leaves[k:], i-k), Root(leaves[:k]))
}

// Verify reports whether the proof shows that leaf is at index i of the n leaves
// below root. Any n, i and proof length is safe to pass.
func Verify(root Hash, n, i int, leaf Hash, path []Hash) bool {
	if i < 0 || i >= n {
		return false
	}
	nodes := make([][]byte, len(path))
	for j := range path {
		nodes[j] = path[j][:]
	}
	return proof.VerifyInclusion(logHasher{}, uint64(i), uint64(n), leaf[:], nodes, root[:]) == nil
}

// logHasher gives the proof library our hashing.
type logHasher struct{}

// EmptyRoot returns the root of an empty list.
func (logHasher) EmptyRoot() []byte { h := Empty(); return h[:] }

// HashLeaf returns the hash of a leaf's content.
func (logHasher) HashLeaf(content []byte) []byte { h := HashLeaf(content); return h[:] }

// HashChildren returns the hash of a node; the library passes whole hashes only,
// since it checks the leaf's size and ours are fixed.
func (logHasher) HashChildren(left, right []byte) []byte {
	h := HashNode(Hash(left), Hash(right))
	return h[:]
}

// Size returns the number of bytes of a hash.
func (logHasher) Size() int { return len(Hash{}) }
