package merkle

import (
	"encoding/binary"

	"github.com/zeebo/blake3"
)

// Digest hashes a record field by field. The encoding is canonical: integers are
// eight bytes, least significant first; hashes are their 32 bytes; byte strings
// and lists carry their length. A domain therefore fixes one sequence of field
// kinds, and two records of a domain hash alike only if all fields are equal.
//
//	id := merkle.New("gensim/task").Uint64(nonce).Hash(workload).Sum()
type Digest struct {
	room [typicalRecord]byte // the record, so that it can lie on the caller's stack
	used int
	long []byte // the record instead, once it is longer than the room; else nil
}

// typicalRecord is the room of most records.
const typicalRecord = 256

// New starts a record of the domain, which names the kind of record and the order
// of its fields.
func New(domain string) *Digest {
	d := &Digest{used: 1}
	d.room[0] = recordPrefix
	return d.Text(domain)
}

// Uint64 appends an integer.
func (d *Digest) Uint64(v uint64) *Digest {
	var b [8]byte
	binary.LittleEndian.PutUint64(b[:], v)
	return add(d, b[:])
}

// Int64 appends a signed integer in two's complement.
func (d *Digest) Int64(v int64) *Digest { return d.Uint64(uint64(v)) }

// Hash appends a hash.
func (d *Digest) Hash(h Hash) *Digest { return add(d, h[:]) }

// Hashes appends a list of hashes with its length.
func (d *Digest) Hashes(list []Hash) *Digest {
	d.Uint64(uint64(len(list)))
	for _, h := range list {
		d.Hash(h)
	}
	return d
}

// Bytes appends a byte string with its length.
func (d *Digest) Bytes(b []byte) *Digest { return add(d.Uint64(uint64(len(b))), b) }

// Text appends a string with its length.
func (d *Digest) Text(s string) *Digest { return add(d.Uint64(uint64(len(s))), s) }

// add appends bytes, and moves a record that gets too long for its room.
func add[B string | []byte](d *Digest, b B) *Digest {
	if d.long == nil && len(b) <= len(d.room)-d.used {
		d.used += copy(d.room[d.used:], b)
		return d
	}
	if d.long == nil {
		d.long = append(make([]byte, 0, 4*typicalRecord), d.room[:d.used]...)
	}
	d.long = append(d.long, b...)
	return d
}

// Sum returns the hash of the fields so far; more may be appended afterwards.
func (d *Digest) Sum() Hash {
	if d.long != nil {
		return blake3.Sum256(d.long)
	}
	return blake3.Sum256(d.room[:d.used])
}
