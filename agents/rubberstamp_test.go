package agents

import (
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

func TestRubberStampPostsPlausibleClaimsWithoutWork(t *testing.T) {
	d := newDesk(protocol.Verifier, "rubber-stamp", Settings{}, 1)
	d.chain.params.ForcedError = always
	d.chain.seat(seatA)
	got := d.hear(about(protocol.SeatSealed, seatA))
	if len(got.Work)+len(got.Timers) > 0 || len(got.Messages) != 1 {
		t.Fatalf("a stamp took %+v", got)
	}
	commit := got.Messages[0]
	reveal := d.hear(about(protocol.RevealOpened, seatA)).Messages[0]
	root := protocol.VerdictRoot(reveal.Claims)
	if commit.Hash != protocol.Sealed(root, reveal.Salt) || commit.Hash2 != protocol.Sealed(root, d.memory.seat(seatA).trueSalt) {
		t.Errorf("the stamp is not sealed as its own truth")
	}
	seen := map[any]bool{}
	last := len(reveal.Claims) - 1
	if c := reveal.Claims[last]; c.Segment != protocol.StartSegment || c.Distance != 0 || c.StepRoot.IsZero() || !c.WorkRoot.IsZero() {
		t.Errorf("claim %+v is no plausible start", c)
	}
	for i, c := range reveal.Claims[:last] {
		if c.Segment != d.chain.seats[seatA].segments[i] || c.Distance > testLimit/4 {
			t.Errorf("claim %+v is not plausible", c)
		}
		if seen[c.StepRoot] || seen[c.WorkRoot] || c.StepRoot.IsZero() {
			t.Errorf("claim %+v has no random roots", c)
		}
		seen[c.StepRoot], seen[c.WorkRoot] = true, true
	}
	wantNothing(t, d.hear(about(protocol.AnswersDue, seatA)))
	wantNothing(t, d.hear(about(protocol.SuspicionRaised, seatA)))
}

func TestRubberStampReaction(t *testing.T) {
	for reaction, kind := range map[Reaction]protocol.MessageKind{
		AsUsual: protocol.Concede, Concede: protocol.Concede, Defend: protocol.Defend,
	} {
		d := newDesk(protocol.Verifier, "rubber-stamp", Settings{WhenCaught: reaction}, 1)
		e := about(protocol.ResponseDue, seatA)
		e.Dispute = 2
		wantMessage(t, d.hear(e), protocol.Message{Kind: kind, Dispute: 2})
	}
}

// Where the rules ask for no work root, none is made up.
func TestPlausibleWithoutWorkRoots(t *testing.T) {
	d := newDesk(protocol.Verifier, "rubber-stamp", Settings{}, 5)
	d.chain.seat(seatA)
	task := d.chain.tasks[seatA.Task]
	task.WorkRoots = false
	d.chain.tasks[seatA.Task] = task
	if c := plausible(d.chain, 1, seatA.Task, &d.stream); !c.WorkRoot.IsZero() || c.StepRoot.IsZero() {
		t.Errorf("claimed %+v", c)
	}
}

// A stamped distance is spread over a quarter of the threshold, where honest
// ones lie: neither a constant nor beyond.
func TestPlausibleDistances(t *testing.T) {
	d := newDesk(protocol.Verifier, "rubber-stamp", Settings{}, 5)
	d.chain.seat(seatA)
	var low, high unit.Distance = unit.MaxDistance, 0
	for range 1000 {
		c := plausible(d.chain, 1, seatA.Task, &d.stream)
		low, high = min(low, c.Distance), max(high, c.Distance)
	}
	if low > testLimit/50 || high < testLimit/5 || high > testLimit/4 {
		t.Errorf("distances from %d to %d under a threshold of %d", low, high, testLimit)
	}
}
