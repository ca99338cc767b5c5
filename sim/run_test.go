package sim

import (
	"slices"
	"testing"

	"gensim/internal/vrf"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// A run is a function of configuration and seed: neither workers nor the memo
// change a digest, another seed changes it.
func TestRunRepeats(t *testing.T) {
	c := small()
	c.SubmitFor /= 4
	a := play(t, c, 7, lab(t, 2, true))
	for _, v := range []struct {
		name    string
		workers int
		memo    bool
	}{{"no workers", 0, true}, {"one worker, no memo", 1, false}} {
		b := play(t, c, 7, lab(t, v.workers, v.memo))
		if a.Digest != b.Digest {
			t.Errorf("%s: event digest %s, want %s", v.name, b.Digest, a.Digest)
		}
		if names := changed(a, b); len(names) > 0 {
			t.Errorf("%s: tables %v differ", v.name, names)
		}
	}
	if b := play(t, c, 8, lab(t, 2, true)); b.Digest == a.Digest {
		t.Error("another seed gave the same digest")
	}
}

// TestKeyedCrypto: with a keyed hash in the place of the VRF the whole flow goes
// on, forced errors among it, and repeats; it draws otherwise than the real one.
func TestKeyedCrypto(t *testing.T) {
	c := small()
	real := play(t, c, 3, lab(t, 2, true))
	c.Crypto = vrf.Keyed
	a, b := play(t, sound(t, c), 3, lab(t, 2, true)), play(t, c, 3, lab(t, 0, true))
	if a.Digest != b.Digest || a.Digest == real.Digest {
		t.Errorf("digests: keyed %s and %s, real %s", a.Digest, b.Digest, real.Digest)
	}
	audit(t, a)
	if a.Outcomes[0] == 0 || a.Outcomes[5]+a.Outcomes[6] == 0 {
		t.Errorf("outcomes %v: no task accepted or no forced error opened", a.Outcomes)
	}
	c.Crypto = 9
	if faults := c.Validate(); len(faults) == 0 || faults[0].Path != "chain.crypto" {
		t.Errorf("faults %v", faults)
	}
}

// changed names the tables in which two runs differ.
func changed(a, b *record.Run) (names []string) {
	for i := range a.Tables {
		if a.Tables[i].Digest() != b.Tables[i].Digest() {
			names = append(names, a.Tables[i].Name)
		}
	}
	return names
}

// TestRun holds one run, in which everything happens, against what any run must
// satisfy.
func TestRun(t *testing.T) {
	r := play(t, sound(t, small()), 3, lab(t, 2, true))
	t.Logf("tasks %+v outcomes %v compute %+v", r.Tasks, r.Outcomes, r.Compute)
	audit(t, r)
	t.Run("bounties have a cause", func(t *testing.T) { bountiesHaveACause(t, r) })
	for _, o := range []int{1, 2, 5, 6, 7, 13} {
		if o != 5 && r.Outcomes[o-1] == 0 {
			t.Errorf("the configuration no longer shows O%d", o)
		}
	}
}

// bountiesHaveACause: every bounty and every jackpot follows from a challenge or a
// reject that succeeded, and falls to the one who filed it.
func bountiesHaveACause(t *testing.T, r *record.Run) {
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
		t.Errorf("paid %v: the configuration no longer shows both", paid)
	}
}

// Wake-ups for the chain's deadlines do not pile up: each that is left behind, were
// it to set another, would stay for ever.
func TestWakeUpsDoNotPileUp(t *testing.T) {
	w := quiet(t, small())
	defer w.cancel()
	w.start()
	woken := int64(0)
	for {
		e, ok := w.loop.Next()
		if !ok || w.ended(unit.Time(e.Time)) {
			break
		}
		if e.Kind() == kindDeadline {
			woken++
		}
		w.handle(e)
	}
	if r := w.result(); woken == 0 || 4*woken > r.Events {
		t.Errorf("woken %d times for %d events", woken, r.Events)
	}
}
