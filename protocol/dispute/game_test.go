package dispute

import (
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// TestRoundsOfTheReference pins G11: a million steps of a 500-node graph.
func TestRoundsOfTheReference(t *testing.T) {
	shape := Shape{{Name: "steps", Size: 1_000_000}, {Name: "nodes", Size: 500}}
	for _, c := range []struct{ arity, rounds int }{{2, 20 + 9}, {4, 10 + 5}, {8, 7 + 3}, {16, 5 + 3}} {
		if got := Rounds(shape, c.arity); got != c.rounds {
			t.Errorf("arity %d: %d rounds, want %d", c.arity, got, c.rounds)
		}
	}
}

// TestOneLevelEndsAtTheFirstDifference plays every first difference of every
// small size at every arity.
func TestOneLevelEndsAtTheFirstDifference(t *testing.T) {
	for _, arity := range []int{2, 4, 8, 16} {
		for size := 1; size <= 40; size++ {
			c := &Config{Shape: Shape{{Name: "leaves", Size: size}}, Arity: arity, MoveTimeout: unit.Second, Clock: unit.Hour}
			for first := range size {
				a, b := make([]merkle.Hash, size), make([]merkle.Hash, size)
				for i := range a {
					a[i], b[i] = Number(int64(i)), Number(int64(i))
					if i == first || i > first && i%3 == 0 {
						b[i] = Number(int64(-1 - i))
					}
				}
				g, err := New(c, 0, Roots{merkle.Root(a), merkle.Root(b)})
				if err != nil {
					t.Fatal(err)
				}
				for g.Phase() == Revealing {
					for s, leaves := range [][]merkle.Hash{a, b} {
						var hashes []merkle.Hash
						for _, p := range g.Position().Children(arity, nil) {
							hashes = append(hashes, merkle.Subtree(leaves, p.Lo, p.Hi))
						}
						if code := g.Move(0, Move{Side: Side(s), Kind: Reveal, Hashes: hashes}); code != OK {
							t.Fatal(code)
						}
					}
				}
				pin, ok := g.Pinpoint()
				if !ok || pin.Position.Lo != first || pin.Case != Output || pin.Defender != a[first] || pin.Challenger != b[first] {
					t.Fatalf("arity %d size %d first %d: %+v", arity, size, first, pin)
				}
				if g.Rounds() > Rounds(c.Shape, arity) {
					t.Fatalf("%d rounds, bound %d", g.Rounds(), Rounds(c.Shape, arity))
				}
			}
		}
	}
}
