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
		c.count(c.workload.InputCost(c.at.leaf))
		return kernels.Operands(f.Inputs), true
	}
	return merkle.Hash{}, false
}

// fromAgreed reports whether all inputs are proven to be the agreed ones.
func (c *hearing) fromAgreed(s dispute.Side, t *trace, f *kernels.NodeFacts) bool {
	job := t.parts[c.at.segment].node(c.at, 0)
	nodes := job.Workload.Nodes()
	for k, ref := range nodes[c.at.leaf].Inputs {
		switch ref.Source {
		case graph.FromNode:
			if !c.isAgreedLeaf(s, t, c.at, ref.Index, f.Inputs[k]) {
				return false
			}
		case graph.FromState:
			if !c.isStateBefore(s, t, f.State) {
				return false
			}
		case graph.FromData: // shown and proven where the operation was executed
			if job.Run.Instance != c.declared().Run.Instance || job.Workload.DataRoot() != c.workload.DataRoot() {
				return false
			}
		}
	}
	if c.at.leaf == len(nodes)-1 {
		return c.isComparedState(s, t, f.Inputs[1])
	}
	return true
}

// isComparedState reports whether the digest is that of the state to which a distance
// is measured: the one that was claimed after the step, or, of a run's update, the one
// before the comparison.
func (c *hearing) isComparedState(s dispute.Side, t *trace, digest merkle.Hash) bool {
	job := c.declared()
	if e := t.parts[c.at.segment].first; e != nil && c.at.step%2 == 0 {
		before := e.Steps()
		if job.Compare == kernels.BySegment && job.Step < job.Workload.Config().StepsPerSegment-1 {
			before += c.at.step/2 + 1 // nothing is compared: the state at hand
		}
		return c.isRunState(s, t, before, digest)
	}
	return c.isClaimedState(s, t, job.Segment*job.Workload.Config().StepsPerSegment+job.Step+1, digest)
}

// isAgreedLeaf reports whether a side's trees, in which all that is left of the
// pinpoint is agreed, have the digest as a leaf of a step.
func (c *hearing) isAgreedLeaf(s dispute.Side, t *trace, at place, leaf int, digest merkle.Hash) bool {
	if c.keyed() {
		digest = protocol.WorkLeaf(t.verifier, digest)
	}
	leaves := t.bound(at.segment, at.step)
	path := merkle.Prove(leaves, leaf)
	if at.segment == c.at.segment && at.step == c.at.step {
		return merkle.Verify(c.tree(s, inLeaves), len(leaves), leaf, digest, path)
	}
	root := merkle.Root(leaves)
	return merkle.Verify(root, len(leaves), leaf, digest, path) && c.isAgreedStep(s, t, at, root)
}

// isAgreedStep reports whether a root over the leaves of a step is the agreed one: in
// the same claim, or in an earlier one, whose last field binds the steps below it.
func (c *hearing) isAgreedStep(s dispute.Side, t *trace, at place, root merkle.Hash) bool {
	steps := t.leaves(place{level: inSteps, segment: at.segment}, dispute.Position{Hi: len(t.parts[at.segment].leaves)})
	path := merkle.Prove(steps, at.step)
	if at.segment == c.at.segment {
		return merkle.Verify(c.tree(s, inSteps), len(steps), at.step, root, path)
	}
	claims := t.leaves(place{level: inClaims}, dispute.Position{Hi: len(t.claims)})
	work, fields := merkle.Root(steps), t.claims[at.segment].Fields()
	return merkle.Verify(work, len(steps), at.step, root, path) && fields[len(fields)-1] == work &&
		merkle.Verify(c.tree(s, inClaims), len(claims), at.segment, claims[at.segment], merkle.Prove(claims, at.segment))
}

// tree is the root of the tree of a level in which a side's pinpoint lies, which is at a
// leaf.
func (c *hearing) tree(s dispute.Side, level depth) merkle.Hash {
	return c.d.Game.Tree(s, c.pin.Position.Level-int(inLeaves-level))
}

// isStateBefore reports whether the digest is that of the state with which the
// step in dispute begins: the claimed one, or, where a re-run goes on from its own
// state, what both agreed on at the end of the step before.
func (c *hearing) isStateBefore(s dispute.Side, t *trace, digest merkle.Hash) bool {
	job, before := c.declared(), c.at
	goesOn := job.Compare == kernels.BySegment && job.Step > 0
	before.step--
	if c.d.Kind == protocol.OfProfile {
		goesOn = goesOn && c.at.step%2 == 1 // the run goes on from its claims
		before.step--
	}
	switch {
	case !goesOn:
		return c.isClaimedState(s, t, job.Segment*job.Workload.Config().StepsPerSegment+job.Step, digest)
	case c.keyed():
		return c.isAgreedLeaf(s, t, before, len(job.Workload.Nodes())-2, digest)
	}
	ends := t.parts[c.at.segment].ends
	return merkle.Verify(c.tree(s, inSteps), len(ends), before.step, digest, merkle.Prove(ends, before.step))
}

// isClaimedState reports whether the digest is that of the state after so many
// steps, proven under the root that the solver committed to; or of a measurement's run.
func (c *hearing) isClaimedState(s dispute.Side, t *trace, steps int, digest merkle.Hash) bool {
	if c.d.Kind == protocol.OfProfile {
		return c.isRunState(s, t, steps, digest)
	}
	return proves(c.chain.Attempt(c.d.Target.Task, c.d.Target.Attempt).Root, c.attempt, steps, digest)
}

// proves reports whether the digest is that of an attempt's state after so many steps,
// by paths up to the root that was committed.
func proves(root merkle.Hash, a *attempt, steps int, digest merkle.Hash) bool {
	f := a.train.Join()
	leaves := f.Leaves()
	if steps == 0 {
		return merkle.Verify(root, len(leaves), 0, digest, merkle.Prove(leaves, 0))
	}
	per := a.workload.Config().StepsPerSegment
	segment, i := (steps-1)/per, (steps-1)%per
	states := f.States[1+segment*per : 1+(segment+1)*per]
	return merkle.Verify(merkle.Root(states), per, i, digest, merkle.Prove(states, i)) &&
		merkle.Verify(root, len(leaves), 1+segment, merkle.Root(states), merkle.Prove(leaves, 1+segment))
}

// drawFirst counts what drawing the state that an instance begins with takes, once a
// ruling.
func (c *hearing) drawFirst() {
	if cost := c.workload.Cost(); !c.drew {
		c.count(kernels.RefereeCost{Gas: cost.Init, Hashed: cost.StateBytes})
		c.drew = true
	}
}

// isRunState reports whether the digest is that of a measurement's run after so many
// steps: the end of an agreed execution, or the state that the instance begins with,
// which the referee draws itself.
func (c *hearing) isRunState(s dispute.Side, t *trace, steps int, digest merkle.Hash) bool {
	if steps == 0 {
		c.drawFirst()
		return digest == c.workload.InitialHash(c.declared().Run.Instance)
	}
	span := len(t.parts[0].leaves) / 2
	at := place{segment: (steps - 1) / span, step: 2 * ((steps - 1) % span)}
	return c.isAgreedLeaf(s, t, at, len(c.workload.Nodes())-2, digest)
}
