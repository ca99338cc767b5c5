package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// VerdictShape is the trace that a challenged verdict stands for: its segments, the
// start and, where proofs declare them, the updates, each opened as SegmentClaim.Fields,
// of which what lies below explains the rest. Of the start it goes on as StartShape does,
// of the updates as UpdatesShape; of a segment
// below the work root the steps; then the leaves of a step's trace (node outputs,
// step end, distance), keyed by WorkLeaf and opened as LeafFields after the account;
// below an output its tiles. Without work roots it goes on below the step root, as
// RejectShape does.
func VerdictShape(w *Workload, p *Params) dispute.Shape {
	v := &p.Verification
	steps, work := dispute.Structure, dispute.NoCase
	below := append(dispute.Shape{{Name: "steps", Size: w.StepsPerSegment}}, keyedLeaves(w)...)
	if v.NoWorkRoots {
		steps, work = dispute.NoCase, dispute.Structure
		below = RejectShape(w)
	}
	segments := dispute.Level{Name: "segments", Size: v.Segments + 1, Opener: claimOpener{}, BelowFirst: true, Fields: claimFields("start", dispute.Structure, steps, work)}
	segments.Forks = []dispute.Shape{outerClaim(StartSegment, "start", StartShape(w))}
	if p.Declares() {
		segments.Size++
		segments.Forks = append(segments.Forks, outerClaim(UpdatesSegment, "updates", UpdatesShape(w)))
	}
	return append(dispute.Shape{segments}, below...)
}

// outerClaim is the trace of a claim about something else than a segment, of which the
// field of its name leads on.
func outerClaim(segment int32, name string, below dispute.Shape) dispute.Shape {
	return append(dispute.Shape{{Name: name, Size: 1, Opener: claimOpener{outer: segment}, BelowFirst: true,
		Fields: claimFields(name, dispute.NoCase, dispute.Structure, dispute.Structure)}}, below...)
}

// claimFields are those of a claim, with the cases of the fields of which one leads on.
func claimFields(outer string, is, steps, work dispute.Case) []dispute.Field {
	return []dispute.Field{
		{Name: "segment", Case: dispute.Structure}, {Name: outer, Case: is}, {Name: "distance", Case: dispute.Structure},
		{Name: "steps", Case: steps}, {Name: "work", Case: work},
	}
}

// ProfileShape is the trace that a challenged measurement stands for: its
// comparisons, each opened as Comparison.Fields, of which what lies below explains the
// rest; below the work root two executions of each of its steps, that of the run in the
// one arithmetic and that of the re-run in the other; then the leaves of an execution
// and their tiles, as in a verdict. The last leaf of a run's execution is its update, of
// a re-run's the distance.
func ProfileShape(w *Workload, p *Params) dispute.Shape {
	n := p.measurements(w)
	comparisons := dispute.Level{Name: "comparisons", Size: n, Opener: comparisonOpener{}, BelowFirst: true, Fields: []dispute.Field{
		{Name: "distance", Case: dispute.Structure}, {Name: "update", Case: dispute.Structure}, {Name: "work", Case: dispute.NoCase},
	}}
	executions := dispute.Level{Name: "executions", Size: int(p.executed(w)) / n}
	return append(dispute.Shape{comparisons, executions}, keyedLeaves(w)...)
}

// RejectShape is the trace that a rejected segment root stands for: step-end
// hashes, each opened as the root over that step's leaves (not keyed) with the
// proof that the step end is the last leaf but one; those leaves, opened as
// LeafFields; below an output its tiles.
func RejectShape(w *Workload) dispute.Shape {
	n := len(w.Leaves)
	return dispute.Shape{
		{Name: "steps", Size: w.StepsPerSegment, Opener: dispute.Anchor{Size: n, Index: n - 2},
			Fields: []dispute.Field{{Name: "trace", Case: dispute.NoCase}}},
		{Name: "leaves", Size: n, Opener: leafOpener{}, Fields: leafFields()},
		{Name: "tiles", Sizes: w.tiles()},
	}
}

