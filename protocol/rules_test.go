package protocol_test

import (
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// outcome of one world that is played to its end.
func playWorld(t *testing.T, s setup, p plan) (*world, *[15]int) {
	t.Helper()
	w := newWorld(t, s, p)
	for range 12 {
		w.block()
	}
	counts := w.count()
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0), Hash: w.dataRoot(p.unusable)})
	w.run()
	return w, counts
}

// judge returns the gain of who held the first attempt's first seat, profiler that of
// the first profile's.
func (w *world) judge() unit.Amount { return w.holder(protocol.Target{Attempt: 1}) }

func (w *world) profiler() unit.Amount { return w.holder(protocol.ProfileTarget(0, 0)) }

func (w *world) holder(t protocol.Target) unit.Amount {
	return w.gain(w.name(protocol.AccountOf(w.state.SeatVerifier(t))))
}

// TestIncentives holds the settlement to economic rules. Fees of messages are
// below a hundredth of a GEN here.
func TestIncentives(t *testing.T) {
	const dust = unit.GEN / 20
	seats := func(how string) map[[2]int]string { return map[[2]int]string{{1, 0}: how} }
	all := func(int) bool { return true }
	idle := map[string]string{"walt": "idle", "wendy": "idle", "wanda": "idle"}
	unverified := func(s *setup) { s.params.Verification.Rate = unit.Ratio{Num: 0, Den: 1} }
	only := func(name, how string) map[string]string {
		m := map[string]string{"walt": "idle", "wendy": "idle", "wanda": "idle"}
		m[name] = how
		return m
	}
	for _, c := range []struct {
		rule      string
		rationale string
		spoil     func(*setup)
		plan      plan
		holds     func(w *world, o *[15]int) bool
	}{
		{
			rule: "framing does not pay", rationale: "a pair that slashed an honest solver by its own garbage would gain one stake",
			plan: plan{seats: seats("altered"), answers: seats("concede"), whistles: only("walt", "frames")},
			holds: func(w *world, o *[15]int) bool {
				return w.judge()+w.gain("walt") < -5*unit.GEN && w.gain("bob") > 7*unit.GEN-dust && o[2] == 0
			},
		},
		{
			rule: "self-challenge does not pay", rationale: "or verifiers would post garbage and collect their own bounty",
			plan: plan{seats: seats("altered"), answers: seats("concede"), whistles: only("walt", "")},
			holds: func(w *world, _ *[15]int) bool {
				return w.judge()+w.gain("walt") < -4*unit.GEN
			},
		},
		{
			rule: "withholding does not pay, even with a friend who asks first", rationale: "the friend gets the bounty, a half; burn and treasury keep the rest",
			plan:  plan{withheld: map[int]string{1: "silent"}, seats: seats("stamped"), whistles: only("walt", "")},
			holds: func(w *world, o *[15]int) bool { return w.gain("bob")+w.gain("walt") < -2*unit.GEN && o[10] == 1 },
		},
		{
			rule: "who needs data and asks loses nothing", rationale: "a solver that serves only on the chain must not make verifiers late or poor",
			plan:  plan{withheld: map[int]string{1: "answers"}, whistles: only("walt", "idle")},
			holds: func(w *world, o *[15]int) bool { return w.judge() > unit.GEN*7/10 && o[9] == 0 && o[10] == 0 },
		},
		{
			rule: "a needless audit pays who must publish", rationale: "publishing costs fees, and whoever only annoys should bear them",
			plan:  plan{whistles: only("walt", "audits")},
			holds: func(w *world, _ *[15]int) bool { return w.gain("walt") <= -unit.GEN && w.gain("bob") > 7*unit.GEN },
		},
		{
			rule: "a task without data costs its submitter, even if it solves", rationale: "half of the deposit goes to the treasury",
			plan:  plan{unusable: "missing", whistles: only("walt", "idle")},
			holds: func(w *world, o *[15]int) bool { return w.gain("alice")+w.gain("bob") < -unit.GEN/2+dust && o[12] == 1 },
		},
		{
			rule: "a false accuser pays the accused", rationale: "whoever must defend true numbers is out of pocket for its answers",
			plan: plan{whistles: only("walt", "altered")},
			holds: func(w *world, o *[15]int) bool {
				return w.gain("walt") < -unit.GEN && w.judge() > unit.GEN && o[5] == 1
			},
		},
		{
			rule: "two identities get no more of a jackpot than one", rationale: "n/2^(n-1) <= 1: the truebit rule (reference T5)",
			spoil: func(s *setup) { s.params.ForcedError = unit.Ratio{Num: 1, Den: 1} },
			plan:  plan{watches: idle},
			holds: func(w *world, _ *[15]int) bool { return w.gain("walt")+w.gain("wendy") <= 15*unit.GEN },
		},
		{
			rule: "three identities get less", rationale: "the same, strictly",
			spoil: func(s *setup) { s.params.ForcedError, s.whistles = unit.Ratio{Num: 1, Den: 1}, 3 },
			plan:  plan{watches: idle},
			holds: func(w *world, _ *[15]int) bool {
				return w.gain("walt")+w.gain("wendy")+w.gain("wanda") < 12*unit.GEN
			},
		},
		{
			rule: "a forced error costs its verifier nothing", rationale: "it did not choose to err",
			spoil: func(s *setup) { s.params.ForcedError = unit.Ratio{Num: 1, Den: 1} },
			plan:  plan{watches: idle},
			holds: func(w *world, _ *[15]int) bool { return w.judge() > 8*unit.GEN/10-dust },
		},
		{
			rule: "a true number is never slashed", rationale: "honest distances have no upper bound",
			plan: plan{jumps: all},
			holds: func(w *world, o *[15]int) bool {
				return w.judge() > 0 && o[14] == 1 && w.state.Book().Burned() == 0
			},
		},
		{
			rule: "a copied verdict is slashed, and its solver paid", rationale: "distance 0 and the step root are public in the solver's own arithmetic",
			spoil: func(s *setup) { s.same = true },
			plan:  plan{seats: seats("copied"), whistles: only("walt", "")},
			holds: func(w *world, o *[15]int) bool {
				return w.judge() < -9*unit.GEN && w.gain("bob") > 7*unit.GEN-dust && o[13] == 1 && o[2] == 0
			},
		},
		{
			rule: "a cheat loses its stake, and the submitter nothing", rationale: "the escrow is whole at each re-pool",
			spoil: func(s *setup) { s.params.MaxAttempts = 1 },
			plan:  plan{fakes: map[int]func(int) bool{1: all}},
			holds: func(w *world, o *[15]int) bool {
				return w.gain("bob") < -20*unit.GEN && w.gain("alice") > -dust && o[2] == 1
			},
		},
		{
			rule: "inflating a threshold does not pay, even with a friend who challenges first", rationale: "or a profiler could accept a cheat's work by its own measure, and collect a bounty",
			spoil: unverified,
			plan:  plan{profiler: map[int]string{0: "raised"}, excuses: map[int]string{0: "concede"}, watches: only("walt", "")},
			holds: func(w *world, o *[15]int) bool {
				return w.profiler()+w.gain("walt") < -4*unit.GEN && o[11] == 1 && o[1] == 1
			},
		},
		{
			rule: "a false accuser of a measurement pays the profiler", rationale: "as of a verdict; its hashes were kept, so it computes nothing anew",
			spoil: unverified,
			plan:  plan{watches: only("walt", "altered")},
			holds: func(w *world, o *[15]int) bool {
				return w.gain("walt") < -3*unit.GEN && w.profiler() > unit.GEN/2-dust && o[5] == 3 && o[11] == 0
			},
		},
		{
			rule: "a forced error costs its profiler nothing", rationale: "it did not choose to err",
			spoil: func(s *setup) { unverified(s); s.params.ForcedError = unit.Ratio{Num: 1, Den: 1} },
			plan:  plan{watches: map[string]string{}},
			holds: func(w *world, o *[15]int) bool { return w.profiler() > -dust && o[6] == 6 && o[11] == 0 },
		},
		{
			rule: "a hired loser bars nobody", rationale: "or a false verifier would hire the first challenger",
			plan: plan{seats: seats("altered"), whistles: map[string]string{"walt": "hired"}},
			holds: func(w *world, o *[15]int) bool {
				return w.gain("wendy") > 4*unit.GEN && w.gain("walt") < -unit.GEN && o[13] == 1
			},
		},
	} {
		s := standard()
		if c.spoil != nil {
			c.spoil(&s)
		}
		if w, o := playWorld(t, s, c.plan); !c.holds(w, o) {
			t.Errorf("%s: %s.\nverifier %v walt %v wendy %v bob %v alice %v, outcomes %v", c.rule, c.rationale,
				w.judge(), w.gain("walt"), w.gain("wendy"), w.gain("bob"), w.gain("alice"), *o)
		}
	}
}

