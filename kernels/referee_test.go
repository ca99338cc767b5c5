package kernels_test

import (
	"errors"
	"testing"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/ref"
)

// ruled has a referee execute all tiles of a node: the output is the root over them,
// the node's leaf, and the gas is that of all tiles.
func ruled(l *kernels.Lab, q kernels.NodeJob) kernels.NodeFacts {
	all := l.Execute(q).Join()
	tiles := []merkle.Hash{all.Output}
	for q.Tile = 1; q.Tile < q.Workload.Tiles(q.Node); q.Tile++ {
		f := l.Execute(q).Join()
		tiles = append(tiles, f.Output)
		all.Cost.Gas += f.Cost.Gas
	}
	all.Output = merkle.Root(tiles)
	return all
}

// large is a perceptron whose first layer has more than one tile.
func large() kernels.Config {
	c := short()
	c.Model.MLP.Widths = []int{784, 60, 10}
	return c
}

// Every operation of every model gives in parts, each executed alone on proven
// tiles of its operands, the leaf that the re-run reported; a tile takes no more than
// was foreseen, and of an operation of many tiles less than the whole.
func TestTilesMakeUpTheirLeaves(t *testing.T) {
	l := lab(t)
	configs := everything()
	configs["large"] = large()
	many := 0
	for name, c := range configs {
		w := workload(t, c)
		q := kernels.SegmentJob{Workload: w, Run: kernels.Run{Instance: 4, Arithmetic: kernels.Lanes8}, Segment: 1, Arithmetic: kernels.SplitK4}
		leaves := l.Segment(q).Join().Leaves[1]
		for node, n := range w.Nodes() {
			if w.Tiles(node) == 1 {
				continue
			}
			many++
			j := kernels.NodeJob{SegmentJob: q, Step: 1, Node: node}
			if got := ruled(l, j).Output; got != leaves[node] {
				t.Errorf("%s: the tiles of node %d, %s, make up %v, want %v", name, node, n.Summary, got, leaves[node])
			}
			most := w.RefereeCost(node)
			if f := l.Execute(j).Join(); f.Cost != w.TileCost(node, 0) || f.Cost.Gas > most.Gas || f.Cost.Shown > most.Shown || n.Op == graph.MatMul && most.Gas >= n.Gas {
				t.Errorf("%s: a tile of node %d, %s, takes %+v, at most %+v; the whole %d gas", name, node, n.Summary, f.Cost, most, n.Gas)
			}
		}
	}
	if many < 3 {
		t.Errorf("only %d operations of many tiles", many)
	}
}

// A referee believes no operand that its digest does not stand for: a bit changed
// anywhere, a tile left out, exchanged or cut, a wrong path, another length.
func TestRefereeBelievesOnlyProofs(t *testing.T) {
	w := workload(t, large())
	b := ref.Backend{}
	for node, n := range w.Nodes() {
		if n.Op != graph.MatMul && n.Op != graph.SGDStep {
			continue
		}
		honest := kernels.ShowRandom(w, b, node, 0)
		want, err := kernels.RuleTile(w, b, node, 0, honest)
		if err != nil {
			t.Fatalf("node %d: %v", node, err)
		}
		for name, spoil := range spoils() {
			shown := kernels.ShowRandom(w, b, node, 0)
			if !spoil(shown) {
				continue
			}
			if got, err := kernels.RuleTile(w, b, node, 0, shown); !errors.Is(err, kernels.ErrNotShown) {
				t.Errorf("node %d, %s, %s: got %v, %v; the truth is %v", node, n.Summary, name, got, err, want)
			}
		}
	}
}

// spoils are what can be wrong with what is shown; each says whether it applied.
func spoils() map[string]func([]kernels.Shown) bool {
	last := func(s []kernels.Shown) *kernels.Shown { return &s[len(s)-1] }
	return map[string]func([]kernels.Shown) bool{
		"a bit":   func(s []kernels.Shown) bool { last(s).Tiles[0].Content[5] ^= 1; return true },
		"no tile": func(s []kernels.Shown) bool { last(s).Tiles = last(s).Tiles[1:]; return true },
		"cut tile": func(s []kernels.Shown) bool {
			c := &last(s).Tiles[0].Content
			*c = (*c)[:len(*c)-4]
			return true
		},
		"exchanged tiles": func(s []kernels.Shown) bool {
			tiles := last(s).Tiles
			if len(tiles) < 2 {
				return false
			}
			tiles[0].Content, tiles[1].Content = tiles[1].Content, tiles[0].Content
			return true
		},
		"path": func(s []kernels.Shown) bool {
			path := last(s).Tiles[0].Path
			if len(path) == 0 {
				return false
			}
			path[0][3] ^= 1
			return true
		},
		"digest":      func(s []kernels.Shown) bool { last(s).Digest[0] ^= 1; return true },
		"length":      func(s []kernels.Shown) bool { last(s).Len++; return true },
		"one operand": func(s []kernels.Shown) bool { s[0] = kernels.Shown{}; return true },
	}
}

// A referee believes no sample of a batch that is not the one that the order of
// batches names, and no state but the one of its digest.
func TestRefereeBelievesNoOtherData(t *testing.T) {
	w := workload(t, short())
	if kernels.BatchWith(w, ref.Backend{}, func([]byte) {}) != nil {
		t.Error("the true batch is not believed")
	}
	if err := kernels.BatchWith(w, ref.Backend{}, func(b []byte) { b[7] ^= 1 }); !errors.Is(err, kernels.ErrNotShown) {
		t.Errorf("a changed sample: %v", err)
	}
	if err := kernels.DistanceWith(w, ref.Backend{}, func([]byte) {}); err != nil {
		t.Errorf("true states are not believed: %v", err)
	}
	if err := kernels.DistanceWith(w, ref.Backend{}, func(b []byte) { b[9] ^= 1 }); !errors.Is(err, kernels.ErrNotShown) {
		t.Errorf("a changed state: %v", err)
	}
}
