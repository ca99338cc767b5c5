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
		{"skip", Settings{Fraction: half}, Deviation{Kind: SkipSegments, Fraction: half}, protocol.Concede},
		{"skip", Settings{Fraction: whole, WhenCaught: Defend}, Deviation{Kind: SkipSegments, Fraction: whole}, protocol.Defend},
		{"fewer-steps", Settings{Fraction: half}, Deviation{Kind: FewerSteps, Fraction: half}, protocol.Concede},
		{"smaller-batch", Settings{Fraction: half}, Deviation{Kind: SmallerBatch, Fraction: half}, protocol.Concede},
		{"low-precision", Settings{Speedup: unit.Ratio{Num: 16, Den: 1}, In: 6}, Deviation{Kind: LowPrecision, Fraction: unit.Ratio{Num: 1, Den: 16}, In: 6}, protocol.Concede},
		{"interpolate", Settings{Fraction: half, Span: 3}, Deviation{Kind: Interpolate, Fraction: half, Span: 3}, protocol.Concede},
		{"early-stop", Settings{Fraction: half, WhenCaught: Defend}, Deviation{Kind: StopEarly, Fraction: half}, protocol.Defend},
		{"blindfold", Settings{Fraction: half}, Deviation{Kind: Blindfold, Fraction: half}, protocol.Concede},
		{"infinitesimal", Settings{Factor: half}, Deviation{Kind: Infinitesimal, Fraction: half}, protocol.Concede},
		{"forged-state", Settings{}, Deviation{Kind: ForgedState}, protocol.Concede},
		{"copy", Settings{WhenCaught: Defend}, Deviation{Kind: CopyProof}, protocol.Defend},
		{"spoof", Settings{Span: 2, Rounds: 5}, Deviation{Kind: Spoof, Span: 2, Rounds: 5}, protocol.Concede},
		{"stolen-start", Settings{}, Deviation{Kind: StolenStart}, protocol.Concede},
		{"ruined-start", Settings{WhenCaught: Defend}, Deviation{Kind: RuinedStart}, protocol.Defend},
		{"dead-units", Settings{}, Deviation{Kind: DeadUnits}, protocol.Concede},
		{"noise", Settings{}, Deviation{Kind: NoiseWeights, Fraction: whole}, protocol.Defend},
		{"noise", Settings{WhenCaught: Concede}, Deviation{Kind: NoiseWeights, Fraction: whole}, protocol.Concede},
	} {
		d := newDesk(protocol.Solver, c.name, c.set, 1)
		wantMessage(t, d.start(), protocol.Message{Kind: protocol.Register, Role: protocol.Solver, Arithmetic: ownArith, Speed: 9})

		if got := d.strategy.(Departing).Departure(); got != c.deviation {
			t.Errorf("%s departs by %+v", c.name, got)
		}
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

// What is measured of the updates goes into the proof; who understates asks for a lie.
func TestSolversDeclare(t *testing.T) {
	for _, name := range []string{"honest", "skip", "noise", "dead-units"} {
		for _, lies := range []bool{false, true} {
			d := newDesk(protocol.Solver, name, Settings{Fraction: half, Understated: lies}, 1)
			got := d.hear(protocol.Event{Kind: protocol.SolverDrawn, Task: 5, Attempt: 2})
			if got.Work[0].Understated != (lies && name != "honest") {
				t.Errorf("%s, told to understate: %v, orders %+v", name, lies, got.Work[0])
			}
			sizes := []unit.Distance{3, 0, 5}
			wantMessage(t, d.done(WorkDone{Work: got.Work[0], Root: mark("root", 1), Updates: sizes}),
				protocol.Message{Kind: protocol.CommitProof, Task: 5, Attempt: 2, Hash: mark("root", 1), Updates: sizes})
		}
	}
}

func TestSolverLeavesOthersResponsesAlone(t *testing.T) {
	d := newDesk(protocol.Solver, "honest", Settings{}, 1)
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.ResponseDue, Account: 99, Dispute: 8}))
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.RejectFiled, Account: 99, Other: int32(ownAccount), Dispute: 8}))
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.TaskSettled, Task: 5, Attempt: 2}))
}
