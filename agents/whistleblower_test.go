package agents

import (
	"math"
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/unit"
)

var verdictA = protocol.Target{Task: 3, Attempt: 1, Seat: 0}

// look is the timer of a look around at a time.
func look(at unit.Time) Timer { return Timer{At: at, Tag: tagLook} }

// checking returns a member that is computing the check of a verdict with the
// given claims, whose window is open until an hour.
func checking(t *testing.T, posted []protocol.SegmentClaim) (*desk, Work) {
	t.Helper()
	d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
	d.chain.join(0)
	d.chain.verdict(verdictA, posted, unit.Hour)
	got := d.ring(look(unit.Minute))
	work := Work{Kind: Verify, Target: verdictA, Account: 50}
	if !slices.Equal(got.Work, []Work{work}) {
		t.Fatalf("a member with one verdict to check wants %+v", got)
	}
	return d, work
}

// challenging returns a whistleblower whose challenge 11 is committed, and the
// timer of its reveal.
func challenging(t *testing.T, own []protocol.SegmentClaim) (*desk, Timer) {
	t.Helper()
	d, work := checking(t, measured(10, 20, 30))
	got := d.done(WorkDone{Work: work, Claims: own})
	if len(got.Timers) != 1 {
		t.Fatalf("a check that differs wants %+v", got)
	}
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.ChallengeCommitted, Value: 11, Hash: got.Messages[0].Hash}))
	return d, got.Timers[0]
}

func TestWhistleblowerJoinsTheEmptiestNetwork(t *testing.T) {
	for _, c := range []struct {
		counts [2]int
		joins  protocol.NetworkID
	}{{[2]int{3, 2}, 1}, {[2]int{0, 5}, 0}, {[2]int{8, 7}, 1}} {
		d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
		d.chain.counts[0], d.chain.counts[1] = c.counts[0], c.counts[1]
		got := d.ring(look(unit.Minute))
		want(t, Intents{Messages: got.Messages}, []protocol.Message{{Kind: protocol.JoinNetwork, Network: c.joins}}, nil, nil)
	}
}

// Where nothing can be challenged, a whistleblower does not even look around.
func TestNothingToChallenge(t *testing.T) {
	for v := range protocol.Variants {
		d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
		d.chain.params.Variant = v
		if got := d.start(); (len(got.Timers) == 1) != v.Challenged() {
			t.Errorf("%v: wants %+v", v, got)
		}
	}
}

// A join waits for its block: a look before that sends no second one.
func TestOneJoinAtATime(t *testing.T) {
	d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
	for now, messages := range []int{1, 0, 1} {
		if got := d.ring(look(unit.Time(now) * BlockMargin * 2 / 3)); len(got.Messages) != messages {
			t.Errorf("look %d sends %+v", now, got.Messages)
		}
	}
}

// Between equal networks the stream decides: over 1,000 agents each is joined by
// 500 within 4 sigma (63).
func TestWhistleblowersSpreadOverEqualNetworks(t *testing.T) {
	first := 0
	for number := range uint64(1000) {
		d := newDesk(protocol.Whistleblower, "always", Settings{}, number)
		if d.ring(look(unit.Minute)).Messages[0].Network == 0 {
			first++
		}
	}
	if first < 437 || first > 563 {
		t.Errorf("%d of 1000 joined network 0", first)
	}
}

// The next look is an exponential interval away, after the check if there is
// one: over 4,000 looks the mean is ten minutes within 4 sigma.
func TestWhistleblowerLooksAround(t *testing.T) {
	d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
	draws := stream.New(1, stream.AgentDecision, 1)
	want(t, d.start(), nil, nil, []Timer{look(draws.Exp(lookInterval))})

	const n = 4000
	var sum unit.Time
	for range n {
		at := d.now
		sum += d.ring(look(at + 1)).Timers[0].At - (at + 1)
	}
	if off := math.Abs(float64(sum)/n/float64(lookInterval) - 1); off > 4/math.Sqrt(n) {
		t.Errorf("the mean interval is off by %v", off)
	}

	// 1,800 Mgas on 10 Mgas/s take 180 s, in a foreign arithmetic 1.3 times that.
	for arithmetic, takes := range map[protocol.Arithmetic]unit.Time{ownArith: 180 * unit.Second, otherArith: 234 * unit.Second} {
		d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
		d.chain.join(0)
		d.chain.verdict(verdictA, measured(1, 2, 3), unit.Hour)
		seat := d.chain.seats[verdictA]
		seat.arithmetic = arithmetic
		d.chain.seats[verdictA] = seat
		draws := stream.New(1, stream.AgentDecision, 1)
		draws.Uint64n(1)
		want(t, d.ring(look(unit.Minute)), nil, []Work{{Kind: Verify, Target: verdictA, Account: 50}},
			[]Timer{look(unit.Minute + takes + draws.Exp(lookInterval))})
	}
}

