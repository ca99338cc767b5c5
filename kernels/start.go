package kernels

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/kernels/pool"
)

// Start is where trajectories start that do not start from their seed: the end of
// another trajectory of the same workload, or the merge of the ends of several, with
// its counter: batches and learning rate go on where the parents stopped. So a chain
// of trajectories in one arithmetic and instance takes the steps of one long training.
// Lab.Continue makes it, and it is never changed.
type Start struct {
	parents []Run
	state   merkle.Hash // hash of the state, by which facts are remembered
	counter uint64
}

// Hash returns the hash of the state.
func (s *Start) Hash() merkle.Hash { return s.state }

// Continue returns the start of trajectories that continue these, merged in their
// order where there are several. It waits until their ends are known.
func (l *Lab) Continue(w *Workload, parents []Run) *Start {
	s := &Start{parents: slices.Clone(parents)}
	for i, p := range parents {
		s.parents[i] = p.canonical()
		s.counter = max(s.counter, p.begins()+uint64(w.Steps()))
	}
	if len(parents) == 1 {
		s.state = l.Train(w, parents[0]).Join().end()
		return s
	}
	s.state = l.merged(w, s).Join().State
	return s
}

// begins returns the counter of the run's start.
func (r *Run) begins() uint64 {
	if r.Start == nil {
		return 0
	}
	return r.Start.counter
}

// parents returns how many trajectories the run continues.
func (r *Run) parents() int {
	if r.Start == nil {
		return 0
	}
	return len(r.Start.parents)
}

// StartFacts are what is known of the state that a trajectory starts from.
type StartFacts struct {
	State merkle.Hash // its hash
	// Tiles are the hashes of each block's tiles; the counter's is a block of its own
	// at the end. The roots over the lists are the leaves of State.
	Tiles [][]merkle.Hash
}

// Start computes the state from which a run starts, as its solver claims it: a run
// without deviation starts from what is right.
func (l *Lab) Start(w *Workload, r Run) *Future[*StartFacts] {
	k := jobKey{kind: "start", trajectory: r.key()}
	return submit(l, question[*StartFacts]{w, k, startForm(), func(e *executor, c *pool.Cancellation) *StartFacts {
		return e.startFacts(newTrajectory(e, r, c, l.weights).begin().now)
	}})
}

// merged computes the state of a start whose hash is not known yet: its key are the
// ends that it merges.
func (l *Lab) merged(w *Workload, s *Start) *Future[*StartFacts] {
	d := merkle.New("gensim/kernels/ends").Hash(w.digest)
	for _, p := range s.parents {
		d.Hash(l.Train(w, p).Join().end())
	}
	r := Run{Arithmetic: s.parents[0].Arithmetic, Start: &Start{parents: s.parents, state: d.Sum(), counter: s.counter}}
	k := jobKey{kind: "merge", trajectory: r.key()}
	return submit(l, question[*StartFacts]{w, k, startForm(), func(e *executor, c *pool.Cancellation) *StartFacts {
		return e.startFacts(newTrajectory(e, r, c, l.weights).continued())
	}})
}

// end returns the hash of the trajectory's last state.
func (f *TrainFacts) end() merkle.Hash { return f.States[len(f.States)-1] }

// startFacts hashes a state tile by tile.
func (e *executor) startFacts(s *state) *StartFacts {
	e.meter.lap(&e.meter.times.Other)
	f := &StartFacts{}
	var blocks []merkle.Hash
	for i := range e.w.layout.blocks {
		f.Tiles = append(f.Tiles, e.hasher.tilesOf(e.w.layout.block(s, i)))
		blocks = append(blocks, merkle.Root(f.Tiles[i]))
	}
	f.Tiles = append(f.Tiles, []merkle.Hash{counterDigest(s.counter)})
	f.State = stateDigest(blocks, s.counter)
	e.meter.lap(&e.meter.times.Hashing)
	return f
}

// StateTiles returns the number of tiles of each block of a state.
func (w *Workload) StateTiles() []int {
	tiles := make([]int, len(w.layout.blocks))
	for i := range tiles {
		tiles[i] = tilesOf(w.layout.blocks[i].Len())
	}
	return tiles
}

// origin returns the state that is right for the run to start from. It may be shared:
// read only.
func (t *trajectory) origin() *state {
	if t.run.Start == nil {
		return t.initial(t.run.Instance)
	}
	at := stateKey{t.run.Start.key(t.w), t.run.Start.counter}
	if s := t.kept.find(t.w, at); s != nil {
		return s
	}
	s := t.continued()
	if t.stateHash(s) != t.run.Start.state {
		panic("kernels: a start whose parents end elsewhere")
	}
	if t.kept.put(at.trajectory, s) {
		t.kept.save(at.trajectory, s)
	}
	return s
}

// continued computes the state of the run's start from its parents.
func (t *trajectory) continued() *state {
	ends := t.ends()
	if len(ends) == 1 {
		return ends[0]
	}
	s := t.newState()
	merge(s, ends)
	return s
}

// ends returns the last states of the trajectories that the run continues, none where
// it starts from its seed.
func (t *trajectory) ends() []*state {
	if t.run.Start == nil {
		return nil
	}
	var ends []*state
	for _, p := range t.run.Start.parents {
		walk := newTrajectory(t.beside(t.w, p.Instance), p, t.cancel, t.kept)
		walk.seek(t.w.Steps())
		ends = append(ends, walk.now)
		t.steps += walk.steps
	}
	return ends
}

// key is that under which the state of a start is kept, whoever starts from it.
func (s *Start) key(w *Workload) trajectoryKey {
	return trajectoryKey{workload: w.digest, start: s.state}
}

// StartRangeCost returns what it costs to hash so many blocks of a state again, or tiles
// of one.
func (w *Workload) StartRangeCost(tiles bool, n int) Spent {
	if tiles {
		return Spent{HashedBytes: uint64(n) * 4 * TileFloats}
	}
	return Spent{HashedBytes: w.cost.StateBytes}
}

// StartCost returns what it costs to compute what a start must be: from the seed; from
// the end of one parent, which is hashed to see that it is the proven one; from those
// of several, each hashed, and the merge.
func (w *Workload) StartCost(parents int) Spent {
	switch parents {
	case 0:
		return Spent{Gas: w.cost.Init, HashedBytes: w.cost.StateBytes}
	case 1:
		return Spent{HashedBytes: w.cost.StateBytes}
	}
	k := uint64(parents)
	return Spent{Gas: k * w.perElement(mergePrice), HashedBytes: (k + 1) * w.cost.StateBytes}
}
