package agents

import (
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

var half = unit.Ratio{Num: 1, Den: 2}

func TestSolversDifferOnlyInDeviationAndReaction(t *testing.T) {
	whole := unit.Ratio{Num: 1, Den: 1}
	for _, c := range []struct {
		name      string
		set       Settings
		deviation Deviation
		answer    protocol.MessageKind
	}{
		{"honest", Settings{}, Deviation{}, protocol.Defend},
		{"skip", Settings{Fraction: half}, Deviation{SkipSegments, half}, protocol.Concede},
		{"skip", Settings{Fraction: whole, WhenCaught: Defend}, Deviation{SkipSegments, whole}, protocol.Defend},
		{"noise", Settings{}, Deviation{NoiseWeights, whole}, protocol.Defend},
		{"noise", Settings{WhenCaught: Concede}, Deviation{NoiseWeights, whole}, protocol.Concede},
	} {
		d := newDesk(protocol.Solver, c.name, c.set, 1)
		wantMessage(t, d.start(), protocol.Message{Kind: protocol.Register, Role: protocol.Solver, Arithmetic: ownArith, Speed: 9})

		drawn := Work{Kind: Train, Target: protocol.Target{Task: 5, Attempt: 2, Seat: protocol.None}, Deviation: c.deviation}
		wantWork(t, d.hear(protocol.Event{Kind: protocol.SolverDrawn, Task: 5, Attempt: 2}), drawn)

		wantMessage(t, d.done(WorkDone{Work: drawn, Root: mark("root", 1)}),
			protocol.Message{Kind: protocol.CommitProof, Task: 5, Attempt: 2, Hash: mark("root", 1)})

		wantMessage(t, d.hear(protocol.Event{Kind: protocol.ResponseDue, Task: 5, Attempt: 2, Dispute: 8}),
			protocol.Message{Kind: c.answer, Dispute: 8})

		wantWork(t, d.hear(protocol.Event{Kind: protocol.GameOpened, Dispute: 8}), Work{Kind: Trace, Dispute: 8})
		wantNothing(t, d.done(WorkDone{Work: Work{Kind: Trace, Dispute: 8}}))
	}
}

func TestSolverLeavesOthersResponsesAlone(t *testing.T) {
	d := newDesk(protocol.Solver, "honest", Settings{}, 1)
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.ResponseDue, Account: 99, Dispute: 8}))
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.RejectFiled, Account: 99, Other: int32(ownAccount), Dispute: 8}))
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.TaskSettled, Task: 5, Attempt: 2}))
}
