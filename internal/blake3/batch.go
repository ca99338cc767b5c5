package blake3

import zeebo "github.com/zeebo/blake3"

// Size is that of a hash, in bytes.
const Size = 32

const (
	blockSize = 64
	chunkSize = 1024
)

// Batch collects messages and hashes them together. The zero value is empty. Its
// memory serves the next messages.
type Batch struct {
	// arena holds the messages, each from a multiple of blockSize on and followed by
	// zeros up to the next, and then at least a chunk that a lane without blocks left
	// may read.
	arena    []byte
	used     int
	messages []message
	hashes   [][Size]byte // one by one
	levels   levels
}

// message is where a message lies in the arena.
type message struct{ from, size int }

// Add returns the n bytes to write a message into, before the next call; they hold
// what was there.
func (b *Batch) Add(n int) []byte {
	from := b.used
	b.used += max(1, (n+blockSize-1)/blockSize) * blockSize
	if need := b.used + chunkSize; need > len(b.arena) {
		grown := make([]byte, 2*need)
		copy(grown, b.arena[:from])
		b.arena = grown
	}
	b.messages = append(b.messages, message{from, n})
	clear(b.arena[from+n : b.used])
	return b.arena[from : from+n : from+n]
}

// Held returns how many bytes of memory the messages take.
func (b *Batch) Held() int { return b.used }

// Clear empties the batch.
func (b *Batch) Clear() { b.used, b.messages = 0, b.messages[:0] }

// Sum returns the hashes of the messages in the order in which they were added, valid
// until the next call, and empties the batch.
func (b *Batch) Sum() [][Size]byte {
	defer b.Clear()
	if b.vectorsPay() {
		return b.sumLanes()
	}
	b.hashes = b.hashes[:0]
	for _, m := range b.messages {
		b.hashes = append(b.hashes, zeebo.Sum256(b.arena[m.from:m.from+m.size]))
	}
	return b.hashes
}

// vectorsPay reports whether there is more than one lane to fill.
func (b *Batch) vectorsPay() bool {
	return wide() && (len(b.messages) > 1 || len(b.messages) == 1 && b.messages[0].size > chunkSize)
}
