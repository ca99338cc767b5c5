package dispute

import (
	"encoding/binary"

	"gensim/internal/merkle"
)

// Opener says what a leaf of a level commits to. The first len(Fields) parts
// are the level's fields; more parts are the proof.
type Opener interface {
	// Parts is the number of parts of an opening, at least that of the fields.
	Parts() int
	// Open reports whether the parts are what the leaf commits to. Invariant: for
	// one leaf it accepts only one list of fields, but for hash collisions.
	Open(leaf merkle.Hash, parts []merkle.Hash) bool
}

// Claim opens leaves that are a record of their fields (merkle.Digest): Domain
// names the kind of claim, Count is the number of fields.
type Claim struct {
	Domain string
	Count  int
}

// Parts is the number of fields.
func (c Claim) Parts() int { return c.Count }

// Open reports whether the leaf is the record of the parts.
func (c Claim) Open(leaf merkle.Hash, parts []merkle.Hash) bool {
	return len(parts) == c.Count && c.Hash(parts...) == leaf
}

// Hash returns the leaf that binds the fields. It panics on another number of
// fields than Count.
func (c Claim) Hash(fields ...merkle.Hash) merkle.Hash {
	if len(fields) != c.Count {
		panic("dispute: a claim with the wrong number of fields")
	}
	d := merkle.New(c.Domain)
	for i := range fields {
		d.Hash(fields[i])
	}
	return d.Sum()
}

// Number writes an integer, such as a distance, as a field.
func Number(v int64) merkle.Hash {
	var h merkle.Hash
	binary.LittleEndian.PutUint64(h[:], uint64(v))
	return h
}

// AsNumber reads what Number wrote; false when the field is no integer.
func AsNumber(h merkle.Hash) (int64, bool) {
	v := int64(binary.LittleEndian.Uint64(h[:]))
	return v, h == Number(v)
}

// Anchor opens leaves that are the last result of a finer computation whose
// tree was not committed to. The one field is the root of that tree, freshly
// claimed; the proof (RFC 6962 audit path, from the leaf up) shows that the
// tree, over Size leaves, has the disputed leaf at Index. So both sides' new
// trees differ at Index at the latest, and the game can go on in them.
type Anchor struct {
	Size, Index int
	// Leaf turns the disputed hash into the finer tree's leaf, nil if equal.
	Leaf func(merkle.Hash) merkle.Hash
}

// Parts is one for the root and one for each hash of the proof.
func (a Anchor) Parts() int {
	parts := 1
	for lo, hi := 0, a.Size; hi-lo > 1; parts++ {
		if at := merkle.Split(lo, hi); a.Index < at {
			hi = at
		} else {
			lo = at
		}
	}
	return parts
}

// Open reports whether parts[0] is a root above the disputed leaf.
func (a Anchor) Open(leaf merkle.Hash, parts []merkle.Hash) bool {
	if len(parts) == 0 {
		return false
	}
	if a.Leaf != nil {
		leaf = a.Leaf(leaf)
	}
	return merkle.Verify(parts[0], a.Size, a.Index, leaf, parts[1:])
}
