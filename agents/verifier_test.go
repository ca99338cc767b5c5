package agents

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/unit"
)

var (
	never  = unit.Ratio{Num: 0, Den: 1}
	always = unit.Ratio{Num: 1, Den: 1}
	seatA  = protocol.Target{Task: 3, Attempt: 1, Seat: 2}
)

// verifying seats an honest verifier with the given rate of forced errors and
// lets it do its work on a seat, up to the commitment.
func verifying(t *testing.T, forced unit.Ratio, truth []protocol.SegmentClaim) (*desk, protocol.Message) {
	t.Helper()
	d := newDesk(protocol.Verifier, "honest", Settings{}, 1)
	d.chain.params.ForcedError = forced
	return d, commitSeat(t, d, seatA, truth)
}

// commitSeat plays a seat from its seal to the commitment.
func commitSeat(t *testing.T, d *desk, seat protocol.Target, truth []protocol.SegmentClaim) protocol.Message {
	t.Helper()
	d.chain.seat(seat)
	e := about(protocol.SeatSealed, seat)
	e.Hash = mark("seal", int(seat.Task))
	work := Work{Kind: Verify, Target: seat, Account: ownAccount}
	wantWork(t, d.hear(e), work)
	got := d.done(WorkDone{Work: work, Claims: truth})
	if len(got.Messages) != 1 || len(got.Work)+len(got.Timers) > 0 {
		t.Fatalf("after the re-run: %+v", got)
	}
	return got.Messages[0]
}

func TestVerifierRegistersItsKey(t *testing.T) {
	d := newDesk(protocol.Verifier, "honest", Settings{}, 1)
	wantMessage(t, d.start(), protocol.Message{
		Kind: protocol.Register, Role: protocol.Verifier, Arithmetic: ownArith, Speed: 9, VRFKey: d.self.Key.Public(),
	})
}

func TestVerifierPostsWhatItMeasured(t *testing.T) {
	truth := measured(10, 20, 30)
	d, commit := verifying(t, never, truth)

	draws := stream.New(1, stream.AgentDecision, 1)
	salt, trueSalt := merkle.Hash(draws.Hash()), merkle.Hash(draws.Hash())
	root := protocol.VerdictRoot(truth)
	wantCommit := protocol.Message{
		Kind: protocol.CommitVerdict, Task: 3, Attempt: 1, Seat: 2,
		Hash: protocol.Sealed(root, salt), Hash2: protocol.Sealed(root, trueSalt),
	}
	want(t, Intents{Messages: []protocol.Message{commit}}, []protocol.Message{wantCommit}, nil, nil)

	wantMessage(t, d.hear(about(protocol.RevealOpened, seatA)), protocol.Message{
		Kind: protocol.RevealVerdict, Task: 3, Attempt: 1, Seat: 2, Claims: truth, Salt: salt,
	})
	wantNothing(t, d.hear(about(protocol.AnswersDue, seatA)))
	e := about(protocol.ResponseDue, seatA)
	e.Dispute = 4
	wantMessage(t, d.hear(e), protocol.Message{Kind: protocol.Defend, Dispute: 4})
	wantWork(t, d.hear(protocol.Event{Kind: protocol.GameOpened, Dispute: 4}), Work{Kind: Trace, Dispute: 4})
}

