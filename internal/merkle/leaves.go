package merkle

import "gensim/internal/blake3"

// Leaves is memory for the contents of leaves, which are hashed where they were written
// and all together: many short ones take half the time that each by itself would. The
// zero value is empty.
type Leaves struct {
	batch blake3.Batch
}

// Content returns the n bytes to write a leaf's content into, before the next call; they
// hold what was there.
func (l *Leaves) Content(n int) []byte {
	p := l.batch.Add(1 + n)
	p[0] = leafPrefix
	return p[1:]
}

// Held returns how many bytes the contents take.
func (l *Leaves) Held() int { return l.batch.Held() }

// Clear empties the memory.
func (l *Leaves) Clear() { l.batch.Clear() }

// Sum appends HashLeaf of each content, in order, and empties the memory.
func (l *Leaves) Sum(to []Hash) []Hash {
	for _, h := range l.batch.Sum() {
		to = append(to, h)
	}
	return to
}

// Roots returns Root over each of several lists, none of them empty, which stand one
// after the other and have so many leaves each. The memory must be empty. It overwrites
// both slices; the roots are at the beginning of leaves.
func (l *Leaves) Roots(leaves []Hash, counts []int) []Hash {
	for {
		from := 0
		for _, n := range counts {
			for i := from; i+1 < from+n; i += 2 {
				l.node(leaves[i], leaves[i+1])
			}
			from += n
		}
		nodes := l.batch.Sum()
		if len(nodes) == 0 {
			return leaves
		}
		leaves = above(leaves, counts, nodes)
	}
}

// node adds the content of the node above two others.
func (l *Leaves) node(left, right Hash) {
	p := l.batch.Add(1 + 2*len(left))
	p[0] = nodePrefix
	copy(p[1:], left[:])
	copy(p[1+len(left):], right[:])
}

// above makes of each list the level above it, in place: a node of each two neighbours,
// and the last as it is where their number is odd. That gives the subtrees of Split: all
// but the last of a level are complete.
func above(leaves []Hash, counts []int, nodes [][blake3.Size]byte) []Hash {
	from, to := 0, 0
	for i, n := range counts {
		for range n / 2 {
			leaves[to], nodes = nodes[0], nodes[1:]
			to++
		}
		if n%2 == 1 {
			leaves[to] = leaves[from+n-1]
			to++
		}
		from += n
		counts[i] = (n + 1) / 2
	}
	return leaves[:to]
}
