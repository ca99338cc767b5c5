package sim

import (
	"slices"

	"gensim/agents"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
	"gensim/sim/record"
)

// accounting follows who earns and loses what, in tokens, and where gas goes.
type accounting struct {
	terms   []terms // by agent
	compute record.Compute
	trained [][]unit.Gas // gas of each attempt, by task
	outside []bool       // by agent: priced out by every rule set so far
}

// terms are what one agent earned; losses are positive here.
type terms struct {
	jobs                                          int64
	value, fees, bounties, jackpots, compensation unit.Amount
	feesPaid, slashed, txFees                     unit.Amount
	capital                                       capital
}

func (b *accounting) init(w *world) {
	total := 0
	for _, g := range w.cfg.Groups {
		total += g.Count
	}
	b.terms = make([]terms, total)
	for i := range b.terms {
		b.terms[i].capital.since = w.cfg.Warmup
	}
	b.outside = slices.Repeat([]bool{true}, total)
}

// event accounts for one event of the chain.
func (b *accounting) event(w *world, e *protocol.Event) {
	switch e.Kind {
	case protocol.RulesChanged:
		w.admit()
	case protocol.Moved:
		b.moved(w, e)
	case protocol.SolverDrawn, protocol.VerifierDrawn, protocol.ProfilerDrawn, protocol.TaskSubmitted:
		if w.counts(e.Task, e.Time) {
			b.terms[w.agentOf(e.Account)].jobs++
		}
	case protocol.TaskSettled:
		if !w.counts(e.Task, e.Time) {
			return
		}
		task := w.chain.Task(e.Task)
		submitter := w.agentOf(protocol.AccountOf(task.Submitter))
		value := w.cfg.Groups[w.agents[submitter].group].value()
		b.terms[submitter].value += value.Of(task.Fee, unit.Down)
	}
}

// moved books one movement of money on both sides.
func (b *accounting) moved(w *world, e *protocol.Event) {
	if e.Movement == ledger.Opened {
		return
	}
	from, to := w.agentOf(e.Account), w.agentOf(e.Other)
	switch e.Movement {
	case ledger.Placed:
		b.lock(from, e.Time, e.Amount)
		return
	case ledger.Released:
		b.lock(from, e.Time, -e.Amount)
		return
	case ledger.Captured, ledger.Burned:
		b.lock(from, e.Time, -e.Amount)
	}
	if !w.counts(e.Task, e.Time) {
		return
	}
	reason := ledger.Reason(e.Value)
	if from >= 0 && from != to {
		b.terms[from].pay(reason, e.Amount)
	}
	if to >= 0 && from != to {
		b.terms[to].earn(reason, e.Amount)
	}
}

func (b *accounting) lock(agent int32, now unit.Time, by unit.Amount) {
	if agent >= 0 {
		b.terms[agent].capital.move(now, by)
	}
}

// pay books money that left the agent.
func (t *terms) pay(r ledger.Reason, amt unit.Amount) {
	switch r {
	case ledger.TxFee, ledger.Tip:
		t.txFees += amt
	case ledger.Sent, ledger.SolverFee, ledger.VerifierFee, ledger.ProfilerFee, ledger.TreasuryShare, ledger.JackpotShare, ledger.Remainder, ledger.Rent:
		t.feesPaid += amt
	default:
		t.slashed += amt
	}
}

// earn books money that reached the agent.
func (t *terms) earn(r ledger.Reason, amt unit.Amount) {
	switch r {
	case ledger.Bounty:
		t.bounties += amt
	case ledger.Jackpot:
		t.jackpots += amt
	case ledger.Compensation, ledger.Rerun, ledger.ForfeitedBond, ledger.Shortfall, ledger.Waste:
		t.compensation += amt
	default:
		t.fees += amt
	}
}

// computed books an order's gas by its purpose.
func (b *accounting) computed(w *world, o *order, spent kernels.Spent) {
	if !w.orderCounts(o) {
		return
	}
	c := &b.compute
	c.Hashing += w.cfg.hashing(w.workloadOf(o), spent)
	whistle := w.agents[o.agent].self.Role == protocol.Whistleblower
	switch {
	case o.work.Kind == agents.Train:
		b.train(o.work.Target, o.gas)
	case o.work.Kind == agents.Trace:
		c.Dispute += o.gas
		w.disputes.ran(w, o)
	case whistle:
		c.Whistleblowing += o.gas
	case o.work.Kind == agents.Measure:
		c.Profiling += o.gas
	default:
		c.Verification += o.gas
	}
}

