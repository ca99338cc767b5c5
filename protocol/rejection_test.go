package protocol_test

import (
	"strings"
	"testing"

	"gensim/internal/merkle"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// until goes on until an event of the kind has been heard.
func (w *world) until(kind protocol.EventKind) protocol.Event {
	w.t.Helper()
	profiling := strings.HasPrefix(kind.String(), "profile") // profiler-drawn, too
	return w.first(kind, func(e *protocol.Event) bool { return profiling || e.Profile == protocol.None })
}

// untilProfile is until for an event about a profile.
func (w *world) untilProfile(kind protocol.EventKind) protocol.Event {
	w.t.Helper()
	return w.first(kind, func(e *protocol.Event) bool { return e.Profile != protocol.None })
}

func (w *world) first(kind protocol.EventKind, wanted func(*protocol.Event) bool) protocol.Event {
	w.t.Helper()
	var found *protocol.Event
	before := w.heard
	w.heard = func(e *protocol.Event) {
		if found == nil && e.Kind == kind && wanted(e) {
			copied := *e
			found = &copied
		}
		if before != nil {
			before(e)
		}
	}
	defer func() { w.heard = before }()
	for range 3000 {
		if found != nil {
			w.reached = kind
			return *found
		}
		if w.idle() {
			w.now = w.state.NextDeadline()
			w.state.Advance(w.now, &w.events)
			w.hear()
			continue
		}
		w.block()
	}
	w.t.Fatalf("%v never happens", kind)
	return protocol.Event{}
}

func refuseSubmission(t *testing.T, w *world, seen *refusals) {
	alice, bob, vera := w.party("alice").account, w.party("bob").account, w.party("vera").account
	q := w.state.Quote(0)
	for _, c := range []struct {
		m    protocol.Message
		want protocol.Code
	}{
		{protocol.Message{From: alice}, protocol.Malformed},
		{protocol.Message{Kind: protocol.Messages, From: alice}, protocol.Malformed},
		{protocol.Message{Kind: protocol.Move, From: alice, Hashes: make([]merkle.Hash, protocol.MaxHashes+1)}, protocol.Malformed},
		{protocol.Message{Kind: protocol.Move, From: alice, Claims: make([]protocol.SegmentClaim, protocol.MaxClaims+1)}, protocol.Malformed},
		{protocol.Message{Kind: protocol.SubmitTask, From: ledger.Treasury, Amount: q}, protocol.UnknownAccount},
		{protocol.Message{Kind: protocol.SubmitTask, From: 999, Amount: q}, protocol.UnknownAccount},
		{protocol.Message{Kind: protocol.SubmitTask, From: ledger.None, Amount: q}, protocol.UnknownAccount},
		{protocol.Message{Kind: protocol.SubmitTask, From: alice, Amount: -1}, protocol.Malformed},
		{protocol.Message{Kind: protocol.SubmitTask, From: alice, Amount: q, Class: 1}, protocol.Malformed},
		{protocol.Message{Kind: protocol.SubmitTask, From: alice, Amount: q, Workload: 1}, protocol.UnknownSubject},
		{protocol.Message{Kind: protocol.SubmitTask, From: alice, Amount: q, Workload: -1}, protocol.UnknownSubject},
		{protocol.Message{Kind: protocol.SubmitTask, From: alice, Amount: q - 1}, protocol.FeeTooLow},
		{protocol.Message{Kind: protocol.SubmitTask, From: alice, Amount: 99 * unit.GEN}, protocol.Unfunded},
		{protocol.Message{Kind: protocol.Register, From: bob, Role: protocol.Solver, Speed: 1}, protocol.Duplicate},
		{protocol.Message{Kind: protocol.Register, From: vera, Role: protocol.Solver}, protocol.Malformed},
		{protocol.Message{Kind: protocol.Register, From: vera, Role: protocol.Solver, Speed: 1, Arithmetic: 3}, protocol.Malformed},
		{protocol.Message{Kind: protocol.Register, From: bob, Role: protocol.Verifier, Speed: 1}, protocol.Malformed},
		{protocol.Message{Kind: protocol.Register, From: bob, Role: protocol.Roles}, protocol.Malformed},
		{protocol.Message{Kind: protocol.JoinNetwork, From: bob, Network: 1}, protocol.UnknownSubject},
		{protocol.Message{Kind: protocol.JoinNetwork, From: w.party("walt").account}, protocol.Duplicate},
		{protocol.Message{Kind: protocol.LeaveNetwork, From: bob}, protocol.NotRegistered},
		{protocol.Message{Kind: protocol.LeaveNetwork, From: bob, Network: 9}, protocol.UnknownSubject},
		{protocol.Message{Kind: protocol.CommitChallenge, From: bob, Amount: 1}, protocol.NotRegistered},
		{protocol.Message{Kind: protocol.CommitChallenge, From: bob}, protocol.Malformed},
		{protocol.Message{Kind: protocol.CommitChallenge, From: bob, Amount: unit.MaxSupply}, protocol.Malformed},
		{protocol.Message{Kind: protocol.CommitChallenge, From: bob, Amount: 1, Network: 5}, protocol.UnknownSubject},
		{protocol.Message{Kind: protocol.CommitChallenge, From: w.party("walt").account, Amount: 10_000 * unit.GEN}, protocol.Unfunded},
	} {
		w.refuse(t, seen, c.m, c.want)
	}
	size := &w.state.Params().TaskSize
	size.Min = w.setup.workload.Gas + 1
	w.refuse(t, seen, protocol.Message{Kind: protocol.SubmitTask, From: alice, Amount: q}, protocol.OutOfBounds)
	size.Min = 0
}

func refuseProfile(t *testing.T, w *world, seen *refusals) {
	e := w.until(protocol.ProfilerDrawn)
	id, from := e.Profile, ledger.Account(e.Account)
	comparisons := make([]protocol.Comparison, w.setup.params.Profiling.Prefix)
	reveal := protocol.Message{Kind: protocol.RevealProfile, From: from, Profile: id, Comparisons: comparisons}
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProfile, From: from, Profile: id + 1}, protocol.UnknownSubject)
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProfile, From: from, Profile: id, Seat: 7}, protocol.UnknownSubject)
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProfile, From: w.party("bob").account, Profile: id}, protocol.NotYours)
	w.refuse(t, seen, reveal, protocol.WrongPhase)
	negative := reveal
	negative.Comparisons = append([]protocol.Comparison{{Update: -1}}, comparisons[1:]...)
	w.refuse(t, seen, negative, protocol.Malformed)
	negative.Comparisons = append([]protocol.Comparison{{Distance: -1}}, comparisons[1:]...)
	w.refuse(t, seen, negative, protocol.Malformed)
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProfile, From: from, Profile: id}, protocol.WrongPhase) // not sealed
	e = w.untilProfile(protocol.RevealOpened)
	from, reveal.From, reveal.Seat = ledger.Account(e.Account), ledger.Account(e.Account), e.Seat
	w.refuse(t, seen, reveal, protocol.BadOpening)
	short := reveal
	short.Comparisons = comparisons[1:]
	w.refuse(t, seen, short, protocol.BadOpening)
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProfile, From: from, Profile: id, Seat: e.Seat}, protocol.Duplicate)
	elsewhere(t, w, seen, reveal)
	e = w.untilProfile(protocol.ProfileRevealed)
	reveal.From, reveal.Seat = ledger.Account(e.Account), e.Seat
	w.refuse(t, seen, reveal, protocol.Duplicate)
}

