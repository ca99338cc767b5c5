package merkle

import (
	"encoding/hex"
	"fmt"
)

// Hash is a BLAKE3-256 digest.
type Hash [32]byte

// IsZero reports whether the hash is unset.
func (h Hash) IsZero() bool { return h == Hash{} }

// String returns the first eight bytes in hexadecimal, enough to tell hashes
// apart in a story; Hex returns all.
func (h Hash) String() string { return hex.EncodeToString(h[:8]) }

// Hex returns the whole hash in hexadecimal.
func (h Hash) Hex() string { return hex.EncodeToString(h[:]) }

// Parse reads what Hex wrote.
func Parse(text string) (Hash, error) {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(Hash{}) {
		return Hash{}, fmt.Errorf("a hash is %d hexadecimal digits, not %q", 2*len(Hash{}), text)
	}
	return Hash(b), nil
}