func TestForcedErrorFalsifiesOneSegmentAndEverySuspicion(t *testing.T) {
	for _, c := range []struct {
		truth   []protocol.SegmentClaim
		falsify int // least number of falsified segments
		must    []int
	}{
		{measured(10, 20, 30), 1, nil},
		{measured(10, testLimit, 30), 1, nil},
		{measured(10, testLimit+1, 30), 1, []int{1}},
		{measured(testLimit+1, 20, unit.MaxDistance), 2, []int{0, 2}},
		{misbegun(measured(10, 20, 30)), 1, []int{3}},
	} {
		d, commit := verifying(t, always, c.truth)
		reveal := d.hear(about(protocol.RevealOpened, seatA)).Messages[0]
		if commit.Hash != protocol.Sealed(protocol.VerdictRoot(reveal.Claims), reveal.Salt) {
			t.Errorf("the reveal does not open the commitment")
		}
		var changed []int
		for i, claim := range reveal.Claims {
			if claim.Segment != c.truth[i].Segment || claim.Distance > testLimit {
				t.Errorf("claim %+v does not accept segment %d", claim, c.truth[i].Segment)
			}
			if start := claim.Segment == protocol.StartSegment; claim.StepRoot != c.truth[i].StepRoot && (start || claim.WorkRoot != c.truth[i].WorkRoot) {
				changed = append(changed, i)
			} else if claim != c.truth[i] {
				t.Errorf("claim %+v is half falsified", claim)
			}
		}
		if len(changed) < c.falsify || len(changed) > len(c.must)+1 {
			t.Errorf("segments %v were falsified", changed)
		}
		for _, i := range c.must {
			if !slices.Contains(changed, i) {
				t.Errorf("segment %d is suspicious and was not falsified", i)
			}
		}

		_, proof := d.self.Key.Prove(protocol.ForcedAlpha(seatA, mark("seal", 3)))
		got := d.hear(about(protocol.AnswersDue, seatA)).Messages
		opened := protocol.Message{
			Kind: protocol.OpenForced, Task: 3, Attempt: 1, Seat: 2, Proof: proof, Claims: c.truth, Salt: got[0].Salt,
		}
		want(t, Intents{Messages: got}, []protocol.Message{opened}, nil, nil)
		if commit.Hash2 != protocol.Sealed(protocol.VerdictRoot(c.truth), got[0].Salt) {
			t.Errorf("the opening does not open the sealed verdict")
		}
		wantNothing(t, d.hear(about(protocol.AnswersDue, seatA)))
	}
}

// A challenged forced error is opened, not defended; once the chain has taken
// it, the true verdict is defended.
func TestVerifierOpensBeforeItDefends(t *testing.T) {
	d, _ := verifying(t, always, measured(10, 20, 30))
	due := about(protocol.ResponseDue, seatA)
	due.Dispute = 4
	if got := d.hear(due).Messages; len(got) != 1 || got[0].Kind != protocol.OpenForced {
		t.Fatalf("a challenged forced error was answered by %+v", got)
	}
	wantNothing(t, d.hear(due))
	wantNothing(t, d.hear(about(protocol.ForcedOpened, seatA)))
	wantMessage(t, d.hear(due), protocol.Message{Kind: protocol.Defend, Dispute: 4})
	wantNothing(t, d.hear(about(protocol.AnswersDue, seatA)))
}

func TestVerifierFollowsSuspicionsUp(t *testing.T) {
	truth := measured(testLimit+5, testLimit, testLimit+9)
	d, _ := verifying(t, never, truth)
	worst := Work{Kind: Rerun, Target: seatA, Segment: 17}
	wantWork(t, d.hear(about(protocol.SuspicionRaised, seatA)), worst)
	wantNothing(t, d.hear(about(protocol.SuspicionRaised, seatA)))

	second := Work{Kind: Rerun, Target: seatA, Segment: 4}
	wantWork(t, d.done(WorkDone{Work: worst, Root: mark("r", 1), Committed: mark("r", 1)}), second)

	proof := []merkle.Hash{mark("p", 1), mark("p", 2)}
	wantMessage(t, d.done(WorkDone{Work: second, Root: mark("r", 2), Committed: mark("r", 3), Proof: proof}), protocol.Message{
		Kind: protocol.Reject, Task: 3, Attempt: 1, Seat: 2, Dispute: protocol.None, Segment: 4,
		Hash: mark("r", 2), Hash2: mark("r", 3), Hashes: proof,
	})
}

// Of equal distances the first segment is re-run first; one at the threshold is
// none of them.
func TestSuspicionsInOrder(t *testing.T) {
	var u suspicion
	var order []int32
	claims := append(measured(testLimit+1, testLimit+1, testLimit+1), protocol.SegmentClaim{Segment: 30, Distance: testLimit})
	for work, ok := u.raise(seatA, claims, testLimit); ok; work, ok = u.next(seatA) {
		order = append(order, work.Segment)
	}
	if !slices.Equal(order, []int32{4, 9, 17}) {
		t.Errorf("re-run in the order %v", order)
	}
}