func TestMemberChecksWhatItCanInTime(t *testing.T) {
	// 180 s of work and the margin: the last moment is 240 s before the end.
	for now, checks := range map[unit.Time]int{unit.Hour - 240*unit.Second: 1, unit.Hour - 240*unit.Second + 1: 0} {
		d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
		d.chain.join(0)
		d.chain.verdict(verdictA, measured(1, 2, 3), unit.Hour)
		if got := d.ring(look(now)); len(got.Work) != checks || len(got.Timers) != 1 {
			t.Errorf("at %v: %+v", now, got)
		}
	}
}

// Where whistleblowers are drawn, a member checks what it was drawn for, as soon as it
// is, and nothing else.
func TestMemberChecksWhatItIsDrawnFor(t *testing.T) {
	d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
	d.chain.join(0)
	d.chain.verdict(verdictA, measured(1, 2, 3), unit.Hour)
	seat := d.chain.seats[verdictA]
	seat.undrawn = true
	d.chain.seats[verdictA] = seat
	if got := d.ring(look(unit.Minute)); len(got.Work) != 0 {
		t.Errorf("it was not drawn, and wants %+v", got.Work)
	}
	seat.undrawn = false
	d.chain.seats[verdictA] = seat
	drawn := protocol.Event{Kind: protocol.WatcherDrawn, Task: verdictA.Task, Attempt: verdictA.Attempt, Seat: verdictA.Seat}
	want(t, d.hear(drawn), nil, []Work{{Kind: Verify, Target: verdictA, Account: 50}}, nil)
	wantNothing(t, d.hear(drawn))
}

func TestMemberChecksEachVerdictOnce(t *testing.T) {
	d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
	d.chain.join(0)
	var checked []protocol.TaskID
	for task := range protocol.TaskID(5) {
		d.chain.verdict(protocol.Target{Task: task, Attempt: 1}, measured(1, 2, 3), unit.Hour)
	}
	for range 10 {
		for _, w := range d.ring(look(d.now + 1)).Work {
			checked = append(checked, w.Target.Task)
		}
	}
	slices.Sort(checked)
	if !slices.Equal(checked, []protocol.TaskID{0, 1, 2, 3, 4}) {
		t.Errorf("checked %v", checked)
	}
}

// Picks are uniform over the open verdicts: 3,000 first picks over 3 verdicts,
// each within 4 sigma (103) of 1,000.
func TestMemberPicksAtRandom(t *testing.T) {
	var picks [3]int
	for number := range uint64(3000) {
		d := newDesk(protocol.Whistleblower, "always", Settings{}, number)
		d.chain.join(0)
		for task := range protocol.TaskID(3) {
			d.chain.verdict(protocol.Target{Task: task, Attempt: 1}, measured(1, 2, 3), unit.Hour)
		}
		picks[d.ring(look(1)).Work[0].Target.Task]++
	}
	for task, n := range picks {
		if n < 897 || n > 1103 {
			t.Errorf("task %d was picked %d times of 3000", task, n)
		}
	}
}

func TestPendingMembersWait(t *testing.T) {
	for _, state := range []protocol.MemberState{protocol.Joining, protocol.Leaving} {
		d := newDesk(protocol.Whistleblower, "always", Settings{}, 1)
		d.chain.members[ownAccount] = protocol.MembershipView{Network: testNetwork, State: state}
		d.chain.verdict(verdictA, measured(1, 2, 3), unit.Hour)
		if got := d.ring(look(1)); len(got.Messages)+len(got.Work) > 0 || len(got.Timers) != 1 {
			t.Errorf("state %d: %+v", state, got)
		}
	}
}

func TestChallengeOfOtherNumbers(t *testing.T) {
	d, work := checking(t, measured(10, 20, 30))
	own := measured(10, 21, 30)
	draws := d.stream
	salt := merkle.Hash(draws.Hash())
	reveals := Timer{At: unit.Hour + 1, Tag: tagReveal, Subject: 1}
	commit := protocol.ChallengeCommit(ownAccount, verdictA, protocol.VerdictRoot(own), salt)
	want(t, d.done(WorkDone{Work: work, Claims: own}), []protocol.Message{{
		Kind: protocol.CommitChallenge, Network: testNetwork, Amount: testFee, Hash: commit,
	}}, nil, []Timer{reveals})

	wantNothing(t, d.hear(protocol.Event{Kind: protocol.ChallengeCommitted, Value: 11, Hash: commit}))
	wantMessage(t, d.ring(reveals), protocol.Message{
		Kind: protocol.RevealChallenge, Challenge: 11, Task: 3, Attempt: 1, Seat: 0,
		Hash: protocol.VerdictRoot(own), Salt: salt,
	})
}

func TestNoChallengeOfEqualNumbers(t *testing.T) {
	d, work := checking(t, measured(10, 20, 30))
	wantNothing(t, d.done(WorkDone{Work: work, Claims: measured(10, 20, 30)}))
}

