package merkle

import (
	"fmt"
	"math/bits"

	"github.com/zeebo/blake3"
)

// The prefixes that keep the three kinds of input apart.
const (
	leafPrefix   = 0x00
	nodePrefix   = 0x01
	recordPrefix = 0x02
)

// shortLeaf is the longest leaf that is hashed from a buffer on the stack: with
// its prefix it fills one BLAKE3 chunk.
const shortLeaf = 1023

// HashLeaf returns the hash of a leaf's content.
func HashLeaf(content []byte) Hash {
	if len(content) <= shortLeaf {
		var buffer [1 + shortLeaf]byte
		buffer[0] = leafPrefix
		n := copy(buffer[1:], content)
		return blake3.Sum256(buffer[:1+n])
	}
	hasher := blake3.New()
	hasher.Write([]byte{leafPrefix})
	hasher.Write(content)
	var h Hash
	hasher.Sum(h[:0])
	return h
}

// HashNode returns the hash of the node above two others.
func HashNode(left, right Hash) Hash {
	var buffer [1 + 2*len(left)]byte
	buffer[0] = nodePrefix
	copy(buffer[1:], left[:])
	copy(buffer[1+len(left):], right[:])
	return blake3.Sum256(buffer[:])
}

// Empty returns the root of an empty list: the hash of nothing, as in RFC 6962.
func Empty() Hash { return blake3.Sum256(nil) }

// Root returns the root over leaf hashes; over none it is Empty(), over one it is
// that leaf.
func Root(leaves []Hash) Hash {
	switch len(leaves) {
	case 0:
		return Empty()
	case 1:
		return leaves[0]
	case 2:
		return HashNode(leaves[0], leaves[1])
	}
	k := Split(0, len(leaves))
	return HashNode(Root(leaves[:k]), Root(leaves[k:]))
}

// Subtree returns the root over leaves[lo:hi]. Starting at [0, n) and dividing at
// Split, every interval met is a node of the whole tree and Subtree its hash:
// a bisection walks the tree down.
func Subtree(leaves []Hash, lo, hi int) Hash { return Root(leaves[lo:hi]) }

// Split returns the index at which the node over leaves [lo, hi) divides: lo plus
// the largest power of two below hi-lo. It panics when there are fewer than two.
func Split(lo, hi int) int {
	n := hi - lo
	if n < 2 {
		panic(fmt.Sprintf("merkle: Split(%d, %d): fewer than two leaves", lo, hi))
	}
	return lo + 1<<(bits.Len(uint(n-1))-1)
}
