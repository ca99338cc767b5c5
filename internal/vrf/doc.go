// Package vrf gives verifiable random outputs: a key's owner alone can compute
// the output for an input, and anyone can check with the public key that it is
// the only one possible.
//
//	owner:    Key.Prove(alpha) ──► Output (64 bytes), Proof (80 bytes)
//	anyone:   Scheme.Verify(public, alpha, proof) ──► the same Output, or false
//
// There are two schemes. Keyed stands in for Real in large sweeps: a keyed hash
// with the same flow and the same statistics, at a thousandth of the cost, which
// hides nothing from whoever knows the public key.
//
// The suite of Real is ECVRF-EDWARDS25519-SHA512-ELL2 of RFC 9381 in its final form: the
// library follows draft 11 and later, which put the public key into the challenge,
// and its proofs equal the RFC's test vectors (Appendix B.4), which the tests
// hold; its separate functions for draft 10 are not used.
//
//	key := vrf.Real.NewKey(seed)
//	output, proof := key.Prove(alpha)
//	same, ok := vrf.Real.Verify(key.Public(), alpha, proof)
//
// Keys come from seeds, not from the operating system, so that a run repeats.
// The package is the only importer of its library, and knows nothing of what the
// outputs decide.
package vrf
