package agents

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// falsified returns the claims of a forced error: one claim, picked by the
// stream, and every one above the threshold get false roots and a plausible
// distance, so that the verdict claims accept and any re-run refutes it. Source:
// DESIGN section 5, verification; after Truebit section 4, where the solver and
// not the verifier errs on purpose.
func falsified(on Chain, truth []protocol.SegmentClaim, t protocol.TaskID, s *stream.Stream) []protocol.SegmentClaim {
	threshold := on.Threshold(t)
	posted := slices.Clone(truth)
	picked := int(s.Uint64n(uint64(erring(posted))))
	for i := range posted {
		if i == picked || posted[i].Distance > threshold {
			posted[i] = plausible(on, posted[i].Segment, t, s)
		}
	}
	return posted
}

// erring returns how many of the claims, the first, can be made to err: not that about
// declared updates, which stand on the chain, so that everybody would see it.
func erring(claims []protocol.SegmentClaim) int {
	if n := len(claims) - 1; claims[n].Segment == protocol.UpdatesSegment {
		return n
	}
	return len(claims)
}

// mismeasured returns the comparisons of a forced error in profiling: one of them,
// picked by the stream, gets a random work root and the distance of another, so that
// nobody can tell without measuring again.
func mismeasured(truth []protocol.Comparison, s *stream.Stream) []protocol.Comparison {
	posted := slices.Clone(truth)
	c := &posted[s.Uint64n(uint64(len(posted)))]
	c.Distance = truth[s.Uint64n(uint64(len(truth)))].Distance
	c.WorkRoot = merkle.Hash(s.Hash())
	return posted
}

// plausible returns a made-up claim that nobody can tell from a measured one
// without a re-run: random roots, and a distance of the size of honest ones,
// which a threshold's margin (4 by default) keeps well below it. What is made up of a
// start is another one, which the solver is said to have started from; of updates, which
// nobody has measured, that they are as declared.
func plausible(on Chain, segment int32, t protocol.TaskID, s *stream.Stream) protocol.SegmentClaim {
	switch segment {
	case protocol.StartSegment:
		start := merkle.Hash(s.Hash())
		return protocol.StartClaim(start, start)
	case protocol.UpdatesSegment:
		root := protocol.UpdatesRoot(on.Attempt(t, on.Task(t).Attempt).Updates)
		return protocol.UpdatesClaim(root, root)
	}
	c := protocol.SegmentClaim{
		Segment:  segment,
		Distance: unit.Distance(s.Uint64n(uint64(on.Threshold(t))/4 + 1)),
		StepRoot: merkle.Hash(s.Hash()),
	}
	if on.Task(t).WorkRoots {
		c.WorkRoot = merkle.Hash(s.Hash())
	}
	return c
}

// madeUp returns plausible claims of all that a verdict is about.
func madeUp(on Chain, t protocol.Target, s *stream.Stream) []protocol.SegmentClaim {
	var claims []protocol.SegmentClaim
	for _, segment := range on.Segments(t) {
		claims = append(claims, plausible(on, segment, t.Task, s))
	}
	claims = append(claims, plausible(on, protocol.StartSegment, t.Task, s))
	if on.Task(t.Task).Declares {
		claims = append(claims, plausible(on, protocol.UpdatesSegment, t.Task, s))
	}
	return claims
}

// commitVerdict binds posted and true verdict of a seat under their salts. An
// honest verdict seals the same numbers twice, so that the message does not
// show which verdicts are forced.
func commitVerdict(j *seatJob) protocol.Message {
	return protocol.Message{
		Kind: protocol.CommitVerdict,
		Task: j.target.Task, Attempt: j.target.Attempt, Seat: j.target.Seat,
		Hash:  protocol.Sealed(protocol.VerdictRoot(j.posted), j.salt),
		Hash2: protocol.Sealed(protocol.VerdictRoot(j.truth), j.trueSalt),
	}
}

// revealVerdict opens the posted verdict.
func revealVerdict(j *seatJob) protocol.Message {
	return protocol.Message{
		Kind: protocol.RevealVerdict,
		Task: j.target.Task, Attempt: j.target.Attempt, Seat: j.target.Seat,
		Claims: j.posted, Salt: j.salt,
	}
}

// openForced shows that the posted verdict was forced, and what is true.
func openForced(j *seatJob) protocol.Message {
	return protocol.Message{
		Kind: protocol.OpenForced,
		Task: j.target.Task, Attempt: j.target.Attempt, Seat: j.target.Seat,
		Proof: j.proof, Claims: j.truth, Salt: j.trueSalt,
	}
}

// commitProfile binds posted and true measurement of a seat under their salts.
func commitProfile(j *profileJob) protocol.Message {
	return protocol.Message{
		Kind: protocol.CommitProfile, Profile: j.target.Profile, Seat: j.target.Seat,
		Hash:  protocol.Sealed(protocol.ProfileRoot(j.posted), j.salt),
		Hash2: protocol.Sealed(protocol.ProfileRoot(j.truth), j.trueSalt),
	}
}

// openForcedProfile shows that the posted measurement was forced, and what is true.
func openForcedProfile(j *profileJob) protocol.Message {
	return protocol.Message{
		Kind: protocol.OpenForced, Task: protocol.None, Profile: j.target.Profile, Seat: j.target.Seat,
		Proof: j.proof, Comparisons: j.truth, Salt: j.trueSalt,
	}
}

// draw evaluates the verifier's VRF on a seat that was sealed: whether its numbers
// must be a forced error, and the proof of it.
func (c *commitment) draw(v *View, t protocol.Target, seal merkle.Hash) {
	output, proof := v.Self.Key.Prove(protocol.ForcedAlpha(t, seal))
	c.proof = proof
	c.forced = v.Chain.Rules(t).ForcedError.Hit(output.Uint64())
}
