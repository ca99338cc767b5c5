package dispute

import (
	"slices"

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
//
// What the defender is asked is fixed as the round begins, games that end meanwhile
// included: an answer under way stays right, whoever gives up before it comes.
type Bout struct {
	games    []*Game
	rounds   int
	asked    []Game // as the round began: one for each distinct position
	answered bool
}

// NewBout returns the bout of games that were started at one time under one
// configuration.
func NewBout(games []*Game) *Bout {
	b := &Bout{games: games}
	b.ask()
	return b
}

// ask begins a round.
func (b *Bout) ask() {
	b.asked, b.answered = b.asked[:0], false
	for _, g := range b.games {
		if g.open() && !slices.ContainsFunc(b.asked, func(o Game) bool { return o.same(g, Defender) }) {
			b.asked = append(b.asked, *g)
		}
	}
}

// same reports whether a side has to give the same answer in two games.
func (g *Game) same(o *Game, s Side) bool {
	return o.phase == g.phase && o.position == g.position && o.side[s].hash == g.side[s].hash
}

// Deadline returns when Expire is due, unit.Never when no game waits for a side.
func (b *Bout) Deadline() unit.Time {
	due := unit.Never
	for _, g := range b.games {
		due = min(due, g.Deadline())
	}
	return due
}

// Questions returns the games, as the round began, that name the distinct positions
// at which the defender is to answer, in the order of its answer; none when it has
// answered. The next change of the bout overwrites them.
func (b *Bout) Questions() []*Game {
	if b.answered || !b.Open() {
		return nil
	}
	questions := make([]*Game, len(b.asked))
	for i := range b.asked {
		questions[i] = &b.asked[i]
	}
	return questions
}

// Asks returns the first game that a question of the defender's is about.
func (b *Bout) Asks(question *Game) *Game {
	for _, g := range b.games {
		if g.position == question.position && g.side[Defender].hash == question.side[Defender].hash {
			return g
		}
	}
	return nil
}

// CheckDefence returns why the answers of the defender, for all Questions one after
// the other, are not legal now, or OK. It changes nothing.
func (b *Bout) CheckDefence(now unit.Time, hashes []merkle.Hash) Code {
	if b.answered || !b.Open() {
		return b.idle()
	}
	for i := range b.asked {
		m, rest, ok := b.asked[i].answer(hashes)
		if !ok {
			return BadCount
		}
		for _, g := range b.games {
			if g.Awaits(Defender) && g.same(&b.asked[i], Defender) {
				if code := g.check(now, &m); code != OK {
					return code
				}
				break
			}
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

// Defend plays the defender's answers, or returns what CheckDefence does. The tally
// of one game counts them, once for all.
func (b *Bout) Defend(now unit.Time, hashes []merkle.Hash) Code {
	if code := b.CheckDefence(now, hashes); code != OK {
		return code
	}
	b.answered = true
	all := Move{Side: Defender, Kind: Reveal, Hashes: hashes}
	counted := false
	for i := range b.asked {
		m, rest, _ := b.asked[i].answer(hashes)
		for _, g := range b.games {
			if g.Awaits(Defender) && g.same(&b.asked[i], Defender) {
				if !counted {
					g.side[Defender].tally.add(&all)
					counted = true
				}
				g.stage(now, &m)
			}
		}
		hashes = rest
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
		if o != g && m.Kind == Reveal && o.Awaits(Challenger) && o.same(g, Challenger) {
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
	if !b.Open() {
		return b.idle()
	}
	for _, g := range b.games {
		if code := g.check(now, &m); g.open() && code != OK {
			return code
		}
	}
	counted := false
	for _, g := range b.games {
		if !g.open() {
			continue
		}
		if !counted {
			g.side[Defender].tally.add(&m)
			counted = true
		}
		g.concede(Defender)
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
		b.ask()
	}
}
