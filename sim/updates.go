package sim

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// trainCost is what a solver spends on a task: its training and, where proofs declare
// them, the sizes of its updates.
func (c *Config) trainCost(k *kernels.Workload, d kernels.Deviation) kernels.Spent {
	if !c.Protocol.Declares() {
		return k.TrainCost(d)
	}
	return k.TrainCost(d).Add(k.DeclareCost())
}

// updatesCost is what a verdict spends on declared updates.
func (c *Config) updatesCost(k *kernels.Workload) kernels.Spent {
	if !c.Protocol.Declares() {
		return kernels.Spent{}
	}
	return k.UpdatesCost()
}

// updateRuling is what a ruling on the size of one update takes: that of any distance,
// and the paths of both states.
func updateRuling(k *kernels.Workload) kernels.RefereeCost {
	const hash, states = 32, 2
	cost := k.RefereeCost(len(k.Nodes()) - 1)
	cost.Shown += states * hash * trajectoryPath
	cost.Hashed += 2 * states * hash * trajectoryPath // of a step of a path two hashes
	return cost
}

// updatesOf is what the chain is told of the updates of a workload's tasks.
func (c *Config) updatesOf(wl *workload) protocol.Updates {
	ruling := updateRuling(wl.Workload)
	return protocol.Updates{Check: wl.scale.of(c.ops(wl.UpdatesCost())), RefereeGas: inMgas(ruling.Gas), RefereeBytes: int64(ruling.Shown)}
}

// declaration is what a solver says of its updates: what they are, or, understated, that
// those of the segments that it faked are none.
func (a *attempt) declaration(understated bool) []unit.Distance {
	if a.updates == nil {
		return nil
	}
	sizes := slices.Clone(a.updates.Join().Sizes)
	for segment := range sizes {
		if understated && a.workload.Departs(a.run, segment) {
			sizes[segment] = 0
		}
	}
	return sizes
}

// rightUpdates is the root over the sizes of an attempt's updates as they are.
func (a *attempt) rightUpdates() merkle.Hash { return protocol.UpdatesRoot(a.updates.Join().Sizes) }

// updatesClaim is what a truthful verdict says of the updates that a proof declares.
func (a *attempt) updatesClaim() protocol.SegmentClaim {
	return protocol.UpdatesClaim(a.rightUpdates(), protocol.UpdatesRoot(a.declared))
}

// outerClaims are what a truthful verdict says beside its segments.
func (w *world) outerClaims(a *attempt) []protocol.SegmentClaim {
	if a.declared == nil {
		return []protocol.SegmentClaim{w.startClaim(a)}
	}
	return []protocol.SegmentClaim{w.startClaim(a), a.updatesClaim()}
}

// sizesOf is the trace of declared updates in dispute: blocks of one tile.
func sizesOf(sizes []unit.Distance) blocks {
	var b blocks
	for _, leaf := range protocol.UpdateLeaves(sizes) {
		b = append(b, []merkle.Hash{leaf})
	}
	return b
}

// inUpdates returns the segment of the update that a dispute's position is about, false
// where the dispute is about something else.
func (w *world) inUpdates(d *protocol.DisputeView, p dispute.Position) (segment int, ok bool) {
	switch d.Kind {
	case protocol.OfProof:
		return p.Lo, d.Segment == protocol.UpdatesSegment
	case protocol.OfVerdict:
		_, ok = inFork(p, len(w.chain.Seat(d.Target).Segments)+1)
		return p.Lo, ok
	}
	return 0, false
}

// isUpdatesClaim reports whether a dispute's position is what a verdict claims of the
// updates as a whole.
func (w *world) isUpdatesClaim(d *protocol.DisputeView, p dispute.Position) bool {
	return d.Kind == protocol.OfVerdict && p.Level == 0 && p.Lo == len(w.chain.Seat(d.Target).Segments)+1
}

// sizeOfUpdate rules on the size of one update: whoever has the proof's data shows the
// states at its ends, with their paths to what the solver committed to.
func (c *hearing) sizeOfUpdate(segment int) (merkle.Hash, bool) {
	a, per := c.attempt, c.workload.Config().StepsPerSegment
	from, to := segment*per, (segment+1)*per
	f := c.lab.Update(kernels.UpdateJob{Workload: a.workload.Workload, Run: a.run, From: from, To: to, Metric: c.cfg.Metric}).Join()
	root := c.chain.Attempt(c.d.Target.Task, c.d.Target.Attempt).Root
	if !proves(root, a, to, f.Inputs[0]) || !proves(root, a, from, f.Inputs[1]) {
		return merkle.Hash{}, false
	}
	c.count(updateRuling(c.workload.Workload))
	return dispute.Number(int64(f.Distance)), true
}

// claimOfUpdates rules on what a claim says of the updates beside their root: whether it
// is that of those that were declared.
func (c *hearing) claimOfUpdates() (merkle.Hash, bool) {
	const root, distance = 1, 2 // fields of a claim
	if c.pin.Field != distance {
		return merkle.Hash{}, false
	}
	return protocol.UpdatesClaim(c.d.Game.Agreed(root), protocol.UpdatesRoot(c.attempt.declared)).Fields()[distance], true
}
