package agents

import (
	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
)

// replica runs the tasks of others again as a whole, where the variant asks for that,
// and states the root that it found.
type replica struct{}

// seatWork is what a seat has to compute: segments of the proof, or the whole task.
func seatWork(v *View, t protocol.Target) Work {
	if v.Chain.Params().Variant.Replicated() {
		return Work{Kind: Replicate, Target: t}
	}
	return Work{Kind: Verify, Target: t, Account: v.Self.Account}
}

// replicated commits to the root that the re-run gave. Without the task's data there is
// none; but then the solver could not have begun.
func (replica) replicated(v *View, s *stream.Stream, out *Intents) {
	w := v.Occasion.Work
	if j := v.Memory.seat(w.Work.Target); j != nil && !j.voted && !w.Missing {
		vote(v, j, w.Root, s, out)
	}
}

// vote commits to a root, bound to the account that the agent acts for.
func vote(v *View, j *seatJob, root merkle.Hash, s *stream.Stream, out *Intents) {
	j.voted, j.root, j.salt = true, root, merkle.Hash(s.Hash())
	out.send(protocol.Message{
		Kind: protocol.CommitVerdict, Task: j.target.Task, Attempt: j.target.Attempt, Seat: j.target.Seat,
		Hash: protocol.ReplicaCommit(v.Self.Account, j.target, root, j.salt),
	})
}

// revealRoot opens the root that was committed to.
func revealRoot(j *seatJob) protocol.Message {
	return protocol.Message{
		Kind: protocol.RevealRoot, Task: j.target.Task, Attempt: j.target.Attempt, Seat: j.target.Seat, Hash: j.root, Salt: j.salt,
	}
}
