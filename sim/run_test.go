package sim

import (
	"context"
	"slices"
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

// Every bounty and every jackpot follows from a challenge or a reject that
// succeeded, and falls to the one who filed it.
func TestBountiesHaveACause(t *testing.T) {
	r := play(t, small(), 3, 2, true)
	disputes := rowsOf[record.Dispute](t, r, record.TableDisputes)
	accounts := map[int64]int64{}
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		accounts[p.Account] = p.Agent
	}
	want := map[string][]string{"bounty": {"O2", "O3", "O13"}, "jackpot": {"O6"}}
	paid := map[string]int{}
	for _, x := range rowsOf[record.Transfer](t, r, record.TableTransfers) {
		outcomes, ok := want[x.Reason]
		agent, isAgent := accounts[x.To]
		if !ok || !isAgent {
			continue
		}
		paid[x.Reason]++
		if x.Dispute < 0 {
			t.Fatalf("transfer %d: a %s without a dispute", x.Seq, x.Reason)
		}
		d := disputes[x.Dispute]
		if !slices.Contains(outcomes, d.Outcome) || d.Challenger != agent && d.Defender != agent {
			t.Errorf("transfer %d: %s to agent %d from dispute %+v", x.Seq, x.Reason, agent, d)
		}
	}
	if paid["bounty"] == 0 || paid["jackpot"] == 0 {
		t.Errorf("paid %v: the scenario no longer shows both", paid)
	}
}

func rowsOf[T any](t *testing.T, r *record.Run, name string) []T {
	t.Helper()
	for _, table := range r.Tables {
		if table.Name == name {
			rows, err := record.Rows[T](table)
			if err != nil {
				t.Fatal(err)
			}
			return rows
		}
	}
	t.Fatalf("no table %s", name)
	return nil
}

// Utilities are the sums of their terms, and what agents gained in tokens is
// what the ledger says.
func TestPayoffsAddUp(t *testing.T) {
	r := play(t, small(), 3, 2, true)
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		sum := p.Value + p.Fees + p.Bounties + p.Jackpots + p.Compensation + p.Slashed + p.TxFees + p.Compute + p.Idle + p.Capital
		if p.Utility != sum {
			t.Errorf("agent %d: utility %d, terms add up to %d", p.Agent, p.Utility, sum)
		}
	}
}
