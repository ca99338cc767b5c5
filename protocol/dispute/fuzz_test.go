package dispute

import (
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// FuzzMove plays a game from bytes: right answers, altered ones, moves of other
// kinds, expiry, waiting, rulings. After each operation a refusal must have
// changed nothing, and progress must be of the one kind the rules allow.
func FuzzMove(f *testing.F) {
	f.Add([]byte{0, 5, 0, 1, 0, 1, 0, 1})
	f.Add([]byte{1, 10, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 7})
	f.Add([]byte{1, 10, 1, 0, 2, 3, 16, 17, 0, 1, 0, 1, 7})
	f.Add([]byte{2, 4, 0, 1, 33, 1, 0, 5, 5, 5, 5, 6})
	f.Add([]byte{5, 2, 6, 4, 4, 4, 1, 0, 7, 7})
	f.Add([]byte{3, 9, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 7})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 2 {
			return
		}
		m := machine{kind: []kind{verdict, reject, opened, tiled}[data[0]%4], segments: 3, steps: 5, nodes: 6, inputs: 2, tiles: 3}
		c := m.config(2 << (data[0] / 4 % 4))
		all := m.places()
		liar := forger{lies: map[place]uint64{all[int(data[1])%len(all)]: 1}}
		traces := [2]*tree{m.trace(forger{}), m.trace(liar)}
		g, err := New(c, 0, Roots{traces[Defender].root(), traces[Challenger].root()})
		if err != nil {
			return // the lie touches nothing that the root binds
		}
		now := unit.Time(0)
		for _, b := range data[2:] {
			before := g
			code := fuzzStep(&g, b, &now, traces)
			checkStep(t, &before, &g, code)
		}
	})
}

// fuzzStep does what one byte asks for: the low three bits choose an operation,
// the others vary it.
func fuzzStep(g *Game, b byte, now *unit.Time, traces [2]*tree) Code {
	vary := int(b >> 3)
	switch op := b & 7; op {
	case 0, 1, 2, 3:
		move := Move{Side: Side(op & 1), Kind: Reveal}
		if g.phase == Revealing || g.phase == Opening {
			move = answer(g, traces[op&1], Side(op&1))
		}
		if op >= 2 {
			move = alter(move, vary)
		}
		return g.Move(*now, move)
	case 4:
		*now += unit.Time(vary) * unit.Second
		return waited(g)
	case 5:
		return g.Expire(*now)
	case 6:
		return g.Move(*now, Move{Side: Side(vary % 3), Kind: Concede, Hashes: make([]merkle.Hash, vary/16)})
	}
	return g.Rule(Verdict(vary%3 + 1))
}

// waited is the answer to letting time pass, which must change nothing.
func waited(g *Game) Code {
	if g.phase == Ended {
		return Over
	}
	return NotDue
}

// alter damages a move: its side, its kind, or one or all of its hashes.
func alter(m Move, vary int) Move {
	hashes := append([]merkle.Hash(nil), m.Hashes...)
	switch vary % 6 {
	case 0:
		m.Side = Side(vary)
	case 1:
		m.Kind = Kind(vary)
	case 2:
		hashes = append(hashes, merkle.Hash{byte(vary)})
	case 3:
		hashes = hashes[:len(hashes)/2]
	case 4:
		hashes = make([]merkle.Hash, vary*3)
	case 5:
		if len(hashes) > 0 {
			hashes[vary%len(hashes)][vary] ^= 1
		}
	}
	m.Hashes = hashes
	return m
}

