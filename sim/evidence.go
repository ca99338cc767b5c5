package sim

import (
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/protocol"
	"gensim/protocol/dispute"
)

// operands rules on where an operation's inputs come from: a party shows the digest
// of each with its path to what is agreed. Of an earlier output that is the party's
// own tree of the step, for all that lies left of the pinpoint is the same in both;
// of a block of the state the state that the step begins with; of the batch the
// samples that the public order names.
func (c *hearing) operands() (merkle.Hash, bool) {
	for s, t := range c.sides {
		if t == nil {
			continue
		}
		f := t.execute(c.at, 0)
		if !c.fromAgreed(dispute.Side(s), t, &f) {
			continue
		}
		c.count(t.jobs[c.at.segment].Workload.InputCost(c.at.leaf))
		return kernels.Operands(f.Inputs), true
	}
	return merkle.Hash{}, false
}

// fromAgreed reports whether all inputs are proven to be the agreed ones.
func (c *hearing) fromAgreed(s dispute.Side, t *trace, f *kernels.NodeFacts) bool {
	job := &t.jobs[c.at.segment]
	nodes := job.Workload.Nodes()
	for k, ref := range nodes[c.at.leaf].Inputs {
		switch ref.Source {
		case graph.FromNode:
			if !c.isAgreedLeaf(s, t, c.at.step, ref.Index, f.Inputs[k]) {
				return false
			}
		case graph.FromState:
			if !c.isStateBefore(s, t, f.State) {
				return false
			}
		case graph.FromData: // shown and proven where the operation was executed
			if job.Run.Instance != c.attempt.run.Instance || job.Workload.DataRoot() != c.attempt.workload.DataRoot() {
				return false
			}
		}
	}
	if c.at.leaf == len(nodes)-1 { // a distance is measured to the state that was claimed
		return c.isClaimedState(job.Segment*job.Workload.Config().StepsPerSegment+c.at.step+1, f.Inputs[1])
	}
	return true
}

// isAgreedLeaf reports whether a side's trees, in which all that is left of the
// pinpoint is agreed, have the digest as a leaf of a step.
func (c *hearing) isAgreedLeaf(s dispute.Side, t *trace, step, leaf int, digest merkle.Hash) bool {
	if c.keyed() {
		digest = protocol.WorkLeaf(t.verifier, digest)
	}
	leaves := t.bound(c.at.segment, step)
	path := merkle.Prove(leaves, leaf)
	level := c.pin.Position.Level // that of the leaves
	if step == c.at.step {
		return merkle.Verify(c.d.Game.Tree(s, level), len(leaves), leaf, digest, path)
	}
	steps := t.leaves(place{level: inSteps, segment: c.at.segment}, dispute.Position{Hi: len(t.ends[c.at.segment])})
	root := merkle.Root(leaves)
	return merkle.Verify(root, len(leaves), leaf, digest, path) &&
		merkle.Verify(c.d.Game.Tree(s, level-1), len(steps), step, root, merkle.Prove(steps, step))
}

// isStateBefore reports whether the digest is that of the state with which the
// step in dispute begins: the claimed one, or, where a re-run goes on from its own
// state, what both agreed on at the end of the step before.
func (c *hearing) isStateBefore(s dispute.Side, t *trace, digest merkle.Hash) bool {
	job := c.declared()
	if job.Compare == kernels.ByStep || c.at.step == 0 {
		return c.isClaimedState(job.Segment*job.Workload.Config().StepsPerSegment+c.at.step, digest)
	}
	if c.keyed() {
		return c.isAgreedLeaf(s, t, c.at.step-1, len(job.Workload.Nodes())-2, digest)
	}
	ends := t.ends[c.at.segment]
	return merkle.Verify(c.d.Game.Tree(s, c.pin.Position.Level-1), len(ends), c.at.step-1, digest, merkle.Prove(ends, c.at.step-1))
}

// isClaimedState reports whether the digest is that of the state after so many
// steps, proven under the root that the solver committed to.
func (c *hearing) isClaimedState(steps int, digest merkle.Hash) bool {
	f := c.attempt.train.Join()
	root, leaves := c.chain.Attempt(c.d.Target.Task, c.d.Target.Attempt).Root, f.Leaves()
	if steps == 0 {
		return merkle.Verify(root, len(leaves), 0, digest, merkle.Prove(leaves, 0))
	}
	per := c.attempt.workload.Config().StepsPerSegment
	segment, i := (steps-1)/per, (steps-1)%per
	states := f.States[1+segment*per : 1+(segment+1)*per]
	return merkle.Verify(merkle.Root(states), per, i, digest, merkle.Prove(states, i)) &&
		merkle.Verify(root, len(leaves), 1+segment, merkle.Root(states), merkle.Prove(leaves, 1+segment))
}
