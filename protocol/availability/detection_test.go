package availability_test

import (
	"math/big"
	"math/bits"
	"testing"

	"gensim/protocol/availability"
)

// TestMissedIsCounted enumerates all audits of small codes: the closed form is the
// share of them that ask for no missing chunk.
func TestMissedIsCounted(t *testing.T) {
	for n := 1; n <= 10; n++ {
		for missing := 0; missing <= n; missing++ {
			for asked := 0; asked <= n; asked++ {
				none, all := int64(0), int64(0)
				for audit := range uint(1) << n {
					if bits.OnesCount(audit) != asked {
						continue
					}
					all++
					if audit&(1<<missing-1) == 0 { // the first chunks are the missing ones
						none++
					}
				}
				if got := availability.Missed(n, missing, asked); got.Cmp(big.NewRat(none, all)) != 0 {
					t.Errorf("n %d, missing %d, asked %d: %v, counted %d/%d", n, missing, asked, got, none, all)
				}
			}
		}
	}
}

// TestAuditOfTheNeededIsSure: with fewer than k chunks left, an audit of k finds it.
func TestAuditOfTheNeededIsSure(t *testing.T) {
	for n := 1; n <= 40; n++ {
		for k := 1; k <= n; k++ {
			if p := availability.Missed(n, n-k+1, k); p.Sign() != 0 {
				t.Errorf("n %d, k %d: missed with probability %v", n, k, p)
			}
		}
	}
}

// TestKnownProbabilities: figures from the literature and by hand.
func TestKnownProbabilities(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want *big.Rat
	}{
		{"12 chunks, 9 missing, 2 asked", availability.Missed(12, 9, 2), big.NewRat(3, 66)},
		{"Celestia: a quarter missing, 16 asked", availability.MissedWithReplacement(4, 1, 16), new(big.Rat).SetFrac64(43046721, 4294967296)},
		{"2 of 3, each up half of the time", availability.Survives(3, 2, big.NewRat(1, 2)), big.NewRat(1, 2)},
		{"all always up", availability.Survives(12, 4, big.NewRat(1, 1)), big.NewRat(1, 1)},
		{"nothing ever up", availability.Survives(12, 4, new(big.Rat)), new(big.Rat)},
	} {
		if c.got.Cmp(c.want) != 0 {
			t.Errorf("%s: %v, want %v", c.name, c.got, c.want)
		}
	}
	// DESIGN's reference: 5 of 100 missing, 10 asked: found with .4162.
	if f, _ := availability.Missed(100, 5, 10).Float64(); f < 1-.41625 || f > 1-.41615 {
		t.Errorf("5 of 100 missing: missed with %v", f)
	}
}

// TestReplacementMissesMore: drawing with replacement finds no more.
func TestReplacementMissesMore(t *testing.T) {
	for n := 1; n <= 12; n++ {
		for missing := 0; missing <= n; missing++ {
			for asked := 0; asked <= n; asked++ {
				if availability.Missed(n, missing, asked).Cmp(availability.MissedWithReplacement(n, missing, asked)) > 0 {
					t.Errorf("n %d, missing %d, asked %d", n, missing, asked)
				}
			}
		}
	}
}
