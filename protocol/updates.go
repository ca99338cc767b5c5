package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// Where segments are chosen by their updates, a proof declares how large these are: of
// each segment the distance between the two committed states at its ends. The solver
// says so before anybody knows what will be re-run, and could say anything, such as that
// what it faked hardly moved. So every verdict says what the sizes are, as it says what
// the start must be: whoever has the proof's data reads all states and measures, without
// a re-run, and bit for bit. One size is one operation for the referee, who is shown
// both states under the root that was committed.

// UpdatesSegment stands in a claim, a re-run or a reject for the sizes of the updates
// that a proof declares.
const UpdatesSegment = -2

// MaxUpdates bounds the sizes that a proof can declare, one a segment.
const MaxUpdates = 1 << 16

// declaration is what a proof declares of its updates.
type declaration struct {
	sizes []unit.Distance // by segment
	root  merkle.Hash     // UpdatesRoot of them
}

// UpdatesRoot is the Merkle root over the sizes of updates, in the order of their
// segments: what claims and rejects of them name.
func UpdatesRoot(sizes []unit.Distance) merkle.Hash { return merkle.Root(UpdateLeaves(sizes)) }

// UpdateLeaves are the leaves of UpdatesRoot.
func UpdateLeaves(sizes []unit.Distance) []merkle.Hash {
	leaves := make([]merkle.Hash, len(sizes))
	for i, size := range sizes {
		leaves[i] = dispute.Number(int64(size))
	}
	return leaves
}

// UpdatesClaim is what a truthful verdict claims of the sizes that a proof declares: the
// root over those that are right. Like a start they are right or not.
func UpdatesClaim(right, declared merkle.Hash) SegmentClaim {
	c := StartClaim(right, declared)
	c.Segment = UpdatesSegment
	return c
}

// Updates says what the sizes of a workload's updates take.
type Updates struct {
	// Check is the gas of measuring all of them: of reading the states at the ends of
	// segments, hashing them, and the distances.
	Check unit.Gas
	// RefereeGas and RefereeBytes are what a ruling on one executes and is shown.
	RefereeGas   unit.Gas
	RefereeBytes int64
}

// sensible reports whether nothing is negative and no sum would pass its type.
func (u *Updates) sensible() bool {
	const most = 1 << 50
	return min(u.Check, u.RefereeGas) >= 0 && u.RefereeBytes >= 0 && max(u.Check, u.RefereeGas) <= most && u.RefereeBytes <= most
}

// Declares reports whether a proof has to declare the sizes of its updates.
func (p *Params) Declares() bool { return p.Variant.Inspected() && p.Verification.Select != AtRandom }

// declares reports whether sizes are what a proof of the attempt has to declare: one a
// segment, or none.
func (s *State) declares(a *attempt, sizes []unit.Distance) bool {
	if !a.task.rules.Declares() {
		return len(sizes) == 0
	}
	return len(sizes) == s.genesis.Workloads[a.task.workload].Segments
}

// declare keeps what a proof declares of its updates.
func (a *attempt) declare(sizes []unit.Distance) {
	if len(sizes) > 0 {
		a.extend().declared = &declaration{sizes, UpdatesRoot(sizes)}
	}
}

// UpdatesShape is the trace of declared sizes in dispute: each is the result of one
// operation on two states that are committed to, which the referee executes.
func UpdatesShape(w *Workload) dispute.Shape {
	return dispute.Shape{{Name: "updates", Size: w.Segments}}
}
