// Package merkle commits to lists: BLAKE3 trees in the shape of RFC 6962, proofs
// of inclusion, and a canonical encoder for hashing a record field by field.
//
//	          0..7                   a node of n leaves splits at the largest
//	     /           \               power of two below n, so that every
//	   0..4          4..7            subtree on the left is complete
//	  /    \        /    \
//	0..2  2..4    4..6    6
//
// Three kinds of input never meet: a leaf is hashed with the prefix 0x00, a node
// with 0x01, a record with 0x02 and the name of its domain. So no node can pass
// for a leaf, and no record of one kind for another.
//
//	leaves := []merkle.Hash{merkle.HashLeaf(a), merkle.HashLeaf(b), merkle.HashLeaf(c)}
//	root := merkle.Root(leaves)
//	ok := merkle.Verify(root, 3, 2, leaves[2], merkle.Prove(leaves, 2))
//
// The package knows nothing of what it commits to: tensors, tasks and messages
// are bytes and hashes here.
package merkle
