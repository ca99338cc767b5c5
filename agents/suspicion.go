package agents

import (
	"slices"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// suspicion follows up distances above the threshold: segment by segment, the
// most suspicious first, it re-runs in the solver's declared arithmetic until a
// re-run gives another hash than the solver committed. A distance alone proves
// nothing: an honest one can pass any threshold.
type suspicion struct {
	open bool
	left []int32 // segments still to be re-run, the next one last
}

// raise lists the segments whose distance is above the threshold and orders the
// first re-run. Raised twice, it goes on with what it has. It reports whether
// there is anything to re-run.
func (u *suspicion) raise(t protocol.Target, claims []protocol.SegmentClaim, threshold unit.Distance) (Work, bool) {
	if u.open {
		return Work{}, false
	}
	suspects := make([]protocol.SegmentClaim, 0, len(claims))
	for _, c := range claims {
		if c.Distance > threshold {
			suspects = append(suspects, c)
		}
	}
	slices.SortStableFunc(suspects, func(a, b protocol.SegmentClaim) int {
		if a.Distance != b.Distance {
			if a.Distance < b.Distance {
				return -1
			}
			return 1
		}
		return int(b.Segment - a.Segment)
	})
	for _, c := range suspects {
		u.left = append(u.left, c.Segment)
	}
	u.open = true
	return u.next(t)
}

// next orders the re-run of the next suspicious segment, if one is left.
func (u *suspicion) next(t protocol.Target) (Work, bool) {
	if len(u.left) == 0 {
		return Work{}, false
	}
	segment := u.left[len(u.left)-1]
	u.left = u.left[:len(u.left)-1]
	return Work{Kind: Rerun, Target: t, Segment: segment}, true
}

// rejection accuses the solver by a re-run that gave another hash than it
// committed. A verifier accuses from its seat, a whistleblower by the dispute
// that it won; the other of the two is None.
func rejection(w *WorkDone, seat protocol.Seat, won protocol.DisputeID) protocol.Message {
	return protocol.Message{
		Kind: protocol.Reject,
		Task: w.Work.Target.Task, Attempt: w.Work.Target.Attempt, Seat: seat, Dispute: won,
		Segment: w.Work.Segment, Hash: w.Root, Hash2: w.Committed, Hashes: slices.Clone(w.Proof),
	}
}
