package availability

import (
	"fmt"

	"gensim/internal/merkle"
)

// Hashes returns the hash of each chunk: the leaves of the commitment.
func Hashes(chunks [][]byte) []merkle.Hash {
	leaves := make([]merkle.Hash, len(chunks))
	for i := range chunks {
		leaves[i] = merkle.HashLeaf(chunks[i])
	}
	return leaves
}

// Root is what the chain is given for the chunks: the Merkle root over their hashes.
func Root(chunks [][]byte) merkle.Hash { return merkle.Root(Hashes(chunks)) }

// Proves reports whether a hash is that of chunk i of n under the root.
func Proves(root merkle.Hash, n, i int, chunk merkle.Hash, path []merkle.Hash) bool {
	return i >= 0 && i < n && merkle.Verify(root, n, i, chunk, path)
}

// Recover returns the data that the chunks under the root stand for, from any k of
// them; a missing one is nil. It is what a referee does with published chunks: if
// the root is not that of an encoding of the data, chunks that were not published
// are of no use to anyone, and the error wraps ErrMiscoded.
func (c *Code) Recover(root merkle.Hash, chunks [][]byte) ([]byte, error) {
	data, err := c.Reconstruct(chunks)
	if err != nil {
		return nil, err
	}
	if Root(c.Encode(data)) != root {
		return nil, fmt.Errorf("recover: another root: %w", ErrMiscoded)
	}
	return data, nil
}
