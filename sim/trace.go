package sim

import (
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
)

// trace is what a side of a dispute can run again, as a dispute.Trace: a stack of
// levels as protocol's shapes have them. It answers from what the lab knows of the
// side's re-run; a side keeps of that no more than a dispute.Party holds, and pays
// for running ranges again (see rangeCost).
type trace struct {
	lab      *Lab
	jobs     []kernels.SegmentJob    // how it re-ran each segment
	facts    []*kernels.SegmentFacts // what that gave
	claims   []protocol.SegmentClaim // of a verdict: what the side committed to; nil of a reject
	ends     [][]merkle.Hash         // by segment: step-end hashes that it committed to
	keyed    bool                    // leaves are keyed by the verifier: its claims carry work roots
	verifier ledger.Account
}

// prepare lets a party hold what it keeps of the run that it ordered for the game:
// the first pieces of each segment's steps. Of a step that is run again later all
// leaves and tiles come at once.
func (t *trace) prepare(h *dispute.Party) {
	p := dispute.Position{Hi: len(t.ends[0])}
	h.Whole = 1
	if t.claims != nil {
		p.Level, h.Whole = 1, 2
	}
	for segment := range t.ends {
		if t.claims != nil {
			p.Above[0] = segment
		}
		h.Prepare(p, len(t.ends))
	}
}

// place is what a position lies in: a segment, then a step, a leaf and a tile, as
// far as its level says.
type place struct {
	level               depth
	segment, step, leaf int
}

// depth names the levels that the shapes share.
type depth int

const (
	inClaims depth = iota
	inSteps
	inLeaves
	inTiles
)

// placeOf reads a position of a verdict's shape or, without claims, of a reject's.
func placeOf(p dispute.Position, verdict bool) place {
	if !verdict {
		return place{level: depth(p.Level) + inSteps, step: p.Above[0], leaf: p.Above[1]}
	}
	return place{level: depth(p.Level), segment: p.Above[0], step: p.Above[1], leaf: p.Above[2]}
}

func (t *trace) place(p dispute.Position) place { return placeOf(p, t.claims != nil) }

// Run gives the leaves of the position, in order. Checkpoints are the lab's.
func (t *trace) Run(p dispute.Position, _ []dispute.Position, emit func(leaf merkle.Hash)) {
	for _, leaf := range t.leaves(t.place(p), p) {
		emit(leaf)
	}
}

// leaves returns those of the position, fewer where the trace does not have them.
func (t *trace) leaves(at place, p dispute.Position) []merkle.Hash {
	var list []merkle.Hash
	switch {
	case at.level == inClaims:
		for i := p.Lo; i < p.Hi; i++ {
			list = append(list, t.claims[i].Hash())
		}
		return list
	case at.level == inSteps && t.keyed:
		for step := p.Lo; step < p.Hi; step++ {
			list = append(list, merkle.Root(t.bound(at.segment, step)))
		}
		return list
	case at.level == inSteps:
		list = t.ends[at.segment]
	case at.level == inLeaves:
		list = t.bound(at.segment, at.step)
	default:
		list = t.tiles(at)
	}
	return list[min(p.Lo, len(list)):min(p.Hi, len(list))]
}

// step is the trace of one step that ends in the committed state: a party whose
// committed state is not what the step gives must lie in the leaf `end`.
func (t *trace) step(segment, step int) []merkle.Hash {
	leaves := append([]merkle.Hash(nil), t.facts[segment].Leaves[step]...)
	if !t.keyed {
		leaves[endLeaf(leaves)] = t.ends[segment][step]
	}
	return leaves
}

// bound is a step's trace as the game binds it.
func (t *trace) bound(segment, step int) []merkle.Hash {
	if t.keyed {
		return protocol.WorkLeaves(t.verifier, t.step(segment, step))
	}
	return t.step(segment, step)
}

// endLeaf is the index of the step-end hash: the last leaf but one, before the
// distance.
func endLeaf(leaves []merkle.Hash) int { return len(leaves) - 2 }

// tiles returns the tiles of a leaf, if they make it up.
func (t *trace) tiles(at place) []merkle.Hash {
	leaf := t.step(at.segment, at.step)[at.leaf]
	if t.jobs[at.segment].Workload.Tiles(at.leaf) == 1 {
		return []merkle.Hash{leaf}
	}
	if tiles := t.execute(at, 0).Tiles; merkle.Root(tiles) == leaf {
		return tiles
	}
	return nil
}

// execute runs the operation of a leaf as the side ran it, and has a tile of it
// executed on the operands that the side shows.
func (t *trace) execute(at place, tile int) kernels.NodeFacts {
	return t.lab.Execute(kernels.NodeJob{SegmentJob: t.jobs[at.segment], Step: at.step, Node: at.leaf, Tile: tile}).Join()
}

// Open returns the parts of the single leaf at the position.
func (t *trace) Open(p dispute.Position) []merkle.Hash {
	at := t.place(p)
	switch at.level {
	case inClaims:
		return t.claims[p.Lo].Fields()
	case inSteps:
		leaves := t.step(at.segment, p.Lo)
		return append([]merkle.Hash{merkle.Root(leaves)}, merkle.Prove(leaves, endLeaf(leaves))...)
	}
	at.leaf = p.Lo
	f := protocol.LeafFields{
		Operation: operation(&t.jobs[at.segment], at), Operands: kernels.Operands(t.execute(at, 0).Inputs),
		Output: t.step(at.segment, at.step)[at.leaf],
	}
	if t.keyed {
		return f.Keyed(t.verifier)
	}
	return f.Hashes()
}

// operation is the hash of what a leaf of a re-run is to compute.
func operation(job *kernels.SegmentJob, at place) merkle.Hash {
	last := at.step == job.Workload.Config().StepsPerSegment-1
	return job.Workload.Operation(at.leaf, job.Compare == kernels.ByStep || last, job.Metric)
}