// TestMovesReplayTheBook: applying the Moved events to nothing gives every
// balance and the supply, so that a table of transfers is the whole truth.
func TestMovesReplayTheBook(t *testing.T) {
	s := standard()
	s.params.ForcedError = unit.Ratio{Num: 1, Den: 2}
	w := newWorld(t, s, plan{
		fakes: map[int]func(int) bool{1: func(int) bool { return true }}, late: map[int]bool{2: true},
		seats: map[[2]int]string{{1, 0}: "altered", {3, 0}: "absent"},
	})
	free, held := map[int32]unit.Amount{}, map[int32]unit.Amount{}
	w.heard = func(e *protocol.Event) {
		switch e.Movement {
		case ledger.Placed:
			free[e.Account] -= e.Amount
			held[e.Account] += e.Amount
		case ledger.Released:
			held[e.Account] -= e.Amount
			free[e.Account] += e.Amount
		case ledger.Captured, ledger.Burned:
			held[e.Account] -= e.Amount
			free[e.Other] += e.Amount
		case ledger.Opened, ledger.Transferred:
			free[e.Account] -= e.Amount
			free[e.Other] += e.Amount
		}
	}
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	w.run()
	b := w.state.Book()
	for a := range ledger.Account(b.Len()) {
		if free[int32(a)] != b.Free(a) || held[int32(a)] != b.Held(a) {
			t.Errorf("account %d: moves give %v and %v held, the book %v and %v", a, free[int32(a)], held[int32(a)], b.Free(a), b.Held(a))
		}
	}
	if outside := -free[protocol.None]; outside != b.Total() || b.Burned() == 0 {
		t.Errorf("from outside came %v, the supply is %v, burned %v", outside, b.Total(), b.Burned())
	}
}

