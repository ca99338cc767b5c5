package dispute

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

func drawMachine(t *rapid.T) machine {
	m := machine{
		kind:     rapid.SampledFrom([]kind{verdict, forked, reject, opened, tiled}).Draw(t, "kind"),
		segments: rapid.IntRange(1, 4).Draw(t, "segments"),
		steps:    rapid.IntRange(1, 9).Draw(t, "steps"),
		nodes:    rapid.IntRange(1, 9).Draw(t, "nodes"),
	}
	m.inputs = rapid.IntRange(0, m.nodes).Draw(t, "inputs")
	m.tiles = rapid.IntRange(1, 7).Draw(t, "tiles")
	return m
}

// drawForger falsifies one to four values.
func drawForger(t *rapid.T, m machine, salt uint64) forger {
	f := forger{lies: map[place]uint64{}, consistent: rapid.Bool().Draw(t, "consistent")}
	for _, p := range rapid.SliceOfN(rapid.SampledFrom(m.places()), 1, 4).Draw(t, "lies") {
		f.lies[p] = salt
	}
	return f
}

// junk is some illegal move: of either side, of any kind, with any hashes.
func junk(t *rapid.T, g *Game, t0 *tree) Move {
	pool := []merkle.Hash{{}, {1}, g.Stands(Defender), g.Stands(Challenger), t0.leaves[0]}
	return Move{
		Side:   Side(rapid.IntRange(0, 2).Draw(t, "side")),
		Kind:   Kind(rapid.SampledFrom([]int{0, 1, 2, 4}).Draw(t, "kind")),
		Hashes: rapid.SliceOfN(rapid.SampledFrom(pool), 0, 20).Draw(t, "hashes"),
	}
}

// duel plays a game between two traces, with junk in between. Each side answers
// after a delay that stays below its deadline; a side that stalls, or whose
// trace cannot answer, lets the time run out.
type duel struct {
	game   Game
	now    unit.Time
	traces [2]*tree
	delay  func(s Side, left unit.Time) unit.Time
	stalls func(s Side) bool
}

func (d *duel) play(t *rapid.T) {
	for d.game.Phase() == Revealing || d.game.Phase() == Opening {
		at := [2]unit.Time{}
		for s := range at {
			at[s] = d.now + d.delay(Side(s), d.game.due(Side(s))-d.now)
		}
		first := Side(rapid.IntRange(0, 1).Draw(t, "first"))
		if at[first] > at[first.Other()] {
			first = first.Other()
		}
		for _, s := range []Side{first, first.Other()} {
			d.refuseJunk(t)
			if d.stalls(s) || !d.accepted(t, at[s], answer(&d.game, d.traces[s], s)) {
				d.runOut(t, s)
				return
			}
		}
	}
}

// accepted plays a move that must be legal unless the trace was forged so that
// it answers nothing; then nothing must have changed.
func (d *duel) accepted(t *rapid.T, at unit.Time, move Move) bool {
	before := d.game
	code := d.game.Move(at, move)
	if code == OK {
		d.now = at
		return true
	}
	if code != Mismatch || d.game != before {
		t.Fatalf("%v for an answer in time", code)
	}
	return false
}

// refuseJunk sends a move that must be refused, unless it happens to be right.
func (d *duel) refuseJunk(t *rapid.T) {
	before := d.game
	move := junk(t, &d.game, d.traces[0])
	if move.Side <= Challenger && slices.Equal(move.Hashes, answer(&d.game, d.traces[move.Side], move.Side).Hashes) {
		return
	}
	if code := d.game.Move(d.now, move); code == OK || d.game != before {
		t.Fatalf("%v for junk %+v", code, move)
	}
}

// runOut lets the time of a silent side run out. The other side gets to answer
// first if it has not: that it was second to move is no fault of its own.
func (d *duel) runOut(t *rapid.T, silent Side) {
	if other := silent.Other(); d.game.Awaits(other) && !d.stalls(other) {
		d.accepted(t, d.now, answer(&d.game, d.traces[other], other))
	}
	due := d.game.Deadline()
	before := d.game
	if code := d.game.Expire(due - 1); code != NotDue || d.game != before {
		t.Fatalf("%v before the deadline", code)
	}
	if code := d.game.Move(due, Move{Side: silent, Kind: Concede}); code != Late {
		t.Fatalf("%v for a move at the deadline", code)
	}
	if code := d.game.Expire(due); code != OK {
		t.Fatalf("%v at the deadline", code)
	}
	d.now = due
}

// startDuel begins a game, or skips where the lies cancelled out.
func startDuel(t *rapid.T, m machine, c *Config, forgers [2]forger) *duel {
	d := &duel{now: 1000, stalls: func(Side) bool { return false }, delay: func(Side, unit.Time) unit.Time { return 0 }}
	for s := range forgers {
		d.traces[s] = m.trace(forgers[s])
	}
	roots := Roots{d.traces[Defender].root(), d.traces[Challenger].root()}
	game, err := New(c, d.now, roots)
	if (err == ErrSameRoots) != (roots.Defender == roots.Challenger) {
		t.Fatal(err)
	}
	if err == ErrSameRoots {
		t.Skip("the traces agree")
	}
	if err != nil {
		t.Fatal(err)
	}
	d.game = game
	return d
}

