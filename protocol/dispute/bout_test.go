package dispute

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// crowd is a defender against several challengers, each with a trace of its own.
type crowd struct {
	bout        *Bout
	games       []*Game
	config      *Config
	defender    *tree
	challengers []*tree
	now         unit.Time
	messages    int          // of the defender
	stalls      map[int]bool // challengers that say nothing any more
	opensFalse  map[int]bool // challengers of the right root that open falsely
}

// newCrowd starts the games of all challengers whose root differs from the
// defender's.
func newCrowd(c *Config, defender *tree, challengers []*tree) *crowd {
	w := &crowd{config: c, defender: defender, now: 1000, stalls: map[int]bool{}, opensFalse: map[int]bool{}}
	for _, t := range challengers {
		g, err := New(c, w.now, Roots{defender.root(), t.root()})
		if err != nil {
			continue
		}
		w.games = append(w.games, &g)
		w.challengers = append(w.challengers, t)
	}
	w.bout = NewBout(w.games)
	return w
}

// answers are the defender's, for all questions of a round.
func (w *crowd) answers() []merkle.Hash {
	var hashes []merkle.Hash
	for _, g := range w.bout.Questions() {
		hashes = append(hashes, answer(g, w.defender, Defender).Hashes...)
	}
	return hashes
}

// round plays one round: everyone that answers in an order that pick draws, then
// whoever is silent runs out of time.
func (w *crowd) round(t *rapid.T, honest func(side Side, i int) bool) {
	before := w.bout.Rounds()
	turns := rapid.Permutation(seq(len(w.games)+1)).Draw(t, "turns")
	for _, i := range turns {
		w.junk(t)
		if i == len(w.games) {
			w.defend(t, honest(Defender, 0))
			continue
		}
		g := w.games[i]
		if !g.Awaits(Challenger) || w.stalls[i] {
			continue
		}
		m := answer(g, w.challengers[i], Challenger)
		if w.opensFalse[i] && m.Kind == Open && g.Position().Level > 0 {
			m.Hashes = slices.Clone(m.Hashes)
			m.Hashes[0] = merkle.Hash{9}
		}
		if code := w.bout.Challenge(w.now, i, m); code != OK && honest(Challenger, i) {
			t.Fatalf("challenger %d: %v", i, code)
		}
	}
	if w.bout.Rounds() == before && w.bout.Deadline() < unit.Never {
		w.now = w.bout.Deadline()
		w.bout.Expire(w.now)
	}
}

func (w *crowd) defend(t *rapid.T, honest bool) {
	if len(w.bout.Questions()) == 0 {
		return
	}
	switch code := w.bout.Defend(w.now, w.answers()); {
	case code == OK:
		w.messages++
	case honest:
		t.Fatalf("the defender's answers: %v", code)
	}
}

// junk sends what must be refused and must change nothing.
func (w *crowd) junk(t *rapid.T) {
	before := make([]Game, len(w.games))
	for i, g := range w.games {
		before[i] = *g
	}
	right := w.answers()
	hashes := slices.Clone(right)
	switch rapid.IntRange(0, 3).Draw(t, "junk") {
	case 0:
		hashes = append(hashes, merkle.Hash{1})
	case 1:
		hashes = hashes[:len(hashes)/2]
	case 2:
		hashes = nil
	case 3:
		if len(hashes) > 0 {
			hashes[len(hashes)-1][0] ^= 1
		}
	}
	if slices.Equal(hashes, right) {
		return
	}
	if code := w.bout.CheckDefence(w.now, hashes); code == OK {
		return // an opening's free fields may be anything
	}
	if code := w.bout.Defend(w.now, hashes); code == OK {
		t.Fatalf("junk was played")
	}
	for i, g := range w.games {
		if before[i] != *g {
			t.Fatalf("refused junk changed game %d", i)
		}
	}
}

func seq(n int) []int {
	s := make([]int, n)
	for i := range s {
		s[i] = i
	}
	return s
}

// rule has all pinpoints judged.
func (w *crowd) rule(t *rapid.T, m machine) {
	for i, g := range w.games {
		pin, ok := g.Pinpoint()
		if !ok || g.Phase() != Ruling {
			continue
		}
		traces := [2]*tree{w.defender, w.challengers[i]}
		if w.opensFalse[i] && pin.Defender != pin.Challenger { // its false opening is its own, not its trace's
			g.Rule(DefenderRight)
			continue
		}
		verdict, err := m.referee(pin, traces)
		if err != nil {
			t.Fatal(err)
		}
		g.Rule(verdict)
	}
}

// Rationale: no honest loss among many. A truthful defender that answers each round
// once wins every game, whatever any number of challengers falsify, withhold or
// throw in, and it never sends more messages than the longest game has rounds.
func TestTruthfulDefenderAgainstMany(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMachine(t)
		c := m.config(rapid.SampledFrom([]int{2, 4, 8, 16}).Draw(t, "arity"))
		var liars []*tree
		for i := range rapid.IntRange(1, 6).Draw(t, "challengers") {
			liars = append(liars, m.trace(drawForger(t, m, uint64(1+i/2))))
		}
		w := newCrowd(c, m.trace(forger{}), liars)
		for w.bout.Open() {
			for i := range w.games {
				w.stalls[i] = w.stalls[i] || rapid.IntRange(0, 9).Draw(t, "stalls") == 0
			}
			w.round(t, func(s Side, _ int) bool { return s == Defender })
			if w.now-1000 > c.Longest() {
				t.Fatalf("took %v, bound %v", w.now-1000, c.Longest())
			}
		}
		w.rule(t, m)
		for i, g := range w.games {
			if g.Outcome().Result != DefenderWins {
				t.Fatalf("game %d: %+v", i, g.Outcome())
			}
		}
		if w.messages > Rounds(c.Shape, c.Arity) || w.messages > w.bout.Rounds()+1 {
			t.Fatalf("%d messages in %d rounds, the longest game has %d", w.messages, w.bout.Rounds(), Rounds(c.Shape, c.Arity))
		}
	})
}

