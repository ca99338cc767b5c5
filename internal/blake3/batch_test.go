package blake3_test

import (
	"fmt"
	"testing"

	zeebo "github.com/zeebo/blake3"
	"pgregory.net/rapid"

	"gensim/internal/blake3"
)

// content is what message i of a batch holds.
func content(p []byte, i int) {
	for j := range p {
		p[j] = byte(7*i + j + j>>8)
	}
}

// check hashes messages of these sizes together and compares each with the library's.
func check(t interface{ Errorf(string, ...any) }, b *blake3.Batch, sizes []int) {
	var want [][blake3.Size]byte
	for i, n := range sizes {
		m := b.Add(n)
		content(m, i)
		want = append(want, zeebo.Sum256(m))
	}
	got := b.Sum()
	if len(got) != len(want) || b.Held() != 0 {
		t.Errorf("%d hashes of %d messages, %d bytes held", len(got), len(want), b.Held())
		return
	}
	for i := range got {
		if got[i] != want[i] {
			t.Errorf("message %d of %v hashes to %x, want %x", i, sizes, got[i], want[i])
		}
	}
}

// Every size to beyond four chunks, alone and beside others, in memory that held more.
func TestEverySize(t *testing.T) {
	var b blake3.Batch
	check(t, &b, []int{100_000, 3, 0})
	for n := range 4200 {
		check(t, &b, []int{n})
		check(t, &b, []int{n, 4200 - n, 65, 0})
	}
}

func TestAnyBatch(t *testing.T) {
	var b blake3.Batch
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.OneOf(rapid.IntRange(0, 200), rapid.IntRange(0, 20_000), rapid.Just(16385), rapid.Just(65536))
		check(t, &b, rapid.SliceOfN(size, 0, 40).Draw(t, "sizes"))
	})
}

// A batch that has held as much allocates nothing.
func TestNoAllocation(t *testing.T) {
	var b blake3.Batch
	if n := testing.AllocsPerRun(10, func() {
		for _, n := range []int{16385, 8705, 129, 1281, 41} {
			content(b.Add(n), n)
		}
		b.Sum()
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}

// The sizes are those of the tiles of a small perceptron's state; one is long.
func BenchmarkBatch(b *testing.B) {
	for _, sizes := range [][]int{{16385, 8705, 129, 1281, 41}, {1 << 20}, {65, 65, 65, 65}} {
		total := 0
		for _, n := range sizes {
			total += n
		}
		var batch blake3.Batch
		b.Run(fmt.Sprint("lanes ", sizes), func(b *testing.B) {
			b.SetBytes(int64(total))
			for b.Loop() {
				for _, n := range sizes {
					batch.Add(n)
				}
				batch.Sum()
			}
		})
		memory := make([]byte, 1<<20)
		b.Run(fmt.Sprint("library ", sizes), func(b *testing.B) {
			b.SetBytes(int64(total))
			for b.Loop() {
				for _, n := range sizes {
					zeebo.Sum256(memory[:n])
				}
			}
		})
	}
}
