package agents

import (
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// A self-dealer does what an honest verifier does, message by message, and tells of its
// forced errors alone, when it commits to them and not before.
func TestSelfDealerTellsOfItsForcedErrors(t *testing.T) {
	truth := measured(10, 20, 30)
	for _, forced := range []unit.Ratio{never, always} {
		d := newDesk(protocol.Verifier, "self-dealer", Settings{}, 1)
		d.allies = &Coalition{}
		d.chain.params.ForcedError = forced
		d.chain.seat(seatA)
		sealed := about(protocol.SeatSealed, seatA)
		sealed.Hash = mark("seal", int(seatA.Task))
		d.hear(sealed)
		if _, told := d.allies.secret(seatA); told {
			t.Error("told before anything was known")
		}
		commit := d.done(WorkDone{Work: Work{Kind: Verify, Target: seatA, Account: ownAccount}, Claims: truth})
		_, honest := verifying(t, forced, truth)
		wantMessage(t, commit, honest)
		secret, told := d.allies.secret(seatA)
		if told != (forced == always) || told && (!secret.Forced || !slices.Equal(secret.Truth, truth)) {
			t.Errorf("phi %v: told %v, %+v", forced, told, secret)
		}
	}
}

// What was told of an attempt that is over is forgotten, and nil tells nothing.
func TestCoalitionForgets(t *testing.T) {
	d := newDesk(protocol.Verifier, "honest", Settings{}, 1)
	other := protocol.Target{Task: 9, Attempt: 1}
	d.chain.seat(seatA)
	d.chain.seat(other)
	c := &Coalition{}
	c.tell(d.chain, Secret{Target: seatA})
	d.chain.decide(seatA)
	c.tell(d.chain, Secret{Target: other})
	if _, told := c.secret(seatA); told || len(c.secrets) != 1 {
		t.Errorf("remembered %+v", c.secrets)
	}
	var none *Coalition
	none.tell(d.chain, Secret{Target: other})
	if _, told := none.secret(other); told || none.watches(d.chain, testNetwork) {
		t.Error("nobody told something")
	}
}

// insiderAt seats an insider in its network beside a window that is open, with a
// coalition of its own account and another member.
func insiderAt(hits int, member ledger.Account, network protocol.NetworkID) *desk {
	d := newDesk(protocol.Whistleblower, "insider", Settings{Hits: hits}, 1)
	d.chain.join(1)
	d.chain.members[member] = protocol.MembershipView{Network: network, State: protocol.Member}
	d.chain.verdict(verdictA, measured(1, 2, 3), unit.Hour)
	d.allies = &Coalition{Members: []ledger.Account{min(member, ownAccount), max(member, ownAccount)}}
	return d
}

// An insider challenges a forced error that it was told of with the numbers that it
// was told, once and without work; members of lesser accounts in its network go first.
func TestInsiderChallengesWhatItIsTold(t *testing.T) {
	truth := measured(10, 20, 30)
	for _, c := range []struct {
		name    string
		hits    int
		member  ledger.Account
		network protocol.NetworkID
		secret  Secret
		spoil   func(*desk)
		strikes int
	}{
		{"alone", 1, 90, testNetwork, Secret{Target: verdictA, Forced: true, Truth: truth, Root: protocol.VerdictRoot(truth)}, nil, 1},
		{"second", 1, 3, testNetwork, Secret{Target: verdictA, Forced: true, Truth: truth, Root: protocol.VerdictRoot(truth)}, nil, 0},
		{"second of two", 2, 3, testNetwork, Secret{Target: verdictA, Forced: true, Truth: truth, Root: protocol.VerdictRoot(truth)}, nil, 1},
		{"first here", 1, 3, testNetwork + 1, Secret{Target: verdictA, Forced: true, Truth: truth, Root: protocol.VerdictRoot(truth)}, nil, 1},
		{"no forced error", 1, 90, testNetwork, Secret{Target: verdictA, Truth: truth}, nil, 0},
		{"of another verdict", 1, 90, testNetwork, Secret{Target: seatA, Forced: true, Truth: truth, Root: protocol.VerdictRoot(truth)}, nil, 0},
		{"too late", 1, 90, testNetwork, Secret{Target: verdictA, Forced: true, Truth: truth, Root: protocol.VerdictRoot(truth)}, func(d *desk) { d.now = unit.Hour - BlockMargin + 1 }, 0},
		{"undrawn", 1, 90, testNetwork, Secret{Target: verdictA, Forced: true, Truth: truth, Root: protocol.VerdictRoot(truth)}, func(d *desk) {
			seat := d.chain.seats[verdictA]
			seat.undrawn = true
			d.chain.seats[verdictA] = seat
		}, 0},
		{"outside", 1, 90, testNetwork, Secret{Target: verdictA, Forced: true, Truth: truth, Root: protocol.VerdictRoot(truth)}, func(d *desk) { d.allies = nil }, 0},
	} {
		d := insiderAt(c.hits, c.member, c.network)
		d.allies.tell(d.chain, c.secret)
		if c.spoil != nil {
			c.spoil(d)
		}
		got := d.ring(look(max(d.now, unit.Minute)))
		if len(got.Messages) != c.strikes || len(got.Work) > 0 {
			t.Errorf("%s: %+v", c.name, got)
			continue
		}
		if c.strikes == 0 {
			continue
		}
		m, j := got.Messages[0], d.memory.charge(verdictA)
		if m.Kind != protocol.CommitChallenge || m.Hash != protocol.ChallengeCommit(ownAccount, verdictA, protocol.VerdictRoot(truth), j.salt) {
			t.Errorf("%s: sent %+v", c.name, m)
		}
		if again := d.ring(look(d.now + 1)); len(again.Messages) > 0 {
			t.Errorf("%s: challenged twice", c.name)
		}
	}
}

// An insider that is drawn does not wait for its next look around.
func TestInsiderIsDrawn(t *testing.T) {
	d := insiderAt(1, 90, testNetwork)
	d.allies.tell(d.chain, Secret{Target: verdictA, Forced: true, Truth: measured(10, 20, 30), Root: protocol.VerdictRoot(measured(10, 20, 30))})
	if got := d.hear(about(protocol.WatcherDrawn, verdictA)); len(got.Messages) != 1 || got.Messages[0].Kind != protocol.CommitChallenge {
		t.Errorf("a drawn insider wants %+v", got)
	}
}

// framing seats a framer whose coalition has a whistleblower in a network.
func framing(network protocol.NetworkID) *desk {
	d := newDesk(protocol.Verifier, "framer", Settings{}, 1)
	d.allies = &Coalition{Members: []ledger.Account{ownAccount, 90}}
	d.chain.members[90] = protocol.MembershipView{Network: network, State: protocol.Member}
	d.chain.seat(seatA)
	return d
}

// A framer posts garbage and concedes where its whistleblower watches, one seat an
// attempt, and is honest elsewhere.
func TestFramer(t *testing.T) {
	d := framing(testNetwork)
	got := d.hear(about(protocol.SeatSealed, seatA))
	secret, told := d.allies.secret(seatA)
	if len(got.Work) > 0 || len(got.Messages) != 1 || got.Messages[0].Kind != protocol.CommitVerdict || !told || secret.Forced {
		t.Fatalf("framing takes %+v, told %v", got, told)
	}
	due := about(protocol.ResponseDue, seatA)
	due.Dispute = 2
	wantMessage(t, d.hear(due), protocol.Message{Kind: protocol.Concede, Dispute: 2})

	second := protocol.Target{Task: seatA.Task, Attempt: seatA.Attempt, Seat: 3}
	d.chain.seat(second)
	wantWork(t, d.hear(about(protocol.SeatSealed, second)), Work{Kind: Verify, Target: second, Account: ownAccount})
	due = about(protocol.ResponseDue, second)
	due.Dispute = 3
	wantMessage(t, d.hear(due), protocol.Message{Kind: protocol.Defend, Dispute: 3})

	d = framing(testNetwork + 1)
	wantWork(t, d.hear(about(protocol.SeatSealed, seatA)), Work{Kind: Verify, Target: seatA, Account: ownAccount})
	if _, told := d.allies.secret(seatA); told {
		t.Error("an honest verdict was given away as garbage")
	}
}

// An accuser challenges the garbage that it was told of with other garbage, and
// rejects the proof by what is public and a root that is made up.
func TestAccuser(t *testing.T) {
	d := newDesk(protocol.Whistleblower, "accuser", Settings{}, 1)
	d.chain.join(1)
	d.chain.verdict(verdictA, measured(1, 2, 3), unit.Hour)
	d.allies = &Coalition{Members: []ledger.Account{ownAccount}}
	if got := d.ring(look(unit.Minute)); len(got.Messages)+len(got.Work) > 0 {
		t.Errorf("without a word it wants %+v", got)
	}
	d.allies.tell(d.chain, Secret{Target: verdictA})
	got := d.ring(look(2 * unit.Minute))
	if len(got.Messages) != 1 || got.Messages[0].Kind != protocol.CommitChallenge || len(got.Work) > 0 {
		t.Fatalf("told of garbage it wants %+v", got)
	}
	invited := about(protocol.RejectInvited, verdictA)
	invited.Dispute = 6
	fetch := Work{Kind: Fetch, Target: verdictA, Segment: 4}
	wantWork(t, d.hear(invited), fetch)
	proof := []merkle.Hash{mark("p", 1)}
	reject := d.done(WorkDone{Work: fetch, Committed: mark("r", 1), Proof: proof}).Messages
	if len(reject) != 1 || reject[0].Kind != protocol.Reject || reject[0].Dispute != 6 || reject[0].Seat != protocol.None || reject[0].Segment != 4 ||
		reject[0].Hash2 != mark("r", 1) || reject[0].Hash == mark("r", 1) || !slices.Equal(reject[0].Hashes, proof) {
		t.Errorf("rejects by %+v", reject)
	}
	wantNothing(t, d.hear(protocol.Event{Kind: protocol.GameOpened, Dispute: 6}))
}

// A copier claims the solver's numbers where its arithmetic is the solver's, with a
// work root that is made up where one is asked for.
func TestCopier(t *testing.T) {
	for _, roots := range []bool{true, false} {
		d := newDesk(protocol.Verifier, "copier", Settings{}, 1)
		d.chain.params.ForcedError = always
		d.chain.seat(seatA)
		task, seat := d.chain.tasks[seatA.Task], d.chain.seats[seatA]
		task.WorkRoots, seat.declared = roots, ownArith
		d.chain.tasks[seatA.Task], d.chain.seats[seatA] = task, seat

		fetch := Work{Kind: Fetch, Target: seatA}
		wantWork(t, d.hear(about(protocol.SeatSealed, seatA)), fetch)
		published := measured(0, 0, 0)
		for i := range published {
			published[i].WorkRoot = merkle.Hash{}
		}
		if got := d.done(WorkDone{Work: fetch, Claims: published}).Messages; len(got) != 1 || got[0].Kind != protocol.CommitVerdict {
			t.Fatalf("after reading: %+v", got)
		}
		for i, c := range d.hear(about(protocol.RevealOpened, seatA)).Messages[0].Claims {
			if c.Distance != 0 || c.StepRoot != published[i].StepRoot || c.WorkRoot.IsZero() == roots {
				t.Errorf("work roots %v: claims %+v", roots, c)
			}
		}
		wantNothing(t, d.hear(about(protocol.AnswersDue, seatA)))
		due := about(protocol.ResponseDue, seatA)
		due.Dispute = 2
		kind := protocol.Defend
		if roots {
			kind = protocol.Concede
		}
		wantMessage(t, d.hear(due), protocol.Message{Kind: kind, Dispute: 2})
	}
}

// In another arithmetic than the solver's there is nothing to copy, and data that are
// withheld cannot be read.
func TestCopierThatCannotCopy(t *testing.T) {
	d := newDesk(protocol.Verifier, "copier", Settings{}, 1)
	d.chain.seat(seatA)
	seat := d.chain.seats[seatA]
	seat.declared = otherArith
	d.chain.seats[seatA] = seat
	wantWork(t, d.hear(about(protocol.SeatSealed, seatA)), Work{Kind: Verify, Target: seatA, Account: ownAccount})

	d = newDesk(protocol.Verifier, "copier", Settings{}, 1)
	d.chain.seat(seatA)
	seat.declared = ownArith
	d.chain.seats[seatA] = seat
	fetch := Work{Kind: Fetch, Target: seatA}
	d.hear(about(protocol.SeatSealed, seatA))
	wantMessage(t, d.done(WorkDone{Work: fetch, Missing: true}), dataOf(seatA))
	wantWork(t, d.hear(about(protocol.DataServed, seatA)), fetch)
}

// Whoever only scares others off joins, stays, and does nothing.
func TestScareOff(t *testing.T) {
	d := newDesk(protocol.Whistleblower, "scare-off", Settings{}, 1)
	if got := d.ring(look(1)); len(got.Messages) != 1 || got.Messages[0].Kind != protocol.JoinNetwork {
		t.Errorf("outside it wants %+v", got)
	}
	d.chain.join(0)
	d.chain.verdict(verdictA, measured(1, 2, 3), unit.Hour)
	for range 20 {
		if got := d.ring(look(d.now + 1)); len(got.Messages)+len(got.Work) > 0 || len(got.Timers) != 1 {
			t.Errorf("a member wants %+v", got)
		}
	}
	wantNothing(t, d.hear(about(protocol.WatcherDrawn, verdictA)))
}