// elsewhere: a message about a seat that there is not, or of somebody else's.
func elsewhere(t *testing.T, w *world, seen *refusals, m protocol.Message) {
	t.Helper()
	none := m
	none.Seat = 9
	w.refuse(t, seen, none, protocol.UnknownSubject)
	m.From = w.party("bob").account
	w.refuse(t, seen, m, protocol.NotYours)
}

func refuseProof(t *testing.T, w *world, seen *refusals) {
	e := w.until(protocol.SolverDrawn)
	bob := ledger.Account(e.Account)
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProof, From: bob, Task: 1, Attempt: 1}, protocol.UnknownSubject)
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProof, From: bob, Task: 0, Attempt: 2}, protocol.UnknownSubject)
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProof, From: bob, Task: 0, Attempt: 0}, protocol.UnknownSubject)
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProof, From: w.party("vera").account, Attempt: 1}, protocol.NotYours)
	less := protocol.Message{Kind: protocol.CommitProof, From: bob, Attempt: 1, Updates: make([]unit.Distance, 8)}
	w.refuse(t, seen, less, protocol.OutOfBounds) // nobody chooses by them
	less.Updates[3] = -1
	w.refuse(t, seen, less, protocol.Malformed)
	w.until(protocol.ProofCommitted)
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProof, From: bob, Attempt: 1}, protocol.Duplicate)
}

