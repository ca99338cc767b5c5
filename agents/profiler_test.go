package agents

import (
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/unit"
)

var measurementA = protocol.ProfileTarget(6, 1)

// measuring seats a profiler with the given rate of forced errors and lets it measure,
// up to the commitment.
func measuring(t *testing.T, name string, set Settings, forced unit.Ratio, truth []protocol.Comparison) (*desk, protocol.Message) {
	t.Helper()
	d := newDesk(protocol.Verifier, name, set, 1)
	d.chain.params.ForcedError = forced
	wantNothing(t, d.hear(about(protocol.ProfilerDrawn, measurementA)))
	sealed := about(protocol.SeatSealed, measurementA)
	sealed.Hash = mark("seal", 6)
	work := Work{Kind: Measure, Target: measurementA, Account: ownAccount}
	wantWork(t, d.hear(sealed), work)
	got := d.done(WorkDone{Work: work, Comparisons: truth})
	if len(got.Messages) != 1 || len(got.Work)+len(got.Timers) > 0 {
		t.Fatalf("after the measurement: %+v", got)
	}
	return d, got.Messages[0]
}

func TestProfilerMeasuresCommitsAndReveals(t *testing.T) {
	truth := compared(3, 40)
	for _, name := range []string{"honest", "rubber-stamp"} {
		d, commit := measuring(t, name, Settings{}, never, truth)
		draws := stream.New(1, stream.AgentDecision, 1)
		salt, trueSalt := merkle.Hash(draws.Hash()), merkle.Hash(draws.Hash())
		root := protocol.ProfileRoot(truth)
		want(t, Intents{Messages: []protocol.Message{commit}}, []protocol.Message{{
			Kind: protocol.CommitProfile, Profile: 6, Seat: 1, Hash: protocol.Sealed(root, salt), Hash2: protocol.Sealed(root, trueSalt),
		}}, nil, nil)
		wantMessage(t, d.hear(about(protocol.RevealOpened, measurementA)), protocol.Message{
			Kind: protocol.RevealProfile, Profile: 6, Seat: 1, Comparisons: truth, Salt: salt,
		})
		wantNothing(t, d.hear(about(protocol.AnswersDue, measurementA)))
		accused := about(protocol.ResponseDue, measurementA)
		accused.Dispute = 4
		wantMessage(t, d.hear(accused), protocol.Message{Kind: protocol.Defend, Dispute: 4})
		opened := about(protocol.GameOpened, measurementA)
		opened.Dispute = 4
		wantWork(t, d.hear(opened), Work{Kind: Trace, Dispute: 4})
	}
}

// A forced measurement is false in one comparison, plausible in all, and opened once.
func TestProfilerOpensItsForcedError(t *testing.T) {
	truth := compared(3, 40, 5)
	d, commit := measuring(t, "honest", Settings{}, always, truth)
	reveal := d.hear(about(protocol.RevealOpened, measurementA)).Messages[0]
	if commit.Hash != protocol.Sealed(protocol.ProfileRoot(reveal.Comparisons), reveal.Salt) {
		t.Error("the reveal does not open the commitment")
	}
	changed := 0
	for i, c := range reveal.Comparisons {
		if c.Distance < 3 || c.Distance > 40 || c.Update != truth[i].Update {
			t.Errorf("comparison %+v can be told from a measured one", c)
		}
		if c.WorkRoot != truth[i].WorkRoot {
			changed++
		}
	}
	if changed != 1 {
		t.Errorf("%d comparisons are false", changed)
	}
	got := d.hear(about(protocol.AnswersDue, measurementA)).Messages
	_, proof := d.self.Key.Prove(protocol.ForcedAlpha(measurementA, mark("seal", 6)))
	want(t, Intents{Messages: got}, []protocol.Message{{
		Kind: protocol.OpenForced, Task: protocol.None, Profile: 6, Seat: 1, Proof: proof, Comparisons: truth, Salt: got[0].Salt,
	}}, nil, nil)
	if commit.Hash2 != protocol.Sealed(protocol.ProfileRoot(truth), got[0].Salt) {
		t.Error("the opening does not open the sealed measurement")
	}
	wantNothing(t, d.hear(about(protocol.ResponseDue, measurementA))) // on its way
	wantNothing(t, d.hear(about(protocol.ForcedOpened, measurementA)))
	accused := about(protocol.ResponseDue, measurementA) // of the true numbers
	accused.Dispute = 9
	wantMessage(t, d.hear(accused), protocol.Message{Kind: protocol.Defend, Dispute: 9})
}

