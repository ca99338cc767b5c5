package merkle

import (
	"bytes"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// leafHashes draws n leaves of random content, n within [lo, hi].
func leafHashes(t *rapid.T, lo, hi int) []Hash {
	contents := rapid.SliceOfN(rapid.SliceOfN(rapid.Byte(), 0, 8), lo, hi).Draw(t, "leaves")
	hashes := make([]Hash, len(contents))
	for i, c := range contents {
		hashes[i] = HashLeaf(c)
	}
	return hashes
}

func TestEveryProofVerifies(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := leafHashes(t, 1, 70)
		root := Root(leaves)
		for i := range leaves {
			if !Verify(root, len(leaves), i, leaves[i], Prove(leaves, i)) {
				t.Fatalf("the proof of leaf %d of %d fails", i, len(leaves))
			}
		}
	})
}

func TestAnyChangedBitFails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := leafHashes(t, 1, 40)
		i := rapid.IntRange(0, len(leaves)-1).Draw(t, "i")
		path := Prove(leaves, i)
		words := slices.Concat([]Hash{Root(leaves), leaves[i]}, path)
		at := rapid.IntRange(0, len(words)-1).Draw(t, "word")
		bit := rapid.IntRange(0, 255).Draw(t, "bit")
		words[at][bit/8] ^= 1 << (bit % 8)
		if Verify(words[0], len(leaves), i, words[1], words[2:]) {
			t.Fatalf("leaf %d of %d still verifies with bit %d of word %d changed", i, len(leaves), bit, at)
		}
	})
}

func TestWrongPlaceFails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 40).Draw(t, "n")
		leaves := make([]Hash, n)
		for i := range leaves {
			leaves[i] = HashLeaf([]byte{byte(i)})
		}
		i := rapid.IntRange(0, n-1).Draw(t, "i")
		j := rapid.IntRange(-2, n+2).Draw(t, "j")
		root, path := Root(leaves), Prove(leaves, i)
		if j != i && Verify(root, n, j, leaves[i], path) {
			t.Fatalf("leaf %d verifies as leaf %d of %d", i, j, n)
		}
		if len(path) > 0 && Verify(root, n, i, leaves[i], path[:len(path)-1]) {
			t.Fatal("a shortened proof verifies")
		}
		if Verify(root, n, i, leaves[i], append(path, Hash{})) {
			t.Fatal("a lengthened proof verifies")
		}
	})
}

// TestSubtreesAreNodes walks from the root to every leaf by Split: each step's
// two subtrees must hash to the node above, and the walk's siblings are the proof.
func TestSubtreesAreNodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		leaves := leafHashes(t, 1, 70)
		i := rapid.IntRange(0, len(leaves)-1).Draw(t, "i")
		var siblings []Hash
		lo, hi := 0, len(leaves)
		for hi-lo > 1 {
			k := Split(lo, hi)
			left, right := Subtree(leaves, lo, k), Subtree(leaves, k, hi)
			if HashNode(left, right) != Subtree(leaves, lo, hi) {
				t.Fatalf("[%d, %d) is not the node above its halves at %d", lo, hi, k)
			}
			if i < k {
				siblings, hi = append(siblings, right), k
			} else {
				siblings, lo = append(siblings, left), k
			}
		}
		slices.Reverse(siblings)
		if !slices.Equal(siblings, Prove(leaves, i)) {
			t.Fatal("the siblings of the walk are not the proof")
		}
	})
}

func TestSplit(t *testing.T) {
	for n, want := range map[int]int{2: 1, 3: 2, 4: 2, 5: 4, 8: 4, 9: 8, 1000: 512, 1024: 512, 1025: 1024} {
		if got := Split(10, 10+n); got != 10+want {
			t.Errorf("%d leaves split after %d, want %d", n, got-10, want)
		}
	}
	defer func() {
		if recover() == nil {
			t.Error("a single leaf was split")
		}
	}()
	Split(3, 4)
}

func TestEmptyList(t *testing.T) {
	// The BLAKE3 test vector for the empty input.
	const want = "af1349b9f5f9a1a6a0404dea36dcc9499bcb25c9adc112b7cc9a93cae41f3262"
	if got := Root(nil).Hex(); got != want {
		t.Errorf("the root of nothing is %s, want %s", got, want)
	}
	if Verify(Empty(), 0, 0, HashLeaf(nil), nil) {
		t.Error("an empty list contains a leaf")
	}
	defer func() {
		if recover() == nil {
			t.Error("Prove found a leaf in an empty list")
		}
	}()
	Prove(nil, 0)
}

