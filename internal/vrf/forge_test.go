package vrf

import (
	"crypto/sha512"
	"testing"

	"github.com/oasisprotocol/curve25519-voi/curve"
	"github.com/oasisprotocol/curve25519-voi/curve/scalar"
	"github.com/oasisprotocol/curve25519-voi/primitives/h2c"
)

// compress returns a point's 32 bytes.
func compress(p *curve.EdwardsPoint) []byte {
	var y curve.CompressedEdwardsY
	return y.SetEdwardsPoint(p)[:]
}

// proveFor makes a proof for the secret scalar x, whatever x is, step by step as
// in RFC 9381, section 5.1, with a nonce of the caller's choice.
func proveFor(t *testing.T, x, nonce uint64, alpha []byte) (Public, Proof) {
	t.Helper()
	secret, k := scalar.NewFromUint64(x), scalar.NewFromUint64(nonce)
	var key, gamma, kB, kH curve.EdwardsPoint
	key.MulBasepoint(curve.ED25519_BASEPOINT_TABLE, secret)
	public := compress(&key)
	dst := append([]byte("ECVRF_edwards25519_XMD:SHA-512_ELL2_NU_"), 0x04)
	h, err := h2c.Edwards25519_XMD_SHA512_ELL2_NU(dst, append(public, alpha...))
	if err != nil {
		t.Fatal(err)
	}
	gamma.Mul(h, secret)
	kB.MulBasepoint(curve.ED25519_BASEPOINT_TABLE, k)
	kH.Mul(h, k)

	hash := sha512.New()
	hash.Write([]byte{0x04, 0x02})
	for _, p := range []*curve.EdwardsPoint{&key, h, &gamma, &kB, &kH} {
		hash.Write(compress(p))
	}
	hash.Write([]byte{0x00})
	var challenge [32]byte
	copy(challenge[:16], hash.Sum(nil))
	var c, s scalar.Scalar
	if _, err := c.SetBits(challenge[:]); err != nil {
		t.Fatal(err)
	}
	s.Mul(&c, secret)
	s.Add(&s, k)

	var proof Proof
	copy(proof[:], compress(&gamma))
	copy(proof[32:], challenge[:16])
	if err := s.ToBytes(proof[48:]); err != nil {
		t.Fatal(err)
	}
	return Public(public), proof
}

// TestSmallOrderKeyIsRefused: for the key of the secret 0, a proof satisfies both
// verification equations and the output is the same for every input; only the
// validation of the key stands against it. The same prover with an ordinary secret
// is accepted.
func TestSmallOrderKeyIsRefused(t *testing.T) {
	alpha := []byte("alpha")
	public, proof := proveFor(t, 5, 77, alpha)
	if _, ok := Real.Verify(public, alpha, proof); !ok {
		t.Error("the proof of an ordinary key does not verify")
	}
	public, proof = proveFor(t, 0, 77, alpha)
	if output, ok := Real.Verify(public, alpha, proof); ok {
		t.Errorf("a key of small order verifies, with output %x", output)
	}
}