func TestNoChallengeThatWouldComeTooLate(t *testing.T) {
	d, work := checking(t, measured(10, 20, 30))
	d.now = unit.Hour - BlockMargin + 1
	wantNothing(t, d.done(WorkDone{Work: work, Claims: measured(1, 2, 3)}))

	d, work = checking(t, measured(10, 20, 30))
	d.chain.close(verdictA)
	wantNothing(t, d.done(WorkDone{Work: work, Claims: measured(1, 2, 3)}))
}

// Two commits under way are told apart by their hashes.
func TestTwoCommitsUnderWay(t *testing.T) {
	d, work := checking(t, measured(10, 20, 30))
	other := protocol.Target{Task: 4, Attempt: 1}
	d.chain.verdict(other, measured(1, 2, 3), 2*unit.Hour)
	first := d.done(WorkDone{Work: work, Claims: measured(7, 8, 9)})
	second := d.done(WorkDone{Work: Work{Kind: Verify, Target: other, Account: 50}, Claims: measured(7, 8, 9)})
	d.hear(protocol.Event{Kind: protocol.ChallengeCommitted, Value: 12, Hash: second.Messages[0].Hash})
	d.hear(protocol.Event{Kind: protocol.ChallengeCommitted, Value: 11, Hash: first.Messages[0].Hash})
	for number, timer := range map[int32]Timer{11: first.Timers[0], 12: second.Timers[0]} {
		if got := d.ring(timer).Messages; len(got) != 1 || got[0].Challenge != number {
			t.Errorf("challenge %d is revealed by %+v", number, got)
		}
	}
}

func TestRefusedChallengeIsForgotten(t *testing.T) {
	d, work := checking(t, measured(10, 20, 30))
	reveals := d.done(WorkDone{Work: work, Claims: measured(7, 8, 9)}).Timers[0]
	wantNothing(t, d.ring(reveals))
	if len(d.memory.charges) != 0 {
		t.Errorf("remembered %+v", d.memory.charges)
	}
}

// Numbers that were opened as true, and are not those of the own re-run either, are
// challenged without another one.
func TestChallengeOfOpenedNumbers(t *testing.T) {
	own := measured(10, 21, 30)
	d, reveals := challenging(t, own)
	d.ring(reveals)
	d.now = 2 * unit.Hour
	d.chain.verdict(verdictA, measured(10, 22, 30), 3*unit.Hour)
	lost := about(protocol.DisputeEnded, verdictA)
	lost.Account, lost.Other, lost.Outcome = 50, int32(ownAccount), 6
	draws := d.stream
	commit := protocol.ChallengeCommit(ownAccount, verdictA, protocol.VerdictRoot(own), merkle.Hash(draws.Hash()))
	want(t, d.hear(lost), []protocol.Message{{
		Kind: protocol.CommitChallenge, Network: testNetwork, Amount: testFee, Hash: commit,
	}}, nil, []Timer{{At: 3*unit.Hour + 1, Tag: tagReveal, Subject: 2}})

	lost.Outcome = 5
	wantNothing(t, d.hear(lost))
}

// A won challenge becomes a reject only if the own re-run was suspicious and
// the re-run in the solver's arithmetic contradicts the solver; else the
// invitation is declined.
func TestInvitationToReject(t *testing.T) {
	invited := about(protocol.RejectInvited, verdictA)
	invited.Dispute = 6

	declined := protocol.Message{Kind: protocol.Withdraw, Task: 3, Attempt: 1, Seat: protocol.None, Dispute: 6}
	d, reveals := challenging(t, measured(10, 20, 29))
	d.ring(reveals)
	wantMessage(t, d.hear(invited), declined)

	d, reveals = challenging(t, measured(10, testLimit+2, testLimit+1))
	d.ring(reveals)
	first := Work{Kind: Rerun, Target: verdictA, Segment: 9}
	wantWork(t, d.hear(invited), first)
	second := Work{Kind: Rerun, Target: verdictA, Segment: 17}
	wantWork(t, d.done(WorkDone{Work: first, Root: mark("r", 1), Committed: mark("r", 1)}), second)
	proof := []merkle.Hash{mark("p", 1)}
	wantMessage(t, d.done(WorkDone{Work: second, Root: mark("r", 2), Committed: mark("r", 1), Proof: proof}), protocol.Message{
		Kind: protocol.Reject, Task: 3, Attempt: 1, Seat: protocol.None, Dispute: 6, Segment: 17,
		Hash: mark("r", 2), Hash2: mark("r", 1), Hashes: proof,
	})
	wantMessage(t, d.done(WorkDone{Work: second, Root: mark("r", 1), Committed: mark("r", 1)}), declined)
}

func TestWhistleblowerPlaysItsGames(t *testing.T) {
	d, _ := challenging(t, measured(7, 8, 9))
	wantWork(t, d.hear(protocol.Event{Kind: protocol.GameOpened, Account: 50, Other: int32(ownAccount), Dispute: 6}),
		Work{Kind: Trace, Dispute: 6})
	wantMessage(t, d.hear(protocol.Event{Kind: protocol.ResponseDue, Dispute: 7}), protocol.Message{Kind: protocol.Defend, Dispute: 7})
}
