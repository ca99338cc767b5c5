package dispute

import (
	"errors"
	"fmt"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// Config fixes the rules of a game. Games keep a pointer to it: it must not
// change while they last.
type Config struct {
	Shape Shape
	// Arity is the number of subtrees a reveal covers: 2, 4, 8 or 16.
	Arity int
	// MoveTimeout is the time for one move, Clock the time of a side for all its
	// moves together.
	MoveTimeout, Clock unit.Time
}

// Validate returns all faults, joined.
func (c *Config) Validate() error {
	var faults []error
	if c.Arity < 2 || c.Arity > MaxArity || c.Arity&(c.Arity-1) != 0 {
		faults = append(faults, fmt.Errorf("arity: %d, want 2, 4, 8 or 16", c.Arity))
	}
	if c.MoveTimeout <= 0 {
		faults = append(faults, fmt.Errorf("move_timeout: %d us, want more than 0", c.MoveTimeout))
	}
	if c.Clock <= 0 {
		faults = append(faults, fmt.Errorf("clock: %d us, want more than 0", c.Clock))
	}
	faults = append(faults, c.Shape.Validate())
	return errors.Join(faults...)
}

// Longest returns a bound on the time from start to pinpoint: each round ends
// within the move timeout, and no instant of it passes without a clock running.
func (c *Config) Longest() unit.Time {
	rounds := unit.Time(Rounds(c.Shape, c.Arity))
	if c.MoveTimeout > 2*c.Clock/max(rounds, 1) {
		return 2 * c.Clock
	}
	return rounds * c.MoveTimeout
}

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
}

// player is what the game keeps of one side.
type player struct {
	hash   merkle.Hash           // what it stands for at the position
	answer [MaxArity]merkle.Hash // its reveal or fields of this round
	moved  bool                  // whether answer is given
	clock  unit.Time             // time left for the rest of the game
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
	g.side[Defender] = player{hash: roots.Defender, clock: c.Clock}
	g.side[Challenger] = player{hash: roots.Challenger, clock: c.Clock}
	g.settle()
	return g, nil
}

// Phase returns what the game waits for.
func (g *Game) Phase() Phase { return g.phase }

// Position returns the range in which the sides differ.
func (g *Game) Position() Position { return g.position }

// Awaits reports whether the game waits for a move of the side.
func (g *Game) Awaits(s Side) bool {
	return (g.phase == Revealing || g.phase == Opening) && !g.side[s].moved
}

// Stands returns the hash of the position that the side stands for.
func (g *Game) Stands(s Side) merkle.Hash { return g.side[s].hash }

// Rounds returns the number of rounds that were completed.
func (g *Game) Rounds() int { return g.rounds }

// Tally returns what a side has sent so far.
func (g *Game) Tally(s Side) Tally { return g.side[s].tally }

// Outcome returns the end of the game, the zero value while it lasts.
func (g *Game) Outcome() Outcome { return g.outcome }

// Pinpoint returns the first difference, once it is found.
func (g *Game) Pinpoint() (Pinpoint, bool) { return g.pin, g.pin.Case != NoCase }

// Move plays one move at the given time, which must not precede an earlier one.
func (g *Game) Move(now unit.Time, m Move) Code {
	if code := g.check(now, &m); code != OK {
		return code
	}
	p := &g.side[m.Side]
	p.tally.Moves++
	p.tally.Hashes += len(m.Hashes)
	p.tally.Bytes += m.Bytes()
	if m.Kind == Concede {
		g.end(Outcome{Result: winFor(m.Side.Other()), How: Conceded})
		return OK
	}
	p.clock -= now - g.started
	p.moved = true
	copy(p.answer[:], m.Hashes[:g.asked()])
	if g.side[m.Side.Other()].moved {
		g.closeRound(now)
	}
	return OK
}

// asked returns how many hashes of a move the game keeps in this round.
func (g *Game) asked() int {
	if g.phase == Opening {
		return len(g.config.Shape[g.position.Level].Fields)
	}
	return frontier(g.position.Size(), g.config.Arity)
}

// check returns why the move is not legal now, or OK. It changes nothing.
func (g *Game) check(now unit.Time, m *Move) Code {
	if now < g.started {
		panic("dispute: time runs backwards")
	}
	switch {
	case g.phase == Ended:
		return Over
	case g.phase == Ruling:
		return AwaitsRuling
	case now >= g.Deadline():
		return Late
	case m.Side > Challenger:
		return BadSide
	case m.Kind == Concede && len(m.Hashes) == 0:
		return OK
	case m.Kind == Concede:
		return BadCount
	case (m.Kind != Reveal || g.phase != Revealing) && (m.Kind != Open || g.phase != Opening):
		return BadKind
	case g.side[m.Side].moved:
		return OutOfTurn
	}
	return g.checkHashes(m)
}

