package protocol

import (
	"gensim/internal/merkle"
	"gensim/internal/vrf"
	"gensim/protocol/ledger"
	"gensim/protocol/selection"
)

// closeBlock takes the block's randomness and makes every draw that waits for
// it. Seats of earlier blocks are sealed first, so that nobody knew the
// randomness of a forced error when the seat was drawn.
func (s *State) closeBlock(in *Input) Code {
	if code := s.turn(in); code != OK {
		return code
	}
	output, ok := s.genesis.Crypto.Verify(s.genesis.Authors[in.Author], BlockAlpha(s.randomness, in.Height), in.Proof)
	if !ok {
		return BadProof
	}
	s.closeMarket()
	s.height++
	s.slot++
	s.randomness = s.mixed(output)
	e := nowhere().event(RandomnessFixed).saying(s.height)
	e.Hash = s.randomness
	s.emit(e)
	s.makeDraws()
	return OK
}

// turn checks that an input is about the next height and of the author whose turn
// it is.
func (s *State) turn(in *Input) Code {
	authors := int64(len(s.genesis.Authors))
	switch {
	case authors == 0 || in.Height != s.height+1:
		return WrongPhase
	case int64(in.Author) != s.slot%authors:
		return NotYours
	}
	return OK
}

// mixed is the randomness that an output makes of the last.
func (s *State) mixed(output vrf.Output) merkle.Hash {
	return merkle.New("gensim/randomness").Hash(s.randomness).Bytes(output[:]).Sum()
}

// missBlock passes the turn to the next author. The one who published nothing pays,
// as far as it can.
func (s *State) missBlock(in *Input) Code {
	if code := s.turn(in); code != OK {
		return code
	}
	s.closeMarket()
	s.slot++
	e := nowhere().event(BlockMissed).saying(in.Height)
	if payer := s.payer(in.Author); payer >= ledger.FirstAgent {
		e = e.by(payer).worth(min(s.rules().MissedBlock, s.book.Free(payer)))
		s.transfer(payer, ledger.Treasury, e.Amount, nowhere().because(ledger.Timeout))
	}
	s.emit(e)
	return OK
}

// payer is whose account pays for an author's missed block, if that of an agent.
func (s *State) payer(author int32) ledger.Account {
	if int(author) < len(s.genesis.Payers) {
		return s.genesis.Payers[author]
	}
	return ledger.Treasury
}

// makeDraws makes every draw that is due at this height.
func (s *State) makeDraws() {
	since, due := s.due(s.height)
	if !due {
		return
	}
	s.sealRounds(since)
	s.drawWatchers(since)
	s.queues.profiles.each(since, func(n int32) bool { return s.drawProfilers(s.profiles[n]) })
	s.queues.verify.each(since, func(n int32) bool { return s.drawForTask(s.tasks[n]) })
	s.queues.pooled.each(since, func(n int32) bool { return !s.drawSolver(s.tasks[n]) })
}

// due reports whether draws are made at a height, and since which height those must
// wait that are.
func (s *State) due(height int64) (since int64, due bool) {
	window := int64(max(s.rules().RandomnessBlocks, 1))
	return height - window, height%window == 0
}

// purposes of draws, so that no two decisions share their words.
const (
	drawnSolver          = "solver"
	drawnSeats           = "seats"
	drawnCheck           = "verification"
	drawnProfiler        = "profiler"
	drawnWatchers        = "watchers"
	drawnProfileWatchers = "profile watchers"
	drawnChunks          = "chunks"
	drawnHolders         = "holders"
)

// source returns the random words of one decision in this block.
func (s *State) source(purpose string, subject, part int) selection.Source {
	seed := merkle.New("gensim/draw").Text(purpose).Hash(s.randomness).Int64(int64(subject)).Sum()
	return selection.NewSource(seed, uint64(part))
}
