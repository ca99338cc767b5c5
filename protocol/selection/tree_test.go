package selection

import (
	"testing"

	"pgregory.net/rapid"
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
