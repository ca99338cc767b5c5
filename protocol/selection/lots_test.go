package selection

import (
	"testing"

	"pgregory.net/rapid"

	"gensim/internal/merkle"
)

// TestLotsDrawAsATreeOfOnes: after any additions and removals, with any exclusion, a
// draw gives the same index as a tree in which every member weighs one, and takes as
// many words.
func TestLotsDrawAsATreeOfOnes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lots, tree := &Lots{}, New()
		for _, i := range rapid.SliceOfN(rapid.Int32Range(0, 30), 0, 60).Draw(t, "changes") {
			if i%2 == 0 || rapid.Bool().Draw(t, "add") {
				lots.Add(i)
				tree.Set(int(i), 1)
			} else {
				lots.Remove(i)
				tree.Set(int(i), 0)
			}
		}
		left := rapid.IntRange(0, 31).Draw(t, "all are excluded but those below")
		excluded := func(i int) bool { return i >= left }
		a, b := NewSource(merkle.Hash{7}, 3), NewSource(merkle.Hash{7}, 3)
		for range 8 {
			got, ok := lots.DrawExcluding(&a, excluded)
			want, found := tree.DrawExcluding(&b, excluded)
			if got != want || ok != found || a.Word() != b.Word() {
				t.Fatalf("%d, %v; the tree draws %d, %v", got, ok, want, found)
			}
		}
	})
}
