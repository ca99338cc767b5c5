package dispute

import (
	"errors"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// Roots are the commitments of the two sides.
type Roots struct{ Defender, Challenger merkle.Hash }

// ErrSameRoots: there is nothing to dispute.
var ErrSameRoots = errors.New("dispute: both sides stand for the same root")

// Phase says what a game waits for.
type Phase uint8

// Phases of a game.
const (
	Revealing Phase = iota + 1 // both sides' Reveal of the position's children
	Opening                    // both sides' Open of the single leaf
	Ruling                     // the referee
	Ended                      // nothing
)

var phaseNames = [...]string{"none", "revealing", "opening", "ruling", "ended"}

// String returns the phase in lower case.
func (p Phase) String() string {
	if int(p) < len(phaseNames) {
		return phaseNames[p]
	}
	return "unknown"
}

// Game is the state of one dispute. It is a value: a copy is a snapshot, and
// two games are in the same state if and only if they are ==.
//
// Invariant: until the pinpoint the two hashes of the position differ, and
// everything left of it, at every level, is agreed.
type Game struct {
	config   *Config
	position Position
	phase    Phase
	rounds   int
	started  unit.Time // when this round began
	side     [2]player
	pin      Pinpoint
	outcome  Outcome
	agreed   [MaxFields]merkle.Hash // fields that both opened alike, of the last opening
}

// player is what the game keeps of one side.
type player struct {
	hash   merkle.Hash            // what it stands for at the position
	trees  [MaxLevels]merkle.Hash // roots of the trees that the position lies in, by level
	answer [MaxArity]merkle.Hash  // its reveal or fields of this round
	moved  bool                   // whether answer is given
	clock  unit.Time              // time left for the rest of the game
	tally  Tally
}

// New starts a game at the given time. It returns ErrSameRoots, or the faults
// of the configuration.
func New(c *Config, start unit.Time, roots Roots) (Game, error) {
	if err := c.Validate(); err != nil {
		return Game{}, err
	}
	if roots.Defender == roots.Challenger {
		return Game{}, ErrSameRoots
	}
	g := Game{config: c, position: Position{Hi: c.Shape.size(0, 0)}, started: start}
	for s, root := range [2]merkle.Hash{roots.Defender, roots.Challenger} {
		g.side[s] = player{hash: root, trees: [MaxLevels]merkle.Hash{root}, clock: c.Clock}
	}
	g.settle()
	return g, nil
}

// Phase returns what the game waits for.
func (g *Game) Phase() Phase { return g.phase }

// Position returns the range in which the sides differ.
func (g *Game) Position() Position { return g.position }

// Awaits reports whether the game waits for a move of the side.
func (g *Game) Awaits(s Side) bool {
	return g.open() && !g.side[s].moved
}

// Stands returns the hash of the position that the side stands for.
func (g *Game) Stands(s Side) merkle.Hash { return g.side[s].hash }

// Tree returns the root of the tree of a level, at most the position's, that the
// position lies in, as the side stands for it. What is left of the position is the
// same in both sides' trees, so that a path in either proves what is agreed.
func (g *Game) Tree(s Side, level int) merkle.Hash { return g.side[s].trees[level] }

// Agreed returns field i of the last opening if both sides opened it alike, else the
// zero hash.
func (g *Game) Agreed(i int) merkle.Hash { return g.agreed[i] }

// Rounds returns the number of rounds that were completed.
func (g *Game) Rounds() int { return g.rounds }

// Tally returns what a side has sent so far.
func (g *Game) Tally(s Side) Tally { return g.side[s].tally }

// Outcome returns the end of the game, the zero value while it lasts.
func (g *Game) Outcome() Outcome { return g.outcome }

// Pinpoint returns the first difference, once it is found.
func (g *Game) Pinpoint() (Pinpoint, bool) { return g.pin, g.pin.Case != NoCase }
