package selection

import (
	"math"
	"testing"
)

// seatsOf draws twice, a drawn unit leaving the tree as a held stake does, and
// counts the draws that fall to the last accounts from first on.
func seatsOf(tree *Tree, first int, draw func() int) int {
	var drawn [2]int
	seats := 0
	for n := range drawn {
		i := draw()
		if drawn[n] = i; i >= first {
			seats++
		}
		tree.Set(i, tree.Weight(i)-1)
	}
	for _, i := range drawn {
		tree.Set(i, tree.Weight(i)+1)
	}
	return seats
}

// TestSplittingWithHeldStakes: a drawn unit is held and leaves the tree, so two
// seats are two different units. The exact joint distribution, over all pairs of
// units, is the same for six units in one hand, in two and in six.
func TestSplittingWithHeldStakes(t *testing.T) {
	const others = 4
	var want [3]int
	for _, mine := range [][]uint64{{6}, {4, 2}, {1, 1, 1, 1, 1, 1}} {
		tree := New()
		for i := range others {
			tree.Set(i, uint64(i+1))
		}
		for i, w := range mine {
			tree.Set(others+i, w)
		}
		var counts [3]int
		total := tree.Total()
		for x := range total {
			for y := range total - 1 {
				units := []uint64{x, y}
				counts[seatsOf(tree, others, func() int {
					u := units[0]
					units = units[1:]
					return tree.Find(u)
				})]++
			}
		}
		if len(mine) == 1 {
			want = counts
		}
		if counts != want || counts[0]+counts[1]+counts[2] != 16*15 || counts[2] != 6*5 {
			t.Errorf("%v: pairs with 0, 1, 2 seats %v, in one hand %v", mine, counts, want)
		}
	}
}

// TestMinHashPaysForSplitting is the control: 10 000 draws of two seats among four
// accounts and a splitter with as many units in all. By stake it expects half of
// the seats, and both of a pair with probability 12/24 11/23, in one hand and in six; by
// least hash a fifth of them, both with 1/25, in one hand, and in six 0.6 and 0.36. Within
// 5 sigma of the expected values, where seats of a pair count as dependent as they can be;
// a perfect source fails with probability below 1e-5.
func TestMinHashPaysForSplitting(t *testing.T) {
	const pairs, others = 10_000, 4
	nobody := func(int) bool { return false }
	shares := func(mine []uint64, minHash bool) (seat, both float64) {
		tree := New()
		for i := range others {
			tree.Set(i, 3)
		}
		for i, w := range mine {
			tree.Set(others+i, w)
		}
		for n := range pairs {
			src := NewSource(seedOf("split"), uint64(n))
			seats := seatsOf(tree, others, func() int {
				if minHash {
					i, _ := tree.MinHash(&src, nobody)
					return i
				}
				i, _ := tree.DrawExcluding(&src, nobody)
				return i
			})
			seat += float64(seats) / (2 * pairs)
			if seats == 2 {
				both += 1.0 / pairs
			}
		}
		return seat, both
	}
	one, six := []uint64{12}, []uint64{2, 2, 2, 2, 2, 2}
	for _, c := range []struct {
		mine       []uint64
		minHash    bool
		seat, both float64
	}{
		{one, false, 1.0 / 2, 12.0 * 11 / (24 * 23)}, {six, false, 1.0 / 2, 12.0 * 11 / (24 * 23)},
		{one, true, 1.0 / 5, 1.0 / 25}, {six, true, 6.0 / 10, 9.0 / 25},
	} {
		seat, both := shares(c.mine, c.minHash)
		for _, v := range []struct{ got, want float64 }{{seat, c.seat}, {both, c.both}} {
			if sigma := math.Sqrt(v.want * (1 - v.want) / pairs); math.Abs(v.got-v.want) > 5*sigma {
				t.Errorf("%d accounts, min-hash %v: %.4f of the seats, both with %.4f; want %.4f and %.4f",
					len(c.mine), c.minHash, seat, both, c.seat, c.both)
			}
		}
	}
}

// TestMinHashExcludes: nobody excluded and nobody without weight is drawn, and
// nobody at all where there is none left.
func TestMinHashExcludes(t *testing.T) {
	tree := New()
	tree.Set(1, 5)
	tree.Set(3, 1)
	for n := range uint64(50) {
		src := NewSource(seedOf("x"), n)
		if i, ok := tree.MinHash(&src, func(i int) bool { return i == 1 }); !ok || i != 3 {
			t.Fatalf("drawn %d, %v", i, ok)
		}
		if i, ok := tree.MinHash(&src, func(int) bool { return true }); ok {
			t.Fatalf("drawn %d of nobody", i)
		}
	}
}
