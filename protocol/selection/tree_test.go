package selection

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gensim/protocol/unit"
)

// TestTreeAgainstPrefixSums drives the tree with random writes and compares
// every question it answers with sums formed by walking a slice.
func TestTreeAgainstPrefixSums(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := New()
		var dumb []uint64
		for range rapid.IntRange(1, 60).Draw(t, "writes") {
			i := rapid.IntRange(0, 40).Draw(t, "index")
			w := rapid.OneOf(rapid.Just(uint64(0)), rapid.Uint64Range(0, 9), rapid.Uint64Range(0, 1<<57)).Draw(t, "weight")
			for len(dumb) <= i {
				dumb = append(dumb, 0)
			}
			dumb[i] = w
			tree.Set(i, w)
			checkTree(t, tree, dumb)
		}
	})
}

func checkTree(t *rapid.T, tree *Tree, dumb []uint64) {
	if tree.Len() != len(dumb) {
		t.Fatalf("length %d, want %d", tree.Len(), len(dumb))
	}
	var sum uint64
	for i, w := range dumb {
		if tree.Weight(i) != w || tree.Before(i) != sum {
			t.Fatalf("index %d: weight %d before %d, want %d and %d", i, tree.Weight(i), tree.Before(i), w, sum)
		}
		if w > 0 {
			if first, last := tree.Find(sum), tree.Find(sum+w-1); first != i || last != i {
				t.Fatalf("units of index %d belong to %d and %d", i, first, last)
			}
		}
		sum += w
	}
	if tree.Total() != sum {
		t.Fatalf("total %d, want %d", tree.Total(), sum)
	}
}

// TestDrawFollowsTheWeights draws from weights 1, 2, ..., 10 (55 units) and a
// few indices that weigh nothing.
func TestDrawFollowsTheWeights(t *testing.T) {
	tree := New()
	expected := make([]uint64, 10)
	for i := range expected {
		tree.Set(2*i, uint64(i+1))
		expected[i] = uint64(i+1) * 400
	}
	src := NewSource(seedOf("draw"), 0)
	counts := make([]uint64, 10)
	for range 55 * 400 {
		i, ok := tree.Draw(&src)
		if !ok || i%2 == 1 {
			t.Fatalf("drew %d, %v", i, ok)
		}
		counts[i/2]++
	}
	requireFit(t, counts, expected)
}

// TestDrawExcludingFollowsTheRemainingWeights excludes a light index, where a
// redraw nearly always settles it, and then a heavy one, where the draw among
// the rest has to.
func TestDrawExcludingFollowsTheRemainingWeights(t *testing.T) {
	for _, c := range []struct {
		name  string
		heavy uint64
	}{{"light", 1}, {"heavy", 1 << 40}} {
		t.Run(c.name, func(t *testing.T) {
			tree := New()
			expected := make([]uint64, 10)
			for i := range expected {
				tree.Set(i+1, uint64(i+1))
				expected[i] = uint64(i+1) * 100
			}
			tree.Set(0, c.heavy)
			src := NewSource(seedOf(c.name), 0)
			counts := make([]uint64, 10)
			for range 55 * 100 {
				i, ok := tree.DrawExcluding(&src, func(i int) bool { return i == 0 })
				if !ok || i == 0 {
					t.Fatalf("drew %d, %v", i, ok)
				}
				counts[i-1]++
			}
			requireFit(t, counts, expected)
		})
	}
}

// TestDrawsAreFixed pins which accounts are drawn, with a redraw among them and
// a draw among the rest: every run's digest depends on it.
func TestDrawsAreFixed(t *testing.T) {
	tree := New()
	for i := range 100 {
		tree.Set(i, uint64(i%7))
	}
	src := NewSource(seedOf("known draws"), 3)
	var got []int
	for limit := range 8 {
		i, _ := tree.DrawExcluding(&src, func(i int) bool { return i < 14*limit })
		got = append(got, i)
	}
	if want := []int{4, 53, 40, 69, 87, 73, 97, 99}; !slices.Equal(got, want) {
		t.Fatalf("drew %v, want %v", got, want)
	}
}

func TestNobodyToDraw(t *testing.T) {
	tree := New()
	src := NewSource(seedOf("nobody"), 0)
	if _, ok := tree.Draw(&src); ok {
		t.Error("drew from an empty tree")
	}
	tree.Set(3, 5)
	if _, ok := tree.DrawExcluding(&src, func(int) bool { return true }); ok {
		t.Error("drew an excluded index")
	}
	tree.Set(3, 0)
	if _, ok := tree.DrawExcluding(&src, func(int) bool { return false }); ok {
		t.Error("drew without weight")
	}
	requirePanic(t, "find", func() { tree.Find(0) })
}