// A forced error says that declared updates are right, as they are or not, and errs about
// something else: about them everybody would see it.
func TestForcedErrorsTakeUpdatesAsDeclared(t *testing.T) {
	declared := protocol.UpdatesRoot(nil) // of a chain that shows none
	for _, right := range []merkle.Hash{declared, mark("others", 1)} {
		truth := append(begun(measured(10, 20)), protocol.UpdatesClaim(right, declared))
		for seed := range uint64(20) {
			d := newDesk(protocol.Verifier, "honest", Settings{}, seed)
			s := stream.New(seed, stream.AgentDecision, 1)
			posted := falsified(d.chain, truth, seatA.Task, &s)
			if posted[3] != protocol.UpdatesClaim(declared, declared) {
				t.Fatalf("posts %+v of the updates", posted[3])
			}
			if slices.Equal(posted[:3], truth[:3]) {
				t.Error("it errs about nothing")
			}
		}
	}
}

// A wrong start is the most suspicious of all, and nobody looks for where in the
// trajectory it began. Of a start that is right nothing else is told than of segments.
func TestSuspicionOfAStart(t *testing.T) {
	var u suspicion
	work, ok := u.raise(seatA, misbegun(measured(testLimit+1, 20, 30)), testLimit)
	if !ok || work != (Work{Kind: Rerun, Target: seatA, Segment: protocol.StartSegment}) {
		t.Fatalf("first is %+v", work)
	}
	if work, ok = u.next(seatA); !ok || work.Kind != Rerun || work.Segment != 4 {
		t.Errorf("then %+v", work)
	}
	if work, ok = u.next(seatA); ok {
		t.Errorf("and %+v", work)
	}
	u = suspicion{}
	if work, ok = u.raise(seatA, begun(measured(10, 20, 30)), testLimit); ok {
		t.Errorf("of a right start: %+v", work)
	}
}

// The start is one of the claims that a forced error may falsify.
func TestForcedErrorOfAStart(t *testing.T) {
	d := newDesk(protocol.Verifier, "honest", Settings{}, 7)
	d.chain.seat(seatA)
	truth, picked := begun(measured(10, 20, 30)), make([]int, 4)
	for range 400 {
		for i, c := range falsified(d.chain, truth, seatA.Task, &d.stream) {
			if c != truth[i] {
				picked[i]++
			}
		}
	}
	if slices.Min(picked) < 60 || slices.Max(picked) > 140 { // 100 in the mean, sigma below 9
		t.Errorf("of 400 forced errors the claims were picked %v times", picked)
	}
}

func TestVerifierLeavesOthersEventsAlone(t *testing.T) {
	d, _ := verifying(t, always, measured(10, 20, 30))
	for _, kind := range []protocol.EventKind{protocol.RevealOpened, protocol.AnswersDue, protocol.ResponseDue, protocol.SeatSealed} {
		e := about(kind, seatA)
		e.Account, e.Other = 99, int32(ownAccount)
		wantNothing(t, d.hear(e))
	}
}

func TestVerifierWithdrawsAnHonestJump(t *testing.T) {
	d, _ := verifying(t, never, measured(testLimit+5, 20, 30))
	work := d.hear(about(protocol.SuspicionRaised, seatA)).Work[0]
	wantMessage(t, d.done(WorkDone{Work: work, Root: mark("r", 1), Committed: mark("r", 1)}),
		protocol.Message{Kind: protocol.Withdraw, Task: 3, Attempt: 1, Seat: 2})
}

// An opened forced error's true verdict may be suspicious, too.
func TestVerifierFollowsUpAfterItsForcedError(t *testing.T) {
	d, _ := verifying(t, always, measured(10, testLimit+1, 30))
	d.hear(about(protocol.AnswersDue, seatA))
	d.hear(about(protocol.ForcedOpened, seatA))
	wantWork(t, d.hear(about(protocol.SuspicionRaised, seatA)), Work{Kind: Rerun, Target: seatA, Segment: 9})
}

func TestVerifierForgetsASeatThatItLost(t *testing.T) {
	for _, kind := range []protocol.EventKind{protocol.SeatMissed, protocol.VerdictFalse} {
		d, _ := verifying(t, never, measured(10, 20, 30))
		wantNothing(t, d.hear(about(kind, seatA)))
		wantNothing(t, d.hear(about(protocol.RevealOpened, seatA)))
		if len(d.memory.seats) != 0 {
			t.Errorf("event %d left %d seats in memory", kind, len(d.memory.seats))
		}
	}
}