// refuseUpdates: where segments are chosen by their updates, a proof declares one size of
// each; verdicts speak of them, and rejects name what was declared.
func refuseUpdates(t *testing.T, seen *refusals) {
	w := newWorld(t, choosing(protocol.Largest), plan{declares: map[int]string{1: "off-by-one"}})
	for range 12 {
		w.block()
	}
	w.submit("", protocol.NewJob, nil)
	e := w.until(protocol.SolverDrawn)
	for _, n := range []int{0, 7, 9} {
		m := protocol.Message{Kind: protocol.CommitProof, From: ledger.Account(e.Account), Attempt: 1, Updates: make([]unit.Distance, n)}
		w.refuse(t, seen, m, protocol.OutOfBounds)
	}
	e = w.until(protocol.RevealOpened)
	from, at := w.parties[e.Account], target(&e)
	reveal := protocol.Message{
		Kind: protocol.RevealVerdict, From: from.account, Attempt: 1, Seat: e.Seat, Claims: claimsOf(from.posted[at])[:3], Salt: salt(from, at, "posted"),
	}
	w.refuse(t, seen, reveal, protocol.BadOpening) // it does not speak of updates
	e = w.until(protocol.SuspicionRaised)
	m := misdeclared(w, at, protocol.UpdatesRoot(w.lab.sizes(0, 1)))
	m.From, m.Seat = from.account, e.Seat
	other := m
	other.Hash2 = digestOf("made up")
	w.refuse(t, seen, other, protocol.BadProof)
	other = m
	other.Hashes = []merkle.Hash{digestOf("superfluous")}
	w.refuse(t, seen, other, protocol.BadProof)
}

// refuseLate: a solver's proof comes after its time.
func refuseLate(t *testing.T, seen *refusals) {
	w := newWorld(t, standard(), plan{late: map[int]bool{1: true}})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	e := w.until(protocol.SolverTimedOut)
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitProof, From: ledger.Account(e.Account), Attempt: 1}, protocol.WrongPhase)
}

