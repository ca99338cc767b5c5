package agents

import (
	"slices"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// suspicion follows up distances above the threshold: segment by segment, the
// most suspicious first, it re-runs in the solver's declared arithmetic until a
// re-run gives another hash than the solver committed. A distance alone proves
// nothing: an honest one can pass any threshold. One that saturates leads further: a
// re-run from what is not finite agrees with any claim of the same, so that it is the
// segment in which the first such state lies that tells. Of a start and of declared
// updates there is no such question: any but the right ones saturate, and looking again
// tells.
type suspicion struct {
	open bool
	left []int32 // segments still to be re-run, the next one last
	scan bool    // a distance saturates, and nobody has looked yet where that began
}

// raise lists the segments, the start and the updates, whose distance is above the threshold and orders the
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
		u.scan = u.scan || c.Distance == unit.MaxDistance && c.Segment >= 0
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

// follow returns what is to be done after a re-run that agreed, or a look for where
// states are not finite; false when nothing is left.
func (u *suspicion) follow(w *WorkDone) (Work, bool) {
	if w.Work.Kind == Scan && !w.Missing && w.First != protocol.None {
		u.left = append(u.left, w.First)
	}
	return u.next(w.Work.Target)
}

// next orders the re-run of the next suspicious segment, if one is left.
func (u *suspicion) next(t protocol.Target) (Work, bool) {
	if n := len(u.left); n > 0 {
		segment := u.left[n-1]
		u.left = u.left[:n-1]
		return Work{Kind: Rerun, Target: t, Segment: segment}, true
	}
	scan := u.scan
	u.scan = false
	return Work{Kind: Scan, Target: t}, scan
}

// contradicts reports whether a re-run gave another hash than the solver committed.
func (w *WorkDone) contradicts() bool { return w.Work.Kind == Rerun && w.Root != w.Committed }

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