func TestVerifierSendsNothingForWorkThatCameTooLate(t *testing.T) {
	d := newDesk(protocol.Verifier, "honest", Settings{}, 1)
	d.chain.seat(seatA)
	work := d.hear(about(protocol.SeatSealed, seatA)).Work[0]
	wantNothing(t, d.hear(about(protocol.RevealOpened, seatA)))
	d.hear(about(protocol.SeatMissed, seatA))
	wantNothing(t, d.done(WorkDone{Work: work, Claims: measured(1, 2, 3)}))
}

// Over 4,000 seats the rate of forced errors is phi within 4 sigma, and each
// proof verifies under the registered key. The seeds are fixed; a right
// implementation fails at 1 seed in 16,000.
func TestForcedErrorRate(t *testing.T) {
	const seats = 4000
	d := newDesk(protocol.Verifier, "honest", Settings{}, 9)
	truth := measured(1, 2, 3)
	forced := 0
	var picks [3]int
	for i := range seats {
		seat := protocol.Target{Task: protocol.TaskID(i), Attempt: 1}
		commitSeat(t, d, seat, truth)
		job := d.memory.seat(seat)
		output, ok := vrf.Real.Verify(d.self.Key.Public(), protocol.ForcedAlpha(seat, mark("seal", i)), job.proof)
		if !ok {
			t.Fatalf("seat %d: the proof does not verify", i)
		}
		if job.forced != d.chain.params.ForcedError.Hit(output.Uint64()) {
			t.Fatalf("seat %d: forced is %v against its VRF", i, job.forced)
		}
		if job.forced != !slices.Equal(job.posted, job.truth) {
			t.Fatalf("seat %d: forced is %v, posted %v", i, job.forced, job.posted)
		}
		if job.forced {
			forced++
			for i := range job.posted {
				if job.posted[i] != job.truth[i] {
					picks[i]++
				}
			}
		}
		d.chain.decide(seat)
	}
	const phi = 0.05
	if sigma := math.Sqrt(seats * phi * (1 - phi)); math.Abs(float64(forced)-seats*phi) > 4*sigma {
		t.Errorf("%d of %d forced, want %v ± %v", forced, seats, seats*phi, 4*sigma)
	}
	third := float64(forced) / 3
	for i, n := range picks {
		if math.Abs(float64(n)-third) > 4*math.Sqrt(third*2/3) {
			t.Errorf("segment %d was falsified %d times in %d forced errors", i, n, forced)
		}
	}
}

func ExampleEntry() {
	e, _ := Find(protocol.Verifier, "rubber-stamp")
	for _, p := range e.Params {
		fmt.Println(p.Name, p.Kind, p.Default, p.Options)
	}
	// Output: when_caught choice concede [concede defend]
}

// A distance that saturates is followed up to where the first state lies that is not
// finite: a re-run of that segment tells a liar from a training that diverged.
func TestSaturatedDistanceIsFollowedUp(t *testing.T) {
	rerun := func(segment int32) Work { return Work{Kind: Rerun, Target: seatA, Segment: segment} }
	scan := Work{Kind: Scan, Target: seatA}
	withdraw := protocol.Message{Kind: protocol.Withdraw, Task: 3, Attempt: 1, Seat: 2}
	agrees := func(segment int32) WorkDone {
		return WorkDone{Work: rerun(segment), Root: mark("r", 1), Committed: mark("r", 1)}
	}
	follow := func() *desk {
		d, _ := verifying(t, never, measured(1, unit.MaxDistance, 3))
		wantWork(t, d.hear(about(protocol.SuspicionRaised, seatA)), rerun(9))
		wantWork(t, d.done(agrees(9)), scan)
		return d
	}
	d := follow()
	wantWork(t, d.done(WorkDone{Work: scan, First: 2}), rerun(2))
	proof := []merkle.Hash{mark("p", 1)}
	wantMessage(t, d.done(WorkDone{Work: rerun(2), Root: mark("r", 2), Committed: mark("r", 1), Proof: proof}), protocol.Message{
		Kind: protocol.Reject, Task: 3, Attempt: 1, Seat: 2, Dispute: protocol.None, Segment: 2, Hash: mark("r", 2), Hash2: mark("r", 1), Hashes: proof,
	})
	d = follow()
	wantWork(t, d.done(WorkDone{Work: scan, First: 2}), rerun(2))
	wantMessage(t, d.done(agrees(2)), withdraw)
	wantMessage(t, follow().done(WorkDone{Work: scan, First: protocol.None}), withdraw)
}
