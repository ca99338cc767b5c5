package vrf

import (
	"encoding/binary"
	"encoding/hex"
	"math"
	"testing"

	"gensim/protocol/unit"

	"pgregory.net/rapid"
)

// TestVectorsOfRFC9381 holds examples 19 to 21 of Appendix B.4.
func TestVectorsOfRFC9381(t *testing.T) {
	cases := []struct{ secret, public, alpha, pi, beta string }{
		{
			secret: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
			public: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
			alpha:  "",
			pi:     "7d9c633ffeee27349264cf5c667579fc583b4bda63ab71d001f89c10003ab46f14adf9a3cd8b8412d9038531e865c341cafa73589b023d14311c331a9ad15ff2fb37831e00f0acaa6d73bc9997b06501",
			beta:   "9d574bf9b8302ec0fc1e21c3ec5368269527b87b462ce36dab2d14ccf80c53cccf6758f058c5b1c856b116388152bbe509ee3b9ecfe63d93c3b4346c1fbc6c54",
		},
		{
			secret: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
			public: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
			alpha:  "72",
			pi:     "47b327393ff2dd81336f8a2ef10339112401253b3c714eeda879f12c509072ef055b48372bb82efbdce8e10c8cb9a2f9d60e93908f93df1623ad78a86a028d6bc064dbfc75a6a57379ef855dc6733801",
			beta:   "38561d6b77b71d30eb97a062168ae12b667ce5c28caccdf76bc88e093e4635987cd96814ce55b4689b3dd2947f80e59aac7b7675f8083865b46c89b2ce9cc735",
		},
		{
			secret: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
			public: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
			alpha:  "af82",
			pi:     "926e895d308f5e328e7aa159c06eddbe56d06846abf5d98c2512235eaa57fdce35b46edfc655bc828d44ad09d1150f31374e7ef73027e14760d42e77341fe05467bb286cc2c9d7fde29120a0b2320d04",
			beta:   "121b7f9b9aaaa29099fc04a94ba52784d44eac976dd1a3cca458733be5cd090a7b5fbd148444f17f8daf1fb55cb04b1ae85a626e30a54b4b0f8abf4a43314a58",
		},
	}
	for _, c := range cases {
		key := Real.NewKey([32]byte(unhex(t, c.secret)))
		if got := key.Public(); got != Public(unhex(t, c.public)) {
			t.Errorf("alpha %q: public key %x, want %s", c.alpha, got, c.public)
		}
		output, proof := key.Prove(unhex(t, c.alpha))
		if proof != Proof(unhex(t, c.pi)) {
			t.Errorf("alpha %q: proof %x, want %s", c.alpha, proof, c.pi)
		}
		if output != Output(unhex(t, c.beta)) {
			t.Errorf("alpha %q: output %x, want %s", c.alpha, output, c.beta)
		}
	}
}

func unhex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// eachScheme runs a test for both schemes.
func eachScheme(t *testing.T, test func(t *testing.T, s Scheme)) {
	for _, s := range []Scheme{Real, Keyed} {
		t.Run(s.String(), func(t *testing.T) { test(t, s) })
	}
}

func TestVerifyGivesTheProversOutput(t *testing.T) {
	eachScheme(t, func(t *testing.T, s Scheme) {
		rapid.Check(t, func(t *rapid.T) {
			key := s.NewKey([32]byte{rapid.Byte().Draw(t, "seed")})
			alpha := rapid.SliceOfN(rapid.Byte(), 0, 100).Draw(t, "alpha")
			output, proof := key.Prove(alpha)
			if got, ok := s.Verify(key.Public(), alpha, proof); !ok || got != output {
				t.Fatalf("verified %v: %x, want %x", ok, got, output)
			}
		})
	})
}

func TestAnyChangeFails(t *testing.T) {
	eachScheme(t, func(t *testing.T, s Scheme) {
		rapid.Check(t, func(t *rapid.T) {
			key := s.NewKey([32]byte{1})
			alpha := rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "alpha")
			_, proof := key.Prove(alpha)
			public := key.Public()
			target := rapid.SampledFrom([][]byte{alpha, proof[:], public[:]}).Draw(t, "target")
			at := rapid.IntRange(0, len(target)*8-1).Draw(t, "bit")
			target[at/8] ^= 1 << (at % 8)
			if output, ok := s.Verify(public, alpha, proof); ok || output != (Output{}) {
				t.Fatalf("a changed bit still verifies: %x", output)
			}
		})
	})
}

// FuzzVerify: any bytes are a proof or none, and a key has one output for an input: no
// proof shows another.
func FuzzVerify(f *testing.F) {
	alpha := []byte("alpha")
	honest := Real.NewKey([32]byte{1})
	want, proof := honest.Prove(alpha)
	public := honest.Public()
	f.Add(public[:], proof[:], alpha)
	_, keyed := Keyed.NewKey([32]byte{1}).Prove(alpha)
	f.Add(public[:], keyed[:], alpha)
	f.Fuzz(func(t *testing.T, key, pi, input []byte) {
		var public Public
		var proof Proof
		copy(public[:], key)
		copy(proof[:], pi)
		for _, s := range []Scheme{Real, Keyed} {
			if output, ok := s.Verify(public, input, proof); !ok && output != (Output{}) {
				t.Errorf("%v: refused, with output %x", s, output)
			}
		}
		if output, ok := Real.Verify(honest.Public(), alpha, proof); ok && output != want {
			t.Errorf("%x shows %x, not %x", proof, output, want)
		}
	})
}

