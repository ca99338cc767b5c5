package selection

import (
	"math/bits"

	"gensim/protocol/unit"
)

// Tree holds a weight for each index 0, 1, 2, ... and their cumulative sums, as
// a Fenwick tree (Fenwick, "A new data structure for cumulative frequency
// tables", 1994). Indices that were never set weigh nothing.
type Tree struct {
	nodes []uint64 // nodes[j-1] = sum of weights over the lowbit(j) indices that end at j-1
	total uint64
}

// New returns an empty tree; it grows as indices are set.
func New() *Tree { return &Tree{} }

// Len returns one more than the largest index ever set.
func (t *Tree) Len() int { return len(t.nodes) }

// Total returns the sum of all weights.
func (t *Tree) Total() uint64 { return t.total }

// Weight returns the weight of an index, zero if it was never set: what its node sums
// beside the nodes that it covers, of which there is one on average.
func (t *Tree) Weight(i int) uint64 {
	if i >= len(t.nodes) {
		return 0
	}
	w := t.nodes[i]
	for k := i; k > i&(i+1); k &= k - 1 {
		w -= t.nodes[k-1]
	}
	return w
}

// Set gives index i >= 0 the weight w, in O(log n). It panics when the total
// would pass 2^64 - 1: weights are stake units of a bounded supply.
func (t *Tree) Set(i int, w uint64) {
	for len(t.nodes) <= i {
		t.grow()
	}
	old := t.Weight(i)
	rest, over := bits.Add64(t.total-old, w, 0)
	if over != 0 {
		panic("selection: total weight overflows")
	}
	t.total = rest
	delta := w - old // modulo 2^64, as are the sums: exact, since no true sum passes the total
	for j := i + 1; j <= len(t.nodes); j += j & -j {
		t.nodes[j-1] += delta
	}
}

// grow appends an index of weight zero: its node sums the nodes it covers.
func (t *Tree) grow() {
	j := len(t.nodes) + 1
	var sum uint64
	for k := j - 1; k > j-j&-j; k -= k & -k {
		sum += t.nodes[k-1]
	}
	t.nodes = append(t.nodes, sum)
}

// Before returns the sum of the weights of all indices below i.
func (t *Tree) Before(i int) uint64 {
	var sum uint64
	for j := min(i, len(t.nodes)); j > 0; j -= j & -j {
		sum += t.nodes[j-1]
	}
	return sum
}

// Find returns the owner of unit x: the index i with
// Before(i) <= x < Before(i) + Weight(i). It panics unless x < Total.
func (t *Tree) Find(x uint64) int {
	if x >= t.total {
		panic("selection: no such unit")
	}
	at := 0
	for step := 1 << (bits.Len(uint(len(t.nodes))) - 1); step > 0; step >>= 1 {
		if next := at + step; next <= len(t.nodes) && t.nodes[next-1] <= x {
			at = next
			x -= t.nodes[next-1]
		}
	}
	return at
}

// Draw returns index i with probability Weight(i)/Total. It reports false, and
// uses no word, when there is no weight.
func (t *Tree) Draw(s *Source) (int, bool) {
	if t.total == 0 {
		return 0, false
	}
	return t.Find(s.Below(t.total)), true
}

// redraws bounds how often DrawExcluding tries the whole tree before it looks
// at every index. Exclusions are few (submitter, solver, busy devices), so one
// or two tries nearly always do.
const redraws = 16

// DrawExcluding returns index i with probability Weight(i) over the total
// weight of the indices that are not excluded. It reports false when those
// weigh nothing. Redrawing on exclusion and drawing among the rest have the
// same distribution, so the switch after a bounded number of tries is exact.
func (t *Tree) DrawExcluding(s *Source, excluded func(i int) bool) (int, bool) {
	for range redraws {
		i, ok := t.Draw(s)
		if !ok {
			return 0, false
		}
		if !excluded(i) {
			return i, true
		}
	}
	var rest uint64
	for i := range t.nodes {
		if w := t.Weight(i); w != 0 && !excluded(i) {
			rest += w
		}
	}
	if rest == 0 {
		return 0, false
	}
	x := s.Below(rest)
	for i := range t.nodes {
		w := t.Weight(i)
		if w == 0 || excluded(i) {
			continue
		}
		if x < w {
			return i, true
		}
		x -= w
	}
	panic("selection: the exclusion changed during a draw")
}

// StakeUnits returns how many whole stakes a free balance covers, the weight of
// an account. Where no stake is asked for, every account weighs one, and then
// alone a split account weighs more.
func StakeUnits(free, stake unit.Amount) uint64 {
	if free < 0 || stake < 0 {
		panic("selection: negative amount")
	}
	if stake == 0 {
		return 1
	}
	return uint64(free / stake)
}
