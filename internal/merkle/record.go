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
	encoded []byte
}

// typicalRecord is the room reserved at once; larger records grow.
const typicalRecord = 256

// New starts a record of the domain, which names the kind of record and the order
// of its fields.
func New(domain string) *Digest {
	d := &Digest{encoded: make([]byte, 0, typicalRecord)}
	d.encoded = append(d.encoded, recordPrefix)
	return d.Text(domain)
}

// Uint64 appends an integer.
func (d *Digest) Uint64(v uint64) *Digest {
	d.encoded = binary.LittleEndian.AppendUint64(d.encoded, v)
	return d
}

// Int64 appends a signed integer in two's complement.
func (d *Digest) Int64(v int64) *Digest { return d.Uint64(uint64(v)) }

// Hash appends a hash.
func (d *Digest) Hash(h Hash) *Digest {
	d.encoded = append(d.encoded, h[:]...)
	return d
}

// Hashes appends a list of hashes with its length.
func (d *Digest) Hashes(list []Hash) *Digest {
	d.Uint64(uint64(len(list)))
	for _, h := range list {
		d.Hash(h)
	}
	return d
}

// Bytes appends a byte string with its length.
func (d *Digest) Bytes(b []byte) *Digest {
	d.Uint64(uint64(len(b)))
	d.encoded = append(d.encoded, b...)
	return d
}

// Text appends a string with its length.
func (d *Digest) Text(s string) *Digest {
	d.Uint64(uint64(len(s)))
	d.encoded = append(d.encoded, s...)
	return d
}

// Sum returns the hash of the fields so far; more may be appended afterwards.
func (d *Digest) Sum() Hash { return blake3.Sum256(d.encoded) }
