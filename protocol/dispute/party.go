package dispute

import (
	"slices"

	"gensim/internal/merkle"
)

// Trace is a computation as a party can run it again: from the nearest of its
// checkpoints, any range of any tree.
type Trace interface {
	// Run hands the leaves of the position to emit, in order. It may be asked next for
	// any of its pieces, so it keeps checkpoints where they begin.
	Run(p Position, pieces []Position, emit func(leaf merkle.Hash))
	// Open returns the parts of the single leaf at the position.
	Open(p Position) []merkle.Hash
}

// Party answers for one side from a trace that it does not keep. It runs the
// disputed range again and folds the leaves as they come into the hashes of a few
// subtrees; while these give what is asked, nothing is run. So it holds Room hashes
// and one path of the range, however long the trace is. In a single game with Room
// for the children of a range, ranges shrink by the arity each round, and all rounds
// together run k/(k-1) times the trace at arity k. Against n challengers at once Room
// for n times as many hashes spares it the rounds in which n ranges still make up
// most of the trace.
type Party struct {
	Trace Trace
	Arity int
	Room  int // hashes held between moves; at least Arity is taken
	// Whole, if not zero, is the level from which on trees are held whole: what they
	// hash comes all at once, as the outputs of one step do.
	Whole int

	pieces []piece
	most   int
	ran    int64
}

// piece is a subtree of the trace that the party holds the hash of.
type piece struct {
	at   Position
	hash merkle.Hash
}

// Questions tells a party at which positions it is asked in this round, and so what
// it may forget and how much room each range has.
func (p *Party) Questions(games []*Game) {
	kept := p.pieces[:0]
	for _, piece := range p.pieces {
		for _, g := range games {
			if piece.at.within(g.position) || piece.at.under(g.position) {
				kept = append(kept, piece)
				break
			}
		}
	}
	p.pieces = kept
}

// Root runs a whole tree and returns its root, of which it holds what the first
// round of a game asks for.
func (p *Party) Root(whole Position) merkle.Hash {
	root, _ := fold(whole.Size(), p.Arity, p.children(whole, 1))
	return root
}

// Answer returns the side's next move in the game, one of so many that it has to
// answer in this round, or false when what it runs does not fold to what it stands
// for.
func (p *Party) Answer(g *Game, s Side, questions int) ([]merkle.Hash, bool) {
	at := g.Position()
	children := p.children(at, questions)
	if len(children) != frontier(at.Size(), p.Arity) {
		return nil, false
	}
	if root, _ := fold(at.Size(), p.Arity, children); root != g.Stands(s) {
		return nil, false
	}
	if g.Phase() == Opening {
		return p.Trace.Open(at), true
	}
	return children, true
}

// children returns the hashes of a range's children, from what is held or from a run.
func (p *Party) children(at Position, questions int) []merkle.Hash {
	ranges := at.Children(p.Arity, nil)
	if hashes, ok := p.known(ranges); ok {
		return hashes
	}
	p.run(at, at.Children(p.room(at, questions), nil))
	hashes, _ := p.known(ranges)
	return hashes
}

// room returns into how many pieces a range is divided, a power of two.
func (p *Party) room(at Position, ranges int) int {
	room := p.Arity
	for 2*room*ranges <= p.Room || p.Whole > 0 && at.Level >= p.Whole && room < at.Size() {
		room *= 2
	}
	return room
}

// Prepare runs one of so many trees that a game may come to, and holds its pieces.
func (p *Party) Prepare(whole Position, trees int) {
	if !whole.Single() {
		p.run(whole, whole.Children(p.room(whole, trees), nil))
	}
}

// run runs a range and holds the hashes of its pieces.
func (p *Party) run(at Position, pieces []Position) {
	var f merkle.Fold
	p.pieces = slices.DeleteFunc(p.pieces, func(o piece) bool { return o.at.within(at) })
	i, left := 0, pieces[0].Size()
	p.Trace.Run(at, pieces, func(leaf merkle.Hash) {
		f.Add(leaf)
		p.ran++
		p.most = max(p.most, len(p.pieces)+f.Held())
		if left--; left > 0 {
			return
		}
		p.pieces = append(p.pieces, piece{pieces[i], f.Root()})
		if i++; i < len(pieces) {
			left = pieces[i].Size()
		}
	})
}

// known folds the hashes of ranges from the pieces that are held, if they cover them.
func (p *Party) known(ranges []Position) ([]merkle.Hash, bool) {
	var hashes []merkle.Hash
	for _, r := range ranges {
		h, ok := p.subtree(r)
		if !ok {
			return nil, false
		}
		hashes = append(hashes, h)
	}
	return hashes, true
}

func (p *Party) subtree(at Position) (merkle.Hash, bool) {
	for i := range p.pieces {
		if p.pieces[i].at == at {
			return p.pieces[i].hash, true
		}
	}
	if at.Single() || !p.holdsBelow(at) {
		return merkle.Hash{}, false
	}
	left, right := at.Halves()
	l, ok := p.subtree(left)
	if !ok {
		return l, false
	}
	r, ok := p.subtree(right)
	return merkle.HashNode(l, r), ok
}

// holdsBelow reports whether a piece lies within the position, so that looking
// further down is worth it.
func (p *Party) holdsBelow(at Position) bool {
	for i := range p.pieces {
		if p.pieces[i].at.within(at) {
			return true
		}
	}
	return false
}

// within reports whether the position is a part of another of the same tree.
func (p Position) within(o Position) bool {
	return p.Level == o.Level && p.Above == o.Above && o.Lo <= p.Lo && p.Hi <= o.Hi
}

// under reports whether the position lies in a tree below a leaf of another.
func (p Position) under(o Position) bool {
	if p.Level <= o.Level {
		return false
	}
	for l := range o.Level {
		if p.Above[l] != o.Above[l] {
			return false
		}
	}
	return o.Lo <= p.Above[o.Level] && p.Above[o.Level] < o.Hi
}

// Held returns the most hashes that the party has held at once so far, those of its
// trace aside.
func (p *Party) Held() int { return p.most }

// Ran returns how many leaves the party has run so far.
func (p *Party) Ran() int64 { return p.ran }