func TestProfilerForgetsASeatThatItMissed(t *testing.T) {
	for _, end := range []protocol.EventKind{protocol.SeatMissed, protocol.ProfileFalse} {
		d, _ := measuring(t, "honest", Settings{}, never, compared(1))
		wantNothing(t, d.hear(about(end, measurementA)))
		if len(d.memory.profiles) != 0 {
			t.Errorf("after %v the seat is still in memory", end)
		}
	}
}

func TestProfilerRevealsOnlyWhatItMeasured(t *testing.T) {
	d := newDesk(protocol.Verifier, "honest", Settings{}, 1)
	d.hear(about(protocol.SeatSealed, measurementA))
	wantNothing(t, d.hear(about(protocol.RevealOpened, measurementA)))
}

// A member measures again what another measured, keyed for that one, and challenges
// what differs; it is worth a jackpot as much larger as it takes longer.
func TestMemberChecksMeasurements(t *testing.T) {
	d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
	d.chain.join(0)
	posted, own := compared(10, 20), compared(10, 21)
	d.chain.measurement(measurementA, posted, unit.Hour)

	got := d.ring(look(unit.Minute))
	work := Work{Kind: Measure, Target: measurementA, Account: 50}
	if !slices.Equal(got.Work, []Work{work}) {
		t.Fatalf("a member with one measurement to check wants %+v", got)
	}
	// 18,000 Mgas on 10 Mgas/s, half of them in a foreign arithmetic.
	if took := duration(&View{Self: &d.self, Chain: d.chain}, measurementA); took != 900*unit.Second+1170*unit.Second {
		t.Errorf("it takes %v", took)
	}
	wantNothing(t, d.done(WorkDone{Work: work, Comparisons: posted}))

	draws := d.stream
	salt := merkle.Hash(draws.Hash())
	root := protocol.ProfileRoot(own)
	commit := protocol.ChallengeCommit(ownAccount, measurementA, root, salt)
	reveals := Timer{At: unit.Hour + 1, Tag: tagReveal, Subject: 1}
	want(t, d.done(WorkDone{Work: work, Comparisons: own}), []protocol.Message{{
		Kind: protocol.CommitChallenge, Network: testNetwork, Amount: testFee, Hash: commit,
	}}, nil, []Timer{reveals})
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.ChallengeCommitted, Task: protocol.None, Profile: protocol.None, Value: 11, Hash: commit}))
	wantMessage(t, d.ring(reveals), protocol.Message{
		Kind: protocol.RevealChallenge, Challenge: 11, Task: protocol.None, Attempt: protocol.None, Profile: 6, Seat: 1, Hash: root, Salt: salt,
	})
	accused := about(protocol.ResponseDue, measurementA)
	accused.Dispute = 7
	wantMessage(t, d.hear(accused), protocol.Message{Kind: protocol.Defend, Dispute: 7})

	v := &View{Self: &d.self, Chain: d.chain}
	if p := prospects(v, testNetwork, true); p.verdicts != 1 || p.jackpots != 750_000 {
		t.Errorf("a member sees %+v", p)
	}
	d.chain.seats[measurementA] = seatRecord{verifier: 50, end: unit.Hour, class: 1}
	if got := d.ring(look(unit.Minute)); len(got.Work) != 0 {
		t.Error("it measures in a class that its device has no speed in")
	}
}

// A profile's inflator claims multiples of its distances, rounded up, and nothing else
// that is not so; caught, it concedes.
func TestInflatorBendsDistancesAlone(t *testing.T) {
	for name, want := range map[string][2]unit.Distance{"profile-inflator": {5, 60}, "profile-deflator": {2, 27}} {
		d, _ := measuring(t, name, Settings{Multiple: ratio(3, 2)}, never, compared(3, 40))
		claimed := compared(3, 40)
		claimed[0].Distance, claimed[1].Distance = want[0], want[1]
		got := d.hear(about(protocol.RevealOpened, measurementA))
		if len(got.Messages) != 1 || !slices.Equal(got.Messages[0].Comparisons, claimed) {
			t.Errorf("%s claims %+v, want %+v", name, got.Messages, claimed)
		}
		accused := about(protocol.ResponseDue, measurementA)
		accused.Dispute = 4
		wantMessage(t, d.hear(accused), protocol.Message{Kind: protocol.Concede, Dispute: 4})
	}
}