func refuseVerdict(t *testing.T, w *world, seen *refusals) {
	drawn := w.state.Seat(protocol.Target{Attempt: 1}).Verifier
	w.refuse(t, seen, protocol.Message{Kind: protocol.CommitVerdict, From: drawn, Attempt: 1}, protocol.WrongPhase) // not sealed
	e := w.until(protocol.SeatSealed)
	from := ledger.Account(e.Account)
	m := func(kind protocol.MessageKind) protocol.Message {
		return protocol.Message{Kind: kind, From: from, Attempt: 1, Seat: e.Seat}
	}
	other := m(protocol.CommitVerdict)
	other.From = w.party("bob").account
	w.refuse(t, seen, other, protocol.NotYours)
	none := m(protocol.CommitVerdict)
	none.Seat = 5
	w.refuse(t, seen, none, protocol.UnknownSubject)
	w.refuse(t, seen, m(protocol.RevealVerdict), protocol.WrongPhase)
	w.refuse(t, seen, m(protocol.Withdraw), protocol.WrongPhase)
	w.refuse(t, seen, m(protocol.OpenForced), protocol.WrongPhase)
	w.until(protocol.RevealOpened)
	w.refuse(t, seen, m(protocol.CommitVerdict), protocol.Duplicate)
	w.refuse(t, seen, m(protocol.RevealVerdict), protocol.BadOpening)
	claims := claimsOf(w.parties[from].posted[target(&e)])
	claims[0].Segment++
	moved := m(protocol.RevealVerdict)
	moved.Claims = claims
	w.refuse(t, seen, moved, protocol.BadOpening)
	claims[0].Segment = protocol.UpdatesSegment - 1
	w.refuse(t, seen, moved, protocol.Malformed)
	elsewhere(t, w, seen, m(protocol.RevealVerdict))
	w.until(protocol.VerdictRevealed)
	w.refuse(t, seen, m(protocol.RevealVerdict), protocol.Duplicate)
}

func refuseChallenge(t *testing.T, w *world, seen *refusals) {
	w.until(protocol.ChallengeCommitted)
	walt, wendy := w.party("walt").account, w.party("wendy").account
	reveal := protocol.Message{Kind: protocol.RevealChallenge, From: walt, Attempt: 1, Hash: digestOf("x")}
	w.refuse(t, seen, reveal, protocol.WrongPhase)
	w.until(protocol.ChallengesDue)
	w.refuse(t, seen, reveal, protocol.BadOpening)
	missing := reveal
	missing.Challenge = 77
	w.refuse(t, seen, missing, protocol.UnknownSubject)
	missing = reveal
	missing.Seat = 9
	w.refuse(t, seen, missing, protocol.UnknownSubject)
	stolen := reveal
	stolen.From = wendy
	w.refuse(t, seen, stolen, protocol.NotYours)
	w.until(protocol.ChallengeRevealed)
	w.refuse(t, seen, reveal, protocol.Duplicate)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Defend, From: w.party("vera").account, Dispute: 9}, protocol.UnknownSubject)
	d := w.state.Dispute(0)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Defend, From: d.Defender}, protocol.WrongPhase)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Defend, From: d.Challenger}, protocol.NotYours)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Concede, From: d.Challenger}, protocol.NotYours)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Concede, From: d.Defender}, protocol.WrongPhase)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Move, From: d.Defender}, protocol.WrongPhase)
	for _, kind := range []protocol.MessageKind{protocol.Concede, protocol.Move} {
		w.refuse(t, seen, protocol.Message{Kind: kind, From: d.Defender, Dispute: 9}, protocol.UnknownSubject)
	}
}

func refuseForced(t *testing.T, w *world, seen *refusals) {
	place := protocol.Target{Attempt: 1}
	p := w.parties[w.state.SeatVerifier(place)]
	posted := claimsOf(p.posted[place])
	e := w.until(protocol.AnswersDue)
	_, proof := p.key.Prove(protocol.ForcedAlpha(place, w.state.Seat(place).Seal))
	m := protocol.Message{
		Kind: protocol.OpenForced, From: p.account, Attempt: 1, Seat: e.Seat, Proof: proof,
		Claims: claimsOf(p.truth[place]), Salt: salt(p, place, "true"),
	}
	elsewhere(t, w, seen, m)
	wrong := m
	wrong.Claims = []protocol.SegmentClaim{{Segment: protocol.UpdatesSegment - 1}}
	w.refuse(t, seen, wrong, protocol.Malformed)
	wrong = m
	wrong.Salt[0]++
	w.refuse(t, seen, wrong, protocol.BadOpening)
	wrong = m
	wrong.Claims = posted
	w.refuse(t, seen, wrong, protocol.BadOpening)
	wrong = m
	wrong.Proof[0] ^= 1
	w.refuse(t, seen, wrong, protocol.BadProof)
	wrong = m
	wrong.Proof = vrf.Proof{}
	w.refuse(t, seen, wrong, protocol.BadProof)
	w.until(protocol.ForcedOpened)
	w.refuse(t, seen, m, protocol.WrongPhase)
	w.until(protocol.AnswersDue)
	w.refuse(t, seen, m, protocol.Duplicate)
}