// TestLongAndShortLeavesAgree: the two ways of hashing a leaf meet at shortLeaf.
func TestLongAndShortLeavesAgree(t *testing.T) {
	content := bytes.Repeat([]byte{7}, 3*shortLeaf)
	seen := map[Hash]int{}
	var leaves Leaves
	for _, n := range []int{0, 1, shortLeaf - 1, shortLeaf, shortLeaf + 1, len(content)} {
		h := HashLeaf(content[:n])
		if other, again := seen[h]; again {
			t.Errorf("%d and %d bytes hash alike", n, other)
		}
		seen[h] = n
		prefixed := append([]byte{leafPrefix}, content[:n]...)
		if want := sum(prefixed); h != want {
			t.Errorf("%d bytes: got %v, want %v", n, h, want)
		}
		for range 3 {
			copy(leaves.Content(n), content)
		}
		if got := leaves.Sum(nil); !slices.Equal(got, []Hash{h, h, h}) {
			t.Errorf("%d bytes hash to %v together, want %v", n, got, h)
		}
	}
}

func TestRootsOfManyLists(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var leaves, want []Hash
		counts := rapid.SliceOfN(rapid.IntRange(1, 40), 1, 10).Draw(t, "counts")
		for _, n := range counts {
			list := leafHashes(t, n, n)
			leaves, want = append(leaves, list...), append(want, Root(list))
		}
		var memory Leaves
		if got := memory.Roots(leaves, slices.Clone(counts)); !slices.Equal(got, want) {
			t.Fatalf("lists of %v leaves have the roots %v, want %v", counts, got, want)
		}
	})
}

func TestKindsNeverMeet(t *testing.T) {
	a, b := HashLeaf([]byte("a")), HashLeaf([]byte("b"))
	asLeaf := HashLeaf(slices.Concat(a[:], b[:]))
	if asLeaf == HashNode(a, b) {
		t.Error("a node passes for a leaf")
	}
	if New("x").Hash(a).Hash(b).Sum() == New("y").Hash(a).Hash(b).Sum() {
		t.Error("two domains hash alike")
	}
	if New("x").Bytes([]byte("ab")).Bytes(nil).Sum() == New("x").Bytes([]byte("a")).Bytes([]byte("b")).Sum() {
		t.Error("a byte string's end is not encoded")
	}
	if New("x").Hashes([]Hash{a}).Hashes(nil).Sum() == New("x").Hashes(nil).Hashes([]Hash{a}).Sum() {
		t.Error("a list's end is not encoded")
	}
}

// TestPinnedHashes holds the encoding to values computed once.
func TestPinnedHashes(t *testing.T) {
	leaves := []Hash{HashLeaf([]byte("a")), HashLeaf([]byte("b")), HashLeaf([]byte("c"))}
	cases := []struct {
		name string
		got  Hash
		want string
	}{
		{"root of three", Root(leaves), "6c62dd52a0971b7d00a7cead004e0c3f3c0766e3f5359a0f8297768d2b02d03c"},
		{"record", New("test").Uint64(1).Int64(-2).Hash(leaves[0]).Bytes([]byte("xyz")).Sum(), "0a6e0fa280bce808ac41297153611ab0d179c4fe84646f63ad77db47d3fd6971"},
	}
	for _, c := range cases {
		if c.got.Hex() != c.want {
			t.Errorf("%s: got %s, want %s", c.name, c.got.Hex(), c.want)
		}
	}
}

func TestAllocations(t *testing.T) {
	var a Hash
	content := make([]byte, 100)
	leaves := make([]Hash, 33)
	if n := testing.AllocsPerRun(100, func() {
		a = HashNode(a, HashLeaf(content))
		a = Root(leaves)
	}); n != 0 {
		t.Errorf("hashing leaves, nodes and roots took %v allocations", n)
	}
	if n := testing.AllocsPerRun(100, func() { a = New("record").Uint64(1).Hash(a).Sum() }); n > 2 {
		t.Errorf("hashing a record took %v allocations", n)
	}
}

func TestParseReadsHex(t *testing.T) {
	h := HashLeaf([]byte("leaf"))
	if got, err := Parse(h.Hex()); err != nil || got != h {
		t.Errorf("%s is read as %s, %v", h.Hex(), got.Hex(), err)
	}
	for _, bad := range []string{"", h.Hex()[1:], h.Hex() + "00", "g" + h.Hex()[1:]} {
		if _, err := Parse(bad); err == nil {
			t.Errorf("%q is read as a hash", bad)
		}
	}
}
