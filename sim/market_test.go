package sim

import (
	"testing"

	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// marketplace is the small network, all of it honest, in blocks of six seconds that hold
// sixteen standard messages.
func marketplace() *Config {
	c := small()
	c.BlockTime = 6 * unit.Second
	c.Protocol.FeeMarket = protocol.FeeMarket{Target: 8 * protocol.StandardWeight, Limit: 16 * protocol.StandardWeight, Burn: true}
	for i := range c.Groups {
		switch g := &c.Groups[i]; g.Name {
		case "skip_half", "noise", "stamper":
			g.Strategy, g.Settings = "honest", agents.Settings{}
		}
	}
	return c
}

// spammed adds a spammer that sends so many messages a block, with the budget of a
// thousand honest solvers.
func spammed(perBlock int64, bid, tip unit.Ratio) *Config {
	c := marketplace()
	c.Groups = append(c.Groups, Group{Role: protocol.Submitter, Name: "spam", Strategy: "spammer", Count: 1, Balance: 5000 * unit.GEN,
		Settings: agents.Settings{Interval: c.BlockTime / unit.Time(perBlock), Bid: bid, Tip: tip, After: unit.Hour / 2}})
	return c
}

// marketOf is what a run shows of its market.
type marketOf struct {
	slashed, spam    unit.Amount // from the honest; fees and tips of the spammer
	full             int         // blocks
	highest          unit.Amount // base fee
	late             int64       // O8, O9 and challenges that were never revealed
	tasks, worstWait int64
}

// market plays a configuration and holds its blocks to what must be true of any: none is
// above the limit, no base fee below the floor, none moves by more than an eighth.
func market(t *testing.T, c *Config) marketOf {
	t.Helper()
	r := play(t, sound(t, c), 5, lab(t, 2, true))
	auditBut(t, r, func(*record.Payoff) bool { return false })
	var m marketOf
	limit, floor := int64(c.Protocol.FeeMarket.Limit), c.Protocol.TxFee
	before := floor
	for _, b := range rowsOf[record.Block](t, r, record.TableBlocks) {
		if b.Weight > limit || b.BaseFee < floor || b.BaseFee > before+before/8+1 || b.BaseFee < before-before/8-1 {
			t.Fatalf("block %+v after a base fee of %v", b, before)
		}
		before, m.highest = b.BaseFee, max(m.highest, b.BaseFee)
		m.worstWait = max(m.worstWait, b.Waiting)
		if limit-b.Weight < int64(protocol.StandardWeight) {
			m.full++
		}
	}
	for _, p := range rowsOf[record.Payoff](t, r, record.TablePayoffs) {
		if p.Group == "spam" {
			m.spam -= p.TxFees
		} else {
			m.slashed -= p.Slashed
		}
	}
	m.late, m.tasks = r.Outcomes[8-1]+r.Outcomes[9-1], r.Tasks.Accepted
	for _, e := range rowsOf[record.Event](t, r, record.TableEvents) {
		if e.Kind == protocol.ChallengeForfeited.String() {
			m.late++
		}
	}
	if got := feed(t, r.Genesis, logOf(r)); got.Difference != "" {
		t.Errorf("replay: %s", got.Difference)
	}
	return m
}

// TestMarketBelowLoad: blocks that are always full, by a spammer that sends twice what
// they hold, make nobody honest late while it bids less than half of what being
// late costs: the base fee rises to its bid and it is left out, or honest messages tip
// past it. Being late costs a timeout slash, a tenth of the fee of 66.7 milli-GEN, so that a
// standard message bids up to some 3 milli-GEN, 30 times the floor.
func TestMarketBelowLoad(t *testing.T) {
	quiet := market(t, marketplace())
	if quiet.late != 0 || quiet.slashed != 0 || quiet.tasks < 5 {
		t.Fatalf("without spam: %+v", quiet)
	}
	for name, c := range map[string]*Config{
		"no tip": spammed(100, ratio(10, 1), ratio(0, 1)),
		"tips":   spammed(100, ratio(12, 1), ratio(6, 1)),
	} {
		m := market(t, c)
		t.Logf("%s: %+v", name, m)
		if m.full < 100 || m.worstWait < 50 {
			t.Errorf("%s: that is no load: %+v", name, m)
		}
		if m.late != 0 || m.slashed != 0 || m.tasks < quiet.tasks-1 {
			t.Errorf("%s: %+v, without spam %+v", name, m, quiet)
		}
	}
}

// TestMarketAboveLoad: a spammer that bids more than being late costs crowds the others
// out: they are late, as long as it pays. It pays thousands of times what all of them
// lose.
func TestMarketAboveLoad(t *testing.T) {
	c := spammed(100, ratio(1000, 1), ratio(100, 1))
	c.Groups[0].Settings.Interval /= 2 // of users: more that is under way when the spam begins
	m := market(t, c)
	t.Logf("%+v", m)
	if m.late < 5 || m.slashed == 0 {
		t.Errorf("nobody is late: %+v", m)
	}
	if m.spam < 1000*m.slashed {
		t.Errorf("the spammer pays %v, the others lose %v", m.spam, m.slashed)
	}
}

// TestTipsReachAuthors: what is paid as tips is what the authors' accounts hold in the
// end; base fees are burnt; and without a market nobody gets any.
func TestTipsReachAuthors(t *testing.T) {
	c := spammed(60, ratio(12, 1), ratio(6, 1))
	r := play(t, sound(t, c), 5, lab(t, 2, true))
	first := int64(ledger.FirstAgent)
	for i := range c.Groups {
		first += int64(c.Groups[i].Count)
	}
	var tips, burnt unit.Amount
	for _, x := range rowsOf[record.Transfer](t, r, record.TableTransfers) {
		switch x.Reason {
		case ledger.Tip.String():
			tips += x.Amount
			if x.To < first || x.To >= first+int64(c.Authors) {
				t.Fatalf("a tip to account %d", x.To)
			}
		case ledger.TxFee.String():
			if burnt += x.Amount; x.Kind != ledger.Destroyed.String() {
				t.Fatalf("a base fee is %s", x.Kind)
			}
		}
	}
	var fees, toAuthors unit.Amount
	for _, b := range rowsOf[record.Block](t, r, record.TableBlocks) {
		fees += b.Fees
		toAuthors += b.Tips
	}
	if tips == 0 || tips != toAuthors || burnt != fees {
		t.Errorf("tips %v and %v, base fees %v and %v", tips, toAuthors, burnt, fees)
	}
	c = spammed(60, ratio(12, 1), ratio(6, 1))
	c.Protocol.FeeMarket = protocol.FeeMarket{}
	for _, x := range rowsOf[record.Transfer](t, play(t, sound(t, c), 5, lab(t, 2, true)), record.TableTransfers) {
		if x.Reason == ledger.Tip.String() || x.Reason == ledger.TxFee.String() && x.Amount != c.Protocol.TxFee {
			t.Fatalf("without a market: %+v", x)
		}
	}
}
