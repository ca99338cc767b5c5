package sim

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// ruling is what one ruling took.
type ruling struct {
	gas    unit.Gas // executed, of what the workload stands for
	hashed unit.Gas // hashing what was shown
	bytes  int64    // shown
}

// referee judges what a dispute was narrowed down to and feeds the hash that is
// right there to the next block. It has no trace of its own: what it executes an
// operation on is shown to it by one of the parties, whoever can, and counts only if
// it hashes to what both have agreed on in the game, to what the solver committed
// to, or to the workload's public data.
//
//	structure   account, operation, claim   the rules, the public program, agreed work
//	input       operands                    paths to agreed leaves, to the claimed state, samples of the data
//	output      one tile                    tiles of the operands under their agreed digests, executed
//	            the size of an update       both states, with paths to the solver's commitment, measured
func (w *world) referee(e *protocol.Event) {
	d := w.chain.Dispute(e.Dispute)
	if d.Kind == protocol.OfData || d.Kind == protocol.OfTask {
		w.rulings = append(w.rulings, protocol.Input{Kind: protocol.Ruling, Dispute: e.Dispute, Hash: w.recovered(d)})
		return
	}
	pin, ok := d.Game.Pinpoint()
	if !ok {
		panic("sim: ruling requested without a pinpoint")
	}
	c := w.hearing(e.Dispute, &d, pin)
	right, _ := c.right() // zero, which nobody stands for, where nobody can show anything
	c.bounded()
	w.rulings = append(w.rulings, protocol.Input{Kind: protocol.Ruling, Dispute: e.Dispute, Hash: right})
	w.disputes.cost(e.Dispute).ruling = c.took
	if w.counts(d.Target.Task, e.Time) {
		w.book.compute.Dispute += c.took.gas + c.took.hashed
		w.book.compute.Hashing += c.took.hashed
	}
}

// hearing is one ruling under way.
type hearing struct {
	*world
	d        *protocol.DisputeView
	pin      dispute.Pinpoint
	at       place
	attempt  *attempt // nil of a measurement
	workload *workload
	sides    [2]*trace // nil where a side has none
	took     ruling
	executed uint64 // gas of the operations as they are
	drew     bool   // the state that a measurement's instance begins with
}

func (w *world) hearing(id protocol.DisputeID, d *protocol.DisputeView, pin dispute.Pinpoint) *hearing {
	c := &hearing{world: w, d: d, pin: pin, at: placeOf(pin.Position, d.Kind != protocol.OfProof), workload: w.workloadAt(d.Target)}
	c.attempt = w.truth.attempt(d.Target.Task, d.Target.Attempt)
	for s, of := range [2]protocol.DisputeID{d.Bout, id} {
		c.sides[s] = w.within(w.disputes.party(of, dispute.Side(s)), id)
	}
	if c.at.level == inLeaves {
		c.at.leaf = pin.Position.Lo
	}
	return c
}

// right returns the hash that is right at the pinpoint, or false where no party can
// show what it takes to tell.
func (c *hearing) right() (merkle.Hash, bool) {
	if at, ok := c.inStart(c.d, c.pin.Position); ok {
		return c.tileOfStart(at), true
	}
	if segment, ok := c.inUpdates(c.d, c.pin.Position); ok {
		return c.sizeOfUpdate(segment)
	}
	switch {
	case c.isStartClaim(c.d, c.pin.Position):
		return c.claimOfStart()
	case c.isUpdatesClaim(c.d, c.pin.Position):
		return c.claimOfUpdates()
	}
	switch c.at.level {
	case inClaims:
		return c.claim()
	case inLeaves:
		return c.field()
	}
	return c.tile()
}

// claim rules on a claim that contradicts the work that both agree on: it follows
// from that work's step ends and distances, which a party shows with their paths.
func (c *hearing) claim() (merkle.Hash, bool) {
	segment := c.pin.Position.Lo
	for _, t := range c.sides {
		if t == nil || c.pin.Field < 0 {
			continue
		}
		fields, explains := c.explained(&t.parts[segment], t.verifier)
		if fields[explains] != c.d.Game.Agreed(explains) {
			continue // its re-run is not what both agreed on
		}
		c.count(c.claimCost(&t.parts[segment]))
		return fields[c.pin.Field], true
	}
	return merkle.Hash{}, false
}

// explained returns the fields of the claim that follows from a part, and which of them
// binds that part: its work, or without work roots its step ends.
func (c *hearing) explained(p *part, by ledger.Account) (fields []merkle.Hash, explains int) {
	if p.first != nil {
		return comparisons(c.lab.Profile(p.first.ProfileJob).Join(), by)[p.first.Comparison].Fields(), 2
	}
	fields = c.world.claim(c.d.Target, int32(p.job.Segment), c.lab.Segment(p.job).Join(), by).Fields()
	if c.keyed() {
		return fields, 4
	}
	return fields, 3
}

