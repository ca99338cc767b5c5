package sim

import (
	"fmt"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
)

// startsOf is what the chain is told of the starts of a workload's tasks.
func (c *Config) startsOf(wl *workload) protocol.Starts {
	const hash, pair = 32, 2
	gas := func(parents int) uint64 { return c.ops(wl.StartCost(parents)) }
	s := protocol.Starts{
		Tiles: wl.StateTiles(), Seed: wl.scale.of(gas(0)), End: wl.scale.of(gas(1)), Each: wl.scale.of((gas(pair) - gas(1)) / pair),
	}
	for block, tiles := range s.Tiles {
		for tile := range tiles {
			s.RefereeSeed = max(s.RefereeSeed, inMgas(wl.StartTileCost(block, tile, 0).Gas))
			s.RefereeEach = max(s.RefereeEach, inMgas(wl.StartTileCost(block, tile, pair).Gas/pair))
			s.RefereeBytes = max(s.RefereeBytes, int64(wl.StartTileCost(block, tile, 1).Shown)+hash*trajectoryPath)
		}
	}
	return s
}

// started returns the run without its deviation: it starts where it should.
func (a *attempt) started() kernels.Run {
	r := a.run
	r.Deviation = kernels.Deviation{}
	return r
}

// rightStart returns what is right for an attempt to start from.
func (w *world) rightStart(a *attempt) *kernels.Future[*kernels.StartFacts] {
	return w.lab.Start(a.workload.Workload, a.started())
}

// committedStart is the start that an attempt's solver claims, by its tiles.
func (w *world) committedStart(a *attempt) blocks {
	return w.lab.Start(a.workload.Workload, a.run).Join().Tiles
}

// startClaim is what a truthful verdict says of an attempt's start.
func (w *world) startClaim(a *attempt) protocol.SegmentClaim {
	return protocol.StartClaim(w.rightStart(a).Join().State, a.train.Join().States[0])
}

// blocks is the trace of a start in dispute: the tiles of the blocks of the state that
// a side stands for.
type blocks [][]merkle.Hash

// Run gives the blocks of the position, or the tiles of one.
func (b blocks) Run(p dispute.Position, _ []dispute.Position, emit func(leaf merkle.Hash)) {
	for i := p.Lo; i < p.Hi; i++ {
		switch {
		case p.Level > 0 && i < len(b[p.Above[0]]):
			emit(b[p.Above[0]][i])
		case p.Level == 0 && i < len(b):
			emit(merkle.Root(b[i]))
		}
	}
}

// Open is never asked for: nothing of a start is opened.
func (b blocks) Open(dispute.Position) []merkle.Hash { return nil }

// inFork returns a position below one of a verdict's claims, of the start or of updates,
// as one of what that is about, and whether it is.
func inFork(p dispute.Position, claim int) (dispute.Position, bool) {
	if p.Level == 0 || p.Above[0] != claim {
		return p, false
	}
	q := dispute.Position{Level: p.Level - 1, Lo: p.Lo, Hi: p.Hi}
	copy(q.Above[:], p.Above[1:])
	return q, true
}

// inStart returns where in the blocks of a start a dispute's position lies, false where
// the dispute is about something else, or about what a verdict claims as a whole.
func (w *world) inStart(d *protocol.DisputeView, p dispute.Position) (dispute.Position, bool) {
	switch d.Kind {
	case protocol.OfProof:
		return p, d.Segment == protocol.StartSegment
	case protocol.OfVerdict:
		return inFork(p, len(w.chain.Seat(d.Target).Segments))
	}
	return p, false
}

// isStartClaim reports whether a dispute's position is what a verdict claims of the
// start as a whole.
func (w *world) isStartClaim(d *protocol.DisputeView, p dispute.Position) bool {
	return d.Kind == protocol.OfVerdict && p.Level == 0 && p.Lo == len(w.chain.Seat(d.Target).Segments)
}

// tileOfStart rules on one tile of a start, which follows from the task's seed, or from
// the ends of its parents. Of these whoever has them shows the tile with its path to
// the root that the chain accepted.
func (c *hearing) tileOfStart(at dispute.Position) merkle.Hash {
	wl := c.attempt.workload
	f := c.lab.RuleStart(wl.Workload, c.attempt.started(), at.Above[0], at.Lo).Join()
	for i, end := range f.Ends {
		if parent := c.chain.Task(c.d.Target.Task).Parents[i]; !c.isEnd(parent, end) {
			panic(fmt.Sprintf("sim: the end of task %d is not what was accepted of it", parent))
		}
	}
	c.count(f.Cost)
	return f.Output
}

// isEnd reports whether a state is proven to be the last of the trajectory that was
// accepted for a task.
func (w *world) isEnd(id protocol.TaskID, state merkle.Hash) bool {
	n := w.chain.Task(id).Attempt
	a := w.truth.attempt(id, n)
	return proves(w.chain.Attempt(id, n).Root, a, a.workload.Steps(), state)
}

// claimOfStart rules on what a claim says of a start beside its state: how far off the
// committed one is, which is the first leaf of what the solver committed to.
func (c *hearing) claimOfStart() (merkle.Hash, bool) {
	const state, distance = 1, 2 // fields of a claim
	committed := c.attempt.train.Join().States[0]
	if c.pin.Field != distance || !proves(c.chain.Attempt(c.d.Target.Task, c.d.Target.Attempt).Root, c.attempt, 0, committed) {
		return merkle.Hash{}, false
	}
	return protocol.StartClaim(c.d.Game.Agreed(state), committed).Fields()[distance], true
}