// refuseDispute: a verifier without a forced error, and the moves of a game.
func refuseDispute(t *testing.T, seen *refusals) {
	w := newWorld(t, standard(), plan{seats: map[[2]int]string{{1, 0}: "altered"}})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	e := w.until(protocol.AnswersDue)
	p, place := w.parties[e.Account], target(&e)
	_, proof := p.key.Prove(protocol.ForcedAlpha(place, w.state.Seat(place).Seal))
	w.refuse(t, seen, protocol.Message{
		Kind: protocol.OpenForced, From: p.account, Attempt: 1, Seat: e.Seat, Proof: proof,
		Claims: claimsOf(p.truth[place]), Salt: salt(p, place, "true"),
	}, protocol.NotForced)
	e = w.until(protocol.GameOpened)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Move, From: p.account, Dispute: e.Dispute}, protocol.BadMove)
	w.refuse(t, seen, protocol.Message{
		Kind: protocol.Move, From: p.account, Dispute: e.Dispute, Hashes: make([]merkle.Hash, 2),
	}, protocol.BadMove)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Move, From: w.party("alice").account, Dispute: e.Dispute}, protocol.NotYours)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Defend, From: p.account, Dispute: e.Dispute}, protocol.Duplicate)
	w.until(protocol.DisputeEnded)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Concede, From: p.account, Dispute: e.Dispute}, protocol.Duplicate)
	if code := w.state.Input(w.now, &protocol.Input{Kind: protocol.Ruling, Dispute: e.Dispute}, &w.events); code != protocol.WrongPhase {
		t.Errorf("a second ruling: %v", code)
	}
	if code := w.state.Input(w.now, &protocol.Input{Kind: protocol.Ruling, Dispute: 99}, &w.events); code != protocol.UnknownSubject {
		t.Errorf("a ruling on nothing: %v", code)
	}
	if code := w.state.Input(w.now, &protocol.Input{}, &w.events); code != protocol.Malformed {
		t.Errorf("an input of no kind: %v", code)
	}
}

func refuseReject(t *testing.T, seen *refusals) {
	w := newWorld(t, standard(), plan{jumps: func(int) bool { return true }, seats: map[[2]int]string{{1, 0}: "quiet"}})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	e := w.until(protocol.SuspicionRaised)
	from := ledger.Account(e.Account)
	segments := w.state.Segments(target(&e))
	leaves := w.lab.proof(0, 1)
	m := protocol.Message{
		Kind: protocol.Reject, From: from, Attempt: 1, Seat: e.Seat, Segment: segments[0], Hash: digestOf("other"),
		Hash2: leaves[1+segments[0]], Hashes: merkle.Prove(leaves, int(1+segments[0])),
	}
	same := m
	same.Hash = m.Hash2
	w.refuse(t, seen, same, protocol.Malformed)
	for _, segment := range []int32{protocol.UpdatesSegment - 1, protocol.UpdatesSegment, int32(w.lab.workload.Segments)} {
		foreign := m
		foreign.Segment = segment
		w.refuse(t, seen, foreign, protocol.UnknownSubject)
	}
	unproven := m
	unproven.Hashes = nil
	w.refuse(t, seen, unproven, protocol.BadProof)
	unproven = m
	unproven.Hash2 = digestOf("made up")
	w.refuse(t, seen, unproven, protocol.BadProof)
	uninvited := m
	uninvited.Seat = protocol.None
	w.refuse(t, seen, uninvited, protocol.UnknownSubject)
	w.until(protocol.SuspicionWithdrawn)
	w.refuse(t, seen, m, protocol.Duplicate)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Withdraw, From: from, Attempt: 1, Seat: e.Seat}, protocol.Duplicate)
}