// TestRunsRepeat: the same world twice gives the same events and the same state;
// a silent account beside it changes neither.
func TestRunsRepeat(t *testing.T) {
	run := func(seed byte, silent bool) (merkle.Hash, []byte) {
		s := standard()
		s.seed = seed
		s.params.ForcedError = unit.Ratio{Num: 1, Den: 2}
		w := newWorld(t, s, plan{seats: map[[2]int]string{{1, 0}: "altered"}})
		if silent {
			w.open("silent", submitterParty)
		}
		var log []byte
		w.heard = func(e *protocol.Event) {
			if e.Movement != ledger.Opened {
				log = protocol.AppendEvent(log, e)
			}
		}
		for range 12 {
			w.block()
		}
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
		w.run()
		return w.state.Digest(), log
	}
	state, events := run(1, false)
	again, repeated := run(1, false)
	if state != again || !slices.Equal(events, repeated) {
		t.Error("the same world gives other events")
	}
	if _, beside := run(1, true); !slices.Equal(events, beside) {
		t.Error("a silent account changes the events")
	}
	if other, _ := run(2, false); other == state {
		t.Error("other keys give the same state")
	}
}

// TestConcessionInTheGame: either side may give up in the middle.
func TestConcessionInTheGame(t *testing.T) {
	for _, c := range []struct {
		challenger bool
		want       int // outcome
	}{{true, 5}, {false, 13}} {
		w := newWorld(t, standard(), plan{
			seats: map[[2]int]string{{1, 0}: "altered"}, whistles: map[string]string{"wendy": "idle"},
		})
		for range 12 {
			w.block()
		}
		counts := w.count()
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
		e := w.until(protocol.MoveMade)
		d := w.state.Dispute(e.Dispute)
		from := d.Defender
		if c.challenger {
			from = d.Challenger
		}
		at := w.now
		w.send(protocol.Message{Kind: protocol.Concede, From: from, Dispute: e.Dispute})
		w.run()
		if counts[c.want] != 1 || counts[18-c.want] != 0 {
			t.Errorf("challenger gives up: %v, outcomes %v", c.challenger, *counts)
		}
		if v := w.state.Dispute(e.Dispute); v.How.String() != "conceded" || v.State != protocol.DisputeClosed || v.Game == nil || v.Closed != at+blockTime {
			t.Errorf("the dispute ended by %v in state %v, %v after its concession", v.How, v.State, v.Closed-at)
		}
	}
}

