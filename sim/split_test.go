package sim

import (
	"math"
	"testing"

	"gensim/internal/vrf"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// splitting is a network of eight verifiers, and one more party that holds as much
// as four of them, in so many accounts.
func splitting(accounts int, how protocol.Selection) *Config {
	c := small()
	c.Crypto = vrf.Keyed
	c.Protocol.Selection = how
	c.Protocol.ForcedError = ratio(0, 1)
	verifiers := func(name string, count int, balance unit.Amount) Group {
		return Group{Role: protocol.Verifier, Name: name, Strategy: "honest", Count: count, Balance: balance, Devices: halves()}
	}
	c.Groups = []Group{
		submitters(4, unit.Hour/20), c.Groups[1],
		verifiers("others", 8, 5*unit.GEN), verifiers("splitter", accounts, 20*unit.GEN/unit.Amount(accounts)),
	}
	return c
}

// seatsOfGroup counts the verdicts' seats of a run, and those of a group.
func seatsOfGroup(t *testing.T, r *record.Run, group string) (mine, all int) {
	t.Helper()
	payoffs, err := record.Rows[record.Payoff](r.Table(record.TablePayoffs))
	if err != nil {
		t.Fatal(err)
	}
	of := map[int64]bool{}
	for _, p := range payoffs {
		of[p.Account] = p.Group == group && p.Role == protocol.Verifier.String()
	}
	events, err := record.Rows[record.Event](r.Table(record.TableEvents))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range events {
		if e.Kind != protocol.VerifierDrawn.String() {
			continue
		}
		all++
		if of[e.Account] {
			mine++
		}
	}
	return mine, all
}

// TestSplittingAnAccount: a party with a third of the stake gets a third of the
// seats in one account and in four. Under the control, which gives each account one lot, it
// gets a ninth in one account and a third in four. Each share is within 5 sigma of
// what it should be; seeds are fixed, for others the error is below 1e-5.
func TestSplittingAnAccount(t *testing.T) {
	l := lab(t, 2, true)
	for _, v := range []struct {
		name     string
		how      protocol.Selection
		accounts int
		want     float64
	}{
		{"by stake, whole", protocol.ByStake, 1, 1.0 / 3}, {"by stake, split", protocol.ByStake, 4, 1.0 / 3},
		{"min-hash, whole", protocol.ByMinHash, 1, 1.0 / 9}, {"min-hash, split", protocol.ByMinHash, 4, 4.0 / 12},
	} {
		mine, all := 0, 0
		for seed := range uint64(4) {
			m, n := seatsOfGroup(t, splitRun(t, v.accounts, v.how, seed, l), "splitter")
			mine, all = mine+m, all+n
		}
		share, sigma := float64(mine)/float64(all), math.Sqrt(v.want*(1-v.want)/float64(all))
		t.Logf("%s: %d of %d seats, %.3f", v.name, mine, all, share)
		if math.Abs(share-v.want) > 5*sigma || all < 400 {
			t.Errorf("%s: %d of %d seats, %.3f, want %.3f", v.name, mine, all, share, v.want)
		}
	}
}

func splitRun(t *testing.T, accounts int, how protocol.Selection, seed uint64, l *kernels.Lab) *record.Run {
	return play(t, sound(t, splitting(accounts, how)), seed, l)
}