// checkStep compares a game before and after an operation.
func checkStep(t *testing.T, before, after *Game, code Code) {
	for s := range after.side {
		kept := 0
		if after.side[s].moved {
			kept = after.asked()
		}
		if after.phase != Ended && slices.ContainsFunc(after.side[s].answer[kept:], func(h merkle.Hash) bool { return !h.IsZero() }) {
			t.Fatal("the game keeps hashes that it has no use for")
		}
	}
	if code != OK {
		if *before != *after {
			t.Fatalf("%v changed the game\n%+v\n%+v", code, *before, *after)
		}
		return
	}
	if before.phase == Ended {
		t.Fatal("an ended game went on")
	}
	p, q := before.position, after.position
	inside := q.Level == p.Level && q.Lo >= p.Lo && q.Hi <= p.Hi
	below := q.Level > p.Level && q.Above[p.Level] >= p.Lo && q.Above[p.Level] < p.Hi
	if !inside && !below {
		t.Fatalf("went from %+v to %+v", p, q)
	}
	if after.rounds > before.rounds && p == q && after.pin.Case == NoCase {
		t.Fatalf("a round at %+v narrowed nothing", p)
	}
	if after.pin.Case == NoCase && after.Stands(Defender) == after.Stands(Challenger) {
		t.Fatal("nothing is disputed any more")
	}
	if (after.outcome.Result != Undecided) != (after.phase == Ended) || (after.pin.Case != NoCase) != (after.phase == Ruling || after.outcome.How == Ruled) {
		t.Fatalf("phase %v, outcome %+v, pin %+v", after.phase, after.outcome, after.pin)
	}
}

// FuzzBout plays a truthful defender against three challengers from bytes: right
// answers, altered and concatenated ones, waiting, expiry, concessions. Refusals
// change nothing, and as long as the defender answers in time it loses no game.
func FuzzBout(f *testing.F) {
	f.Add([]byte{0, 5, 9, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3, 0, 1, 2, 3})
	f.Add([]byte{3, 1, 1, 0, 3, 1, 2, 3, 0, 1, 2, 3, 20, 3, 12, 36})
	f.Add([]byte{6, 60, 7, 3, 2, 1, 0, 4, 5, 3, 2, 1, 0, 5, 6, 14})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) < 3 {
			return
		}
		m := machine{kind: []kind{verdict, reject, opened, tiled}[data[0]%4], segments: 3, steps: 5, nodes: 6, inputs: 2, tiles: 3}
		c := m.config(2 << (data[0] / 4 % 4))
		all := m.places()
		var liars []*tree
		for i := range 3 {
			liars = append(liars, m.trace(forger{lies: map[place]uint64{all[(int(data[1])+i*int(data[2]))%len(all)]: 1}}))
		}
		w := newCrowd(c, m.trace(forger{}), liars)
		w.now = 0
		for i := range w.games {
			w.games[i].started = 0
		}
		prompt := true // the defender has let no time run out and gave nothing up
		for _, b := range data[3:] {
			before := w.snapshot()
			code, gaveUp := w.fuzzStep(b)
			prompt = prompt && !gaveUp
			if code != OK && !slices.Equal(before, w.snapshot()) {
				t.Fatalf("%v changed a game", code)
			}
		}
		for i, g := range w.games {
			if prompt && (g.Outcome().Result == ChallengerWins || g.Outcome().Result == NobodyWins) {
				t.Fatalf("game %d: %+v", i, g.Outcome())
			}
		}
	})
}

func (w *crowd) snapshot() []Game {
	var games []Game
	for _, g := range w.games {
		games = append(games, *g)
	}
	return games
}

// fuzzStep does what one byte asks for, and reports whether the defender gave
// something up by it.
func (w *crowd) fuzzStep(b byte) (Code, bool) {
	vary := int(b >> 3)
	switch op := int(b & 7); op {
	case 0, 1, 2:
		if op >= len(w.games) {
			return NotDue, false
		}
		move := Move{Side: Challenger, Kind: Concede}
		if g := w.games[op]; g.open() && vary != 31 {
			move = answer(g, w.challengers[op], Challenger)
		}
		if vary > 0 && vary != 31 {
			move = alter(move, vary)
			move.Side = Challenger
		}
		return w.bout.Challenge(w.now, op, move), false
	case 3, 4:
		hashes := w.answers()
		if op == 4 {
			hashes = alter(Move{Hashes: hashes}, vary).Hashes
			if w.bout.CheckDefence(w.now, hashes) == OK && !slices.Equal(hashes, w.answers()) {
				return NotDue, false // another opening that the rules allow, and that a truthful side would not give
			}
		}
		return w.bout.Defend(w.now, hashes), false
	case 5:
		w.now += unit.Time(vary) * unit.Second / 4
		return NotDue, false
	case 6:
		late := slices.ContainsFunc(w.games, func(g *Game) bool { return g.Awaits(Defender) && g.due(Defender) <= w.now })
		return w.bout.Expire(w.now), late
	}
	return w.bout.Concede(w.now), true
}
