package protocol

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// A trajectory starts from the state that its task's seed gives, or, where the task
// has parents, from the proven end of the one, or the merge of those of several, in the
// order of their ids. Its hash is leaf 0 of what a proof commits to. Every verdict says
// what that must be, so that a verifier that has not looked is provably wrong, and so
// is a solver that started anywhere else.

// StartSegment stands in a claim, a re-run or a reject for the start of a trajectory:
// it comes before segment 0, as leaf 0 of the proof comes before that segment's.
const StartSegment = -1

// StartClaim is what a truthful verdict claims of a start. A start is computed bit
// for bit, so that any other than the right one is as far away as can be.
func StartClaim(right, committed merkle.Hash) SegmentClaim {
	c := SegmentClaim{Segment: StartSegment, StepRoot: right}
	if right != committed {
		c.Distance = unit.MaxDistance
	}
	return c
}

// isOf reports whether the claim is one about a start or about updates, as the segment
// says that stands for it, and of its form.
func (c *SegmentClaim) isOf(segment int32) bool {
	return c.Segment == segment && c.WorkRoot.IsZero() && (c.Distance == 0 || c.Distance == unit.MaxDistance)
}

// Starts says what the starts of a workload's tasks take.
type Starts struct {
	Tiles []int // of each block of a state
	// Seed, End and Each are the gas of computing what a start must be: from the seed; from
	// the end of one parent; for each of several, beside End.
	Seed, End, Each unit.Gas
	// RefereeSeed and RefereeEach are the most that a ruling on one tile executes: from the
	// seed; for each of several parents. RefereeBytes is what it is shown of each parent.
	RefereeSeed, RefereeEach unit.Gas
	RefereeBytes             int64
}

// sensible reports whether nothing is negative and no sum of the dearest start, or
// ruling, would pass its type.
func (s *Starts) sensible() bool {
	const most = 1 << 50
	for _, n := range []int64{int64(s.Seed), int64(s.End), int64(s.Each), int64(s.RefereeSeed), int64(s.RefereeEach), s.RefereeBytes} {
		if n < 0 || n > most {
			return false
		}
	}
	return true
}

// Gas returns what computing the start of a task with so many parents takes.
func (s *Starts) Gas(parents int) unit.Gas {
	switch parents {
	case 0:
		return s.Seed
	case 1:
		return s.End
	}
	return s.End + unit.Gas(parents)*s.Each
}

// Most returns the dearest start of tasks with at most so many parents.
func (s *Starts) Most(parents int) unit.Gas { return max(s.Seed, s.End, s.Gas(parents)) }

// verdictGas is the gas of a verdict on so many segments, on the start of a task with so
// many parents, and on the updates that a proof declares.
func (p *Params) verdictGas(w *Workload, segments, parents int) unit.Gas {
	return w.SegmentGas*unit.Gas(segments) + w.Start.Gas(parents) + p.updatesGas(w)
}

// longestVerdict is the most that a verdict takes.
func (p *Params) longestVerdict(w *Workload) unit.Gas {
	return w.SegmentGas*unit.Gas(p.Verification.Segments) + w.Start.Most(p.Jobs.Parents) + p.updatesGas(w)
}

// updatesGas is what a verdict spends on declared updates.
func (p *Params) updatesGas(w *Workload) unit.Gas {
	if !p.Declares() {
		return 0
	}
	return w.Updates.Check
}

// StartShape is the trace of a start in dispute: the blocks of the state and its
// counter, then the tiles of a block. Each is a value from outside of the training,
// which the referee computes from the seed, or takes from the parents' proven ends.
func StartShape(w *Workload) dispute.Shape {
	tiles := append(slices.Clone(w.Start.Tiles), 1) // the counter is its own
	return dispute.Shape{{Name: "blocks", Size: len(tiles)}, {Name: "tiles", Sizes: tiles, Inputs: slices.Max(tiles)}}
}
