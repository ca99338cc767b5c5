package merkle

import "encoding/hex"

// Hash is a BLAKE3-256 digest.
type Hash [32]byte

// IsZero reports whether the hash is unset.
func (h Hash) IsZero() bool { return h == Hash{} }

// String returns the first eight bytes in hexadecimal, enough to tell hashes
// apart in a story; Hex returns all.
func (h Hash) String() string { return hex.EncodeToString(h[:8]) }

// Hex returns the whole hash in hexadecimal.
func (h Hash) Hex() string { return hex.EncodeToString(h[:]) }
