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
	parts    []part
	claims   []claimed // of a verdict or a measurement: what the side committed to; nil of a reject
	start    blocks    // of a verdict or a reject: the start that the side stands for
	updates  blocks    // the same of the updates that the proof declares, if it does
	keyed    bool      // leaves are keyed by the account: its claims carry work roots
	verifier ledger.Account
}

// prepare lets a party hold what it keeps of the run that it ordered for the game:
// the first pieces of each part's steps. Of a step that is run again later all
// leaves and tiles come at once.
func (t *trace) prepare(h *dispute.Party) {
	p := dispute.Position{Hi: len(t.parts[0].leaves)}
	h.Whole = 1
	if t.claims != nil {
		p.Level, h.Whole = 1, 2
	}
	for part := range t.parts {
		if t.claims != nil {
			p.Above[0] = part
		}
		h.Prepare(p, len(t.parts))
	}
}

// part is a segment as a side re-ran it, or a comparison of a measurement.
type part struct {
	job    kernels.SegmentJob // of a segment
	first  *kernels.Execution // of a comparison: the first of its executions; else nil
	leaves [][]merkle.Hash    // that the re-run gave, of each step or execution
	ends   []merkle.Hash      // of a segment: step-end hashes that the side committed to
}

// claimed is a leaf of the first level: a verdict's claim or a measurement's comparison.
type claimed interface {
	Hash() merkle.Hash
	Fields() []merkle.Hash
}

// node is the operation of a leaf as the side ran it.
func (p *part) node(at place, tile int) kernels.NodeJob {
	if p.first != nil {
		return p.execution(at.step).Job(at.leaf, tile)
	}
	return kernels.NodeJob{SegmentJob: p.job, Step: at.step, Node: at.leaf, Tile: tile}
}

// execution is one of a comparison's.
func (p *part) execution(n int) *kernels.Execution {
	e := *p.first
	e.Execution = n
	return &e
}

func (p *part) workload() *kernels.Workload {
	if p.first != nil {
		return p.first.Workload
	}
	return p.job.Workload
}

// place is what a position lies in: a segment or comparison, then a step or execution, a
// leaf and a tile, as far as its level says.
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

// placeOf reads a position of a shape with claims or of a reject's, which has none.
func placeOf(p dispute.Position, claims bool) place {
	if !claims {
		return place{level: depth(p.Level) + inSteps, step: p.Above[0], leaf: p.Above[1]}
	}
	return place{level: depth(p.Level), segment: p.Above[0], step: p.Above[1], leaf: p.Above[2]}
}

func (t *trace) place(p dispute.Position) place { return placeOf(p, t.claims != nil) }

// Run gives the leaves of the position, in order. Checkpoints are the lab's.
func (t *trace) Run(p dispute.Position, _ []dispute.Position, emit func(leaf merkle.Hash)) {
	for i, outer := range []blocks{t.start, t.updates} {
		if at, ok := inFork(p, len(t.parts)+i); ok && t.claims != nil {
			outer.Run(at, nil, emit)
			return
		}
	}
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
		list = t.parts[at.segment].ends
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
	leaves := append([]merkle.Hash(nil), t.parts[segment].leaves[step]...)
	if !t.keyed {
		leaves[endLeaf(leaves)] = t.parts[segment].ends[step]
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
	if t.parts[at.segment].workload().Tiles(at.leaf) == 1 {
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
	p := &t.parts[at.segment]
	if p.first != nil {
		return t.lab.ExecuteProfile(*p.execution(at.step), at.leaf, tile).Join()
	}
	return t.lab.Execute(p.node(at, tile)).Join()
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
		Operation: operation(t.parts[at.segment].node(at, 0)), Operands: kernels.Operands(t.execute(at, 0).Inputs),
		Output: t.step(at.segment, at.step)[at.leaf],
	}
	if t.keyed {
		return f.Keyed(t.verifier)
	}
	return f.Hashes()
}

// operation is the hash of what a leaf of a re-run is to compute. A run's update is a
// distance as well, between other states.
func operation(n kernels.NodeJob) merkle.Hash {
	last := n.Step == n.Workload.Config().StepsPerSegment-1
	return n.Workload.Operation(n.Node, n.Compare == kernels.ByStep || last, n.Metric)
}
