package sim

import (
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
)

// traces holds what the parties of disputes can answer from, by dispute and
// side. A party orders its trace when the game opens; from then on sim answers
// each position for it, and stays silent where the trace does not have what the
// party committed to: nobody can open a hash that was made up.
type traces struct {
	sides [][2]party
}

// party is one side of a dispute.
type party struct {
	trace   *trace
	waiting bool // a move was due before the trace was there
}

// trace is a stack of levels as protocol's dispute shapes have them.
type trace struct {
	claims   []protocol.SegmentClaim // verdict: what the side committed to
	ends     []merkle.Hash           // reject: step-end hashes that it committed to
	facts    []*kernels.SegmentFacts // what its re-run gave
	reject   bool
	roots    bool           // verdict: its claims carry work roots
	verifier ledger.Account // keys the work of a verdict
}

// leaves returns the leaves of the level below the position's ancestors.
func (t *trace) leaves(p dispute.Position) []merkle.Hash {
	switch {
	case t.reject && p.Level == 0:
		return t.ends
	case t.reject:
		return t.stepLeaves(p.Above[0])
	case p.Level == 0:
		hashes := make([]merkle.Hash, len(t.claims))
		for i := range t.claims {
			hashes[i] = t.claims[i].Hash()
		}
		return hashes
	}
	return t.below(t.facts[p.Above[0]], p)
}

// below returns the leaves under a claim: the traces of its steps and theirs, keyed;
// without work roots step ends, and the traces that end in them.
func (t *trace) below(f *kernels.SegmentFacts, p dispute.Position) []merkle.Hash {
	switch {
	case p.Level == 2 && t.roots:
		return protocol.WorkLeaves(t.verifier, f.Leaves[p.Above[1]])
	case p.Level == 2:
		return f.Leaves[p.Above[1]]
	case !t.roots:
		return f.Ends
	}
	roots := make([]merkle.Hash, len(f.Leaves))
	for i := range f.Leaves {
		roots[i] = merkle.Root(protocol.WorkLeaves(t.verifier, f.Leaves[i]))
	}
	return roots
}

// stepLeaves is the trace of one step that ends in the committed state: a party
// whose committed state is not what the step gives must lie in the leaf `end`.
func (t *trace) stepLeaves(step int) []merkle.Hash {
	leaves := append([]merkle.Hash(nil), t.facts[0].Leaves[step]...)
	leaves[endLeaf(leaves)] = t.ends[step]
	return leaves
}

// endLeaf is the index of the step-end hash: the last leaf but one, before the
// distance.
func endLeaf(leaves []merkle.Hash) int { return len(leaves) - 2 }

// answer returns the hashes of the side's next move, or false when its trace
// does not fold to what it stands for.
func (t *trace) answer(g *dispute.Game, s dispute.Side, arity int) ([]merkle.Hash, bool) {
	p := g.Position()
	leaves := t.leaves(p)
	if p.Hi > len(leaves) || merkle.Subtree(leaves, p.Lo, p.Hi) != g.Stands(s) {
		return nil, false
	}
	if g.Phase() == dispute.Opening {
		return t.open(p), true
	}
	var hashes []merkle.Hash
	for _, c := range p.Children(arity, nil) {
		hashes = append(hashes, merkle.Subtree(leaves, c.Lo, c.Hi))
	}
	return hashes, true
}

// open returns the parts of the single leaf at the position.
func (t *trace) open(p dispute.Position) []merkle.Hash {
	if !t.reject && p.Level == 0 {
		return t.claims[p.Lo].Fields()
	}
	q := dispute.Position{Level: p.Level + 1, Above: p.Above}
	q.Above[p.Level] = p.Lo
	leaves := t.leaves(q)
	return append([]merkle.Hash{merkle.Root(leaves)}, merkle.Prove(leaves, endLeaf(leaves))...)
}

// traced keeps the trace that an agent ordered, and answers if a move is due.
func (w *world) traced(o *order) {
	d := w.chain.Dispute(o.work.Dispute)
	side := dispute.Defender
	if w.agents[o.agent].self.Account == d.Challenger {
		side = dispute.Challenger
	}
	t := &trace{reject: d.Kind == protocol.OfProof, roots: w.chain.Task(d.Target.Task).WorkRoots}
	for _, f := range o.segments {
		t.facts = append(t.facts, f.Join())
	}
	switch {
	case t.reject && side == dispute.Defender:
		t.ends = w.truth.attempt(d.Target.Task, d.Target.Attempt).states(d.Segment)
	case t.reject:
		t.ends = t.facts[0].Ends
	case side == dispute.Defender:
		t.claims = w.chain.Seat(d.Target).Claims
	default:
		t.claims = w.claimsOf(d.Target, o)
	}
	if !t.reject {
		t.verifier = w.chain.Seat(d.Target).Verifier
	}
	p := w.disputes.party(o.work.Dispute, side)
	p.trace = t
	if p.waiting {
		p.waiting = false
		w.answer(o.work.Dispute, side)
	}
}

// claimsOf returns the claims that a challenger's re-run gives.
func (w *world) claimsOf(target protocol.Target, o *order) []protocol.SegmentClaim {
	seat := w.chain.Seat(target)
	claims := make([]protocol.SegmentClaim, len(o.segments))
	for i, f := range o.segments {
		claims[i] = w.claim(target, seat.Segments[i], f.Join(), seat.Verifier)
	}
	return claims
}

func (t *traces) party(id protocol.DisputeID, s dispute.Side) *party {
	for len(t.sides) <= int(id) {
		t.sides = append(t.sides, [2]party{})
	}
	return &t.sides[id][s]
}

// moveDue answers for a party that is waited for, now or when its trace is done.
func (w *world) moveDue(e *protocol.Event) {
	d := w.chain.Dispute(e.Dispute)
	side := dispute.Defender
	if e.Account == protocol.AccountOf(d.Challenger) {
		side = dispute.Challenger
	}
	if p := w.disputes.party(e.Dispute, side); p.trace == nil {
		p.waiting = true
		return
	}
	w.answer(e.Dispute, side)
}

// answer sends the side's move for the game's position into the next block.
func (w *world) answer(id protocol.DisputeID, side dispute.Side) {
	d := w.chain.Dispute(id)
	if d.Game == nil || !d.Game.Awaits(side) {
		return
	}
	hashes, ok := w.disputes.party(id, side).trace.answer(d.Game, side, w.cfg.Protocol.Dispute.Arity)
	if !ok {
		return
	}
	from := d.Defender
	if side == dispute.Challenger {
		from = d.Challenger
	}
	w.mempool = append(w.mempool, protocol.Message{Kind: protocol.Move, From: from, Dispute: id, Hashes: hashes})
}
