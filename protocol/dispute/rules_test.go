package dispute

import (
	"strings"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// pair is a game about one false node and the two traces behind it.
func pair(t testing.TB, m machine, c *Config, lie place) (Game, [2]*tree) {
	t.Helper()
	traces := [2]*tree{m.trace(forger{}), m.trace(forger{lies: map[place]uint64{lie: 1}})}
	g, err := New(c, 0, Roots{traces[Defender].root(), traces[Challenger].root()})
	if err != nil {
		t.Fatal(err)
	}
	return g, traces
}

var plain = machine{kind: opened, steps: 8, nodes: 2}

func firstNode(step int) place { return place{"node", [3]int{0, step, 0}} }

// TestPrecedenceOfCodes breaks rule upon rule: each row has all the faults of
// the rows below it, and the first in the documented order is reported.
func TestPrecedenceOfCodes(t *testing.T) {
	c := plain.config(2)
	g, traces := pair(t, plain, c, firstNode(3))
	if code := g.Move(0, answer(&g, traces[Defender], Defender)); code != OK {
		t.Fatal(code)
	}
	ended, pinned := g, g
	ended.Move(0, Move{Side: Challenger, Kind: Concede})
	for pinned.Phase() != Ruling {
		for s := range traces {
			if !pinned.Awaits(Side(s)) {
				continue
			}
			if code := pinned.Move(0, answer(&pinned, traces[s], Side(s))); code != OK {
				t.Fatal(code)
			}
		}
	}
	late := 10 * unit.Second
	two, three := make([]merkle.Hash, 2), make([]merkle.Hash, 3)
	for _, row := range []struct {
		want Code
		game *Game
		now  unit.Time
		move Move
	}{
		{Over, &ended, late, Move{Side: 9, Kind: 9, Hashes: three}},
		{AwaitsRuling, &pinned, late, Move{Side: 9, Kind: 9, Hashes: three}},
		{Late, &g, late, Move{Side: 9, Kind: 9, Hashes: three}},
		{BadSide, &g, late - 1, Move{Side: 9, Kind: 9, Hashes: three}},
		{BadKind, &g, late - 1, Move{Side: Defender, Kind: 9, Hashes: three}},
		{BadKind, &g, late - 1, Move{Side: Defender, Kind: Open, Hashes: three}},
		{OutOfTurn, &g, late - 1, Move{Side: Defender, Kind: Reveal, Hashes: three}},
		{BadCount, &g, late - 1, Move{Side: Challenger, Kind: Reveal, Hashes: three}},
		{BadCount, &g, late - 1, Move{Side: Challenger, Kind: Concede, Hashes: three}},
		{Mismatch, &g, late - 1, Move{Side: Challenger, Kind: Reveal, Hashes: two}},
	} {
		before := *row.game
		if code := row.game.Move(row.now, row.move); code != row.want {
			t.Errorf("%+v: %v, want %v", row.move, code, row.want)
		}
		if *row.game != before {
			t.Errorf("%v changed the game", row.want)
		}
	}
}

// TestOverlongOpeningIsRefused: the content of a move is bounded.
func TestOverlongOpeningIsRefused(t *testing.T) {
	m := machine{kind: reject, steps: 1, nodes: 4}
	g, traces := pair(t, m, m.config(2), place{"node", [3]int{0, 0, 2}})
	move := answer(&g, traces[Defender], Defender)
	move.Hashes = append(move.Hashes, merkle.Hash{})
	if code := g.Move(0, move); code != BadCount {
		t.Errorf("%v for %d hashes", code, len(move.Hashes))
	}
	move.Hashes = nil
	if code := g.Move(0, move); code != BadCount {
		t.Errorf("%v for no hashes", code)
	}
}

// Rationale: bounded griefing. A side that stalls in every round wears down its
// own clock, not the other's.
func TestStallingCostsTheStallerOnly(t *testing.T) {
	c := &Config{Shape: Shape{{Name: "leaves", Size: 1 << 20}}, Arity: 2, MoveTimeout: 10 * unit.Second, Clock: 35 * unit.Second}
	// The right half of every range is agreed, so each hash follows from the one below.
	right := Number(7)
	chain := [2][]merkle.Hash{{Number(1)}, {Number(2)}}
	for s := range chain {
		for range 20 {
			chain[s] = append(chain[s], merkle.HashNode(chain[s][len(chain[s])-1], right))
		}
	}
	g, err := New(c, 0, Roots{chain[0][20], chain[1][20]})
	if err != nil {
		t.Fatal(err)
	}
	now := unit.Time(0)
	for depth := 19; ; depth-- {
		if code := g.Move(now, Move{Side: Challenger, Kind: Reveal, Hashes: []merkle.Hash{chain[1][depth], right}}); code != OK {
			t.Fatalf("the prompt side is refused: %v", code)
		}
		if now = g.Deadline() - 1; now+1 >= 35*unit.Second {
			break
		}
		if code := g.Move(now, Move{Side: Defender, Kind: Reveal, Hashes: []merkle.Hash{chain[0][depth], right}}); code != OK {
			t.Fatal(code)
		}
	}
	if g.Deadline() != 35*unit.Second || g.side[Challenger].clock != c.Clock {
		t.Fatalf("deadline %v, the challenger's clock %v", g.Deadline(), g.side[Challenger].clock)
	}
	if g.Expire(g.Deadline()); g.Outcome() != (Outcome{ChallengerWins, TimedOut}) {
		t.Fatalf("%+v", g.Outcome())
	}
}

func TestTimeRunsForward(t *testing.T) {
	c := plain.config(2)
	g, traces := pair(t, plain, c, firstNode(3))
	for s := range traces {
		g.Move(5, answer(&g, traces[s], Side(s)))
	}
	defer func() {
		if recover() == nil {
			t.Error("a move before the round began was taken")
		}
	}()
	g.Move(4, answer(&g, traces[Defender], Defender))
}

// loose is an Opener that breaks its contract: it accepts any parts.
type loose struct{}

func (loose) Open(merkle.Hash, []merkle.Hash) bool { return true }
func (loose) Parts() int                           { return 1 }

// TestOpeningsThatAgreeAreAFaultOfStructure: different leaves that open alike
// cannot be narrowed further, so the referee gets the leaves.
func TestOpeningsThatAgreeAreAFaultOfStructure(t *testing.T) {
	c := &Config{Shape: Shape{{Name: "leaf", Size: 1, Opener: loose{}, Fields: []Field{{"value", Output}}}},
		Arity: 2, MoveTimeout: unit.Second, Clock: unit.Second}
	g, err := New(c, 0, Roots{Number(1), Number(2)})
	if err != nil {
		t.Fatal(err)
	}
	for s := Defender; s <= Challenger; s++ {
		g.Move(0, Move{Side: s, Kind: Open, Hashes: []merkle.Hash{Number(3)}})
	}
	if pin, ok := g.Pinpoint(); !ok || pin.Case != Structure || pin.Field != -1 || pin.Defender != Number(1) || pin.Challenger != Number(2) {
		t.Errorf("%+v", pin)
	}
}

// TestAnchorBindsTheLastResult: an anchored root is accepted with a proof for
// the disputed leaf at the one index, and with no other.
func TestAnchorBindsTheLastResult(t *testing.T) {
	leaves := []merkle.Hash{Number(0), Number(1), Number(2), Number(3), Number(4)}
	root := merkle.Root(leaves)
	open := func(a Anchor, leaf merkle.Hash, index int) bool {
		return a.Open(leaf, append([]merkle.Hash{root}, merkle.Prove(leaves, index)...))
	}
	a := Anchor{Size: 5, Index: 3}
	if !open(a, leaves[3], 3) {
		t.Error("the right proof is refused")
	}
	if open(a, leaves[2], 3) || open(a, leaves[2], 2) || open(Anchor{Size: 4, Index: 3}, leaves[3], 3) || a.Open(leaves[3], nil) {
		t.Error("a wrong proof is accepted")
	}
	a.Leaf = func(h merkle.Hash) merkle.Hash { return merkle.HashNode(h, h) }
	leaves[3] = merkle.HashNode(Number(9), Number(9))
	root = merkle.Root(leaves)
	if !open(a, Number(9), 3) || open(a, leaves[3], 3) {
		t.Error("the leaf is not derived from what is disputed")
	}
}

func TestNumbersAreFields(t *testing.T) {
	for _, v := range []int64{0, 1, -1, 1<<63 - 1, -1 << 63} {
		if got, ok := AsNumber(Number(v)); got != v || !ok {
			t.Errorf("%d reads as %d, %v", v, got, ok)
		}
	}
	if _, ok := AsNumber(merkle.Hash{31: 1}); ok {
		t.Error("a hash reads as a number")
	}
	defer func() {
		if recover() == nil {
			t.Error("a claim took another number of fields")
		}
	}()
	segmentClaim.Hash(Number(1))
}

func TestConfigFaultsAreAllNamed(t *testing.T) {
	one := Shape{{Name: "a", Size: 1}}
	open := Level{Name: "a", Size: 2, Opener: loose{}, Fields: []Field{{"r", NoCase}}}
	for _, row := range []struct {
		config Config
		want   string
	}{
		{Config{one, 2, 1, 1}, ""},
		{Config{one, 3, 0, 0}, "arity;move_timeout;clock"},
		{Config{one, 32, 1, 1}, "arity"},
		{Config{one, 0, maxClock + 1, maxClock + 1}, "arity;move_timeout;clock"},
		{Config{nil, 2, 1, 1}, "0 levels"},
		{Config{make(Shape, MaxLevels+1), 2, 1, 1}, "levels"},
		{Config{Shape{{Name: "a"}, {Name: "b", Size: -1}}, 2, 1, 1}, "level 0 (a): size 0;level 1 (b): size -1"},
		{Config{Shape{{Size: 2}, {Sizes: []int{3, 4}}}, 2, 1, 1}, ""},
		{Config{Shape{{Size: 2}, {Sizes: []int{3}}}, 2, 1, 1}, "sizes must"},
		{Config{Shape{{Size: 2}, {Sizes: []int{3, 0}}}, 2, 1, 1}, "size 0"},
		{Config{Shape{{Sizes: []int{3}}}, 2, 1, 1}, "sizes must"},
		{Config{Shape{{Size: 2, Inputs: 1}, {Size: 1}}, 2, 1, 1}, "inputs"},
		{Config{Shape{{Size: 2, Inputs: -1}}, 2, 1, 1}, "inputs"},
		{Config{Shape{open, {Size: 1}}, 2, 1, 1}, ""},
		{Config{Shape{open}, 2, 1, 1}, "1 fields lead"},
		{Config{Shape{{Size: 1, Opener: loose{}}}, 2, 1, 1}, "0 fields"},
		{Config{Shape{{Size: 1, Opener: loose{}, Fields: []Field{{"x", Output}}}, {Size: 1}}, 2, 1, 1}, "0 fields lead"},
		{Config{Shape{{Size: 1, Fields: []Field{{"x", Output}}}}, 2, 1, 1}, "without opener"},
		{Config{Shape{{Size: 3, Forks: []Shape{one}}, {Sizes: []int{3, 4}}}, 2, 1, 1}, ""},
		{Config{Shape{{Size: 3, Forks: []Shape{one, one}}, {Sizes: []int{3}}}, 2, 1, 1}, ""},
		{Config{Shape{{Size: 3, Forks: []Shape{one}}, {Sizes: []int{3, 4, 5}}}, 2, 1, 1}, "sizes must"},
		{Config{Shape{{Size: 3}, {Size: 2, Forks: []Shape{one}}}, 2, 1, 1}, "belongs to the first"},
		{Config{Shape{{Size: 2, Forks: []Shape{one, one}}, {Size: 2}}, 2, 1, 1}, "every leaf forks"},
		{Config{Shape{{Size: 3, Forks: []Shape{{{Name: "c"}}}}}, 2, 1, 1}, "level 0 (c): size 0"},
	} {
		err := row.config.Validate()
		if (err == nil) != (row.want == "") {
			t.Errorf("%+v: %v", row.config, err)
			continue
		}
		for _, want := range strings.Split(row.want, ";") {
			if err != nil && !strings.Contains(err.Error(), want) {
				t.Errorf("%v does not name %q", err, want)
			}
		}
		if _, err := New(&row.config, 0, Roots{Number(1), Number(2)}); (err == nil) != (row.want == "") {
			t.Errorf("New: %v", err)
		}
	}
}

func TestNamesAreWhole(t *testing.T) {
	for _, row := range []struct{ last, beyond string }{
		{Output.String(), Case(99).String()},
		{Mismatch.String(), Code(99).String()},
		{Challenger.String(), Side(99).String()},
		{Ended.String(), Phase(99).String()},
		{NobodyWins.String(), Result(99).String()},
		{Ruled.String(), How(99).String()},
	} {
		if row.last == "unknown" || row.last == "" || row.beyond != "unknown" {
			t.Errorf("%q and %q", row.last, row.beyond)
		}
	}
	if Mismatch.String() != "mismatch" || Ruled.String() != "ruled" || Ended.String() != "ended" || Output.String() != "output" {
		t.Error("names are shifted")
	}
}

// BenchmarkRound is one round of a long game: two reveals and a comparison.
func BenchmarkRound(b *testing.B) {
	m := machine{kind: opened, steps: 1 << 10, nodes: 2}
	c := m.config(2)
	start, traces := pair(b, m, c, firstNode(700))
	moves := [2]Move{answer(&start, traces[0], Defender), answer(&start, traces[1], Challenger)}
	b.ReportAllocs()
	for b.Loop() {
		g := start
		g.Move(0, moves[0])
		g.Move(0, moves[1])
	}
}
