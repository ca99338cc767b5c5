package scenarios

import (
	"context"
	"strings"
	"testing"

	"gensim/internal/document"
	"gensim/protocol/unit"
	"gensim/sim"
	"gensim/sim/record"
)

// crowd is what a spammer did to others over some runs, in units of the currency.
type crowd struct {
	late, tasks   int64
	slashed, spam unit.Amount
	highest       unit.Amount // base fee
}

func crowdOf(t *testing.T, seeds uint64, overrides ...string) crowd {
	t.Helper()
	cfg := mustResolve(t, mustLoad(t, "spam-market", overrides...))
	lab, err := sim.NewLab(sim.LabOptions{Workers: 2, Memo: true})
	if err != nil {
		t.Fatal(err)
	}
	defer lab.Close()
	var c crowd
	for seed := range seeds {
		r, err := sim.Run(context.Background(), cfg, seed+1, sim.Options{Lab: lab})
		if err != nil {
			t.Fatal(err)
		}
		c.late += r.Outcomes[8-1] + r.Outcomes[9-1]
		c.tasks += r.Tasks.Accepted
		for _, p := range tableOf[record.Payoff](t, r, record.TablePayoffs) {
			if p.Group == "spam" {
				c.spam -= p.TxFees
			} else {
				c.slashed -= p.Slashed
			}
		}
		for _, b := range tableOf[record.Block](t, r, record.TableBlocks) {
			c.highest = max(c.highest, b.BaseFee)
		}
	}
	return c
}

// TestSpamMarket holds the scenario to what it expects, over four seeds: what is
// compared lies orders of magnitude apart.
func TestSpamMarket(t *testing.T) {
	const floor = unit.Amount(500_000)
	cheap, dear := crowdOf(t, 4), crowdOf(t, 4, "agents.submitter.spam.bid=2000")
	t.Logf("bid of 6: %+v; of 2000: %+v", cheap, dear)
	says(t, "spam that bids six times the floor makes nobody late for %.0f GEN an hour; with a bid of 2,000 times the floor %.0f parties an hour are late and lose %.1f GEN together, and the spammer burns %s GEN an hour",
		ratio(cheap.spam, 4*unit.GEN), float64(dear.late)/4, ratio(dear.slashed, 4*unit.GEN), document.Thousands(dear.spam/(4*unit.GEN)))
	document.Says(t, "adr/0031-room-in-blocks.md", "it burns some %.0f0,000 times what the others lose", ratio(dear.spam, dear.slashed)/10_000)
	if cheap.late != 0 || cheap.slashed != 0 || cheap.tasks < 60 || cheap.highest < 5*floor || cheap.highest > 7*floor {
		t.Errorf("a cheap spammer: %+v", cheap)
	}
	if dear.late == 0 || dear.slashed == 0 || dear.spam < 1000*dear.slashed {
		t.Errorf("a dear spammer: %+v", dear)
	}
}

// TestFeeMarketKeys: what a scenario says of the market, in standard messages.
func TestFeeMarketKeys(t *testing.T) {
	m := mustResolve(t, mustLoad(t, "spam-market")).Protocol.FeeMarket
	if m.Target != 750_000 || m.Limit != 1_500_000 || !m.Burn {
		t.Errorf("market %+v", m)
	}
	if mustResolve(t, mustLoad(t, "spam-market", "chain.fee_market.base_fee=treasury")).Protocol.FeeMarket.Burn {
		t.Error("the treasury's base fee is burnt")
	}
	for override, want := range map[string]string{
		"chain.fee_market.limit=61":       "chain.fee_market.limit: must be above the target and at most twice it",
		"chain.fee_market.limit=null":     "chain.fee_market.limit: is missing",
		"chain.fee_market.base_fee=tips":  "must be one of burn, treasury",
		"chain.fee_market.limit=60 gas":   "is not a whole number",
		"agents.submitter.spam.after=10":  "has no unit",
		"agents.submitter.spam.rate=null": "agents.submitter.spam.rate: is missing",
	} {
		doc, err := Load("spam-market", override)
		if err == nil {
			_, err = Resolve(doc)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", override, err)
		}
	}
}
