package protocol_test

import (
	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
)

// opening is what a side of a dispute can answer from.
type opening struct {
	lab     *lab
	claimed bool            // the traces' claims are disputed: not so of a reject
	ends    [][]merkle.Hash // by segment: what the side committed to, as it committed to it
	traces  []trace
	keyed   bool // leaves are keyed by the account
	by      ledger.Account
	blocks  [][]merkle.Hash // of a start: the tiles of each block; of updates: their sizes
}

// ofSeat opens what a seat claims: a verdict or a measurement. Without work roots,
// below a segment lie its step ends.
func (l *lab) ofSeat(by ledger.Account, traces []trace) *opening {
	o := &opening{lab: l, claimed: true, traces: traces, keyed: !l.rootless || traces[0].comparison != nil, by: by}
	for i := range traces {
		o.ends = append(o.ends, traces[i].ends)
	}
	return o
}

// ofSegment opens a segment root: step ends, and traces that end in them.
func (l *lab) ofSegment(ends []merkle.Hash, tr trace) *opening {
	return &opening{lab: l, ends: [][]merkle.Hash{ends}, traces: []trace{tr}}
}

// blocks are what lies below a claim of the proof as a whole, nil of a segment.
func (tr *trace) blocks() [][]merkle.Hash {
	switch {
	case !tr.start.IsZero():
		return tilesOf(tr.start)
	case tr.updates != nil:
		return singles(tr.updates)
	}
	return nil
}

// depth splits a position into its segment or comparison and what lies below: 0
// executions of steps, 1 leaves, 2 tiles; -1 the claims themselves.
func (o *opening) depth(p dispute.Position) (segment int, below int, at []int) {
	if !o.claimed {
		return 0, p.Level, p.Above[:p.Level]
	}
	return p.Above[0], p.Level - 1, p.Above[min(1, p.Level):p.Level]
}

// raw returns the leaves of a step's trace, which end in the committed state.
func (o *opening) raw(segment, step int) []merkle.Hash {
	leaves := append([]merkle.Hash(nil), o.traces[segment].leaves[step]...)
	leaves[endLeaf(leaves)] = o.ends[segment][step]
	return leaves
}

// leaves returns those of the tree that the position lies in.
func (o *opening) leaves(p dispute.Position) []merkle.Hash {
	if o.blocks != nil {
		return inBlocks(o.blocks, p)
	}
	if o.claimed && p.Level > 0 {
		if blocks := o.traces[p.Above[0]].blocks(); blocks != nil {
			below := dispute.Position{Level: p.Level - 1}
			below.Above[0] = p.Above[1]
			return inBlocks(blocks, below)
		}
	}
	segment, below, at := o.depth(p)
	key := func(leaves []merkle.Hash) []merkle.Hash {
		if o.keyed {
			return protocol.WorkLeaves(o.by, leaves)
		}
		return leaves
	}
	switch below {
	case -1:
		var leaves []merkle.Hash
		for i := range o.traces {
			leaves = append(leaves, o.traces[i].hash())
		}
		return leaves
	case 0:
		if !o.keyed {
			return o.ends[segment]
		}
		var roots []merkle.Hash
		for step := range o.ends[segment] {
			roots = append(roots, merkle.Root(key(o.raw(segment, step))))
		}
		return roots
	case 1:
		return key(o.raw(segment, at[0]))
	}
	leaf := o.raw(segment, at[0])[at[1]]
	if tiles := o.lab.tiles[leaf]; tiles != nil {
		return tiles
	}
	return []merkle.Hash{leaf}
}

// open returns the parts of the single leaf at the position.
func (o *opening) open(p dispute.Position) []merkle.Hash {
	segment, below, at := o.depth(p)
	switch below {
	case -1:
		return o.traces[p.Lo].fields()
	case 0:
		leaves := o.raw(segment, p.Lo)
		return append([]merkle.Hash{merkle.Root(leaves)}, merkle.Prove(leaves, endLeaf(leaves))...)
	}
	f := o.traces[segment].open(at[0], p.Lo)
	f.Output = o.raw(segment, at[0])[p.Lo]
	if o.keyed {
		return f.Keyed(o.by)
	}
	return f.Hashes()
}

// answer makes the next move of a side from what it can open, or none if what it
// stands for is not among it.
func (o *opening) answer(g *dispute.Game, side dispute.Side, arity int) ([]merkle.Hash, bool) {
	p := g.Position()
	leaves := o.leaves(p)
	if p.Hi > len(leaves) || merkle.Subtree(leaves, p.Lo, p.Hi) != g.Stands(side) {
		return nil, false
	}
	if g.Phase() == dispute.Opening {
		return o.open(p), true
	}
	var hashes []merkle.Hash
	for _, c := range p.Children(arity, nil) {
		hashes = append(hashes, merkle.Subtree(leaves, c.Lo, c.Hi))
	}
	return hashes, true
}
