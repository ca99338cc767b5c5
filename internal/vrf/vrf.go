package vrf

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"

	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519"
	"github.com/oasisprotocol/curve25519-voi/primitives/ed25519/extra/ecvrf"
)

// Public is a public key: a compressed point of edwards25519.
type Public [32]byte

// MarshalText writes the key in hexadecimal.
func (p Public) MarshalText() ([]byte, error) { return hex.AppendEncode(nil, p[:]), nil }

// UnmarshalText reads what MarshalText wrote.
func (p *Public) UnmarshalText(text []byte) error {
	b, err := hex.DecodeString(string(text))
	if err != nil || len(b) != len(p) {
		return fmt.Errorf("a public key is %d hexadecimal digits, not %q", 2*len(p), text)
	}
	*p = Public(b)
	return nil
}

// Proof shows that an output belongs to a key and an input.
type Proof [ecvrf.ProofSize]byte

// Output is the random value, uniform to everyone but the key's owner.
type Output [ecvrf.OutputSize]byte

// Uint64 returns the output's first eight bytes, least significant first: a
// uniform draw for unit.Ratio.Hit.
func (o Output) Uint64() uint64 { return binary.LittleEndian.Uint64(o[:]) }

// Key is a private key of a scheme.
type Key struct {
	private ed25519.PrivateKey // of Real
	keyed   Public             // of Keyed, whose key is no secret
}

// NewKey returns the key that the seed determines.
func (s Scheme) NewKey(seed [32]byte) Key {
	if s == Keyed {
		return Key{keyed: keyedPublic(seed)}
	}
	return Key{private: ed25519.NewKeyFromSeed(seed[:])}
}

// Public returns the key by which others verify.
func (k Key) Public() Public {
	if k.private == nil {
		return k.keyed
	}
	return Public(k.private[ed25519.SeedSize:])
}

// Prove returns the output for an input, and the proof of it. Equal inputs give
// equal outputs and equal proofs. Source: RFC 9381, sections 5.1 and 5.2.
func (k Key) Prove(alpha []byte) (Output, Proof) {
	if k.private == nil {
		return keyedProve(k.keyed, alpha)
	}
	pi := ecvrf.Prove(k.private, alpha)
	beta, err := ecvrf.ProofToHash(pi)
	if err != nil {
		panic("vrf: a proof just made cannot be read: " + err.Error())
	}
	return Output(beta), Proof(pi)
}

// Verify returns the output that the proof shows for the input under the public
// key, and whether it shows any. Public keys of small order are refused, so the
// output is unique even for a key made with ill intent. Source: RFC 9381, section
// 5.3, with key validation.
func (s Scheme) Verify(public Public, alpha []byte, proof Proof) (Output, bool) {
	if s == Keyed {
		return keyedVerify(public, alpha, proof)
	}
	ok, beta := ecvrf.Verify(public[:], proof[:], alpha)
	if !ok {
		return Output{}, false
	}
	return Output(beta), true
}
