package engine

import (
	"encoding/binary"

	"gensim/internal/merkle"

	"github.com/zeebo/blake3"
)

// Digest is the running hash of all that happened in a run, BLAKE3 over records
// in their order: two runs are the same if and only if their digests are.
//
// A record of words is twice their number, a time, and the words; a record of bytes
// is twice their number plus one, and the bytes; each number as eight bytes, least
// significant first. So the list of records can be read back from what is hashed,
// and two different lists never hash alike. Make it with NewDigest.
type Digest struct {
	hasher  *blake3.Hasher
	records uint64
	used    int
	buffer  [digestBuffer]byte
}

// digestBuffer is the block in which bytes reach the hasher: eight chunks of
// BLAKE3, which the hasher compresses side by side.
const digestBuffer = 8192

// NewDigest returns the digest of no record.
func NewDigest() *Digest { return &Digest{hasher: blake3.New()} }

// Event appends one record: a time in microseconds and what happened, in words of
// the caller's choice. It does not allocate.
func (d *Digest) Event(time int64, words ...uint64) {
	d.records++
	d.word(uint64(len(words)) << 1)
	d.word(uint64(time))
	for _, w := range words {
		d.word(w)
	}
}

// Append appends one record of bytes: for what does not fit into words. It
// does not allocate.
func (d *Digest) Append(record []byte) {
	d.records++
	d.word(uint64(len(record))<<1 | 1)
	for len(record) > 0 {
		n := copy(d.buffer[d.used:], record)
		d.used += n
		record = record[n:]
		d.flushFull()
	}
}

// Records returns the number of records appended.
func (d *Digest) Records() uint64 { return d.records }

// Sum returns the hash over the records so far; more may follow.
func (d *Digest) Sum() merkle.Hash {
	snapshot := d.hasher.Clone()
	snapshot.Write(d.buffer[:d.used])
	var h merkle.Hash
	snapshot.Sum(h[:0])
	return h
}

// word appends eight bytes.
func (d *Digest) word(w uint64) {
	if d.used+8 > len(d.buffer) {
		// An Append may have left the buffer at an odd place: fill it first.
		var split [8]byte
		binary.LittleEndian.PutUint64(split[:], w)
		n := copy(d.buffer[d.used:], split[:])
		d.used += n
		d.flushFull()
		d.used += copy(d.buffer[d.used:], split[n:])
		return
	}
	binary.LittleEndian.PutUint64(d.buffer[d.used:], w)
	d.used += 8
	d.flushFull()
}

// flushFull hands a full buffer to the hasher.
func (d *Digest) flushFull() {
	if d.used == len(d.buffer) {
		d.hasher.Write(d.buffer[:])
		d.used = 0
	}
}
