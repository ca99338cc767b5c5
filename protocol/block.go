package protocol

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/protocol/selection"
)

// drawQueues hold what waits for the next block's randomness.
type drawQueues struct {
	sealing  []*round    // in the order of their draw
	watching []*round    // whose window opened: whistleblowers are to be drawn
	profiles numberQueue // ProfileID
	verify   numberQueue // TaskID: proofs to be drawn for, seats to be filled
	pooled   numberQueue // TaskID: tasks without solver
}

// numberQueue is a set of numbers in ascending order.
type numberQueue struct{ list, spare []int32 }

func (q *numberQueue) add(n int32) {
	if i, found := slices.BinarySearch(q.list, n); !found {
		q.list = slices.Insert(q.list, i, n)
	}
}

func (q *numberQueue) remove(n int32) {
	if i, found := slices.BinarySearch(q.list, n); found {
		q.list = slices.Delete(q.list, i, i+1)
	}
}

// each visits the numbers in order and keeps those for which still is true. Both
// may be added again, or others, while it goes on.
func (q *numberQueue) each(still func(n int32) bool) {
	q.list, q.spare = q.spare[:0], q.list
	for _, n := range q.spare {
		if still(n) {
			q.add(n)
		}
	}
}

// closeBlock takes the block's randomness and makes every draw that waits for
// it. Seats of earlier blocks are sealed first, so that nobody knew the
// randomness of a forced error when the seat was drawn.
func (s *State) closeBlock(in *Input) Code {
	authors := int64(len(s.genesis.Authors))
	switch {
	case authors == 0 || in.Height != s.height+1:
		return WrongPhase
	case int64(in.Author) != s.height%authors:
		return NotYours
	}
	output, ok := s.genesis.Crypto.Verify(s.genesis.Authors[in.Author], BlockAlpha(s.randomness, in.Height), in.Proof)
	if !ok {
		return BadProof
	}
	s.height++
	s.randomness = merkle.New("gensim/randomness").Hash(s.randomness).Bytes(output[:]).Sum()
	e := nowhere().event(RandomnessFixed).saying(s.height)
	e.Hash = s.randomness
	s.emit(e)
	s.sealRounds()
	s.drawWatchers()
	s.queues.profiles.each(func(n int32) bool { return s.drawProfilers(s.profiles[n]) })
	s.queues.verify.each(func(n int32) bool { return s.drawForTask(s.tasks[n]) })
	s.queues.pooled.each(func(n int32) bool { return !s.drawSolver(s.tasks[n]) })
	return OK
}

// purposes of draws, so that no two decisions share their words.
const (
	drawnSolver   = "solver"
	drawnSeats    = "seats"
	drawnCheck    = "verification"
	drawnProfiler = "profiler"
	drawnWatchers = "watchers"
	drawnChunks   = "chunks"
)

// source returns the random words of one decision in this block.
func (s *State) source(purpose string, subject, part int) selection.Source {
	seed := merkle.New("gensim/draw").Text(purpose).Hash(s.randomness).Int64(int64(subject)).Sum()
	return selection.NewSource(seed, uint64(part))
}