// Rationale: no honest loss. A side with the true trace that answers at once
// wins, whatever the other falsified, sent or withheld, on either side and at
// every arity.
func TestTheTruthfulSideWins(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMachine(t)
		c := m.config(rapid.SampledFrom([]int{2, 4, 8, 16}).Draw(t, "arity"))
		honest := Side(rapid.IntRange(0, 1).Draw(t, "honest"))
		forgers := [2]forger{}
		forgers[honest.Other()] = drawForger(t, m, 1)
		d := startDuel(t, m, c, forgers)
		patience := rapid.IntRange(0, 40).Draw(t, "moves until the liar stalls")
		d.stalls = func(s Side) bool { return s != honest && d.game.Tally(s).Moves == patience }
		d.delay = func(s Side, left unit.Time) unit.Time {
			if s == honest {
				return 0
			}
			return unit.Time(rapid.Int64Range(0, int64(left)-1).Draw(t, "delay"))
		}
		d.play(t)
		if d.game.Phase() == Ruling {
			d.rule(t, m)
		}
		if d.game.Outcome().Result != winFor(honest) {
			t.Fatalf("the %v was truthful: %+v", honest, d.game.Outcome())
		}
		d.checkCounts(t)
	})
}

// TestEveryGameEndsAtTheFirstDifference: also when both sides lie, the game
// finds what walking both traces finds, and what lies before is agreed.
func TestEveryGameEndsAtTheFirstDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMachine(t)
		c := m.config(rapid.SampledFrom([]int{2, 4, 8, 16}).Draw(t, "arity"))
		d := startDuel(t, m, c, [2]forger{drawForger(t, m, 1), drawForger(t, m, 2)})
		d.play(t)
		if d.game.Phase() == Ruling {
			d.rule(t, m)
		} else if d.game.Outcome().How != TimedOut && d.game.Outcome().How != BothSilent {
			t.Fatalf("ended without a ruling or a silence: %+v", d.game.Outcome())
		}
		d.checkCounts(t)
	})
}

// rule compares the pinpoint with the dumb solver's and has it judged.
func (d *duel) rule(t *rapid.T, m machine) {
	pin, ok := d.game.Pinpoint()
	level, path, field := firstDifference(d.game.config.Shape, d.traces)
	above := path
	above[level] = 0
	want := Position{Level: level, Above: above, Lo: path[level], Hi: path[level] + 1}
	if !ok || pin.Position != want || pin.Field != field {
		t.Fatalf("pinpoint %+v, first difference at %+v field %d", pin, want, field)
	}
	verdict, err := m.referee(pin, d.traces)
	if err != nil {
		t.Fatal(err)
	}
	if code := d.game.Rule(verdict); code != OK {
		t.Fatal(code)
	}
}

func (d *duel) checkCounts(t *rapid.T) {
	c := d.game.config
	if d.game.Rounds() > Rounds(c.Shape, c.Arity) {
		t.Fatalf("%d rounds, bound %d", d.game.Rounds(), Rounds(c.Shape, c.Arity))
	}
	if d.now-1000 > c.Longest() {
		t.Fatalf("took %d us, bound %d", d.now-1000, c.Longest())
	}
	for s := Defender; s <= Challenger; s++ {
		n := d.game.Tally(s)
		if n.Moves < d.game.Rounds() || n.Moves > d.game.Rounds()+1 || n.Bytes != headerBytes*n.Moves+32*n.Hashes {
			t.Fatalf("%v sent %+v in %d rounds", s, n, d.game.Rounds())
		}
	}
}

// TestLongestBoundsSlowPlay: both sides use as much time as they may, under
// timeouts and clocks of all proportions.
func TestLongestBoundsSlowPlay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMachine(t)
		c := m.config(2)
		c.MoveTimeout = unit.Time(rapid.Int64Range(1, 100).Draw(t, "timeout"))
		c.Clock = unit.Time(rapid.Int64Range(1, 400).Draw(t, "clock"))
		d := startDuel(t, m, c, [2]forger{{}, drawForger(t, m, 1)})
		d.delay = func(s Side, left unit.Time) unit.Time {
			return unit.Time(rapid.Int64Range(int64(left)/2, int64(left)-1).Draw(t, "delay"))
		}
		d.play(t)
		d.checkCounts(t)
	})
}

// TestChildrenFoldToTheRoot: the frontier of every position of a tree is as long
// as the game expects, covers the position without gaps, and folds to its root.
func TestChildrenFoldToTheRoot(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(1, 200).Draw(t, "size")
		arity := rapid.SampledFrom([]int{2, 4, 8, 16}).Draw(t, "arity")
		leaves := make([]merkle.Hash, size)
		for i := range leaves {
			leaves[i] = Number(int64(i))
		}
		p := Position{Hi: size}
		for !p.Single() {
			children := p.Children(arity, nil)
			if len(children) != frontier(p.Size(), arity) || len(children) > arity || len(children) < 2 {
				t.Fatalf("%d children of %+v at arity %d", len(children), p, arity)
			}
			var hashes []merkle.Hash
			at := p.Lo
			for i, c := range children {
				if c.Lo != at || c != p.child(arity, i) {
					t.Fatalf("child %d of %+v is %+v or %+v", i, p, c, p.child(arity, i))
				}
				at = c.Hi
				hashes = append(hashes, merkle.Subtree(leaves, c.Lo, c.Hi))
			}
			if root, rest := fold(p.Size(), arity, hashes); at != p.Hi || len(rest) != 0 || root != merkle.Subtree(leaves, p.Lo, p.Hi) {
				t.Fatalf("children of %+v end at %d and fold to %v", p, at, root)
			}
			p = children[rapid.IntRange(0, len(children)-1).Draw(t, "child")]
		}
	})
}
