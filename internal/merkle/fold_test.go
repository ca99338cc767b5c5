package merkle

import (
	"math/bits"
	"testing"
)

// A fold gives the root of every list, holds one hash a level at most, and begins
// anew after that.
func TestFold(t *testing.T) {
	var f Fold
	if f.Root() != Root(nil) {
		t.Error("the fold of nothing is not the empty root")
	}
	var leaves []Hash
	for n := range 300 {
		leaves = append(leaves, HashLeaf([]byte{byte(n), byte(n >> 8)}))
		for _, leaf := range leaves {
			if f.Add(leaf); f.Held() > bits.Len(uint(len(leaves))) {
				t.Fatalf("%d hashes held for %d leaves", f.Held(), len(leaves))
			}
		}
		if got := f.Root(); got != Root(leaves) {
			t.Fatalf("%d leaves fold to %v, want %v", len(leaves), got, Root(leaves))
		}
	}
}
