package vrf

import "github.com/zeebo/blake3"

// The keyed scheme: output = proof = BLAKE3 of (public key, input). It has the flow
// and the statistics of the real one, a forged proof fails, and it takes a
// thousandth of the time. It is not secure: whoever knows the public key knows the
// outputs. A simulation may use it, since no strategy is handed another's.

// domainKey keeps the hash that makes a key apart from all others of the program.
// A key, being a hash of its own domain, in turn keeps apart what is hashed under
// it; and with an input of 32 bytes it fills one block of BLAKE3, the cheapest.
const domainKey = "gensim/vrf/keyed\n"

// keyedPublic returns the key that the seed determines.
func keyedPublic(seed [32]byte) Public {
	var in [len(domainKey) + len(seed)]byte
	copy(in[copy(in[:], domainKey):], seed[:])
	return blake3.Sum256(in[:])
}

// shortAlpha is the longest input that is hashed without allocation: those of the
// protocol have 32 bytes.
const shortAlpha = 64

func keyedProve(public Public, alpha []byte) (Output, Proof) {
	var room [len(public) + shortAlpha]byte
	in := append(room[:0], public[:]...)
	in = append(in, alpha...)
	output := Output(blake3.Sum512(in))
	var proof Proof // its last bytes stay zero
	copy(proof[:], output[:])
	return output, proof
}

// keyedVerify computes the output again, which the proof must show.
func keyedVerify(public Public, alpha []byte, proof Proof) (Output, bool) {
	output, want := keyedProve(public, alpha)
	if proof != want {
		return Output{}, false
	}
	return output, true
}
