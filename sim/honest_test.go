package sim

import (
	"slices"
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// Over many seeds, beside every cheat: honest solvers, truthful verifiers and
// truthful whistleblowers are never slashed but for being late; see audit.
func TestHonestAreNeverSlashed(t *testing.T) {
	l, c := lab(t, 1, true), sound(t, shorter())
	var tasks, convicted int64
	for seed := range uint64(10) {
		r := play(t, c, seed, l)
		audit(t, r)
		tasks += r.Tasks.Accepted
		convicted += r.Outcomes[2-1] + r.Outcomes[13-1]
	}
	if tasks < 25 || convicted < 15 {
		t.Errorf("%d tasks, %d convictions: too little happened", tasks, convicted)
	}
}

// With a threshold that honest distances pass, truthful verifiers suspect, re-run
// and withdraw (O14): nobody honest is slashed, and cheats are caught all the same.
func TestTruthfulSuspicionCostsNothing(t *testing.T) {
	c := small()
	c.Protocol.Profiling.Margin = ratio(1, 100)
	c.Protocol.ForcedError = ratio(0, 1)
	r := play(t, sound(t, c), 4, lab(t, 1, true))
	audit(t, r)
	if r.Outcomes[14-1] == 0 || r.Outcomes[2-1] == 0 || r.Tasks.Accepted == 0 {
		t.Errorf("outcomes %v", r.Outcomes)
	}
}

// A run that is cut charges devices for what they computed by then, idle time for
// the rest, and capital for what is still held; training that is undecided is
// neither native nor wasted.
func TestCutRun(t *testing.T) {
	l := lab(t, 1, true)
	whole, c := play(t, small(), 3, l), small()
	c.Drain = false
	r := play(t, c, 3, l)
	audit(t, r)
	if r.Truncated || r.Simulated != c.SubmitFor || r.Tasks.InFlight == 0 {
		t.Errorf("truncated %v, simulated %v, tasks %+v", r.Truncated, r.Simulated, r.Tasks)
	}
	if r.Compute.Native >= whole.Compute.Native || r.Compute.Wasted > whole.Compute.Wasted {
		t.Errorf("compute %+v, of the whole run %+v", r.Compute, whole.Compute)
	}
	var busy, idle unit.Time
	var held unit.Amount
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		for _, d := range c.Devices {
			if p.Role != "submitter" && p.Compute == -hourly(d.Price, p.Busy) && p.Idle == -hourly(d.IdlePrice, r.Simulated-p.Busy) {
				busy, idle = busy+p.Busy, idle+r.Simulated-p.Busy
				break
			}
		}
		held -= p.Capital
	}
	computing := int64(0)
	for _, g := range c.Groups[1:] {
		computing += int64(g.Count)
	}
	if busy+idle != unit.Time(computing)*r.Simulated || busy == 0 || held == 0 {
		t.Errorf("busy %v and idle %v of %d devices, capital %v", busy, idle, computing, held)
	}
}

// An agent counts as priced out exactly when it can never be drawn or submit.
func TestPricedOut(t *testing.T) {
	w := quiet(t, small())
	fee := w.cfg.Protocol.TxFee
	least := map[string]unit.Amount{
		"submitter": w.chain.SubmissionHold(0) + fee, "solver": w.chain.StakeHold(0, protocol.Solver) + fee,
		"verifier": w.chain.StakeHold(0, protocol.Verifier) + fee, "whistleblower": w.cfg.Protocol.Networks.Deposit + fee,
	}
	l := lab(t, 0, true)
	for role, balance := range least { //tidy:unordered each is checked by itself
		for _, short := range []unit.Amount{0, 1} {
			c := shorter()
			c.Groups = slices.DeleteFunc(c.Groups, func(g Group) bool {
				return g.Strategy == "skip" || g.Strategy == "noise" || g.Strategy == "rubber-stamp"
			})
			for i := range c.Groups {
				if g := &c.Groups[i]; g.Role.String() == role {
					g.Balance = balance - short
				}
			}
			jobs := int64(0)
			for _, p := range rowsOf[record.Payoff](t, play(t, c, 5, l), record.TablePayoffs) {
				if p.Role != role {
					continue
				}
				if p.PricedOut != (short > 0) {
					t.Errorf("%s with %v: priced out %v", role, balance-short, p.PricedOut)
				}
				jobs += p.Jobs
			}
			// A profiler's stake is as large here as a verifier's.
			if (jobs > 0) != (short == 0) {
				t.Errorf("%s with %v: %d jobs", role, balance-short, jobs)
			}
		}
	}
}
