package agents

import (
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// counter is what bidding reads: one task with a fee, one dispute.
type counter struct {
	params  protocol.Params
	dispute protocol.DisputeView
}

func (c *counter) Params() *protocol.Params                        { return &c.params }
func (c *counter) Rules(protocol.Target) *protocol.Params          { return &c.params }
func (c *counter) FeeAt(protocol.Target) unit.Amount               { return unit.GEN }
func (c *counter) Dispute(protocol.DisputeID) protocol.DisputeView { return c.dispute }

// TestBids: what can wait bids little and waits; what must come in time bids up to what is at
// stake, and tips twice as much with each block, up to half of that; nobody bids what
// it does not have.
func TestBids(t *testing.T) {
	c := &counter{params: townParams(), dispute: protocol.DisputeView{Kind: protocol.OfProof, Defender: 5, Target: protocol.Target{Seat: 2, Profile: protocol.None}}}
	const floor, rich = 500_000, 1000 * unit.GEN
	for _, kind := range []protocol.MessageKind{protocol.Register, protocol.SubmitTask, protocol.JoinNetwork, protocol.Transfer, protocol.Vote, protocol.Withdraw} {
		if got := Bid(c, &protocol.Message{Kind: kind}, 20, rich); got != (protocol.Bid{Max: 4 * floor}) {
			t.Errorf("%v bids %+v", kind, got)
		}
	}
	// Per standard message: what is at stake, over how many messages, over the room.
	per := func(stake unit.Amount, share int64, m *protocol.Message) unit.Amount {
		return unit.Amount(unit.MulDiv(int64(stake)/share, int64(protocol.StandardWeight), int64(m.Weight()), unit.Down))
	}
	move := &protocol.Message{Kind: protocol.Move, From: 5}
	attack := &protocol.Message{Kind: protocol.Move, From: 6}
	verdict := &protocol.Message{Kind: protocol.CommitVerdict}
	for _, x := range []struct {
		m    *protocol.Message
		most unit.Amount
	}{
		{verdict, per(unit.GEN/10, 2, verdict)}, // the timeout slash, commit and reveal
		{&protocol.Message{Kind: protocol.OpenForced}, per(unit.GEN, 2, &protocol.Message{Kind: protocol.OpenForced})}, // a verifier's stake
		{move, per(2*unit.GEN, 32, move)},   // a solver's stake
		{attack, per(unit.GEN, 32, attack)}, // that of the verifier who rejects
	} {
		for waited, tip := range map[int64]unit.Amount{0: 0, 1: floor, 2: 2 * floor, 5: 16 * floor, 40: x.most / 2} {
			if got := Bid(c, x.m, waited, rich); got != (protocol.Bid{Max: x.most, Tip: min(tip, x.most/2)}) {
				t.Errorf("%v after %d blocks bids %+v, want %v and %v", x.m.Kind, waited, got, x.most, tip)
			}
		}
	}
	c.dispute.Target.Seat = protocol.None // a whistleblower's reject stands with its bond
	if got := Bid(c, attack, 0, rich).Max; got != per(unit.GEN/10, 32, attack) {
		t.Errorf("a challenger bids %v", got)
	}
	if got := Bid(c, verdict, 9, unit.GEN/50).Max; got != per(unit.GEN/50, 2, verdict) {
		t.Errorf("a poor verifier bids %v", got)
	}
}

// TestSpammer: dust to itself at its own bid, until submissions end.
func TestSpammer(t *testing.T) {
	d := newDesk(protocol.Submitter, "spammer", Settings{Interval: unit.Minute, Bid: ratio(3, 1), Tip: ratio(1, 2), After: 20 * unit.Minute}, 1)
	timer := d.start().Timers[0]
	if timer.At < 20*unit.Minute || timer.At > 30*unit.Minute {
		t.Errorf("begins at %v", timer.At)
	}
	got := d.ring(timer)
	if len(got.Messages) != 1 || len(got.Timers) != 1 {
		t.Fatalf("sends %+v", got)
	}
	want := protocol.Message{Kind: protocol.Transfer, To: ownAccount, Amount: 1, Bid: protocol.Bid{Max: 300, Tip: 50}}
	wantMessage(t, Intents{Messages: got.Messages}, want)
	d.self.Until = d.now
	if late := d.ring(Timer{At: d.now, Tag: tagSubmit}); len(late.Timers) != 0 {
		t.Error("it goes on after the end")
	}
	if b := bounded(ratio(1<<40, 1), unit.GEN); b != protocol.MaxBid {
		t.Errorf("a bid of %v", b)
	}
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.TaskSubmitted}))
}
