package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// SegmentClaim is what a verdict claims of one segment, of the start, or of the updates
// that the proof declares.
type SegmentClaim struct {
	Segment  int32
	Distance unit.Distance // largest over the steps
	StepRoot merkle.Hash   // over the step-end hashes of the re-run; of the start: the hash of the state that is right; of the updates: UpdatesRoot of the right sizes
	WorkRoot merkle.Hash   // over the node outputs of the re-run, keyed by the account; zero where the rules ask for none
}

// Hash binds the claim.
func (c SegmentClaim) Hash() merkle.Hash {
	d := merkle.New("gensim/segment-claim")
	d.Uint64(uint64(c.Segment))
	d.Uint64(uint64(c.Distance))
	d.Hash(c.StepRoot)
	d.Hash(c.WorkRoot)
	return d.Sum()
}

// Fields is how the claim is opened in a pinpoint game: segment, the state of a
// start or the root of the updates, distance, step root and work root of a segment.
func (c SegmentClaim) Fields() []merkle.Hash {
	fields := []merkle.Hash{dispute.Number(int64(c.Segment)), {}, dispute.Number(int64(c.Distance)), c.StepRoot, c.WorkRoot}
	if c.Segment < 0 {
		fields[1], fields[3] = fields[3], fields[1]
	}
	return fields
}

// VerdictRoot is the Merkle root over the claims of a verdict, in the order of
// its drawn segments, then the start, then updates if any are declared. A challenge names the root that is right.
func VerdictRoot(claims []SegmentClaim) merkle.Hash {
	leaves := make([]merkle.Hash, len(claims))
	for i := range claims {
		leaves[i] = claims[i].Hash()
	}
	return merkle.Root(leaves)
}

// Sealed binds a root with a salt that only its author knows.
func Sealed(root, salt merkle.Hash) merkle.Hash {
	d := merkle.New("gensim/sealed")
	d.Hash(root)
	d.Hash(salt)
	return d.Sum()
}

// ReplicaCommit binds the root that a replica found, with its account and a salt, so
// that nobody can commit to a root that it has not seen.
func ReplicaCommit(from ledger.Account, t Target, root, salt merkle.Hash) merkle.Hash {
	d := merkle.New("gensim/replica")
	d.Uint64(uint64(from))
	d.Uint64(uint64(t.Task))
	d.Uint64(uint64(t.Attempt))
	d.Uint64(uint64(t.Seat))
	d.Hash(root)
	d.Hash(salt)
	return d.Sum()
}

// ChallengeCommit hides target and re-run until the window has closed.
func ChallengeCommit(from ledger.Account, t Target, root, salt merkle.Hash) merkle.Hash {
	d := merkle.New("gensim/challenge")
	d.Uint64(uint64(from))
	t.write(d)
	d.Hash(root)
	d.Hash(salt)
	return d.Sum()
}

// Target names a seat, whose numbers may be challenged: a verifier's, or, where Task
// and Attempt are None, a profiler's. Profile is zero where it does not count, so that
// equal targets are ==.
type Target struct {
	Task    TaskID
	Attempt Attempt
	Seat    Seat
	Profile ProfileID
}

// ProfileTarget names a profiler's seat.
func ProfileTarget(id ProfileID, seat Seat) Target {
	return Target{Task: None, Attempt: None, Seat: seat, Profile: id}
}

// OfProfile reports whether the seat is a profiler's.
func (t Target) OfProfile() bool { return t.Task == None }

// write binds the target.
func (t Target) write(d *merkle.Digest) {
	d.Int64(int64(t.Task)).Int64(int64(t.Attempt)).Int64(int64(t.Seat)).Int64(int64(t.Profile))
}

// WorkLeaf keys a leaf of a step's trace by the account that must have computed
// it, so that a work root copied from another account is false.
func WorkLeaf(account ledger.Account, leaf merkle.Hash) merkle.Hash {
	d := merkle.New("gensim/work-leaf")
	d.Uint64(uint64(account))
	d.Hash(leaf)
	return d.Sum()
}

// WorkLeaves keys all leaves of one step's trace.
func WorkLeaves(account ledger.Account, leaves []merkle.Hash) []merkle.Hash {
	keyed := make([]merkle.Hash, len(leaves))
	for i := range leaves {
		keyed[i] = WorkLeaf(account, leaves[i])
	}
	return keyed
}

// WorkRoot is the root over the steps' keyed traces of a re-run segment:
// steps[s] are the unkeyed leaves of step s.
func WorkRoot(account ledger.Account, steps [][]merkle.Hash) merkle.Hash {
	roots := make([]merkle.Hash, len(steps))
	for i := range steps {
		roots[i] = merkle.Root(WorkLeaves(account, steps[i]))
	}
	return merkle.Root(roots)
}

// Comparison is what a measurement claims of one comparison between a run and its
// re-run: of a step, or of a segment where these are compared as a whole.
type Comparison struct {
	Distance unit.Distance // between their ends
	Update   unit.Distance // between the run's states that the comparison spans
	WorkRoot merkle.Hash   // over the node outputs of run and re-run, step by step, keyed by the account
}

// Hash binds the comparison.
func (c Comparison) Hash() merkle.Hash {
	d := merkle.New("gensim/comparison")
	d.Uint64(uint64(c.Distance))
	d.Uint64(uint64(c.Update))
	d.Hash(c.WorkRoot)
	return d.Sum()
}

// Fields is how the comparison is opened in a pinpoint game.
func (c Comparison) Fields() []merkle.Hash {
	return []merkle.Hash{dispute.Number(int64(c.Distance)), dispute.Number(int64(c.Update)), c.WorkRoot}
}

// ProfileRoot is the Merkle root over the comparisons of a measurement. A challenge
// names the root that is right.
func ProfileRoot(comparisons []Comparison) merkle.Hash {
	leaves := make([]merkle.Hash, len(comparisons))
	for i := range comparisons {
		leaves[i] = comparisons[i].Hash()
	}
	return merkle.Root(leaves)
}

// ForcedAlpha is what a verifier's or profiler's ECVRF is evaluated on to decide its
// forced error; seal is the randomness fixed after the draw.
func ForcedAlpha(t Target, seal merkle.Hash) []byte {
	d := merkle.New("gensim/forced")
	t.write(d)
	d.Hash(seal)
	sum := d.Sum()
	return sum[:]
}

// BlockAlpha is what a block author's ECVRF is evaluated on.
func BlockAlpha(previous merkle.Hash, height int64) []byte {
	d := merkle.New("gensim/block")
	d.Hash(previous)
	d.Uint64(uint64(height))
	sum := d.Sum()
	return sum[:]
}