// Rationale: no honest loss among many. A truthful challenger wins against a lying
// defender, whoever else challenges it: liars, those who stall, and hired ones that
// stand for the same root and open it falsely.
func TestTruthfulChallengerInACrowd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMachine(t)
		c := m.config(rapid.SampledFrom([]int{2, 4, 8, 16}).Draw(t, "arity"))
		truth := m.trace(forger{})
		challengers := []*tree{truth}
		for i := range rapid.IntRange(0, 4).Draw(t, "others") {
			if rapid.Bool().Draw(t, "same root") {
				challengers = append(challengers, truth)
			} else {
				challengers = append(challengers, m.trace(drawForger(t, m, uint64(2+i))))
			}
		}
		w := newCrowd(c, m.trace(drawForger(t, m, 1)), challengers)
		if len(w.games) == 0 || w.challengers[0] != truth {
			t.Skip("the defender's lies cancelled out")
		}
		for i := 1; i < len(w.games); i++ {
			w.opensFalse[i] = w.challengers[i] == truth && rapid.Bool().Draw(t, "misopens")
		}
		for w.bout.Open() {
			for i := 1; i < len(w.games); i++ {
				w.stalls[i] = w.stalls[i] || rapid.IntRange(0, 9).Draw(t, "stalls") == 0
			}
			w.round(t, func(s Side, i int) bool { return s == Challenger && i == 0 })
		}
		w.rule(t, m)
		if w.games[0].Outcome().Result != ChallengerWins {
			t.Fatalf("%+v", w.games[0].Outcome())
		}
	})
}

// A bout of one game is that game: the same rounds, the same end.
func TestBoutOfOneIsTheGame(t *testing.T) {
	m := machine{kind: tiled, steps: 9, nodes: 5, tiles: 3}
	c := m.config(2)
	lie := place{"tile", [3]int{6, 4, 1}}
	alone, traces := pair(t, m, c, lie)
	game, _ := pair(t, m, c, lie)
	b := NewBout([]*Game{&game})
	for alone.Phase() == Revealing || alone.Phase() == Opening {
		for s := Challenger; ; s = Defender {
			alone.Move(0, answer(&alone, traces[s], s))
			if s == Defender {
				break
			}
		}
		b.Challenge(0, 0, answer(&game, traces[Challenger], Challenger))
		if code := b.Defend(0, answer(&game, traces[Defender], Defender).Hashes); code != OK {
			t.Fatal(code)
		}
		if game != alone {
			t.Fatalf("the bout's game is\n%+v, alone\n%+v", game, alone)
		}
	}
	if b.CheckDefence(0, nil) != AwaitsRuling || b.Rounds() != alone.Rounds() {
		t.Errorf("%v after %d rounds", b.CheckDefence(0, nil), b.Rounds())
	}
}

// What gives up all games of a bout is one message, and is counted once.
func TestConcessionIsCountedOnce(t *testing.T) {
	m := machine{kind: opened, steps: 8, nodes: 4}
	liar := func(step int) *tree { return m.trace(forger{lies: map[place]uint64{firstNode(step): 1}}) }
	w := newCrowd(m.config(2), m.trace(forger{}), []*tree{liar(1), liar(6), liar(7)})
	if code := w.bout.Concede(w.now); code != OK {
		t.Fatal(code)
	}
	moves := 0
	for _, g := range w.games {
		moves += g.Tally(Defender).Moves
		if g.Phase() != Ended {
			t.Errorf("a game goes on: %+v", g)
		}
	}
	if moves != 1 {
		t.Errorf("counted as %d messages", moves)
	}
}

// What a defender has under way stays right when a challenger gives up, or runs out
// of time, before it comes.
func TestAnswersUnderWayStayRight(t *testing.T) {
	m := machine{kind: opened, steps: 8, nodes: 4}
	c := m.config(2)
	liar := func(step int) *tree { return m.trace(forger{lies: map[place]uint64{firstNode(step): 1}}) }
	for name, leave := range map[string]func(w *crowd){
		"concession": func(w *crowd) { w.bout.Challenge(w.now, 0, Move{Side: Challenger, Kind: Concede}) },
		"silence": func(w *crowd) {
			w.games[0].side[Challenger].clock = unit.Second
			w.now += unit.Second
			w.bout.Expire(w.now)
		},
	} {
		w := newCrowd(c, m.trace(forger{}), []*tree{liar(1), liar(6), liar(7)})
		for round := range 2 {
			for i := range w.games {
				w.bout.Challenge(w.now, i, answer(w.games[i], w.challengers[i], Challenger))
			}
			if round == 0 {
				w.bout.Defend(w.now, w.answers())
			}
		}
		w.games[0].side[Challenger].moved = false // it has not moved yet
		under, asked := w.answers(), len(w.bout.Questions())
		leave(w)
		if w.games[0].Outcome().Result != DefenderWins || len(w.bout.Questions()) != asked || asked != 2 {
			t.Fatalf("%s: %+v, %d questions, before %d", name, w.games[0].Outcome(), len(w.bout.Questions()), asked)
		}
		if code := w.bout.Defend(w.now, under); code != OK {
			t.Errorf("%s: %v for answers that were under way", name, code)
		}
		if w.bout.Rounds() != 2 || w.bout.Defend(w.now, under[:1]) != BadCount {
			t.Errorf("%s: %d rounds", name, w.bout.Rounds())
		}
	}
}
