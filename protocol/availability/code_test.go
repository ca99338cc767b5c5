package availability_test

import (
	"bytes"
	"errors"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol/availability"

	"pgregory.net/rapid"
)

// TestAnyNeededChunksSuffice takes random data, codes and subsets: k chunks give the
// data back, bit for bit, and one fewer do not.
func TestAnyNeededChunksSuffice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 24).Draw(t, "chunks")
		k := rapid.IntRange(1, n).Draw(t, "needed")
		data := rapid.SliceOfN(rapid.Byte(), 0, 300).Draw(t, "data")
		code, err := availability.New(n, k)
		if err != nil {
			t.Fatal(err)
		}
		chunks := code.Encode(data)
		root := availability.Root(chunks)
		kept := make([][]byte, n)
		order := rapid.Permutation(indexes(n)).Draw(t, "order")
		for _, i := range order[:k-1] {
			kept[i] = chunks[i]
		}
		if _, err := code.Recover(root, kept); !errors.Is(err, availability.ErrTooFew) {
			t.Fatalf("%d of %d chunks, %d needed: %v", k-1, n, k, err)
		}
		kept[order[k-1]] = chunks[order[k-1]]
		got, err := code.Recover(root, kept)
		if err != nil || !bytes.Equal(got, data) {
			t.Fatalf("%d of %d chunks: %x, %v, want %x", k, n, got, err, data)
		}
	})
}

func indexes(n int) []int {
	list := make([]int, n)
	for i := range list {
		list[i] = i
	}
	return list
}

// TestMiscodedIsFound: a root over chunks that are no encoding is refused by
// whichever k chunks are looked at, even where these are sound themselves; so is a
// chunk beyond the k that does not fit.
func TestMiscodedIsFound(t *testing.T) {
	code, _ := availability.New(6, 3)
	chunks := code.Encode([]byte("the proof data of a task"))
	chunks[5] = bytes.Repeat([]byte{7}, len(chunks[5]))
	root := availability.Root(chunks)
	for a := range 6 {
		for b := range a {
			for c := range b {
				kept := make([][]byte, 6)
				kept[a], kept[b], kept[c] = chunks[a], chunks[b], chunks[c]
				if _, err := code.Recover(root, kept); !errors.Is(err, availability.ErrMiscoded) {
					t.Errorf("chunks %d, %d, %d: %v", a, b, c, err)
				}
			}
		}
	}
	if _, err := code.Reconstruct(chunks); !errors.Is(err, availability.ErrMiscoded) {
		t.Errorf("all chunks, one of them false: %v", err)
	}
	chunks[5] = chunks[5][1:]
	if _, err := code.Reconstruct(chunks); !errors.Is(err, availability.ErrMiscoded) {
		t.Errorf("a short chunk: %v", err)
	}
}

// TestLengthCannotLie: an empty text has chunks, and its length cannot lie.
func TestLengthCannotLie(t *testing.T) {
	code, _ := availability.New(3, 1)
	chunks := code.Encode(nil)
	if len(chunks[0]) != 8 {
		t.Fatalf("no data has chunks of %d bytes", len(chunks[0]))
	}
	for _, lie := range []byte{1, 9} {
		kept := [][]byte{append([]byte{lie}, chunks[0][1:]...), nil, nil}
		if _, err := code.Reconstruct(kept); !errors.Is(err, availability.ErrMiscoded) {
			t.Errorf("a length of %d: %v", lie, err)
		}
	}
}

// TestBoundsOfCodes: what New refuses.
func TestBoundsOfCodes(t *testing.T) {
	for _, c := range [][2]int{{0, 0}, {3, 0}, {3, 4}, {-1, -1}, {257, 4}} {
		if _, err := availability.New(c[0], c[1]); err == nil {
			t.Errorf("%d chunks, %d needed: accepted", c[0], c[1])
		}
	}
	for _, c := range [][2]int{{1, 1}, {256, 1}, {256, 256}, {256, 85}} {
		if _, err := availability.New(c[0], c[1]); err != nil {
			t.Error(err)
		}
	}
}

// TestPinnedCode holds the code to the chunks that this version of the library made
// on amd64, so that another version or processor cannot change a root unnoticed.
func TestPinnedCode(t *testing.T) {
	code, _ := availability.New(12, 4)
	data := make([]byte, 1000)
	for i := range data {
		data[i] = byte(i * 7)
	}
	const want = "d29471c0c6a8f33937c229a7a0c9400f10fae4b65176a8222188c77f5c8d1ed4"
	if got := availability.Root(code.Encode(data)).Hex(); got != want {
		t.Errorf("the root is %s, want %s", got, want)
	}
}

// TestChunksAreProven: each chunk's proof verifies at its place and nowhere else.
func TestChunksAreProven(t *testing.T) {
	code, _ := availability.New(12, 4)
	chunks := code.Encode([]byte("data"))
	leaves, root := availability.Hashes(chunks), availability.Root(chunks)
	for i := range leaves {
		path := merkle.Prove(leaves, i)
		for j := -1; j <= 12; j++ {
			if got := availability.Proves(root, 12, j, leaves[i], path); got != (i == j) {
				t.Errorf("chunk %d as %d: %v", i, j, got)
			}
		}
	}
}

// FuzzReconstruct: no chunks, however wrong, do more than give an error, or data
// whose encoding has them.
func FuzzReconstruct(f *testing.F) {
	f.Add(uint8(5), uint8(2), uint16(3), []byte("some chunks"))
	f.Add(uint8(1), uint8(1), uint16(1), []byte{0, 0, 0, 0, 0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, n, k uint8, have uint16, b []byte) {
		code, err := availability.New(int(n%16), int(k%16))
		if err != nil {
			return
		}
		chunks := make([][]byte, code.Chunks())
		size := len(b) / code.Chunks()
		for i := range chunks {
			if have&(1<<i) != 0 {
				chunks[i] = b[i*size : (i+1)*size]
			}
		}
		data, err := code.Reconstruct(chunks)
		if err != nil {
			return
		}
		for i, made := range code.Encode(data) {
			if chunks[i] != nil && !bytes.Equal(made, chunks[i]) {
				t.Errorf("chunk %d of the data differs", i)
			}
		}
	})
}