func (g *Game) checkHashes(m *Move) Code {
	stands, want := g.side[m.Side].hash, g.asked()
	if m.Kind == Reveal {
		if len(m.Hashes) != want {
			return BadCount
		}
		if root, _ := fold(g.position.Size(), g.config.Arity, m.Hashes); root != stands {
			return Mismatch
		}
		return OK
	}
	if len(m.Hashes) < want || len(m.Hashes) > MaxHashes {
		return BadCount
	}
	if !g.config.Shape[g.position.Level].Opener.Open(stands, m.Hashes) {
		return Mismatch
	}
	return OK
}

// closeRound compares the two answers and moves to where they first differ.
func (g *Game) closeRound(now unit.Time) {
	if g.phase == Opening {
		g.compareFields()
	} else {
		g.compareChildren()
	}
	g.rounds++
	g.started = now
	for s := range g.side {
		g.side[s].moved = false
		g.side[s].answer = [MaxArity]merkle.Hash{}
	}
	if g.pin.Case != NoCase {
		g.phase = Ruling
		return
	}
	g.settle()
}

// compareChildren narrows the range to the leftmost child that differs. There
// is one: answers that agree would fold to the same hash, and the hashes differ.
func (g *Game) compareChildren() {
	i := 0
	for g.side[Defender].answer[i] == g.side[Challenger].answer[i] {
		i++
	}
	g.position = g.position.child(g.config.Arity, i)
	for s := range g.side {
		g.side[s].hash = g.side[s].answer[i]
	}
}

// compareFields descends where the sides' next roots differ; else it pins the
// first differing field. Openings that agree in all fields although the leaves
// differ are a fault of structure, for an Opener that binds admits none.
func (g *Game) compareFields() {
	level := g.position.Level
	first, next := -1, -1
	for i, f := range g.config.Shape[level].Fields {
		if g.side[Defender].answer[i] == g.side[Challenger].answer[i] {
			continue
		}
		if f.Case == NoCase {
			next = i
		} else if first < 0 {
			first = i
		}
	}
	switch {
	case next >= 0:
		for s := range g.side {
			g.side[s].hash = g.side[s].answer[next]
		}
		g.descend()
	case first >= 0:
		g.pinField(first)
	default:
		g.pinLeaf(Structure)
	}
}

// settle goes down through leaves that need no move and sets the phase.
func (g *Game) settle() {
	for g.position.Single() {
		level := &g.config.Shape[g.position.Level]
		if level.Opener != nil {
			g.phase = Opening
			return
		}
		if g.position.Level == len(g.config.Shape)-1 {
			c := Output
			if g.position.Lo < level.Inputs {
				c = Input
			}
			g.pinLeaf(c)
			g.phase = Ruling
			return
		}
		g.descend()
	}
	g.phase = Revealing
}

// descend goes from a single leaf to the whole tree below it.
func (g *Game) descend() {
	g.position = g.position.below(g.config.Shape.size(g.position.Level+1, g.position.Lo))
}

func (g *Game) pinLeaf(c Case) {
	g.pin = Pinpoint{Position: g.position, Case: c, Field: -1,
		Defender: g.side[Defender].hash, Challenger: g.side[Challenger].hash}
}

func (g *Game) pinField(i int) {
	g.pin = Pinpoint{Position: g.position, Case: g.config.Shape[g.position.Level].Fields[i].Case, Field: i,
		Defender: g.side[Defender].answer[i], Challenger: g.side[Challenger].answer[i]}
}

// Rule ends a pinpointed game with what the referee found. It panics on a
// verdict that does not exist: rulings are privileged inputs.
func (g *Game) Rule(v Verdict) Code {
	switch {
	case g.phase == Ended:
		return Over
	case g.phase != Ruling:
		return NotPinned
	}
	switch v {
	case DefenderRight:
		g.end(Outcome{Result: DefenderWins, How: Ruled})
	case ChallengerRight:
		g.end(Outcome{Result: ChallengerWins, How: Ruled})
	case NeitherRight:
		g.end(Outcome{Result: NobodyWins, How: Ruled})
	default:
		panic(fmt.Sprintf("dispute: verdict %d", v))
	}
	return OK
}

func (g *Game) end(o Outcome) {
	g.outcome = o
	g.phase = Ended
}