// TestSchemesAreApart: a proof of one scheme is none of the other, and equal seeds
// give different outputs.
func TestSchemesAreApart(t *testing.T) {
	seed, alpha := [32]byte{7}, []byte("alpha")
	real, keyed := Real.NewKey(seed), Keyed.NewKey(seed)
	a, p := real.Prove(alpha)
	b, q := keyed.Prove(alpha)
	if real.Public() == keyed.Public() || a == b {
		t.Error("the schemes share a key or an output")
	}
	if _, ok := Keyed.Verify(real.Public(), alpha, p); ok {
		t.Error("a real proof passes as a keyed one")
	}
	if _, ok := Real.Verify(keyed.Public(), alpha, q); ok {
		t.Error("a keyed proof passes as a real one")
	}
}

// TestSchemeNames: names lead back to their schemes, others to none.
func TestSchemeNames(t *testing.T) {
	eachScheme(t, func(t *testing.T, s Scheme) {
		if got, err := ParseScheme(s.String()); err != nil || got != s || !s.Valid() {
			t.Errorf("%v is read as %v, %v", s, got, err)
		}
	})
	eachScheme(t, func(t *testing.T, s Scheme) {
		key := s.NewKey([32]byte{3}).Public()
		text, _ := key.MarshalText()
		var got Public
		if err := got.UnmarshalText(text); err != nil || got != key {
			t.Errorf("%s is read as %x, %v", text, got, err)
		}
		if got.UnmarshalText(text[2:]) == nil || got.UnmarshalText([]byte("g"+string(text[1:]))) == nil {
			t.Error("a key of 31 bytes or of other digits is read")
		}
	})
	if s, err := ParseScheme("none"); err == nil || Scheme(2).Valid() {
		t.Errorf("a scheme that does not exist: %v", s)
	}
}

// TestForcedErrorRule: 10^4 outputs hit with probability 1/20 within 4 sigma. The
// key is fixed; a perfect source fails with probability 6.3e-5 for a random key.
func TestForcedErrorRule(t *testing.T) {
	const draws = 10_000
	phi := unit.Ratio{Num: 1, Den: 20}
	eachScheme(t, func(t *testing.T, s Scheme) {
		key := s.NewKey([32]byte{'p', 'h', 'i'})
		hits := 0
		for i := range draws {
			output, _ := key.Prove(binary.LittleEndian.AppendUint64(nil, uint64(i)))
			if phi.Hit(output.Uint64()) {
				hits++
			}
		}
		mean, sigma := draws/20.0, math.Sqrt(draws*(1/20.0)*(19/20.0))
		if z := (float64(hits) - mean) / sigma; math.Abs(z) > 4 {
			t.Errorf("%d hits of %d: %.2f sigma from %.0f", hits, draws, z, mean)
		}
	})
}

// TestBytesAreUniform: over 2^12 outputs of 64 bytes, each of the 256 values of a
// byte comes 1024 times; chi-square with 255 degrees of freedom within 5 sigma of
// its mean, for outputs of one key over many inputs and of many keys over one
// input. A perfect source fails with probability below 1e-5.
func TestBytesAreUniform(t *testing.T) {
	const draws = 1 << 12
	eachScheme(t, func(t *testing.T, s Scheme) {
		one := s.NewKey([32]byte{'u'})
		for _, many := range []string{"inputs", "keys"} {
			var seen [256]int
			for i := range draws {
				key, alpha := one, []byte("alpha")
				if many == "keys" {
					key = s.NewKey([32]byte{byte(i), byte(i >> 8)})
				} else {
					alpha = binary.LittleEndian.AppendUint64(nil, uint64(i))
				}
				output, _ := key.Prove(alpha)
				for _, b := range output {
					seen[b]++
				}
			}
			const mean = draws * 64 / 256.0
			chi := 0.0
			for _, n := range seen {
				chi += (float64(n) - mean) * (float64(n) - mean) / mean
			}
			if math.Abs(chi-255) > 5*math.Sqrt(2*255) {
				t.Errorf("many %s: chi-square %.0f, want about 255", many, chi)
			}
		}
	})
}

func BenchmarkProveAndVerify(b *testing.B) {
	alpha := make([]byte, 32)
	for _, s := range []Scheme{Real, Keyed} {
		key := s.NewKey([32]byte{1})
		b.Run(s.String(), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				_, proof := key.Prove(alpha)
				if _, ok := s.Verify(key.Public(), alpha, proof); !ok {
					b.Fatal("the proof does not verify")
				}
			}
		})
	}
}