// refuseMembers follows a whistleblower in and out of its network.
func refuseMembers(t *testing.T, seen *refusals) {
	s := standard()
	s.whistles = 0
	w := newWorld(t, s, plan{})
	w.block()
	bob := w.party("bob").account
	step := func(kind protocol.MessageKind, want protocol.Code) {
		t.Helper()
		m := protocol.Message{Kind: kind, From: bob}
		if want != protocol.OK {
			w.refuse(t, seen, m, want)
		} else if got := w.state.Apply(w.now, &m, &w.events); got != want {
			t.Fatalf("%v: %v, want %v", kind, got, want)
		}
	}
	counts := func(members, joining, leaving int32, held unit.Amount) {
		t.Helper()
		want := protocol.NetworkCounts{Members: members, Joining: joining, Leaving: leaving}
		if got := w.state.NetworkCounts(0); got != want || w.state.Book().Held(bob) != held {
			t.Fatalf("counts %+v with %v held, want %+v with %v", got, w.state.Book().Held(bob), want, held)
		}
	}
	poor := w.open("poor", submitterParty)
	w.state.Params().Networks.Deposit = 2 * poor.start
	w.refuse(t, seen, protocol.Message{Kind: protocol.JoinNetwork, From: poor.account}, protocol.Unfunded)
	w.state.Params().Networks.Deposit = unit.GEN
	step(protocol.JoinNetwork, protocol.OK)
	counts(0, 1, 0, unit.GEN)
	step(protocol.JoinNetwork, protocol.Duplicate)
	step(protocol.LeaveNetwork, protocol.WrongPhase)
	if n := w.state.Whistleblowers(0); n != 1 {
		t.Errorf("%d whistleblowers, a pending join counts", n)
	}
	w.now += s.params.Networks.JoinDelay - 1
	w.state.Advance(w.now, &w.events)
	counts(0, 1, 0, unit.GEN)
	w.now++
	w.state.Advance(w.now, &w.events)
	counts(1, 0, 0, unit.GEN)
	step(protocol.LeaveNetwork, protocol.OK)
	counts(0, 0, 1, unit.GEN)
	step(protocol.LeaveNetwork, protocol.Duplicate)
	if v := w.state.Membership(bob); v.State != protocol.Leaving || v.Until != w.now+s.params.Networks.LeaveDelay || w.state.Whistleblowers(0) != 0 {
		t.Errorf("leaving looks like %+v", v)
	}
	w.now += s.params.Networks.LeaveDelay
	w.state.Advance(w.now, &w.events)
	counts(0, 0, 0, 0)
	step(protocol.LeaveNetwork, protocol.NotRegistered)
	step(protocol.JoinNetwork, protocol.OK)
}

// TestAuditRate: with a rate of 1/4 about a quarter of the attempts is verified.
// Of 200 fair draws the share leaves 4 sigma with probability 6e-5; the seed is
// fixed.
func TestAuditRate(t *testing.T) {
	s := standard()
	s.params.Verification.Rate = unit.Ratio{Num: 1, Den: 4}
	s.params.Profiling.ValidFor = unit.Year
	s.balance = 1_000_000 * unit.GEN
	w := newWorld(t, s, plan{})
	verified, skipped := 0, 0
	w.heard = func(e *protocol.Event) {
		switch e.Kind {
		case protocol.VerifierDrawn:
			verified++
		case protocol.VerificationSkipped:
			skipped++
		}
	}
	for range 200 {
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
		w.run()
	}
	const sigma = 6.13 // sqrt(200/4*3/4)
	if verified+skipped != 200 || float64(verified) < 50-4*sigma || float64(verified) > 50+4*sigma {
		t.Errorf("%d verified and %d skipped of 200", verified, skipped)
	}
}

