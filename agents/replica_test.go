package agents

import (
	"testing"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
)

// replicating seats a verifier where verifiers run whole tasks again.
func replicating(name string) *desk {
	d := newDesk(protocol.Verifier, name, Settings{}, 1)
	d.chain.params.Variant = protocol.Replicated
	d.chain.seat(seatA)
	d.chain.attempts[seatA.Task] = protocol.AttemptView{Root: mark("committed", 0)}
	return d
}

// holdsVote requires a commitment of seat A to a root, and that it is opened so.
func holdsVote(t *testing.T, d *desk, commit Intents, root merkle.Hash) {
	t.Helper()
	draws := stream.New(1, stream.AgentDecision, 1)
	salt := merkle.Hash(draws.Hash())
	wantMessage(t, commit, protocol.Message{
		Kind: protocol.CommitVerdict, Task: seatA.Task, Attempt: seatA.Attempt, Seat: seatA.Seat,
		Hash: protocol.ReplicaCommit(ownAccount, seatA, root, salt),
	})
	wantMessage(t, d.hear(about(protocol.RevealOpened, seatA)), protocol.Message{
		Kind: protocol.RevealRoot, Task: seatA.Task, Attempt: seatA.Attempt, Seat: seatA.Seat, Hash: root, Salt: salt,
	})
}

func TestReplicaStatesWhatItFound(t *testing.T) {
	d := replicating("honest")
	work := Work{Kind: Replicate, Target: seatA}
	wantWork(t, d.hear(about(protocol.SeatSealed, seatA)), work)
	wantNothing(t, d.hear(about(protocol.RevealOpened, seatA))) // nothing found yet
	holdsVote(t, d, d.done(WorkDone{Work: work, Root: mark("found", 0)}), mark("found", 0))
	wantNothing(t, d.done(WorkDone{Work: work, Root: mark("found", 1)})) // it is committed
}

func TestReplicaWithoutData(t *testing.T) {
	d := replicating("honest")
	work := Work{Kind: Replicate, Target: seatA}
	wantWork(t, d.hear(about(protocol.SeatSealed, seatA)), work)
	wantNothing(t, d.done(WorkDone{Work: work, Missing: true}))
}

func TestStampedReplicaRepeatsTheSolver(t *testing.T) {
	d := replicating("rubber-stamp")
	holdsVote(t, d, d.hear(about(protocol.SeatSealed, seatA)), mark("committed", 0))
}
