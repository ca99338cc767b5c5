package merkle

import (
	"testing"

	"github.com/zeebo/blake3"
)

// sum is BLAKE3 alone, the tests' independent way to a hash.
func sum(b []byte) Hash { return blake3.Sum256(b) }

func BenchmarkHashNode(b *testing.B) {
	var h Hash
	for b.Loop() {
		h = HashNode(h, h)
	}
}

func BenchmarkHashLeaf4KiB(b *testing.B) {
	content := make([]byte, 4096)
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		HashLeaf(content)
	}
}

func BenchmarkRecord(b *testing.B) {
	var h Hash
	for b.Loop() {
		h = New("bench").Uint64(1).Hash(h).Sum()
	}
}
