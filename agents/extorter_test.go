package agents

import (
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol"
)

// An extorter claims distances above the threshold without work, reads the proof, and
// rejects it with a root that its stream made up. In the game it has nothing to say.
func TestExtorterRejectsUnseen(t *testing.T) {
	d := newDesk(protocol.Verifier, "extorter", Settings{}, 1)
	d.chain.seat(seatA)
	if got := d.hear(about(protocol.SeatSealed, seatA)); len(got.Messages) != 1 || got.Messages[0].Kind != protocol.CommitVerdict || len(got.Work)+len(got.Timers) > 0 {
		t.Fatalf("a sealed seat wants %+v", got)
	}
	reveal := d.hear(about(protocol.RevealOpened, seatA)).Messages[0]
	for _, c := range reveal.Claims {
		if c.Segment != protocol.StartSegment && c.Distance != testLimit+1 {
			t.Errorf("claim %+v", c)
		}
	}
	fetch := Work{Kind: Fetch, Target: seatA, Segment: reveal.Claims[0].Segment}
	wantWork(t, d.hear(about(protocol.SuspicionRaised, seatA)), fetch)
	draws, proof := d.stream, []merkle.Hash{mark("p", 1)}
	wantMessage(t, d.done(WorkDone{Work: fetch, Committed: mark("r", 1), Proof: proof}), protocol.Message{
		Kind: protocol.Reject, Task: seatA.Task, Attempt: seatA.Attempt, Seat: seatA.Seat, Dispute: protocol.None,
		Segment: fetch.Segment, Hash: merkle.Hash(draws.Hash()), Hash2: mark("r", 1), Hashes: proof,
	})
	wantNothing(t, d.hear(about(protocol.GameOpened, seatA)))
	wantNothing(t, d.done(WorkDone{Work: fetch, Missing: true}))
}