// claimCost is what a ruling on a claim takes: the closing leaves of all steps, or,
// where no work binds its distances, measuring them.
func (c *hearing) claimCost(p *part) kernels.RefereeCost {
	steps, leaves := uint64(len(p.leaves)), len(p.leaves[0])
	if c.keyed() {
		shown := uint64(protocol.ClaimBytes(len(p.leaves), leaves))
		return kernels.RefereeCost{Shown: shown, Hashed: 2 * shown}
	}
	one := c.workload.RefereeCost(leaves - 1)
	return kernels.RefereeCost{Gas: steps * one.Gas, Shown: steps * one.Shown, Hashed: steps * one.Hashed}
}

// field rules on what a side says of an operation: by whom and what it is to be is
// public, on which operands it is computed follows from what is agreed.
func (c *hearing) field() (merkle.Hash, bool) {
	field := c.pin.Field
	if c.keyed() {
		if field == 0 {
			return dispute.Number(int64(c.chain.SeatVerifier(c.d.Target))), true
		}
		field--
	}
	if field == 0 {
		return operation(c.declared()), true
	}
	return c.operands()
}

func (c *hearing) keyed() bool {
	return c.d.Kind == protocol.OfProfile || c.d.Kind == protocol.OfVerdict && c.chain.Task(c.d.Target.Task).WorkRoots
}

// declared is the operation that the dispute is about, as the rules want it.
func (c *hearing) declared() kernels.NodeJob {
	job := kernels.NodeJob{Step: c.at.step, Node: c.at.leaf}
	switch c.d.Kind {
	case protocol.OfProof:
		job.SegmentJob = c.rejectJob(c.d)
	case protocol.OfProfile:
		e := kernels.Execution{ProfileJob: c.profileJob(c.d.Target), Comparison: c.at.segment, Execution: c.at.step}
		job = e.Job(c.at.leaf, 0)
	default:
		seat := c.chain.Seat(c.d.Target)
		job.SegmentJob = c.segmentJob(c.attempt, seat.Segments[c.at.segment], kernels.Arithmetic(seat.Arithmetic))
	}
	return job
}

// rejectJob is the re-run that a reject is about.
func (w *world) rejectJob(d *protocol.DisputeView) kernels.SegmentJob {
	a := w.truth.attempt(d.Target.Task, d.Target.Attempt)
	return w.segmentJob(a, d.Segment, a.run.Arithmetic)
}

// tile rules on an output: a party shows the operands' tiles that this one needs,
// under the digests that both sides have agreed on, and the referee executes it.
func (c *hearing) tile() (merkle.Hash, bool) {
	field := 1
	if c.keyed() {
		field++
	}
	for _, t := range c.sides {
		if t == nil || !c.sameRules(t) {
			continue
		}
		f := t.execute(c.at, c.pin.Position.Lo)
		if kernels.Operands(f.Inputs) != c.d.Game.Agreed(field) {
			continue
		}
		c.count(f.Cost)
		return f.Output, true
	}
	return merkle.Hash{}, false
}

// sameRules reports whether a side's re-run is of the program and the arithmetic
// that the dispute is about, so that executing its operation is what the rules want.
func (c *hearing) sameRules(t *trace) bool {
	want, job := c.declared(), t.parts[c.at.segment].node(c.at, 0)
	return operation(job) == operation(want) && job.Arithmetic == want.Arithmetic && job.Nondet == want.Nondet
}

// count adds what a ruling took.
func (c *hearing) count(cost kernels.RefereeCost) {
	spent := kernels.Spent{HashedBytes: cost.Hashed}
	c.executed += cost.Gas
	c.took.gas += c.workload.scale.of(cost.Gas)
	c.took.hashed += c.cfg.hashing(c.workload, spent)
	c.took.bytes += int64(cost.Shown)
}

// bounded refuses a ruling that took more than the rules allow: none can be asked for
// where they are valid.
func (c *hearing) bounded() {
	limit := &c.cfg.Protocol.Dispute
	if gas := inMgas(c.executed); gas > limit.MaxRefereeGas || c.took.bytes > limit.MaxRefereeBytes {
		panic(fmt.Sprintf("sim: a ruling executes %v and is shown %d B", gas, c.took.bytes))
	}
}

// validateFirstStates refuses a workload of which drawing the state that an instance
// begins with takes more than a ruling may: that is where a measurement's run begins.
func (c *Config) validateFirstStates(f *faults, workloads []workload) {
	limit := c.Protocol.Dispute.MaxRefereeGas
	for i := range workloads {
		w := &workloads[i]
		gas := w.Cost().Init
		for leaf := range w.Nodes() {
			gas = max(gas, w.Cost().Init+w.InputCost(leaf).Gas)
		}
		if need := inMgas(gas); c.Protocol.Variant.Profiled() && need > limit {
			f.add("protocol.dispute.max_referee_gas", "%v, but drawing the state with which a measurement of %s begins takes %v", limit, w.name, need)
		}
	}
}
