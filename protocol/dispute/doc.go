// Package dispute is the pinpoint game: two parties who committed to different
// results of one computation narrow their disagreement down to one operation,
// by revealing hashes, so that a referee has to judge only that operation.
//
// A computation's trace is a stack of levels. Each level is a Merkle tree of
// RFC 6962 shape over a known number of children, and a leaf of a level commits
// to the tree of the level below, either because it is that tree's root or
// because an Opener says how to open it:
//
//	verdict   segments  --Claim(distance, step root, work root)-->  steps  -->  node leaves  --fields-->  tiles
//	reject                                     step-end hashes  --Anchor-->  node leaves  --fields-->  tiles
//
// The game keeps a range in which the two hashes differ while all leaves to its
// left are agreed. In each round both sides answer the same question, in any
// order:
//
//	Revealing  the hashes of the subtrees up to log2(arity) splits below the
//	           range; they must fold back to what the side already stands for
//	Opening    the parts that a single leaf commits to
//
// after which the leftmost subtree that differs is the new range. The game ends
// with a Pinpoint, on which the caller asks its referee and then calls Rule, or
// before: by concession, by the silence of one side, or by the silence of both,
// which the challenger loses, for the burden of proof is the challenger's.
//
// A side with the true trace is always able to answer, always in time if it
// answers at once, and stands for the true hash at the pinpoint, where all that
// comes before is agreed: so a referee that executes the operation rules for
// it. That holds whatever the other side reveals.
//
// Each side has a timeout for each move and a clock for the whole game, which
// runs while it is waited for. Time is an input: the caller calls Expire when
// Deadline has come, and before any move of that instant.
//
//	game, err := dispute.New(&config, now, dispute.Roots{Defender: committed, Challenger: claimed})
//	code := game.Move(now, dispute.Move{Side: dispute.Defender, Kind: dispute.Reveal, Hashes: hashes})
//	if pin, ok := game.Pinpoint(); ok { game.Rule(dispute.DefenderRight) }
//
// The package knows nothing of kernels, tasks, verdicts or money; the names of
// levels and fields are labels to it.
package dispute
