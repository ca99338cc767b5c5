package sim

import (
	"strconv"
	"strings"
	"testing"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

// TestWarmup: a warmup changes nothing that happens, only what is counted: what belongs
// to tasks submitted from then on, and what belongs to none from then on. The tables of
// the ledger are the oracle.
func TestWarmup(t *testing.T) {
	c := small()
	l := lab(t, 1, true)
	full := play(t, sound(t, c), 3, l)
	c.Warmup = 25 * unit.Minute
	warm := play(t, sound(t, c), 3, l)
	if full.Log.Digest != warm.Log.Digest {
		t.Error("the warmup changes what the chain says")
	}
	tasks := rowsOf[record.Task](t, warm, record.TableTasks)
	counts := func(task int64, at unit.Time) bool {
		if task >= 0 {
			at = tasks[task].Submitted
		}
		return at >= c.Warmup
	}
	submitted := int64(0)
	for i := range tasks {
		if counts(int64(i), 0) {
			submitted++
		}
	}
	if warm.Tasks.Submitted != submitted || submitted == 0 || submitted == int64(len(tasks)) || full.Tasks.Submitted != int64(len(tasks)) {
		t.Errorf("%d tasks counted, %d of %d submitted after the warmup", warm.Tasks.Submitted, submitted, len(tasks))
	}
	var outcomes [record.Outcomes]int64
	for _, e := range rowsOf[record.Event](t, warm, record.TableEvents) {
		if e.Kind == "outcome-reached" && counts(e.Task, e.Time) {
			n, err := strconv.Atoi(strings.TrimPrefix(e.Outcome, "O"))
			if err != nil {
				t.Fatal(err)
			}
			outcomes[n-1]++
		}
	}
	if outcomes != warm.Outcomes {
		t.Errorf("outcomes %v, the events have %v", warm.Outcomes, outcomes)
	}
	checkFlows(t, warm, counts)
	checkDevices(t, c, full, warm)
}

// checkFlows holds the terms that are money of the ledger to its transfers.
func checkFlows(t *testing.T, r *record.Run, counts func(int64, unit.Time) bool) {
	t.Helper()
	net := map[int64]unit.Amount{}
	for _, x := range rowsOf[record.Transfer](t, r, record.TableTransfers) {
		if x.From != x.To && x.Kind != "minted" && counts(x.Task, x.Time) {
			net[x.From] -= x.Amount
			net[x.To] += x.Amount
		}
	}
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		if got := p.Fees + p.Bounties + p.Jackpots + p.Compensation + p.Slashed + p.TxFees; got != net[p.Account] {
			t.Errorf("agent %d earned %v by its payoff, %v by the transfers", p.Agent, got, net[p.Account])
		}
	}
}

// checkDevices: work for tasks that do not count costs nothing, and no gas; a device is
// idle for no longer than statistics last.
func checkDevices(t *testing.T, c *Config, full, warm *record.Run) {
	t.Helper()
	all := rowsOf[record.Payoff](t, full, record.TablePayoffs)
	less := 0
	for i, p := range rowsOf[record.Payoff](t, warm, record.TablePayoffs) {
		if p.Busy > all[i].Busy || p.Jobs > all[i].Jobs || p.Idle < all[i].Idle || p.Capital < all[i].Capital {
			t.Errorf("agent %d: %+v with a warmup, %+v without", i, p, all[i])
		}
		if p.Busy < all[i].Busy && p.Jobs < all[i].Jobs {
			less++
		}
	}
	if less == 0 || warm.Compute.Native == 0 || warm.Compute.Native >= full.Compute.Native || warm.Compute.Verification >= full.Compute.Verification {
		t.Errorf("%d agents with less work, computation %+v of %+v", less, warm.Compute, full.Compute)
	}
}
