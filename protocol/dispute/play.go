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
