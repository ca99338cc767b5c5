package engine

import (
	"encoding/binary"
	"testing"

	"github.com/zeebo/blake3"

	"gensim/internal/merkle"

	"pgregory.net/rapid"
)

// TestDigestIsBLAKE3OfItsRecords: however records fall on the buffer's edges, the
// digest is the hash of their plain concatenation, and Sum disturbs nothing.
func TestDigestIsBLAKE3OfItsRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := NewDigest()
		var plain []byte
		records := uint64(0)
		check := func(t *rapid.T) {
			if got, want := d.Sum(), merkle.Hash(blake3.Sum256(plain)); got != want {
				t.Fatalf("after %d bytes: got %v, want %v", len(plain), got, want)
			}
			if d.Records() != records {
				t.Fatalf("%d records, want %d", d.Records(), records)
			}
		}
		t.Repeat(map[string]func(*rapid.T){
			"event": func(t *rapid.T) {
				time := rapid.Int64().Draw(t, "time")
				words := rapid.SliceOfN(rapid.Uint64(), 0, 6).Draw(t, "words")
				d.Event(time, words...)
				records++
				plain = binary.LittleEndian.AppendUint64(plain, uint64(2*len(words)))
				plain = binary.LittleEndian.AppendUint64(plain, uint64(time))
				for _, w := range words {
					plain = binary.LittleEndian.AppendUint64(plain, w)
				}
			},
			"append": func(t *rapid.T) {
				n := rapid.SampledFrom([]int{0, 1, 7, 100, 8191, 20_000}).Draw(t, "bytes")
				record := make([]byte, n)
				for i := range record {
					record[i] = byte(i)
				}
				d.Append(record)
				records++
				plain = append(binary.LittleEndian.AppendUint64(plain, uint64(2*n+1)), record...)
			},
			"": check,
		})
	})
}

func TestDigestDoesNotAllocate(t *testing.T) {
	d := NewDigest()
	record := make([]byte, 33)
	if allocs := testing.AllocsPerRun(10_000, func() {
		d.Event(1, 2, 3, 4)
		d.Append(record)
	}); allocs != 0 {
		t.Errorf("%v allocations a record", allocs)
	}
}

func TestPinnedDigest(t *testing.T) {
	d := NewDigest()
	for i := range int64(1000) {
		d.Event(i, uint64(i*i), 7)
	}
	const want = "ae58a213ef35f3153b40da8e87e8f033b2484446189f770b08065617b5af2b29"
	if got := d.Sum().Hex(); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func BenchmarkDigestEvent(b *testing.B) {
	d := NewDigest()
	for b.Loop() {
		d.Event(1, 2, 3)
	}
}
