package kernels

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels/pool"
)

// StartRuling is what a referee finds about one tile of a start.
type StartRuling struct {
	Ends   []merkle.Hash // of the parents: the states under which their tiles were shown
	Output merkle.Hash   // the tile that is right
	Cost   RefereeCost
}

// RuleStart has a referee compute one tile of what is right for a run to start from:
// from the seed, or from the same tile of each parent's end, which is shown with its
// proof. The caller holds the ends to the roots that the chain knows. The counter, the
// last block, follows from the number of steps, which is public.
func (l *Lab) RuleStart(w *Workload, r Run, block, tile int) *Future[StartRuling] {
	r.Deviation = Deviation{}
	k := jobKey{kind: "rule start", trajectory: r.key(), node: block, tile: tile}
	return submit(l, question[StartRuling]{w, k, rulingForm(), func(e *executor, c *pool.Cancellation) StartRuling {
		if block == len(w.layout.blocks) {
			return StartRuling{Output: counterDigest(r.begins())}
		}
		t := newTrajectory(e, r, c, l.weights)
		f := StartRuling{Cost: w.StartTileCost(block, tile, r.parents())}
		var shown []shownEnd
		for _, end := range t.ends() {
			s := e.hasher.showEnd(&w.layout, end, shownPlace{block, tile})
			shown, f.Ends = append(shown, s), append(f.Ends, s.state)
		}
		var err error
		judge := &referee{w, e.machine, &e.hasher, r, r.begins()}
		if f.Output, err = judge.start(shown, shownPlace{block, tile}); err != nil {
			panic("kernels: an end cannot show its own tile: " + err.Error())
		}
		return f
	}})
}

// shownPlace is a tile of a block.
type shownPlace struct{ block, tile int }

// shownEnd is one tile of a state as a party shows it.
type shownEnd struct {
	tensor Shown
	state  merkle.Hash
	path   []merkle.Hash // from the block up to the state
}

func (h *hasher) showEnd(l *layout, s *state, at shownPlace) shownEnd {
	var leaves []merkle.Hash
	for i := range l.blocks {
		leaves = append(leaves, h.tensor(l.block(s, i)))
	}
	leaves = append(leaves, counterDigest(s.counter))
	return shownEnd{h.show(l.block(s, at.block), tileRegion(l, at)), merkle.Root(leaves), merkle.Prove(leaves, at.block)}
}

// start computes a tile of a start from what is shown of its parents' ends, or,
// where there are none, from the seed.
func (r *referee) start(ends []shownEnd, at shownPlace) (merkle.Hash, error) {
	l := &r.w.layout
	from, to := tileRange(l.blocks[at.block].Len(), at.tile)
	out := make([]float32, to-from)
	if len(ends) == 0 {
		r.w.initialise(out, r.run.Instance, at.block, from)
		return r.hasher.tensor(out), nil
	}
	var tiles [][]float32
	for i := range ends {
		end := &ends[i]
		if !merkle.Verify(end.state, len(l.blocks)+1, at.block, end.tensor.Digest, end.path) {
			return merkle.Hash{}, fmt.Errorf("%w: a block that is not of %v", ErrNotShown, end.state)
		}
		numbers, err := end.tensor.read(tileRegion(l, at))
		if err != nil {
			return merkle.Hash{}, err
		}
		tiles = append(tiles, numbers)
	}
	if len(tiles) == 1 {
		return r.hasher.tensor(tiles[0]), nil
	}
	mean(out, tiles)
	return r.hasher.tensor(out), nil
}

// StartTileCost returns what a ruling on a tile of a start takes.
func (w *Workload) StartTileCost(block, tile, parents int) RefereeCost {
	if block == len(w.layout.blocks) {
		return RefereeCost{}
	}
	numbers := w.layout.blocks[block].Len()
	from, to := tileRange(numbers, tile)
	n := uint64(to - from)
	if parents == 0 {
		return RefereeCost{Gas: initPrice * n, Hashed: 4 * n}
	}
	shown, hashed := exhibitCost(numbers, tileRegion(&w.layout, shownPlace{block, tile}))
	path := uint64(len(merkle.Hash{}) * pathLength(len(w.layout.blocks)+1, block))
	k := uint64(parents)
	c := RefereeCost{Shown: k * (shown + path), Hashed: k*(hashed+2*path) + 4*n}
	if parents > 1 {
		c.Gas = k * mergePrice * n
	}
	return c
}