// TestBlocksAreProven: randomness counts only from the author whose turn it is,
// for the next height, with a proof that verifies.
func TestBlocksAreProven(t *testing.T) {
	w := newWorld(t, standard(), plan{})
	good := func() protocol.Input {
		height := w.state.Height() + 1
		_, proof := w.author.Prove(protocol.BlockAlpha(w.state.Randomness(), height))
		return protocol.Input{Kind: protocol.BlockRandomness, Height: height, Proof: proof}
	}
	w.block()
	before := w.state.Digest()
	for _, c := range []struct {
		spoil func(*protocol.Input)
		want  protocol.Code
	}{
		{func(in *protocol.Input) { in.Height++ }, protocol.WrongPhase},
		{func(in *protocol.Input) { in.Author = 1 }, protocol.NotYours},
		{func(in *protocol.Input) { in.Author = -1 }, protocol.NotYours},
		{func(in *protocol.Input) { in.Proof[3] ^= 8 }, protocol.BadProof},
		{func(in *protocol.Input) { _, in.Proof = vrf.Real.NewKey([32]byte{9}).Prove([]byte("x")) }, protocol.BadProof},
	} {
		in := good()
		c.spoil(&in)
		if got := w.state.Input(w.now, &in, &w.events); got != c.want || w.state.Digest() != before {
			t.Errorf("spoiled block: %v, want %v and nothing changed", got, c.want)
		}
	}
	in := good()
	if got := w.state.Input(w.now, &in, &w.events); got != protocol.OK {
		t.Errorf("good block: %v", got)
	}
}

// TestNoWorkRootWhereNoneIsAsked: a verdict that binds one all the same cannot be
// opened.
func TestNoWorkRootWhereNoneIsAsked(t *testing.T) {
	s := standard()
	s.params.Verification.NoWorkRoots = true
	w := newWorld(t, s, plan{})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	sealed := w.until(protocol.SeatSealed)
	p, place := w.parties[sealed.Account], target(&sealed)
	claims := claimsOf(w.traces(place, nil))
	claims[0].WorkRoot = digestOf("work")
	w.mempool = nil
	w.send(protocol.Message{
		Kind: protocol.CommitVerdict, From: p.account, Attempt: 1, Seat: place.Seat,
		Hash: protocol.Sealed(protocol.VerdictRoot(claims), salt(p, place, "posted")),
	})
	w.until(protocol.RevealOpened)
	w.refuse(t, new(refusals), protocol.Message{
		Kind: protocol.RevealVerdict, From: p.account, Attempt: 1, Seat: place.Seat, Claims: claims, Salt: salt(p, place, "posted"),
	}, protocol.BadOpening)
}

