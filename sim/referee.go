package sim

import (
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
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
	w.rulings = append(w.rulings, protocol.Input{Kind: protocol.Ruling, Dispute: e.Dispute, Hash: right})
	w.disputes.cost(e.Dispute).ruling = c.took
	w.book.compute.Dispute += c.took.gas + c.took.hashed
	w.book.compute.Hashing += c.took.hashed
}

// hearing is one ruling under way.
type hearing struct {
	*world
	d       *protocol.DisputeView
	pin     dispute.Pinpoint
	at      place
	attempt *attempt
	sides   [2]*trace // nil where a side has none
	took    ruling
}

func (w *world) hearing(id protocol.DisputeID, d *protocol.DisputeView, pin dispute.Pinpoint) *hearing {
	c := &hearing{world: w, d: d, pin: pin, at: placeOf(pin.Position, d.Kind == protocol.OfVerdict)}
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
	const steps, work = 2, 3 // fields of a claim
	segment := c.pin.Position.Lo
	for _, t := range c.sides {
		if t == nil || c.pin.Field < 0 {
			continue
		}
		fields := c.world.claim(c.d.Target, int32(t.jobs[segment].Segment), t.facts[segment], t.verifier).Fields()
		explains := work
		if !t.keyed {
			explains = steps
		}
		if fields[explains] != c.d.Game.Agreed(explains) {
			continue // its re-run is not what both agreed on
		}
		c.count(c.claimCost(t.facts[segment], t.keyed))
		return fields[c.pin.Field], true
	}
	return merkle.Hash{}, false
}

// claimCost is what a ruling on a claim takes: the closing leaves of all steps, or,
// where no work binds its distances, measuring them.
func (c *hearing) claimCost(f *kernels.SegmentFacts, keyed bool) kernels.RefereeCost {
	steps, leaves := uint64(len(f.Ends)), len(f.Leaves[0])
	if keyed {
		shown := uint64(protocol.ClaimBytes(len(f.Ends), leaves))
		return kernels.RefereeCost{Shown: shown, Hashed: 2 * shown}
	}
	one := c.attempt.workload.RefereeCost(leaves - 1)
	return kernels.RefereeCost{Gas: steps * one.Gas, Shown: steps * one.Shown, Hashed: steps * one.Hashed}
}

// field rules on what a side says of an operation: by whom and what it is to be is
// public, on which operands it is computed follows from what is agreed.
func (c *hearing) field() (merkle.Hash, bool) {
	field := c.pin.Field
	if c.keyed() {
		if field == 0 {
			return dispute.Number(int64(c.chain.Seat(c.d.Target).Verifier)), true
		}
		field--
	}
	if field == 0 {
		job := c.declared()
		return operation(&job, c.at), true
	}
	return c.operands()
}

func (c *hearing) keyed() bool {
	return c.d.Kind == protocol.OfVerdict && c.chain.Task(c.d.Target.Task).WorkRoots
}

// declared is the re-run that the dispute is about, as the rules want it.
func (c *hearing) declared() kernels.SegmentJob {
	if c.d.Kind == protocol.OfProof {
		return c.rejectJob(c.d)
	}
	seat := c.chain.Seat(c.d.Target)
	return c.segmentJob(c.attempt, seat.Segments[c.at.segment], kernels.Arithmetic(seat.Arithmetic))
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
	want, job := c.declared(), t.jobs[c.at.segment]
	return operation(&job, c.at) == operation(&want, c.at) && job.Arithmetic == want.Arithmetic && job.Nondet == want.Nondet
}

// count adds what a ruling took.
func (c *hearing) count(cost kernels.RefereeCost) {
	spent := kernels.Spent{HashedBytes: cost.Hashed}
	c.took.gas += c.attempt.workload.scale.of(cost.Gas)
	c.took.hashed += c.cfg.hashing(c.attempt.workload, spent)
	c.took.bytes += int64(cost.Shown)
}