// TestViewsOfNothing: what does not exist is zero, and never a panic.
func TestViewsOfNothing(t *testing.T) {
	w := newWorld(t, standard(), plan{})
	s := w.state
	for _, n := range []int32{-1, 0, 1 << 30} {
		target := protocol.Target{Task: protocol.TaskID(n), Attempt: protocol.Attempt(n), Seat: protocol.Seat(n)}
		if s.Task(protocol.TaskID(n)).State != 0 || s.Attempt(protocol.TaskID(n), 1).State != 0 || s.Seat(target).Status != 0 ||
			s.Profile(protocol.ProfileID(n)).State != 0 || s.ProfileSeat(protocol.ProfileID(n), 0).Profiler != 0 ||
			s.Dispute(protocol.DisputeID(n)).Kind != 0 || s.Challenge(n).State != 0 || s.Membership(ledger.Account(n)).State != 0 {
			t.Errorf("something is numbered %d", n)
		}
		if s.Posted(target) != (merkle.Hash{}) || s.Bond(target) != 0 || s.Jackpot(target) != 0 || s.Threshold(protocol.TaskID(n)) != 0 || s.Fee(protocol.TaskID(n)) != 0 || s.Segments(target) != nil ||
			s.CheckGas(target) != 0 || s.Running(target) || s.Active(target) || s.WindowEnd(target) != 0 ||
			s.SeatVerifier(target) != ledger.None || s.SeatArithmetic(target) != 0 {
			t.Errorf("something is known of %d", n)
		}
		if n != 0 && (s.Challengeable(protocol.NetworkID(n)) != nil || s.Whistleblowers(protocol.NetworkID(n)) != 0) {
			t.Errorf("there is a network %d", n)
		}
	}
	if _, ok := s.Registration(2, protocol.Roles); ok {
		t.Error("a role too many")
	}
}

// TestViewsOfAVerdict follows what agents see of one seat.
func TestViewsOfAVerdict(t *testing.T) {
	w := newWorld(t, standard(), plan{})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0), Instance: 9})
	e := w.until(protocol.ProfilerDrawn)
	p := w.state.ProfileSeat(e.Profile, e.Seat)
	if int32(p.Profiler) != e.Account || p.First == p.Second || p.Status != protocol.SeatDrawn {
		t.Errorf("a profiler's seat: %+v", p)
	}
	drawn := w.until(protocol.SolverDrawn)
	if !w.state.Busy(ledger.Account(drawn.Account)) || w.state.Attempt(0, 1).Committed {
		t.Error("a drawn solver is not busy")
	}
	e = w.until(protocol.SeatSealed)
	place := target(&e)
	if v := w.state.Seat(place); v.Seal != e.Hash || v.Status != protocol.SeatWorking || v.Phase != protocol.RoundWorking || len(v.Segments) != 2 || w.state.Posted(place) != (merkle.Hash{}) {
		t.Errorf("a sealed seat: %+v", v)
	}
	if w.state.Busy(ledger.Account(drawn.Account)) || !w.state.Running(place) || w.state.Active(place) || w.state.WindowEnd(place) != 0 {
		t.Error("before the window")
	}
	e = w.until(protocol.WindowOpened)
	end := e.Time + w.setup.params.Windows.Challenge
	if !w.state.Active(place) || w.state.WindowEnd(place) != end || w.state.Posted(place) == (merkle.Hash{}) {
		t.Error("in the window")
	}
	if active := w.state.Challengeable(w.state.Task(0).Network); len(active) != 1 || active[0] != place {
		t.Errorf("active verdicts: %v", active)
	}
	if gas := w.state.CheckGas(place); gas != 2*w.setup.workload.SegmentGas+w.setup.workload.Start.Seed {
		t.Errorf("a check takes %d", gas)
	}
	w.until(protocol.TaskSettled)
	if v := w.state.Seat(place); v.Status != protocol.SeatAccepted || v.Phase != protocol.RoundOver || w.state.Running(place) || w.state.Active(place) {
		t.Errorf("a settled seat: %+v", v)
	}
	if v := w.state.Task(0); v.State != protocol.TaskAccepted || v.Instance != 9 || v.Fee != 10*unit.GEN || len(w.state.Challengeable(v.Network)) != 0 {
		t.Errorf("a settled task: %+v", v)
	}
}

// TestForcedErrorNeedsItsOwnKey: another verifier's proof does not open it.
func TestForcedErrorNeedsItsOwnKey(t *testing.T) {
	s := standard()
	s.params.ForcedError = unit.Ratio{Num: 1, Den: 1}
	w := newWorld(t, s, plan{})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	e := w.until(protocol.AnswersDue)
	p, place := w.parties[e.Account], target(&e)
	_, foreign := vrf.Real.NewKey([32]byte{1}).Prove(protocol.ForcedAlpha(place, w.state.Seat(place).Seal))
	var seen refusals
	w.refuse(t, &seen, protocol.Message{
		Kind: protocol.OpenForced, From: p.account, Attempt: 1, Seat: e.Seat, Proof: foreign,
		Claims: claimsOf(p.truth[place]), Salt: salt(p, place, "true"),
	}, protocol.BadProof)
}
