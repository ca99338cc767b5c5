package dispute

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// Move plays one move at the given time, which must not precede an earlier one.
func (g *Game) Move(now unit.Time, m Move) Code {
	if code := g.check(now, &m); code != OK {
		return code
	}
	g.side[m.Side].tally.add(&m)
	if m.Kind == Concede {
		g.concede(m.Side)
		return OK
	}
	g.stage(now, &m)
	if g.ready() {
		g.closeRound(now)
	}
	return OK
}

// stage keeps a side's legal answer of this round.
func (g *Game) stage(now unit.Time, m *Move) {
	p := &g.side[m.Side]
	p.clock -= now - g.started
	p.moved = true
	copy(p.answer[:], m.Hashes[:g.asked()])
}

// open reports whether the game waits for moves, and ready whether both have come.
func (g *Game) open() bool { return g.phase == Revealing || g.phase == Opening }

func (g *Game) ready() bool {
	return g.open() && g.side[Defender].moved && g.side[Challenger].moved
}

func (g *Game) concede(s Side) { g.end(Outcome{Result: winFor(s.Other()), How: Conceded}) }

// parts returns how many hashes a move has in this round.
func (g *Game) parts() int {
	if g.phase == Opening {
		return g.level().Opener.Parts()
	}
	return frontier(g.position.Size(), g.config.Arity)
}

// asked returns how many hashes of a move the game keeps in this round.
func (g *Game) asked() int {
	if g.phase == Opening {
		return len(g.level().Fields)
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
	stands := g.side[m.Side].hash
	if len(m.Hashes) != g.parts() {
		return BadCount
	}
	if m.Kind == Reveal {
		if root, _ := fold(g.position.Size(), g.config.Arity, m.Hashes); root != stands {
			return Mismatch
		}
		return OK
	}
	if !g.level().Opener.Open(stands, m.Hashes) {
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

// compareFields pins the first differing field, or descends where that is the
// root of the next level's tree. Openings that agree in all fields although the
// leaves differ are a fault of structure, for an Opener that binds admits none.
func (g *Game) compareFields() {
	level := g.level()
	g.agreed = [MaxFields]merkle.Hash{}
	first := -1
	for i, f := range level.Fields {
		switch {
		case g.side[Defender].answer[i] == g.side[Challenger].answer[i]:
			g.agreed[i] = g.side[Defender].answer[i]
		case first < 0 || level.BelowFirst && f.Case == NoCase:
			first = i
		}
	}
	switch {
	case first < 0:
		g.pinLeaf(Structure)
	case level.Fields[first].Case == NoCase:
		for s := range g.side {
			g.side[s].hash = g.side[s].answer[first]
		}
		g.descend()
	default:
		g.pinField(first)
	}
}

// settle goes down through leaves that need no move and sets the phase.
func (g *Game) settle() {
	for g.position.Single() {
		level := g.level()
		if level.Opener != nil {
			g.phase = Opening
			return
		}
		if g.position.Level == len(g.shape())-1 {
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

// shape returns the levels that the single leaf of the position lies in, and level the
// one that it is of.
func (g *Game) shape() Shape { return g.config.Shape.Toward(g.position) }

func (g *Game) level() *Level { return &g.shape()[g.position.Level] }

// descend goes from a single leaf to the whole tree below it.
func (g *Game) descend() {
	g.position = g.position.below(g.shape().size(g.position.Level+1, g.position.Lo))
	for s := range g.side {
		g.side[s].trees[g.position.Level] = g.side[s].hash
	}
}

func (g *Game) pinLeaf(c Case) {
	g.pin = Pinpoint{Position: g.position, Case: c, Field: -1,
		Defender: g.side[Defender].hash, Challenger: g.side[Challenger].hash}
}

func (g *Game) pinField(i int) {
	g.pin = Pinpoint{Position: g.position, Case: g.level().Fields[i].Case, Field: i,
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
