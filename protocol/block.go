package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/selection"
)

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
	s.makeDraws()
	return OK
}

// makeDraws makes every draw that is due at this height.
func (s *State) makeDraws() {
	window := int64(max(s.params.RandomnessBlocks, 1))
	if s.height%window != 0 {
		return
	}
	since := s.height - window
	s.sealRounds(since)
	s.drawWatchers(since)
	s.queues.profiles.each(since, func(n int32) bool { return s.drawProfilers(s.profiles[n]) })
	s.queues.verify.each(since, func(n int32) bool { return s.drawForTask(s.tasks[n]) })
	s.queues.pooled.each(since, func(n int32) bool { return !s.drawSolver(s.tasks[n]) })
}

// purposes of draws, so that no two decisions share their words.
const (
	drawnSolver   = "solver"
	drawnSeats    = "seats"
	drawnCheck    = "verification"
	drawnProfiler = "profiler"
	drawnWatchers = "watchers"
	drawnChunks   = "chunks"
	drawnHolders  = "holders"
)

// source returns the random words of one decision in this block.
func (s *State) source(purpose string, subject, part int) selection.Source {
	seed := merkle.New("gensim/draw").Text(purpose).Hash(s.randomness).Int64(int64(subject)).Sum()
	return selection.NewSource(seed, uint64(part))
}
