package sim

import (
	"testing"

	"gensim/protocol/unit"
	"gensim/sim/record"
)

// audit holds a finished run against what must be true of any: the supply, the
// counts of tasks and the terms of utility add up, transfers replay to balances
// that are never negative, what agents gained is what the ledger says, and
// nobody honest was slashed but for being late.
func audit(t testing.TB, r *record.Run) {
	t.Helper()
	auditBut(t, r, blameless)
}

// auditBut is audit where only some agents must not be slashed.
func auditBut(t testing.TB, r *record.Run, spared func(*record.Payoff) bool) {
	t.Helper()
	if s := r.Supply; s.Final != s.Initial+s.Minted-s.Burned {
		t.Errorf("supply %+v does not add up", s)
	}
	n := r.Tasks
	if n.Submitted != n.Settled+n.InFlight || n.Settled != n.Accepted+n.Refunded {
		t.Errorf("tasks %+v do not add up", n)
	}
	payoffs := rowsOf[record.Payoff](t, r, record.TablePayoffs)
	auditPayoffs(t, r, payoffs)
	b := playBack(t, r, payoffs, spared)
	if sum := b.total(); sum != r.Supply.Final {
		t.Errorf("transfers leave %v, the supply is %v", sum, r.Supply.Final)
	}
}

func auditPayoffs(t testing.TB, r *record.Run, payoffs []record.Payoff) {
	t.Helper()
	for _, p := range payoffs {
		sum := p.Value + p.Fees + p.Bounties + p.Jackpots + p.Compensation + p.Slashed + p.TxFees + p.Compute + p.Idle + p.Capital
		if p.Utility != sum {
			t.Errorf("agent %d: utility %d, terms add up to %d", p.Agent, p.Utility, sum)
		}
		if p.Slashed > 0 || p.TxFees > 0 || p.Compute > 0 || p.Idle > 0 || p.Capital > 0 || p.Busy < 0 || p.Busy > r.Simulated {
			t.Errorf("agent %d: %+v", p.Agent, p)
		}
	}
}

// balances are accounts as the table of transfers tells of them.
type balances struct{ free, held map[int64]unit.Amount }

func (b *balances) total() (sum unit.Amount) {
	for _, amt := range b.free {
		sum += amt
	}
	for _, amt := range b.held {
		sum += amt
	}
	return sum
}

// apply books one transfer.
func (b *balances) apply(x *record.Transfer) {
	switch x.Kind {
	case "opened", "minted":
		b.free[x.To] += x.Amount
	case "transferred":
		b.free[x.From] -= x.Amount
		b.free[x.To] += x.Amount
	case "placed":
		b.free[x.From] -= x.Amount
		b.held[x.From] += x.Amount
	case "captured":
		b.held[x.From] -= x.Amount
		b.free[x.To] += x.Amount
	case "released":
		b.held[x.From] -= x.Amount
		b.free[x.From] += x.Amount
	case "burned":
		b.held[x.From] -= x.Amount
	case "destroyed":
		b.free[x.From] -= x.Amount
	}
}

// playBack books all transfers and holds each against who it takes from.
func playBack(t testing.TB, r *record.Run, payoffs []record.Payoff, spared func(*record.Payoff) bool) *balances {
	t.Helper()
	agents := map[int64]*record.Payoff{}
	gained := map[int64]unit.Amount{}
	for i := range payoffs {
		agents[payoffs[i].Account] = &payoffs[i]
	}
	b := &balances{map[int64]unit.Amount{}, map[int64]unit.Amount{}}
	for _, x := range rowsOf[record.Transfer](t, r, record.TableTransfers) {
		b.apply(&x)
		if b.free[x.From] < 0 || b.held[x.From] < 0 {
			t.Fatalf("transfer %d takes more than there is: %+v", x.Seq, x)
		}
		if x.Kind == "opened" {
			gained[x.To] -= x.Amount
		}
		if p := agents[x.From]; p != nil && spared(p) && slashes(&x) {
			t.Errorf("honest %s %s, agent %d, lost %v: %+v", p.Role, p.Group, p.Agent, x.Amount, x)
		}
	}
	for account, p := range agents {
		gain := gained[account] + b.free[account] + b.held[account]
		terms := p.Fees + p.Bounties + p.Jackpots + p.Compensation + p.Slashed + p.TxFees
		if gain != terms { // at one unit of currency a token
			t.Errorf("agent %d gained %v, its terms say %v", p.Agent, gain, terms)
		}
	}
	return b
}

// blameless reports whether an agent does what the protocol asks for.
func blameless(p *record.Payoff) bool {
	return p.Strategy == "honest" || p.Strategy == "always" || p.Strategy == "threshold"
}

// slashes reports whether a transfer takes a stake or a bond away for being wrong.
func slashes(x *record.Transfer) bool {
	switch x.Reason {
	case "bounty", "slash", "burn", "compensation", "forfeited-bond":
		return x.Kind == "captured" || x.Kind == "burned"
	}
	return false
}
