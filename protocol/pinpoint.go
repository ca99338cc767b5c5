package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// gameConfig fixes the rules of the pinpoint games of one kind and workload.
type gameConfig = dispute.Config

func (p *Params) gameConfig(shape dispute.Shape) gameConfig {
	return gameConfig{Shape: shape, Arity: p.Dispute.Arity, MoveTimeout: p.Dispute.MoveTimeout, Clock: p.Dispute.Clock}
}

// VerdictShape is the trace that a challenged verdict stands for: its segments,
// each opened as SegmentClaim.Fields, then below the work root the steps, then the leaves
// of a step's trace (node outputs, step end, distance), keyed by WorkLeaf.
func VerdictShape(w *Workload, segments int) dispute.Shape {
	return dispute.Shape{
		{Name: "segments", Size: segments, Opener: claimOpener{}, Fields: []dispute.Field{
			{Name: "segment", Case: dispute.Structure}, {Name: "distance", Case: dispute.Structure},
			{Name: "steps", Case: dispute.Structure}, {Name: "work", Case: dispute.NoCase},
		}},
		{Name: "steps", Size: w.StepsPerSegment},
		{Name: "leaves", Size: w.Leaves},
	}
}

// RejectShape is the trace that a rejected segment root stands for: step-end
// hashes, each opened as the root over that step's leaves (not keyed) with the
// proof that the step end is the last leaf but one; then those leaves.
func RejectShape(w *Workload) dispute.Shape {
	return dispute.Shape{
		{Name: "steps", Size: w.StepsPerSegment, Opener: dispute.Anchor{Size: w.Leaves, Index: w.Leaves - 2},
			Fields: []dispute.Field{{Name: "trace", Case: dispute.NoCase}}},
		{Name: "leaves", Size: w.Leaves},
	}
}

// claimOpener opens the leaf that SegmentClaim.Hash makes.
type claimOpener struct{}

// Open reports whether the parts are the claim's.
func (claimOpener) Open(leaf merkle.Hash, parts []merkle.Hash) bool {
	if len(parts) != 4 {
		return false
	}
	segment, ok := dispute.AsNumber(parts[0])
	distance, ok2 := dispute.AsNumber(parts[1])
	if !ok || !ok2 || int64(int32(segment)) != segment {
		return false
	}
	c := SegmentClaim{Segment: int32(segment), Distance: unit.Distance(distance), StepRoot: parts[2], WorkRoot: parts[3]}
	return c.Hash() == leaf
}
