package dispute

import (
	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// Bout plays the games of one defender about one commitment in step, so that many
// challengers cost it hardly more than one: in each round the defender answers once
// for all games, at each position but once, and a round ends when all games have
// both answers or have ended.
//
//	round r    C1 ─┐                    C1: position A        the defender's one move:
//	           C2 ─┼─ one question ─►   C2: position A   ─►   children of A, children of B
//	           C3 ─┘                    C3: position B
//
// The sides of a game have clocks of their own, so nobody pays for another's delay.
// Challengers that stand for the same hash at the same position have the same
// children: the reveal of one answers for all of them. What the hash does not bind,
// openings, each gives itself, so that nobody can speak falsely for another.
type Bout struct {
	games  []*Game
	rounds int
}

// NewBout returns the bout of games that were started at one time under one
// configuration, about the same root of the defender's.
func NewBout(games []*Game) *Bout { return &Bout{games: games} }

// Deadline returns when Expire is due, unit.Never when no game waits for a side.
func (b *Bout) Deadline() unit.Time {
	due := unit.Never
	for _, g := range b.games {
		due = min(due, g.Deadline())
	}
	return due
}

// Questions returns the games that name the distinct positions at which the
// defender is to answer, in the order of its answer; none when it has answered.
func (b *Bout) Questions() []*Game {
	var distinct []*Game
	for _, g := range b.games {
		if g.Awaits(Defender) && represents(distinct, g, Defender) == nil {
			distinct = append(distinct, g)
		}
	}
	return distinct
}

// represents returns the game of the list in which the side has to give the same
// answer, or nil.
func represents(list []*Game, g *Game, s Side) *Game {
	for _, o := range list {
		if o.phase == g.phase && o.position == g.position && o.side[s].hash == g.side[s].hash {
			return o
		}
	}
	return nil
}

// CheckDefence returns why the answers of the defender, for all Questions one after
// the other, are not legal now, or OK. It changes nothing.
func (b *Bout) CheckDefence(now unit.Time, hashes []merkle.Hash) Code {
	questions := b.Questions()
	if len(questions) == 0 {
		return b.idle()
	}
	for _, g := range questions {
		m, rest, ok := g.answer(hashes)
		if !ok {
			return BadCount
		}
		if code := g.check(now, &m); code != OK {
			return code
		}
		hashes = rest
	}
	if len(hashes) > 0 {
		return BadCount
	}
	return OK
}

// answer cuts the defender's answer in this game off a list of hashes.
func (g *Game) answer(hashes []merkle.Hash) (m Move, rest []merkle.Hash, ok bool) {
	m = Move{Side: Defender, Kind: Reveal}
	if g.phase == Opening {
		m.Kind = Open
	}
	n := g.parts()
	if len(hashes) < n {
		return m, nil, false
	}
	m.Hashes = hashes[:n]
	return m, hashes[n:], true
}

// idle says why the defender has nothing to answer.
func (b *Bout) idle() Code {
	code := Over
	for _, g := range b.games {
		switch {
		case g.open():
			return OutOfTurn
		case g.phase == Ruling:
			code = AwaitsRuling
		}
	}
	return code
}

// Defend plays the defender's answers, or returns what CheckDefence does. The
// first game's tally counts them, once for all.
func (b *Bout) Defend(now unit.Time, hashes []merkle.Hash) Code {
	if code := b.CheckDefence(now, hashes); code != OK {
		return code
	}
	questions := b.Questions()
	questions[0].side[Defender].tally.add(&Move{Side: Defender, Kind: Reveal, Hashes: hashes})
	answers := make([]Move, len(questions))
	for i, g := range questions {
		answers[i], hashes, _ = g.answer(hashes)
	}
	for _, g := range b.games {
		if !g.Awaits(Defender) {
			continue
		}
		for i, q := range questions {
			if q == g || represents([]*Game{g}, q, Defender) != nil {
				g.stage(now, &answers[i])
				break
			}
		}
	}
	b.settle(now)
	return OK
}

// CheckChallenge returns why a move of the challenger of game i is not legal now.
func (b *Bout) CheckChallenge(now unit.Time, i int, m Move) Code { return b.games[i].check(now, &m) }

// Challenge plays a move of the challenger of game i. A reveal counts for everyone
// who has to give the same.
func (b *Bout) Challenge(now unit.Time, i int, m Move) Code {
	g := b.games[i]
	if code := g.check(now, &m); code != OK {
		return code
	}
	g.side[Challenger].tally.add(&m)
	if m.Kind == Concede {
		g.concede(Challenger)
		b.settle(now)
		return OK
	}
	for _, o := range b.games {
		if o != g && m.Kind == Reveal && o.Awaits(Challenger) && represents([]*Game{o}, g, Challenger) != nil {
			o.stage(now, &m)
		}
	}
	g.stage(now, &m)
	b.settle(now)
	return OK
}

// Concede gives the defender's commitment up, in all games that are not pinpointed.
func (b *Bout) Concede(now unit.Time) Code {
	m := Move{Side: Defender, Kind: Concede}
	counted := false
	for _, g := range b.games {
		if !g.open() {
			continue
		}
		if code := g.check(now, &m); code != OK {
			return code
		}
		if !counted {
			g.side[Defender].tally.add(&m)
			counted = true
		}
		g.concede(Defender)
	}
	if !counted {
		return b.idle()
	}
	return OK
}

// Open reports whether a game waits for moves, and Rounds how many rounds are over.
func (b *Bout) Open() bool {
	for _, g := range b.games {
		if g.open() {
			return true
		}
	}
	return false
}

// Rounds returns the number of rounds that were completed.
func (b *Bout) Rounds() int { return b.rounds }

// Expire ends every game in which a side has let its time run out.
func (b *Bout) Expire(now unit.Time) Code {
	if now < b.Deadline() {
		return NotDue
	}
	for _, g := range b.games {
		if g.Deadline() <= now {
			g.Expire(now)
		}
	}
	b.settle(now)
	return OK
}

// settle ends the round once no game waits for a side any more.
func (b *Bout) settle(now unit.Time) {
	for _, g := range b.games {
		if g.open() && !g.ready() {
			return
		}
	}
	closed := false
	for _, g := range b.games {
		if g.ready() {
			g.closeRound(now)
			closed = true
		}
	}
	if closed {
		b.rounds++
	}
}
