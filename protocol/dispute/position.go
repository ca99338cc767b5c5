package dispute

import (
	"math/bits"

	"gensim/internal/merkle"
)

// MaxLevels is the largest number of levels of a shape.
const MaxLevels = 6

// Position names a subtree of a trace: the children Lo to Hi-1 of the tree of
// one level, below the leaves Above[0], ..., Above[Level-1] of the levels above.
// It is a value and is never changed in place; unused entries of Above are zero,
// so positions compare with ==.
type Position struct {
	Level  int
	Above  [MaxLevels]int
	Lo, Hi int
}

// Size returns the number of children in the subtree.
func (p Position) Size() int { return p.Hi - p.Lo }

// Single reports whether the subtree is one leaf.
func (p Position) Single() bool { return p.Hi-p.Lo == 1 }

// Halves splits a subtree of two or more children as internal/merkle does.
func (p Position) Halves() (left, right Position) {
	at := merkle.Split(p.Lo, p.Hi)
	left, right = p, p
	left.Hi, right.Lo = at, at
	return left, right
}

// Children appends to dst the subtrees that a reveal at this position covers,
// from left to right: the position split log2(arity) times, where leaves stay
// whole. There are between 2 and arity of them unless the position is single.
func (p Position) Children(arity int, dst []Position) []Position {
	if arity < 2 || p.Single() {
		return append(dst, p)
	}
	left, right := p.Halves()
	return right.Children(arity/2, left.Children(arity/2, dst))
}

// below returns the whole tree of size children under this single leaf.
func (p Position) below(size int) Position {
	q := Position{Level: p.Level + 1, Above: p.Above, Hi: size}
	q.Above[p.Level] = p.Lo
	return q
}

// child returns the i-th of Children without forming the others.
func (p Position) child(arity, i int) Position {
	for arity >= 2 && !p.Single() {
		left, right := p.Halves()
		if n := frontier(left.Size(), arity/2); i < n {
			p = left
		} else {
			p, i = right, i-n
		}
		arity /= 2
	}
	return p
}

// frontier returns the number of Children of a subtree of the given size.
func frontier(size, arity int) int {
	if arity < 2 || size == 1 {
		return 1
	}
	k := merkle.Split(0, size)
	return frontier(k, arity/2) + frontier(size-k, arity/2)
}

// fold computes the root of a subtree from the hashes of its Children and
// returns the hashes that it did not use.
func fold(size, arity int, hashes []merkle.Hash) (merkle.Hash, []merkle.Hash) {
	if arity < 2 || size == 1 {
		return hashes[0], hashes[1:]
	}
	k := merkle.Split(0, size)
	left, rest := fold(k, arity/2, hashes)
	right, rest := fold(size-k, arity/2, rest)
	return merkle.HashNode(left, right), rest
}

// depth returns ceil(log2 n), the number of splits down to the deepest leaf.
func depth(n int) int { return bits.Len(uint(n - 1)) }
