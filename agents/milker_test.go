package agents

import (
	"testing"

	"gensim/protocol"
)

// A milker is honest up to its patience, and from then on noise; caught in an attempt in
// which it cheated it concedes, in one in which it did not it defends.
func TestMilkerWaitsForItsScore(t *testing.T) {
	d := newDesk(protocol.Solver, "milker", Settings{Patience: 5}, 1)
	honest := protocol.Target{Task: 3, Attempt: 1, Seat: protocol.None}
	cheated := protocol.Target{Task: 4, Attempt: 2, Seat: protocol.None}
	for _, c := range []struct {
		target protocol.Target
		score  int
		kind   DeviationKind
	}{{honest, 4, Faithful}, {cheated, 5, NoiseWeights}} {
		d.chain.score = c.score
		got := d.hear(about(protocol.SolverDrawn, c.target))
		if len(got.Work) != 1 || got.Work[0].Kind != Train || got.Work[0].Target != c.target || got.Work[0].Deviation.Kind != c.kind {
			t.Errorf("at a score of %d it orders %+v", c.score, got)
		}
	}
	for target, kind := range map[protocol.Target]protocol.MessageKind{honest: protocol.Defend, cheated: protocol.Concede} {
		e := about(protocol.ResponseDue, target)
		e.Dispute = 2
		wantMessage(t, d.hear(e), protocol.Message{Kind: kind, Dispute: 2})
	}
	if got := d.strategy.(Departing).Departure(); got.Kind != NoiseWeights {
		t.Errorf("it departs by %+v", got)
	}
}