func TestTotalMayNotOverflow(t *testing.T) {
	tree := New()
	tree.Set(0, 1<<63)
	tree.Set(1, 1<<63-1)
	if tree.Find(1<<64-2) != 1 || tree.Find(1<<63-1) != 0 {
		t.Error("units at the top are misplaced")
	}
	requirePanic(t, "overflow", func() { tree.Set(2, 1) })
}

// seatCounts tells how many pairs of drawn units give the coalition 0, 1 and 2
// seats, by going through all of them: the exact joint distribution.
func seatCounts(tree *Tree, coalition func(i int) bool) [3]int {
	var counts [3]int
	for x := range tree.Total() {
		for y := range tree.Total() {
			seats := 0
			for _, unit := range []uint64{x, y} {
				if coalition(tree.Find(unit)) {
					seats++
				}
			}
			counts[seats]++
		}
	}
	return counts
}

// Rationale: an agent must not gain seats by cutting its stake into identities.
// The joint distribution of two seats is computed exactly, before and after.
func TestSplittingAStakeChangesNoSeat(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		whole, split := New(), New()
		units := rapid.Uint64Range(1, 12).Draw(t, "units")
		others := rapid.SliceOfN(rapid.Uint64Range(0, 6), 1, 8).Draw(t, "others")
		whole.Set(0, units)
		split.Set(0, units)
		for i, w := range others {
			whole.Set(i+1, w)
			split.Set(i+1, w)
		}
		mine := map[int]bool{0: true}
		for next := len(others) + 1; split.Weight(0) > 1 && rapid.Bool().Draw(t, "again"); next++ {
			moved := rapid.Uint64Range(1, split.Weight(0)-1).Draw(t, "moved")
			split.Set(next, moved)
			split.Set(0, split.Weight(0)-moved)
			mine[next] = true
		}
		before := seatCounts(whole, func(i int) bool { return i == 0 })
		after := seatCounts(split, func(i int) bool { return mine[i] })
		if before != after {
			t.Fatalf("seats of 0, 1, 2: %v whole, %v split", before, after)
		}
	})
}

// TestWithoutReplacementSplittingWouldPay is the control: a rule that draws a
// second account among the others gives 30 units of 100 in one hand
// 0.3 + 0.7*30/99 = 0.51 of two seats, in thirty hands 0.60 (protocol reference,
// section 8). Both are computed exactly.
func TestWithoutReplacementSplittingWouldPay(t *testing.T) {
	expected := func(mine []uint64) (seats, of uint64) {
		tree := New()
		for i := range 70 {
			tree.Set(i, 1)
		}
		for i, w := range mine {
			tree.Set(70+i, w)
		}
		for first := range tree.Len() {
			w := tree.Weight(first)
			tree.Set(first, 0)
			common := 99 * 70 / tree.Total() // the total is 99 or 70
			for second := range tree.Len() {
				ways := w * tree.Weight(second) * common
				of += ways
				if first >= 70 {
					seats += ways
				}
				if second >= 70 {
					seats += ways
				}
			}
			tree.Set(first, w)
		}
		return seats, of
	}
	split := make([]uint64, 30)
	for i := range split {
		split[i] = 1
	}
	if seats, of := expected([]uint64{30}); seats*9900 != of*5070 {
		t.Errorf("whole: %d/%d seats, want 0.5121", seats, of)
	}
	if seats, of := expected(split); seats*100 != of*60 {
		t.Errorf("split: %d/%d seats, want 0.60", seats, of)
	}
}

func TestStakeUnits(t *testing.T) {
	for _, c := range []struct {
		free, stake unit.Amount
		want        uint64
	}{{0, 5, 0}, {4, 5, 0}, {5, 5, 1}, {14, 5, 2}, {0, 0, 1}, {7, 0, 1}} {
		if got := StakeUnits(c.free, c.stake); got != c.want {
			t.Errorf("%d free at %d a stake: %d units, want %d", c.free, c.stake, got, c.want)
		}
	}
	requirePanic(t, "negative", func() { StakeUnits(-1, 5) })
}

func BenchmarkSetAndFind(b *testing.B) {
	tree := New()
	for i := range 1 << 20 {
		tree.Set(i, 3)
	}
	src := NewSource(seedOf("bench"), 0)
	x := src.Word()
	b.ReportAllocs()
	for b.Loop() {
		x = x*6364136223846793005 + 1442695040888963407
		i := tree.Find(x % tree.Total())
		tree.Set(i, x>>62)
		tree.Set(i, 3)
	}
}

func BenchmarkDrawExcluding(b *testing.B) {
	tree := New()
	for i := range 1000 {
		tree.Set(i, 3)
	}
	b.ReportAllocs()
	var n uint64
	for b.Loop() {
		src := NewSource(seedOf("bench"), n)
		n++
		tree.DrawExcluding(&src, func(i int) bool { return i < 5 })
	}
}
