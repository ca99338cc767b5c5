package sim

import (
	"math"
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// busy is a network with one kind of device, many tasks and nobody to watch.
func busy(tasks int) *Config {
	c := small()
	c.BlockTime = unit.Minute
	c.SubmitFor = 2 * unit.Hour
	c.Devices = c.Devices[:1]
	c.Workloads[0].Kernel.Instances = 1
	c.Protocol.Windows.Reveal = 3 * unit.Minute
	c.Groups = []Group{submitters(20, 20*c.SubmitFor/unit.Time(tasks)), c.Groups[1], c.Groups[4]}
	for i := range c.Groups[1:] {
		g := &c.Groups[1+i]
		g.Count, g.Balance, g.Devices = 200, 50*unit.GEN, []DeviceShare{{0, ratio(1, 1)}}
	}
	return c
}

// within requires a count of n independent draws of probability p to lie within
// four standard deviations: by chance it does not once in 16,000.
func within(t *testing.T, what string, got int, mean, variance float64) {
	t.Helper()
	if far := math.Abs(float64(got)-mean) / math.Sqrt(variance); far > 4 {
		t.Errorf("%s: %d, want %.1f, %.1f standard deviations away", what, got, mean, far)
	}
}

// Two verifiers that re-run two segments each of fifty, of which half are skipped,
// draw none of these with probability C(25,4)/C(50,4), and only then is the
// attempt accepted.
func TestSkippedSegmentsEscape(t *testing.T) {
	c := busy(1500)
	c.Workloads[0].Kernel.Segments, c.Workloads[0].Kernel.StepsPerSegment = 50, 1
	c.Groups[1].Strategy, c.Groups[1].Settings.Fraction = "skip", ratio(1, 2)
	c.Protocol.Verification.Segments = 2
	c.Protocol.ForcedError, c.Protocol.MaxAttempts = ratio(0, 1), 1
	r := play(t, sound(t, c), 1, lab(t, 1, true))
	seen := map[int64]bool{} // whether a skipped segment of the task was re-run
	for _, v := range rowsOf[record.Verdict](t, r, record.TableVerdicts) {
		seen[v.Task] = seen[v.Task] || v.Deviant
	}
	for _, task := range rowsOf[record.Task](t, r, record.TableTasks) {
		if caught := task.State == "refunded"; caught != seen[task.Task] {
			t.Errorf("task %d is %s, a skipped segment was drawn: %v", task.Task, task.State, seen[task.Task])
		}
	}
	p := float64(25*24*23*22) / float64(50*49*48*47)
	n := float64(r.Tasks.Submitted)
	if n < 1000 {
		t.Fatalf("only %v tasks", n)
	}
	within(t, "accepted", int(r.Tasks.Accepted), n*p, n*p*(1-p))
}

// TestHonestMarket holds one run with many tasks, honest agents and whistleblowers
// against closed forms.
func TestHonestMarket(t *testing.T) {
	c := busy(500)
	c.Groups[1].Count, c.Groups[1].Balance = 40, 7*unit.GEN
	poor := c.Groups[1]
	poor.Name, poor.Balance = "poor", 3*unit.GEN
	watchers := Group{Role: protocol.Whistleblower, Name: "always", Strategy: "always", Count: 60, Balance: unit.GEN, Devices: poor.Devices}
	c.Groups = append(c.Groups, poor, watchers)
	c.Protocol.Stake.Solver = ratio(30, 1) // about 2 GEN: three stakes and one
	c.Protocol.Jackpot.Opening = unit.GEN / 5
	r := play(t, sound(t, c), 1, lab(t, 1, true))
	audit(t, r)
	if r.Tasks.Accepted < 300 || r.Tasks.Accepted != r.Tasks.Attempts {
		t.Fatalf("tasks %+v", r.Tasks)
	}
	t.Run("forced errors", func(t *testing.T) { forcedErrors(t, r, c) })
	t.Run("draws by stake", func(t *testing.T) { drawsByStake(t, r, c) })
	t.Run("fees", func(t *testing.T) { feesAreSplit(t, r, c) })
	t.Run("jackpots", func(t *testing.T) { jackpotsArePaid(t, r, c) })
}

// forcedErrors: of all verdicts, all of honest verifiers, a share phi is forced.
func forcedErrors(t *testing.T, r *record.Run, c *Config) {
	seats := map[protocol.Target]bool{}
	for _, v := range rowsOf[record.Verdict](t, r, record.TableVerdicts) {
		seats[protocol.Target{Task: protocol.TaskID(v.Task), Attempt: protocol.Attempt(v.Attempt), Seat: protocol.Seat(v.Seat)}] = v.Forced
	}
	forced := 0
	for _, f := range seats { //tidy:unordered a count
		if f {
			forced++
		}
	}
	n, phi := float64(len(seats)), float64(c.Protocol.ForcedError.Num)/float64(c.Protocol.ForcedError.Den)
	within(t, "forced verdicts", forced, n*phi, n*phi*(1-phi))
}

// drawsByStake: each solver is drawn with probability its whole stakes over those
// of all that are not busy, at that moment. The count of draws of the rich minus
// the sum of these probabilities is a martingale.
func drawsByStake(t *testing.T, r *record.Run, c *Config) {
	rich := map[int64]bool{}
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		if p.Role == "solver" {
			rich[p.Account] = p.Group == "honest"
		}
	}
	events := rowsOf[record.Event](t, r, record.TableEvents)
	transfers := rowsOf[record.Transfer](t, r, record.TableTransfers)
	b := &balances{map[int64]unit.Amount{}, map[int64]unit.Amount{}}
	busy := map[int64]bool{}
	drawn, seen, mean, variance := 0, 0, 0.0, 0.0
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case "solver-drawn":
			// The stake was placed just before: what counts are the balances before that.
			for seen < len(transfers) && transfers[seen].Seq < e.Seq-1 {
				b.apply(&transfers[seen])
				seen++
			}
			units := [2]int64{}
			for account, isRich := range rich { //tidy:unordered a sum of integers
				if !busy[account] {
					units[index(isRich)] += int64(max(b.free[account]-64*c.Protocol.TxFee, 0) / e.Amount)
				}
			}
			p := float64(units[1]) / float64(units[0]+units[1])
			mean, variance = mean+p, variance+p*(1-p)
			drawn += index(rich[e.Account])
			busy[e.Account] = true
		case "proof-committed":
			busy[e.Account] = false
		}
	}
	if drawn < 100 || mean > 0.9*float64(r.Tasks.Attempts) {
		t.Fatalf("%d of %d draws, mean %.1f", drawn, r.Tasks.Attempts, mean)
	}
	within(t, "draws of the rich", drawn, mean, variance)
}

