package agents

import (
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// The event that asks for chunk 3 in dispute 8, and its answer.
var (
	chunkAsked = protocol.Event{Kind: protocol.DataDue, Task: 5, Attempt: 2, Dispute: 8, Value: 3}
	chunkSent  = protocol.Message{Kind: protocol.AnswerData, Dispute: 8, Segment: 3}
)

func TestSolverServesDataUnlessItWithholds(t *testing.T) {
	for _, c := range []struct {
		name   string
		set    Settings
		serves bool
	}{
		{"honest", Settings{}, true},
		{"skip", Settings{Fraction: half}, true}, // of what it faked, too: it is no less a proof
		{"withhold", Settings{}, false},
		{"withhold", Settings{WhenCaught: Defend}, true},
	} {
		d := newDesk(protocol.Solver, c.name, c.set, 1)
		out := d.hear(protocol.Event{Kind: protocol.SolverDrawn, Task: 5, Attempt: 2})
		if got := out.Work[0].Withheld; got != (c.name == "withhold") {
			t.Errorf("%s: withheld %v", c.name, got)
		}
		if got := d.hear(chunkAsked); c.serves {
			wantMessage(t, got, chunkSent)
		} else {
			wantNothing(t, got)
		}
	}
}

func TestSolverAsksForDataItCannotTrainOn(t *testing.T) {
	d := newDesk(protocol.Solver, "honest", Settings{}, 1)
	work := Work{Kind: Train, Target: protocol.Target{Task: 5, Attempt: 2, Seat: protocol.None}}
	wantMessage(t, d.done(WorkDone{Work: work, Missing: true, Root: mark("root", 1)}),
		protocol.Message{Kind: protocol.ChallengeData, Task: 5, Attempt: 2, Seat: protocol.None})
	wantWork(t, d.hear(protocol.Event{Kind: protocol.DataServed, Task: 5, Attempt: 2}), work)
	wantMessage(t, d.done(WorkDone{Work: work, Root: mark("root", 1), Data: mark("data", 1)}),
		protocol.Message{Kind: protocol.CommitProof, Task: 5, Attempt: 2, Hash: mark("root", 1), Hash2: mark("data", 1)})
}

func TestVerifierAsksForDataItCannotCheck(t *testing.T) {
	d := newDesk(protocol.Verifier, "honest", Settings{}, 1)
	d.chain.seat(seatA)
	work := Work{Kind: Verify, Target: seatA, Account: ownAccount}
	wantNothing(t, d.hear(about(protocol.DataServed, seatA))) // of a seat that it does not hold
	wantWork(t, d.hear(about(protocol.SeatSealed, seatA)), work)
	wantMessage(t, d.done(WorkDone{Work: work, Missing: true}),
		protocol.Message{Kind: protocol.ChallengeData, Task: seatA.Task, Attempt: seatA.Attempt, Seat: seatA.Seat})
	wantWork(t, d.hear(about(protocol.DataServed, seatA)), work)
	if got := d.done(WorkDone{Work: work, Claims: measured(10, 20, 30)}); len(got.Messages) != 1 || got.Messages[0].Kind != protocol.CommitVerdict {
		t.Errorf("with the data it wants %+v", got)
	}
	wantNothing(t, d.hear(about(protocol.DataServed, seatA))) // it has committed
	wantNothing(t, d.hear(about(protocol.SeatLetGo, seatA)))
	wantNothing(t, d.hear(about(protocol.RevealOpened, seatA)))
	wantNothing(t, d.done(WorkDone{Work: Work{Kind: Rerun, Target: seatA}, Missing: true}))
}

func TestWhistleblowerAsksForDataItCannotCheck(t *testing.T) {
	d, work := checking(t, measured(10, 20, 30))
	wantMessage(t, d.done(WorkDone{Work: work, Missing: true}),
		protocol.Message{Kind: protocol.ChallengeData, Task: verdictA.Task, Attempt: verdictA.Attempt, Seat: protocol.None})
}

func TestSubmittersAndTheirData(t *testing.T) {
	set := Settings{Interval: unit.Minute, Workload: 1, Class: 2, Instances: 5, Data: mark("data", 0)}
	user, griefer := newDesk(protocol.Submitter, "poisson", set, 1), newDesk(protocol.Submitter, "griefer", set, 1)
	user.start()
	griefer.start()
	roots := map[string]bool{}
	for range 20 {
		sent, bogus := user.ring(Timer{At: user.now + unit.Second, Tag: tagSubmit}).Messages[0], griefer.ring(Timer{At: griefer.now + unit.Second, Tag: tagSubmit}).Messages[0]
		if sent.Hash != set.Data || bogus.Hash == set.Data || bogus.Kind != protocol.SubmitTask || bogus.Amount != sent.Amount {
			t.Fatalf("a user sends %+v, a griefer %+v", sent, bogus)
		}
		roots[bogus.Hash.Hex()] = true
	}
	if len(roots) != 20 {
		t.Errorf("20 tasks of a griefer name %d roots", len(roots))
	}
	wantMessage(t, user.hear(chunkAsked), chunkSent)
	wantNothing(t, griefer.hear(chunkAsked))
}

func TestVerifierHoldsChunks(t *testing.T) {
	for _, name := range []string{"honest", "rubber-stamp"} {
		d := newDesk(protocol.Verifier, name, Settings{}, 1)
		wantMessage(t, d.hear(protocol.Event{Kind: protocol.HolderDrawn, Task: 5, Attempt: 2, Value: 9}),
			protocol.Message{Kind: protocol.AttestData, Task: 5, Attempt: 2, Segment: 9})
		wantMessage(t, d.hear(chunkAsked), chunkSent)
	}
}
