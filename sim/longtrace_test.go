package sim

import (
	"testing"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// longTrace is a trace of a million steps, counted, of which one is a real step of a
// large model: its leaves and tiles are those that the kernels hash.
type longTrace struct {
	real  *trace // of a segment whose step at is executed
	step  int    // the long trace's number of it
	at    int
	wrong bool // one tile of one leaf is false, and so is every step from there on
	leaf  int
	tile  int
	held  int // hashes that a run of leaves or tiles holds itself
}

// hash is what a counted step gives.
func (t *longTrace) hash(step int) merkle.Hash {
	state := uint64(step) * 6364136223846793005
	if t.wrong && step > t.step {
		state++
	}
	return dispute.Number(int64(state))
}

// leaves returns the real step's, and tiles those of one.
func (t *longTrace) leaves() []merkle.Hash {
	leaves := t.real.step(0, t.at)
	if t.wrong {
		leaves[t.leaf] = merkle.Root(t.tiles(t.leaf))
	}
	return leaves
}

func (t *longTrace) tiles(leaf int) []merkle.Hash {
	tiles := append([]merkle.Hash(nil), t.real.tiles(place{level: inTiles, step: t.at, leaf: leaf})...)
	if t.wrong && leaf == t.leaf {
		tiles[t.tile] = merkle.New("wrong").Sum()
	}
	return tiles
}

// Run counts steps and executes the real one.
func (t *longTrace) Run(p dispute.Position, _ []dispute.Position, emit func(leaf merkle.Hash)) {
	var list []merkle.Hash
	switch p.Level {
	case 0:
		for step := p.Lo; step < p.Hi; step++ {
			if step == t.step {
				emit(merkle.Root(t.leaves()))
			} else {
				emit(t.hash(step))
			}
		}
		return
	case 1:
		list = t.leaves()
	default:
		list = t.tiles(p.Above[1])
	}
	t.held = max(t.held, len(list))
	for _, leaf := range list[p.Lo:p.Hi] {
		emit(leaf)
	}
}

// Open opens a leaf as its operation, operands and output.
func (t *longTrace) Open(p dispute.Position) []merkle.Hash {
	f := t.real.Open(dispute.Position{Level: 1, Above: [dispute.MaxLevels]int{t.at}, Lo: p.Lo, Hi: p.Hi})
	f[2] = t.leaves()[p.Lo]
	return f
}

// A dispute over a million steps of a graph of some 500 operations ends in the rounds
// of the formula, 20 + 9 at arity 2, then one for the opening and those of the tiles,
// at a tile that the referee executes. Neither side ever holds more than k log2 T
// hashes, but for those of the step that it is executing.
func TestLongTraceOfALargeGraph(t *testing.T) {
	const steps, disputed = 1_000_000, 654_321
	w, err := kernels.New("large", kernels.Config{
		Model: kernels.Model{GPT: kernels.GPT{Depth: 5, Width: 48, Heads: 3, Context: 32}}, Data: "kjv",
		Optimizer: kernels.DefaultAdamW(ratio(1, 100)), Batch: 4, Segments: 1, StepsPerSegment: 2,
	})
	if err != nil {
		t.Fatal(err)
	}
	l := lab(t, 1, true)
	job := kernels.SegmentJob{Workload: w, Run: kernels.Run{Instance: 1, Arithmetic: kernels.Lanes8}, Arithmetic: kernels.SplitK4}
	facts := l.Segment(job).Join()
	honest := longTrace{real: &trace{lab: l, parts: []part{{job: job, leaves: facts.Leaves, ends: facts.Ends}}},
		step: disputed, at: 1, leaf: largestLeaf(w)}
	honest.tile = w.Tiles(honest.leaf) - 2
	liar := honest
	liar.wrong = true
	registered := protocol.Workload{StepsPerSegment: steps, Leaves: leavesOf(w)}
	shape := protocol.RejectShape(&registered)
	shape[0].Opener, shape[0].Fields = nil, nil // a step is the root over its leaves
	for _, c := range []struct{ arity, steps, nodes int }{{2, 20, 9}, {4, 10, 5}, {8, 7, 3}, {16, 5, 3}} {
		config := &dispute.Config{Shape: shape, Arity: c.arity, MoveTimeout: unit.Hour, Clock: unit.Day}
		g := playLong(t, config, [2]*longTrace{&honest, &liar})
		pin, _ := g.Pinpoint()
		want := dispute.Position{Level: 2, Above: [dispute.MaxLevels]int{disputed, honest.leaf}, Lo: honest.tile, Hi: honest.tile + 1}
		if pin.Position != want || pin.Case != dispute.Output {
			t.Errorf("arity %d: pinned at %+v, want %+v", c.arity, pin, want)
		}
		tiles := logUp(c.arity, w.Tiles(honest.leaf))
		if bound := c.steps + c.nodes + 1 + tiles; g.Rounds() > bound || g.Rounds() < bound-3 || logUp(c.arity, steps) != c.steps || logUp(c.arity, len(registered.Leaves)) != c.nodes {
			t.Errorf("arity %d: %d rounds, the formula says %d + %d + 1 + %d", c.arity, g.Rounds(), c.steps, c.nodes, tiles)
		}
		f := honest.real.execute(place{level: inTiles, step: honest.at, leaf: honest.leaf}, honest.tile)
		if f.Output != pin.Defender || f.Output == pin.Challenger || kernels.Operands(f.Inputs) != g.Agreed(1) {
			t.Errorf("arity %d: the referee finds %v for the tile, the sides stand for %v and %v", c.arity, f.Output, pin.Defender, pin.Challenger)
		}
		t.Logf("arity %2d: %d leaves, %d tiles, %d rounds (at most %d + %d + 1 + %d), ruling: %+v", c.arity, len(registered.Leaves), w.Tiles(honest.leaf), g.Rounds(),
			c.steps, c.nodes, tiles, f.Cost)
	}
}

// largestLeaf is the one of most tiles.
func largestLeaf(w *kernels.Workload) int {
	largest := 0
	for i := range w.Nodes() {
		if w.Tiles(i) > w.Tiles(largest) {
			largest = i
		}
	}
	return largest
}

// playLong plays two parties that hold no more than they may.
func playLong(t *testing.T, c *dispute.Config, traces [2]*longTrace) *dispute.Game {
	t.Helper()
	var parties [2]*dispute.Party
	var roots [2]merkle.Hash
	for s, trace := range traces {
		parties[s] = &dispute.Party{Trace: trace, Arity: c.Arity}
		roots[s] = parties[s].Root(dispute.Position{Hi: c.Shape[0].Size})
	}
	g, err := dispute.New(c, 0, dispute.Roots{Defender: roots[0], Challenger: roots[1]})
	if err != nil {
		t.Fatal(err)
	}
	for g.Phase() != dispute.Ruling {
		for s, p := range parties {
			m := dispute.Move{Side: dispute.Side(s), Kind: dispute.Reveal}
			if g.Phase() == dispute.Opening {
				m.Kind = dispute.Open
			}
			p.Questions([]*dispute.Game{&g})
			var ok bool
			if m.Hashes, ok = p.Answer(&g, m.Side, 1); !ok {
				t.Fatalf("the %v cannot answer at %+v", m.Side, g.Position())
			}
			if code := g.Move(0, m); code != dispute.OK {
				t.Fatalf("%v at %+v", code, g.Position())
			}
			if g.Phase() == dispute.Ruling {
				break
			}
		}
	}
	for s, p := range parties {
		if limit := c.Arity * 20; p.Held() > limit || traces[s].held > c.Shape[1].Size {
			t.Errorf("arity %d: the %v held %d hashes, want at most %d, and %d of one step", c.Arity, dispute.Side(s), p.Held(), limit, traces[s].held)
		}
		t.Logf("arity %2d: the %v held at most %d hashes of at most %d, and %d of the step under way; ran %.3f of the trace", c.Arity, dispute.Side(s), p.Held(), c.Arity*20,
			traces[s].held, float64(p.Ran())/float64(c.Shape[0].Size))
	}
	return &g
}