// keyedLeaves are the levels of a step's trace whose leaves are keyed.
func keyedLeaves(w *Workload) dispute.Shape {
	keyed := append([]dispute.Field{{Name: "account", Case: dispute.Structure}}, leafFields()...)
	return dispute.Shape{
		{Name: "leaves", Size: len(w.Leaves), Opener: workOpener{}, Fields: keyed},
		{Name: "tiles", Sizes: w.tiles()},
	}
}

func (w *Workload) tiles() []int {
	sizes := make([]int, len(w.Leaves))
	for i := range w.Leaves {
		sizes[i] = w.Leaves[i].Tiles
	}
	return sizes
}

// LeafFields are how a leaf of a step's trace is opened: what operation it is, the
// hash over its operands' digests, and its output. The first two are no part of the
// leaf: each side says what it computed, and on what.
type LeafFields struct{ Operation, Operands, Output merkle.Hash }

func leafFields() []dispute.Field {
	return []dispute.Field{
		{Name: "operation", Case: dispute.Structure}, {Name: "operands", Case: dispute.Input}, {Name: "output", Case: dispute.NoCase},
	}
}

// Hashes opens a leaf of a reject's trace.
func (l LeafFields) Hashes() []merkle.Hash { return []merkle.Hash{l.Operation, l.Operands, l.Output} }

// Keyed opens a leaf of a verdict's trace.
func (l LeafFields) Keyed(by ledger.Account) []merkle.Hash {
	return append([]merkle.Hash{dispute.Number(int64(by))}, l.Hashes()...)
}

// leafOpener opens the leaves of a reject's trace.
type leafOpener struct{}

// Parts is the number of LeafFields.
func (leafOpener) Parts() int { return 3 }

// Open reports whether the last part is the leaf.
func (leafOpener) Open(leaf merkle.Hash, parts []merkle.Hash) bool {
	return len(parts) == 3 && parts[2] == leaf
}

// workOpener opens the leaves that WorkLeaf makes.
type workOpener struct{}

// Parts is the account and LeafFields.
func (workOpener) Parts() int { return 4 }

// Open reports whether the leaf is the last part keyed by the first.
func (workOpener) Open(leaf merkle.Hash, parts []merkle.Hash) bool {
	if len(parts) != 4 {
		return false
	}
	account, ok := dispute.AsNumber(parts[0])
	return ok && int64(int32(account)) == account && WorkLeaf(ledger.Account(account), parts[3]) == leaf
}

// comparisonOpener opens the leaf that Comparison.Hash makes.
type comparisonOpener struct{}

// Parts is the number of Comparison.Fields.
func (comparisonOpener) Parts() int { return 3 }

// Open reports whether the parts are the comparison's.
func (comparisonOpener) Open(leaf merkle.Hash, parts []merkle.Hash) bool {
	if len(parts) != 3 {
		return false
	}
	distance, ok := dispute.AsNumber(parts[0])
	update, ok2 := dispute.AsNumber(parts[1])
	c := Comparison{Distance: unit.Distance(distance), Update: unit.Distance(update), WorkRoot: parts[2]}
	return ok && ok2 && c.Hash() == leaf
}

// claimOpener opens the leaf that SegmentClaim.Hash makes of a claim about a segment,
// or about the one thing else that outer stands for.
type claimOpener struct{ outer int32 }

// Parts is the number of SegmentClaim.Fields.
func (claimOpener) Parts() int { return 5 }

// Open reports whether the parts are the claim's.
func (o claimOpener) Open(leaf merkle.Hash, parts []merkle.Hash) bool {
	if len(parts) != 5 {
		return false
	}
	segment, ok := dispute.AsNumber(parts[0])
	distance, ok2 := dispute.AsNumber(parts[2])
	if !ok || !ok2 || int64(int32(segment)) != segment {
		return false
	}
	c := SegmentClaim{Segment: int32(segment), Distance: unit.Distance(distance), StepRoot: parts[3], WorkRoot: parts[4]}
	if o.outer != 0 {
		c.StepRoot = parts[1]
		return parts[3].IsZero() && c.isOf(o.outer) && c.Hash() == leaf
	}
	return parts[1].IsZero() && c.Segment >= 0 && c.Hash() == leaf
}
