package sim

import (
	"context"
	"testing"

	"gensim/sim/record"
)

func play(t *testing.T, c *Config, seed uint64, workers int, memo bool) *record.Run {
	t.Helper()
	r, err := Run(context.Background(), c, seed, Options{Lab: lab(t, workers, memo)})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// A run is a function of configuration and seed: neither workers nor the memo
// change a digest, another seed changes it.
func TestRunRepeats(t *testing.T) {
	a := play(t, small(), 7, 2, true)
	for _, v := range []struct {
		name    string
		workers int
		memo    bool
	}{{"no workers", 0, true}, {"one worker, no memo", 1, false}} {
		b := play(t, small(), 7, v.workers, v.memo)
		if a.Digest != b.Digest {
			t.Errorf("%s: event digest %s, want %s", v.name, b.Digest, a.Digest)
		}
		for i := range a.Tables {
			if x, y := a.Tables[i].Digest(), b.Tables[i].Digest(); x != y {
				t.Errorf("%s: table %s has digest %s, want %s", v.name, a.Tables[i].Name, y, x)
			}
		}
	}
	if c := play(t, small(), 8, 2, true); c.Digest == a.Digest {
		t.Error("another seed gave the same digest")
	}
}

// The supply changes only by what is minted and burned, and each utility is the
// sum of its terms.
func TestRunConserves(t *testing.T) {
	r := play(t, small(), 3, 2, true)
	if s := r.Supply; s.Final != s.Initial+s.Minted-s.Burned {
		t.Errorf("supply %+v does not add up", s)
	}
	if n := r.Tasks; n.Submitted == 0 || n.Submitted != n.Settled+n.InFlight || n.Settled != n.Accepted+n.Refunded || n.InFlight != 0 {
		t.Errorf("tasks %+v do not add up", n)
	}
	t.Logf("tasks %+v outcomes %v compute %+v", r.Tasks, r.Outcomes, r.Compute)
	for _, table := range r.Tables {
		t.Logf("%s: %d rows", table.Name, table.Len())
	}
}
