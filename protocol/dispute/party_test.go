package dispute

import (
	"math/bits"
	"slices"
	"testing"

	"gensim/internal/document"
	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// counting is a machine whose step is one multiplication, so that traces of millions
// of steps are cheap. It keeps a state where each piece of the ranges that it ran
// begins, of a range that it runs again the new ones only.
type counting struct {
	lie         int    // the first step whose state is false, -1 for none
	by          uint64 // what tells its lie from others at that step
	checkpoints []checkpoint
	most        int   // checkpoints held at once
	stepped     int64 // steps executed, those before a range included
}

type checkpoint struct {
	step  int
	state uint64
}

// next is the machine's step.
func (m *counting) next(step int, state uint64) uint64 {
	state = state*6364136223846793005 + uint64(step)
	if step == m.lie {
		state ^= 1 + m.by
	}
	return state
}

// Run hands the states after steps Lo to Hi-1 to emit, from the nearest checkpoint.
func (m *counting) Run(p Position, pieces []Position, emit func(leaf merkle.Hash)) {
	from := checkpoint{}
	for _, c := range m.checkpoints {
		if c.step <= p.Lo && c.step > from.step {
			from = c
		}
	}
	m.checkpoints = slices.DeleteFunc(m.checkpoints, func(c checkpoint) bool { return p.Lo <= c.step && c.step < p.Hi })
	for step := from.step; step < p.Hi; step++ {
		if len(pieces) > 0 && step == pieces[0].Lo {
			m.checkpoints = append(m.checkpoints, checkpoint{step, from.state})
			pieces = pieces[1:]
		}
		from.state = m.next(step, from.state)
		m.stepped++
		if step >= p.Lo {
			emit(Number(int64(from.state)))
		}
	}
	m.most = max(m.most, len(m.checkpoints))
}

// Open has nothing to open.
func (m *counting) Open(Position) []merkle.Hash { return nil }

// A dispute over a million steps takes the rounds of the formula at every arity, and
// neither party ever holds more than k log2 T hashes, nor more checkpoints, nor runs
// more than the trace once to commit and k/(k-1) times for the game.
func TestMillionSteps(t *testing.T) {
	const steps, lie = 1_000_000, 765_432
	log := bits.Len(steps - 1)
	for _, c := range []struct{ arity, rounds int }{{2, 20}, {4, 10}, {8, 7}, {16, 5}} {
		config := &Config{Shape: Shape{{Name: "steps", Size: steps}}, Arity: c.arity, MoveTimeout: unit.Hour, Clock: unit.Day}
		machines := [2]*counting{{lie: -1}, {lie: lie}}
		var parties [2]*Party
		var roots [2]merkle.Hash
		for s, m := range machines {
			parties[s] = &Party{Trace: m, Arity: c.arity}
			roots[s] = parties[s].Root(Position{Hi: steps})
		}
		g, err := New(config, 0, Roots{roots[0], roots[1]})
		if err != nil {
			t.Fatal(err)
		}
		for g.Phase() == Revealing {
			for s, p := range parties {
				p.Questions([]*Game{&g})
				hashes, ok := p.Answer(&g, Side(s), 1)
				if !ok {
					t.Fatalf("arity %d: the %v cannot answer at %+v", c.arity, Side(s), g.Position())
				}
				if code := g.Move(0, Move{Side: Side(s), Kind: Reveal, Hashes: hashes}); code != OK {
					t.Fatal(code)
				}
			}
		}
		if pin, _ := g.Pinpoint(); pin.Position.Lo != lie || g.Rounds() > c.rounds || Rounds(config.Shape, c.arity) != c.rounds {
			t.Errorf("arity %d: step %d after %d rounds, want %d after %d", c.arity, pin.Position.Lo, g.Rounds(), lie, c.rounds)
		}
		for s, p := range parties {
			// What the commitment ran serves the first round, too. A subtree is at most the
			// next power of two over the arity.
			most := int64(steps + 1<<log/(c.arity-1) + c.arity)
			if limit := c.arity * log; p.Held() > limit || machines[s].most > limit || p.Ran() > most || machines[s].stepped != p.Ran() {
				t.Errorf("arity %d: the %v held %d hashes and %d checkpoints, want at most %d; ran %d steps and %d leaves, want at most %d",
					c.arity, Side(s), p.Held(), machines[s].most, limit, machines[s].stepped, p.Ran(), most)
			}
			if s == 0 {
				t.Logf("arity %2d: %2d rounds, held %d hashes and %d checkpoints, k log2 T = %d, ran %.3f of the trace", c.arity, g.Rounds(), p.Held(),
					machines[s].most, c.arity*log, float64(p.Ran())/steps)
			}
		}
	}
}

// Rationale: bounded griefing. Colluding challengers with different false roots cost
// a truthful accused, in messages and in steps run, less than twice what one does:
// its messages are those of the longest game, its runs are shared. It answers once at
// each position, so that those who lie at one place cost what one does in every
// respect, and those who lie at n places as many hashes as there are ranges that differ
// in each round. It holds as many hashes for each as for one.
func TestManyCostLessThanTwice(t *testing.T) {
	const steps = 1 << 12
	least, most, messages := 1.0, 1.0, 1.0 // of what one challenger alone costs
	for _, arity := range []int{2, 4, 16} {
		alone := besiege(t, arity, steps, 1, 1)
		for _, n := range []int{2, 4, 16, 64} {
			if one := besiege(t, arity, steps, n, 1); one.messages != alone.messages || one.hashes != alone.hashes || one.bytes != alone.bytes || one.ran > alone.ran {
				t.Errorf("arity %d, %d challengers at one place cost %+v, one alone %+v", arity, n, one, alone)
			}
			c := besiege(t, arity, steps, n, n)
			if c.ran > 2*alone.ran || c.messages > 2*alone.messages {
				t.Errorf("arity %d, %d challengers: %+v, alone %+v", arity, n, c, alone)
			}
			if want := arity * ranges(arity, steps, n); c.hashes != want {
				t.Errorf("arity %d, %d challengers: %d hashes answered, want %d", arity, n, c.hashes, want)
			}
			if limit := n * arity * bits.Len(steps); c.held > limit {
				t.Errorf("arity %d, %d challengers: %d hashes held, want at most %d", arity, n, c.held, limit)
			}
			if n <= 16 {
				times := float64(c.ran) / float64(alone.ran)
				least, most, messages = min(least, times), max(most, times), max(messages, float64(c.messages)/float64(alone.messages))
			}
			t.Logf("arity %2d, %2d challengers: ran %.2f of the trace (x%.2f), %d messages (x%.2f), %d bytes (x%.2f), held %d hashes", arity, n, float64(c.ran)/steps,
				float64(c.ran)/float64(alone.ran), c.messages, float64(c.messages)/float64(alone.messages), c.bytes, float64(c.bytes)/float64(alone.bytes), c.held)
		}
	}
	document.Says(t, "protocol.md", "measured for n = 1, 2, 4, 16, messages x%.2f at every n, steps x%.2f to x%.2f on a long trace (`TestManyCostLessThanTwice`)", messages, least, most)
}

// ranges counts the ranges in which n challengers at places of their own, evenly
// spread, differ from the truth, all rounds together: at most n, and no more than the
// round has.
func ranges(arity, steps, n int) (sum int) {
	for in := 1; in < steps; in *= arity {
		sum += min(n, in)
	}
	return sum
}

// defence is what a bout took of the accused.
type defence struct {
	ran                           int64 // steps, commitment included
	messages, hashes, bytes, held int
}

// besiege plays a truthful defender against n challengers, whose lies are their own
// and lie at so many places.
func besiege(t *testing.T, arity, steps, n, places int) defence {
	t.Helper()
	config := &Config{Shape: Shape{{Name: "steps", Size: steps}}, Arity: arity, MoveTimeout: unit.Hour, Clock: unit.Day}
	machine := &counting{lie: -1}
	defender := &Party{Trace: machine, Arity: arity, Room: n * arity}
	root := defender.Root(Position{Hi: steps})
	place := func(i int) int { return (2*(i%places) + 1) * steps / (2 * places) }
	var games []*Game
	var liars []*Party
	for i := range n {
		liar := &Party{Trace: &counting{lie: place(i), by: uint64(i)}, Arity: arity}
		g, err := New(config, 0, Roots{root, liar.Root(Position{Hi: steps})})
		if err != nil {
			t.Fatal(err)
		}
		games, liars = append(games, &g), append(liars, liar)
	}
	bout := NewBout(games)
	for bout.Open() {
		for i, g := range games {
			liars[i].Questions([]*Game{g})
			hashes, _ := liars[i].Answer(g, Challenger, 1)
			bout.Challenge(0, i, Move{Side: Challenger, Kind: Reveal, Hashes: hashes})
		}
		questions := bout.Questions()
		defender.Questions(questions)
		var all []merkle.Hash
		for _, g := range questions {
			hashes, ok := defender.Answer(g, Defender, len(questions))
			if !ok {
				t.Fatalf("cannot answer at %+v", g.Position())
			}
			all = append(all, hashes...)
		}
		if code := bout.Defend(0, all); code != OK {
			t.Fatal(code)
		}
	}
	d := defence{ran: machine.stepped, held: max(defender.Held(), machine.most)}
	for i, g := range games {
		if pin, ok := g.Pinpoint(); !ok || pin.Position.Lo != place(i) {
			t.Fatalf("game %d is pinned at %+v", i, pin)
		}
		took := g.Tally(Defender)
		d.messages, d.hashes, d.bytes = d.messages+took.Moves, d.hashes+took.Hashes, d.bytes+took.Bytes
	}
	if machine.stepped < defender.Ran() {
		t.Fatalf("%d leaves of %d steps", defender.Ran(), machine.stepped)
	}
	return d
}