func (b *accounting) train(t protocol.Target, gas unit.Gas) {
	for len(b.trained) <= int(t.Task) {
		b.trained = append(b.trained, nil)
	}
	for len(b.trained[t.Task]) < int(t.Attempt) {
		b.trained[t.Task] = append(b.trained[t.Task], 0)
	}
	b.trained[t.Task][t.Attempt-1] = gas
}

// checked counts a whistleblower's re-run of a verdict or measurement as its job.
func (b *accounting) checked(w *world, o *order) {
	if w.agents[o.agent].self.Role == protocol.Whistleblower && w.orderCounts(o) {
		b.terms[o.agent].jobs++
	}
}

// finish divides training gas into that of accepted and that of failed attempts.
// That of attempts which a run leaves undecided is neither.
func (b *accounting) finish(w *world) record.Compute {
	c := b.compute
	for task, attempts := range b.trained {
		if !w.counts(protocol.TaskID(task), 0) {
			continue
		}
		for n, gas := range attempts {
			switch w.chain.Attempt(protocol.TaskID(task), protocol.Attempt(n+1)).State {
			case protocol.AttemptAccepted:
				c.Native += gas
			case protocol.AttemptOver:
				c.Wasted += gas
			}
		}
	}
	return c
}

// payoff is the row of one agent at the end of the run, in the quote currency.
func (w *world) payoff(id int32, end unit.Time) record.Payoff {
	a, t := &w.agents[id], &w.book.terms[id]
	g := &w.cfg.Groups[a.group]
	t.capital.move(end, 0)
	var device Device
	if len(g.Devices) > 0 {
		device = w.cfg.Devices[a.kind]
	}
	worked := a.device.busyBy(end)
	busy, idle := max(worked-a.device.skipped, 0), (end-w.cfg.Warmup)-(worked-a.device.early)
	p := record.Payoff{
		Agent: int64(id), Account: int64(a.self.Account), Role: g.Role.String(), Group: g.Name, Strategy: g.Strategy, Jobs: t.jobs,
		Coalition: w.cfg.coalitionName(int(a.group)),
		Value:     w.quote(t.value), Fees: w.quote(t.fees) - w.charge(t.feesPaid), Bounties: w.quote(t.bounties),
		Jackpots: w.quote(t.jackpots), Compensation: w.quote(t.compensation), Slashed: -w.charge(t.slashed),
		TxFees:  -w.charge(t.txFees),
		Compute: -hourly(device.Price, busy),
		Idle:    -hourly(device.IdlePrice, idle),
		Capital: -w.charge(t.capital.cost(w.cfg.CapitalCost)),
		Busy:    busy, PricedOut: w.book.outside[id],
	}
	p.Utility = p.Value + p.Fees + p.Bounties + p.Jackpots + p.Compensation + p.Slashed + p.TxFees + p.Compute + p.Idle + p.Capital
	return p
}

// hourly returns what a time costs at a price an hour, rounded up.
func hourly(price unit.Amount, t unit.Time) unit.Amount {
	return unit.Amount(unit.MulDiv(int64(price), int64(t), int64(unit.Hour), unit.Up))
}

// admit notes who can afford to take part by the rules in force.
func (w *world) admit() {
	for id := range w.agents {
		w.book.outside[id] = w.book.outside[id] && w.pricedOut(int32(id))
	}
}

// pricedOut reports whether an agent's opening balance does not cover one job of its
// role by the rules in force: a stake, or a task, or the deposit of its network, with
// the fee of the message that asks for it.
func (w *world) pricedOut(id int32) bool {
	group, rules := &w.cfg.Groups[w.agents[id].group], w.chain.Params()
	free := group.Balance - rules.TxFee
	switch group.Role {
	case protocol.Whistleblower:
		return free < rules.Networks.Deposit
	case protocol.Submitter:
		return free < w.chain.SubmissionHold(group.Settings.Workload)
	}
	for i := range w.workloads {
		if free >= w.chain.StakeHold(protocol.WorkloadID(i), group.Role) {
			return false
		}
	}
	return true
}
