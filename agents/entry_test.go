package agents

import (
	"math"
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// formula is phi J (1 - y/2)^n / c written as in the doc, with the power of the
// standard library.
func formula(p prospect) float64 {
	y := math.Min(1, float64(p.window)/float64(p.cycle)/float64(p.verdicts))
	return float64(p.jackpots) / float64(p.costs) * math.Pow(1-y/2, float64(p.others))
}

func TestProspectIsTheFormula(t *testing.T) {
	for _, p := range []prospect{
		{verdicts: 1, others: 0, jackpots: 300, costs: 100, cycle: 600, window: 3600},
		{verdicts: 20, others: 0, jackpots: 300, costs: 100, cycle: 600, window: 3600},
		{verdicts: 20, others: 7, jackpots: 300, costs: 100, cycle: 800, window: 3600},
		{verdicts: 3, others: 40, jackpots: 300, costs: 100, cycle: 800, window: 3600},
		{verdicts: 500, others: 200, jackpots: 12345, costs: 678, cycle: 801, window: 3601},
	} {
		got, ok := p.ratio()
		if want := formula(p); !ok || math.Abs(got/want-1) > 1e-12 {
			t.Errorf("%+v: %v, want %v", p, got, want)
		}
	}
	if _, ok := (prospect{others: 3, cycle: 600, window: 3600}).ratio(); ok {
		t.Error("a ratio without a verdict to judge by")
	}
}

// Every rule's part is the mean over who else checks.
func TestProspectUnderEachRule(t *testing.T) {
	const others, y = 3, 0.25
	p := prospect{verdicts: 4, others: others, jackpots: 100, costs: 100, cycle: 600, window: 600}
	for rule, part := range map[protocol.JackpotRule]func(k int) float64{
		protocol.Truebit:     func(k int) float64 { return math.Pow(0.5, float64(k)) },
		protocol.EqualShares: func(k int) float64 { return 1 / float64(1+k) },
		protocol.ActiveCount: func(int) float64 { return 1.0 / (1 + others) },
	} {
		want := 0.0
		for who := range 1 << others { // every set of the others that checks
			k, chance := 0, 1.0
			for i := range others {
				if who>>i&1 == 1 {
					k++
					chance *= y
				} else {
					chance *= 1 - y
				}
			}
			want += chance * part(k)
		}
		p.rule = rule
		if got, _ := p.ratio(); math.Abs(got-want) > 1e-12 {
			t.Errorf("rule %d: %v, want %v", rule, got, want)
		}
	}
	drawn := prospect{verdicts: 4, others: 200, jackpots: 100, costs: 100, cycle: 600, window: 600, drawn: 2}
	if got, _ := drawn.ratio(); got != 0.5 {
		t.Errorf("two drawn in a crowd: %v, want 0.5", got)
	}
}

// At the symmetric mixed equilibrium of T3, y* = 2(1 - (c/phi J)^(1/n)), the
// income of a check is its cost: the ratio is 1.
func TestProspectAtTheEntryEquilibrium(t *testing.T) {
	const n, income, cost = 19, 5_000_000, 600_000
	y := 2 * (1 - math.Pow(float64(cost)/income, 1.0/n))
	// window/cycle/verdicts = y, with a window long enough to make y a fraction.
	p := prospect{verdicts: 1, others: n, jackpots: income, costs: cost, cycle: 1e15, window: unit.Time(y * 1e15)}
	if got, _ := p.ratio(); math.Abs(got-1) > 1e-9 {
		t.Errorf("income over cost is %v at y* = %.4f", got, y)
	}
}

// With every verdict checked by every member (y = 1) the sum is a power of two:
// entry ends at k* = 1 + floor(log2(phi J / c)) members, as in T2.
func TestSequentialEntryEndsAtTheClosedForm(t *testing.T) {
	for _, c := range []struct {
		income unit.Amount
		k      int
	}{{99, 0}, {100, 1}, {199, 1}, {200, 2}, {399, 2}, {400, 3}, {3200, 6}} {
		p := prospect{verdicts: 1, jackpots: c.income, costs: 100, cycle: 1, window: 1}
		one := unit.Ratio{Num: 1, Den: 1}
		for p.others = 0; pays(p, one, false); p.others++ {
		}
		if p.others != c.k {
			t.Errorf("income %d over cost 100: %d entered, want %d", c.income, p.others, c.k)
		}
	}
}

// The numbers of a prospect come from chain and device.
func TestProspectsOfANetwork(t *testing.T) {
	d := newDesk(protocol.Whistleblower, "threshold", Settings{}, 1)
	d.self.Device.IdlePrice = 600 // of 3,600 an hour
	d.chain.join(4)
	d.chain.verdict(protocol.Target{Task: 1, Attempt: 1}, measured(1, 2, 3), unit.Hour)
	d.chain.verdict(protocol.Target{Task: 2, Attempt: 1}, measured(1, 2, 3), unit.Hour)
	foreign := protocol.Target{Task: 2, Attempt: 1}
	seat := d.chain.seats[foreign]
	seat.arithmetic = otherArith
	d.chain.seats[foreign] = seat

	v := &View{Self: &d.self, Chain: d.chain}
	want := prospect{
		verdicts: 2, others: 4,
		jackpots: 2 * 75_000,              // phi J = 1/20 of 3/2 of the fee
		costs:    (150 + 10) + (195 + 10), // 180 s and 234 s at 3,000 an hour, and phi of two transaction fees
		cycle:    lookInterval + 207*unit.Second,
		window:   unit.Hour,
	}
	if got := prospects(v, testNetwork, true); got != want {
		t.Errorf("a member sees  %+v\nwant           %+v", got, want)
	}
	want.others = 5
	if got := prospects(v, testNetwork, false); got != want {
		t.Errorf("an outsider sees %+v\nwant           %+v", got, want)
	}
}

// A threshold seeker joins exactly when the formula reaches its threshold, and
// a member leaves exactly when it does not, at the same number of others.
func TestThresholdBoundary(t *testing.T) {
	for _, threshold := range []unit.Ratio{{Num: 1, Den: 1}, {Num: 5, Den: 2}, {Num: 1, Den: 3}} {
		limit := float64(threshold.Num) / float64(threshold.Den)
		joined, stayed := 0, 0
		for others := range 60 {
			d := newDesk(protocol.Whistleblower, "threshold", Settings{PayoutThreshold: threshold}, 1)
			d.self.Device.Price = 300_000 // so that a check costs a fifth of phi J
			for task := range protocol.TaskID(13) {
				d.chain.verdict(protocol.Target{Task: task, Attempt: 1}, measured(1, 2, 3), unit.Hour)
			}
			d.chain.counts[0], d.chain.counts[testNetwork] = 1000, others
			v := &View{Self: &d.self, Chain: d.chain}
			worth := formula(prospects(v, testNetwork, false)) >= limit
			got := d.ring(look(1)).Messages
			if joins := len(got) == 1 && got[0].Kind == protocol.JoinNetwork && got[0].Network == testNetwork; joins != worth {
				t.Errorf("threshold %v, %d others: joins %v, worth it %v", threshold, others, joins, worth)
			} else if joins {
				joined++
			}

			d.chain.join(others)
			got = d.ring(look(2 * BlockMargin)).Messages
			if leaves := len(got) == 1 && got[0].Kind == protocol.LeaveNetwork && got[0].Network == testNetwork; leaves == worth {
				t.Errorf("threshold %v, %d others: leaves %v, worth it %v", threshold, others, leaves, worth)
			} else if !leaves {
				stayed++
			}
		}
		if joined == 0 || joined == 60 || joined != stayed {
			t.Errorf("threshold %v: joined at %d counts, stayed at %d: no boundary was tested", threshold, joined, stayed)
		}
	}
}

func TestThresholdWithoutVerdicts(t *testing.T) {
	d := newDesk(protocol.Whistleblower, "threshold", Settings{PayoutThreshold: unit.Ratio{Num: 1, Den: 1}}, 1)
	if got := d.ring(look(1)); len(got.Messages) != 0 {
		t.Errorf("an outsider with nothing to judge by sent %+v", got.Messages)
	}
	d.chain.join(50)
	if got := d.ring(look(2)); len(got.Messages) != 0 {
		t.Errorf("a member with nothing to judge by sent %+v", got.Messages)
	}
}

// Who has a challenge in progress stays, whatever the prospect.
func TestThresholdStaysForItsChallenges(t *testing.T) {
	d := newDesk(protocol.Whistleblower, "threshold", Settings{PayoutThreshold: unit.Ratio{Num: 1_000_000, Den: 1}}, 1)
	d.chain.join(0)
	d.chain.verdict(verdictA, measured(1, 2, 3), unit.Hour)
	work := Work{Kind: Verify, Target: verdictA, Account: 50}
	d.done(WorkDone{Work: work, Claims: measured(7, 8, 9)})
	if got := d.ring(look(2)); len(got.Messages) != 0 {
		t.Errorf("sent %+v", got.Messages)
	}
	d.chain.decide(verdictA)
	d.chain.verdict(protocol.Target{Task: 9, Attempt: 1}, measured(1, 2, 3), unit.Hour)
	if got := d.ring(look(3)); len(got.Messages) != 1 || got.Messages[0].Kind != protocol.LeaveNetwork {
		t.Errorf("after its end: %+v", got.Messages)
	}
}