func index(b bool) int {
	if b {
		return 1
	}
	return 0
}

// feesAreSplit: what an accepted task pays to whom, exactly.
func feesAreSplit(t *testing.T, r *record.Run, c *Config) {
	paid := map[int64]map[string]unit.Amount{}
	for _, x := range rowsOf[record.Transfer](t, r, record.TableTransfers) {
		if x.Task < 0 || x.Kind != "captured" && x.Reason != "refund" && x.Reason != "escrow" {
			continue
		}
		if paid[x.Task] == nil {
			paid[x.Task] = map[string]unit.Amount{}
		}
		paid[x.Task][x.Reason] += x.Amount
	}
	p := &c.Protocol
	for _, task := range rowsOf[record.Task](t, r, record.TableTasks) {
		verdict := p.Shares.Verifiers.Of(task.Fee, unit.Down) / unit.Amount(p.Verification.Verifiers)
		profiler := p.Shares.Profilers.Of(task.Fee, unit.Down) / unit.Amount(p.Profiling.Profilers)
		want := map[string]unit.Amount{
			"solver-fee":     p.Shares.Solver.Of(task.Fee, unit.Down),
			"verifier-fee":   verdict * unit.Amount(p.Verification.Verifiers),
			"profiler-fee":   profiler * unit.Amount(p.Profiling.Profilers),
			"jackpot-share":  p.Shares.Jackpot.Of(task.Fee, unit.Down),
			"treasury-share": p.Shares.Treasury.Of(task.Fee, unit.Down),
		}
		rest := task.Fee
		for _, amt := range want { //tidy:unordered a sum of integers
			rest -= amt
		}
		want["remainder"] = rest
		want["refund"] = paid[task.Task]["escrow"] - task.Fee
		for reason, amt := range want { //tidy:unordered each is compared
			if got := paid[task.Task][reason]; got != amt {
				t.Errorf("task %d: %s is %v, want %v", task.Task, reason, got, amt)
			}
		}
		if want["refund"] != task.Refund || want["refund"] <= 0 || rest < 0 || rest > 10 {
			t.Errorf("task %d: refund %v, the row says %v, remainder %d", task.Task, want["refund"], task.Refund, rest)
		}
	}
}

// jackpotsArePaid: each of k winners of a verdict gets J/2^(k-1), at most the
// parameter's share of the jackpot treasury, whose balance is its opening, plus the
// shares of fees, less what it paid.
func jackpotsArePaid(t *testing.T, r *record.Run, c *Config) {
	winners := map[protocol.Target]int{}
	for _, d := range rowsOf[record.Dispute](t, r, record.TableDisputes) {
		if d.Outcome == "O6" {
			winners[protocol.Target{Task: protocol.TaskID(d.Task), Attempt: protocol.Attempt(d.Attempt), Seat: protocol.Seat(d.Seat)}]++
		}
	}
	tasks := rowsOf[record.Task](t, r, record.TableTasks)
	balance, paid, capped, shared := unit.Amount(0), 0, 0, 0
	for _, x := range rowsOf[record.Transfer](t, r, record.TableTransfers) {
		if x.From == record.JackpotTreasury && x.Kind == "transferred" {
			k := winners[protocol.Target{Task: protocol.TaskID(x.Task), Attempt: protocol.Attempt(x.Attempt), Seat: protocol.Seat(x.Seat)}]
			prize, bound := c.Protocol.Jackpot.Base.Of(tasks[x.Task].Fee, unit.Down)>>(k-1), c.Protocol.Jackpot.MaxShare.Of(balance, unit.Down)
			if want := min(prize, bound); x.Reason != "jackpot" || x.Amount != want {
				t.Errorf("transfer %d: %v of the jackpot treasury for %s, want %v", x.Seq, x.Amount, x.Reason, want)
			}
			paid, capped, shared = paid+1, capped+index(bound < prize), shared+index(k > 1)
			balance -= x.Amount
		}
		if x.To == record.JackpotTreasury {
			if x.Reason != "jackpot-share" && x.Kind != "opened" {
				t.Errorf("transfer %d: %s for the jackpot treasury", x.Seq, x.Reason)
			}
			balance += x.Amount
		}
	}
	if int64(paid) != r.Outcomes[6-1] || capped == 0 || shared == 0 || capped == paid {
		t.Errorf("%d jackpots, O6 %d times, %d capped, %d shared", paid, r.Outcomes[6-1], capped, shared)
	}
}
