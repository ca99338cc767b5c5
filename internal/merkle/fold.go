package merkle

// Fold computes the root over leaves as they come. It holds no more than one hash
// for each level of the tree: those of the complete subtrees so far, of which the
// sizes are the powers of two in the number of leaves. The zero value is empty.
type Fold struct {
	subtrees []Hash
	leaves   int
}

// Add appends a leaf.
func (f *Fold) Add(leaf Hash) {
	f.subtrees = append(f.subtrees, leaf)
	f.leaves++
	for n := f.leaves; n%2 == 0; n /= 2 {
		last := len(f.subtrees) - 1
		f.subtrees[last-1] = HashNode(f.subtrees[last-1], f.subtrees[last])
		f.subtrees = f.subtrees[:last]
	}
}

// Held returns the number of hashes that the fold holds.
func (f *Fold) Held() int { return len(f.subtrees) }

// Root returns Root over the leaves so far and empties the fold.
func (f *Fold) Root() Hash {
	if f.leaves == 0 {
		return Empty()
	}
	last := len(f.subtrees) - 1
	root := f.subtrees[last]
	for i := last - 1; i >= 0; i-- {
		root = HashNode(f.subtrees[i], root)
	}
	f.subtrees, f.leaves = f.subtrees[:0], 0
	return root
}