// refuseChange: proposals and votes that do not fit.
func refuseChange(t *testing.T, seen *refusals) {
	s := standard()
	w := newWorld(t, s, plan{})
	propose := func(name, set string) protocol.Message {
		return protocol.Message{Kind: protocol.ProposeChange, From: w.party(name).account, Settings: mustSettings(set)}
	}
	w.block()
	w.refuse(t, seen, propose("bob", "protocol.deposit=1/5"), protocol.WrongPhase) // there are no votes
	s.params.Governance.Voting = votes()
	s.params.Governance.Voting.Deposit = 40 * unit.GEN
	w = newWorld(t, s, plan{})
	w.block()
	whole, twice, far := propose("bob", "protocol.max_attempts=5/2"), propose("bob", "protocol.deposit=1/5"), propose("bob", "protocol.deposit=1/5")
	twice.Settings = append(twice.Settings, twice.Settings...)
	far.Settings[0].Param = protocol.Param(len(protocol.GovernedPaths()))
	vote := protocol.Message{Kind: protocol.Vote, From: w.party("bob").account, Proposal: 0}
	for _, c := range []struct {
		m    protocol.Message
		want protocol.Code
	}{
		{protocol.Message{Kind: protocol.ProposeChange, From: w.party("bob").account}, protocol.Malformed},
		{protocol.Message{Kind: protocol.ProposeChange, From: w.party("bob").account, Settings: make([]protocol.Setting, protocol.MaxSettings+1)}, protocol.Malformed},
		{whole, protocol.Malformed}, {twice, protocol.Malformed}, {far, protocol.Malformed},
		{propose("bob", "protocol.deposit=1/10"), protocol.BadChange}, // is so already
		{propose("bob", "protocol.deposit=1/4"), protocol.BadChange},  // beyond its limits
		{propose("bob", "protocol.shares.solver=1/2"), protocol.BadChange},
		{propose("bob", "protocol.profiling.profilers=4"), protocol.BadChange},
		{vote, protocol.UnknownSubject},
	} {
		w.refuse(t, seen, c.m, c.want)
	}
	for n, name := range []string{"bob", "bob", "vera", "vera", "vito", "vito", "viola", "viola"} { // as many as are voted on at a time
		if n == 2 {
			w.refuse(t, seen, propose("bob", "protocol.deposit=1/5"), protocol.Unfunded)
		}
		m := propose(name, "protocol.deposit=1/5")
		if code := w.state.Apply(w.now, &m, &w.events); code != protocol.OK {
			t.Fatalf("proposal %d: %v", n, code)
		}
	}
	w.refuse(t, seen, propose("vince", "protocol.deposit=1/5"), protocol.WrongPhase)
	w.refuse(t, seen, protocol.Message{Kind: protocol.Vote, From: w.open("late", submitterParty).account}, protocol.NotRegistered)
	if code := w.state.Apply(w.now, &vote, &w.events); code != protocol.OK {
		t.Fatalf("a vote: %v", code)
	}
	w.refuse(t, seen, vote, protocol.Duplicate)
	w.now += 2 * unit.Hour
	vote.From = w.party("vera").account
	w.refuse(t, seen, vote, protocol.WrongPhase)
}

// refuseInvited: only who won a challenge of the attempt may take its invitation to
// accuse the solver, once.
func refuseInvited(t *testing.T, seen *refusals) {
	w := newWorld(t, standard(), plan{seats: map[[2]int]string{{1, 0}: "altered"}, whistles: map[string]string{"wendy": "idle"}})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	e := w.until(protocol.RejectInvited)
	leaves := w.lab.proof(0, 1)
	m := protocol.Message{
		Kind: protocol.Reject, From: ledger.Account(e.Account), Attempt: 1, Seat: protocol.None, Dispute: e.Dispute, Hash: digestOf("other"),
		Hash2: leaves[1], Hashes: merkle.Prove(leaves, 1),
	}
	withdraw := protocol.Message{Kind: protocol.Withdraw, From: m.From, Attempt: 1, Seat: protocol.None, Dispute: e.Dispute}
	for _, kind := range []protocol.Message{m, withdraw} {
		other := kind
		other.From = w.party("wendy").account
		w.refuse(t, seen, other, protocol.NotYours)
		other = kind
		other.Dispute = 9
		w.refuse(t, seen, other, protocol.UnknownSubject)
		other = kind
		other.Attempt = 2
		w.refuse(t, seen, other, protocol.UnknownSubject)
	}
	w.mempool = nil
	if code := w.state.Apply(w.now, &withdraw, &w.events); code != protocol.OK {
		t.Fatalf("declining: %v", code)
	}
	w.refuse(t, seen, m, protocol.WrongPhase)
	w.refuse(t, seen, withdraw, protocol.WrongPhase)
}
