package protocol_test

import (
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/availability"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// refuseData: who may not ask for data, and which answers are none.
func refuseData(t *testing.T, seen *refusals) {
	w := newWorld(t, standard(), plan{withheld: map[int]string{1: "silent"}})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0), Hash: w.dataRoot("")})
	e := w.until(protocol.SeatSealed)
	vera := ledger.Account(e.Account)
	bob, walt := w.state.Attempt(0, 1).Solver, w.party("walt").account
	m := protocol.Message{Kind: protocol.ChallengeData, From: vera, Attempt: 1, Seat: e.Seat}
	with := func(change func(*protocol.Message)) protocol.Message {
		changed := m
		change(&changed)
		return changed
	}
	for _, c := range []struct {
		m    protocol.Message
		want protocol.Code
	}{
		{with(func(m *protocol.Message) { m.Attempt = 2 }), protocol.UnknownSubject},
		{with(func(m *protocol.Message) { m.Seat = 5 }), protocol.UnknownSubject},
		{with(func(m *protocol.Message) { m.From = walt }), protocol.NotYours},
		{with(func(m *protocol.Message) { m.Seat = protocol.None }), protocol.NotRegistered},
		{with(func(m *protocol.Message) { m.Seat, m.From = protocol.None, walt }), protocol.WrongPhase}, // no window is open
		{with(func(m *protocol.Message) { m.Seat, m.From = protocol.None, bob }), protocol.WrongPhase},  // it has trained
		{protocol.Message{Kind: protocol.AnswerData, From: bob, Dispute: 0}, protocol.UnknownSubject},
	} {
		w.refuse(t, seen, c.m, c.want)
	}
	e = w.until(protocol.DataDue)
	w.refuse(t, seen, m, protocol.Duplicate)
	refuseAnswers(t, w, seen, &e)
	w.until(protocol.SeatLetGo)
	w.refuse(t, seen, m, protocol.WrongPhase)
	w.refuse(t, seen, protocol.Message{Kind: protocol.AnswerData, From: bob, Dispute: e.Dispute}, protocol.WrongPhase)
}

// refuseAsking: a solver that asks for its task's data proves nothing before they are
// served, and then has the time that it had left.
func refuseAsking(t *testing.T, seen *refusals) {
	w := newWorld(t, standard(), plan{unusable: "slow"})
	for range 12 {
		w.block()
	}
	w.submit("slow", protocol.NewJob, nil)
	w.until(protocol.SolverDrawn)
	by := w.state.Attempt(0, 1).SolveBy
	e := w.until(protocol.DataDue)
	left := by - e.Time
	proof := protocol.Message{Kind: protocol.CommitProof, From: ledger.Account(e.Other), Attempt: 1, Hash: digestOf("x")}
	w.refuse(t, seen, proof, protocol.WrongPhase)
	served := w.until(protocol.DataServed)
	if got := w.state.Attempt(0, 1).SolveBy - served.Time; got != left || served.Time == e.Time {
		t.Errorf("%v to train after the data were served, %v were left", got, left)
	}
	if code := w.state.Apply(w.now, &proof, &w.events); code != protocol.OK {
		t.Errorf("a proof after the data were served: %v", code)
	}
}

// refuseAbsent: a holder that was let go attests too late.
func refuseAbsent(t *testing.T, seen *refusals) {
	s := standard()
	s.params.Availability.Holders, s.params.Availability.Rent = true, unit.Ratio{Num: 1, Den: 10}
	w := newWorld(t, s, plan{holders: "absent"})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0), Hash: w.dataRoot("")})
	e := w.until(protocol.HolderLetGo)
	leaves := availability.Hashes(w.lab.chunks(0, 1, ""))
	w.refuse(t, seen, protocol.Message{
		Kind: protocol.AttestData, From: ledger.Account(e.Account), Attempt: 1, Segment: int32(e.Value),
		Hash: leaves[e.Value], Hashes: merkle.Prove(leaves, int(e.Value)),
	}, protocol.WrongPhase)
}

// refusePoor: a whistleblower that has bound all its money asks for nothing.
func refusePoor(t *testing.T, seen *refusals) {
	w, _ := challenged(t, standard())
	bound := protocol.Message{Kind: protocol.CommitChallenge, From: w.party("walt").account, Amount: 985 * unit.GEN}
	if code := w.state.Apply(w.now, &bound, &w.events); code != protocol.OK {
		t.Fatal(code)
	}
	w.refuse(t, seen, protocol.Message{Kind: protocol.ChallengeData, From: bound.From, Attempt: 1, Seat: protocol.None}, protocol.Unfunded)
}

func refuseAnswers(t *testing.T, w *world, seen *refusals, e *protocol.Event) {
	chunk := int(e.Value)
	leaves := availability.Hashes(w.lab.chunks(0, 1, "silent"))
	m := protocol.Message{
		Kind: protocol.AnswerData, From: ledger.Account(e.Account), Dispute: e.Dispute, Segment: int32(chunk),
		Hash: leaves[chunk], Hashes: merkle.Prove(leaves, chunk),
	}
	with := func(change func(*protocol.Message)) protocol.Message {
		changed := m
		change(&changed)
		return changed
	}
	unasked := int32(0)
	for asked := w.state.Dispute(e.Dispute).Asked; unasked < int32(len(asked)) && asked[unasked] == unasked; {
		unasked++
	}
	for _, c := range []struct {
		m    protocol.Message
		want protocol.Code
	}{
		{with(func(m *protocol.Message) { m.Dispute = 7 }), protocol.UnknownSubject},
		{with(func(m *protocol.Message) { m.From = w.party("walt").account }), protocol.NotYours},
		{with(func(m *protocol.Message) { m.Segment = unasked }), protocol.UnknownSubject},
		{with(func(m *protocol.Message) { m.Segment = -1 }), protocol.UnknownSubject},
		{with(func(m *protocol.Message) { m.Hash = leaves[(chunk+1)%len(leaves)] }), protocol.BadProof},
		{with(func(m *protocol.Message) { m.Hashes = nil }), protocol.BadProof},
		{protocol.Message{Kind: protocol.Defend, From: m.From, Dispute: e.Dispute}, protocol.UnknownSubject},
		{protocol.Message{Kind: protocol.Move, From: m.From, Dispute: e.Dispute}, protocol.WrongPhase},
		{protocol.Message{Kind: protocol.Concede, From: w.parties[e.Other].account, Dispute: e.Dispute}, protocol.NotYours},
	} {
		w.refuse(t, seen, c.m, c.want)
	}
	if code := w.state.Apply(w.now, &m, &w.events); code != protocol.OK {
		t.Errorf("the answer: %v", code)
	}
	w.refuse(t, seen, m, protocol.Duplicate)
}

// refuseHolders: who may attest, with what; and what holding comes to.
func refuseHolders(t *testing.T, seen *refusals) {
	s := standard()
	s.params.Availability.Holders, s.params.Availability.Rent = true, unit.Ratio{Num: 1, Den: 10}
	w := newWorld(t, s, plan{})
	for range 12 {
		w.block()
	}
	before := w.state.Quote(0)
	if rentless := standard(); before <= newWorld(t, rentless, plan{}).state.Quote(0) {
		t.Error("the rent is not part of the quote")
	}
	rents, chunks := unit.Amount(0), int64(0)
	w.heard = func(e *protocol.Event) {
		if e.Kind == protocol.ProofAttested {
			chunks = e.Value
		}
		if e.Kind == protocol.Moved && ledger.Reason(e.Value) == ledger.Rent {
			rents += e.Amount
			if e.Amount <= s.params.TxFee {
				t.Errorf("a rent of %v does not pay the fee of attesting", e.Amount)
			}
		}
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: before, Hash: w.dataRoot("")})
	e := w.until(protocol.HolderDrawn)
	leaves := availability.Hashes(w.lab.chunks(0, 1, ""))
	m := protocol.Message{
		Kind: protocol.AttestData, From: ledger.Account(e.Account), Attempt: 1, Segment: int32(e.Value),
		Hash: leaves[e.Value], Hashes: merkle.Prove(leaves, int(e.Value)),
	}
	with := func(change func(*protocol.Message)) protocol.Message {
		changed := m
		change(&changed)
		return changed
	}
	w.refuse(t, seen, with(func(m *protocol.Message) { m.Attempt = 2 }), protocol.UnknownSubject)
	w.refuse(t, seen, with(func(m *protocol.Message) { m.Segment = 12 }), protocol.UnknownSubject)
	w.refuse(t, seen, with(func(m *protocol.Message) { m.From = w.party("walt").account }), protocol.NotYours)
	w.refuse(t, seen, with(func(m *protocol.Message) { m.Hash[3]++ }), protocol.BadProof)
	e = w.until(protocol.ChunkAttested)
	w.refuse(t, seen, m, protocol.Duplicate)
	w.run()
	if chunks != 12 {
		t.Errorf("the proof counts with %d chunks", chunks)
	}
	if whole := s.params.Availability.Rent.Of(w.state.Fee(0), unit.Down); rents == 0 || rents > whole {
		t.Errorf("rents of %v, at most %v for a whole time to live", rents, whole)
	}
}

// TestAuditsDrawEveryChunk: over many tasks each chunk is asked for about as often;
// and a solver that keeps r of n chunks answers a single audit of s with the closed
// form's probability. 400 audits of 2 out of 12 with 9 missing: the count of passed
// ones is Binomial(400, 1/22), whose 4-sigma interval is [2, 34].
func TestAuditsDrawEveryChunk(t *testing.T) {
	const audits = 400
	s := standard()
	s.params.Availability.Samples = 2
	s.balance = 1_000_000 * unit.GEN
	w := newWorld(t, s, plan{})
	for range 12 {
		w.block()
	}
	var asked [12]int
	passed := 0
	act := w.party("alice").act
	w.party("alice").act = func(w *world, p *party, e *protocol.Event) {
		if e.Kind == protocol.DataDue && e.Value == int64(w.state.Dispute(e.Dispute).Asked[0]) {
			d := w.state.Dispute(e.Dispute)
			asked[d.Asked[0]]++
			asked[d.Asked[1]]++
			if d.Asked[1] < 3 { // the chunks that are kept are 0, 1 and 2
				passed++
			}
			w.send(protocol.Message{Kind: protocol.Concede, From: p.account, Dispute: e.Dispute})
			return
		}
		act(w, p, e)
	}
	w.party("bob").act = func(w *world, p *party, e *protocol.Event) {
		if e.Kind == protocol.SolverDrawn {
			w.send(protocol.Message{Kind: protocol.ChallengeData, From: p.account, Task: e.Task, Attempt: e.Attempt, Seat: protocol.None})
		}
	}
	for range audits {
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	}
	w.run()
	total := 0
	for chunk, n := range asked {
		total += n
		if n < 30 || n > 105 { // Binomial(400, 1/6): mean 67, 5 sigma below and above
			t.Errorf("chunk %d was asked for %d times", chunk, n)
		}
	}
	if total != 2*audits || passed < 2 || passed > 34 {
		t.Errorf("%d chunks asked for in %d audits, %d passed", total, audits, passed)
	}
}

// TestDataOutliveDispute: a time to live that ends while a dispute is open goes on
// until that is decided, and no longer.
func TestDataOutliveDispute(t *testing.T) {
	p := plan{seats: map[[2]int]string{}, whistles: map[string]string{"walt": "hired", "wendy": "idle"}}
	for n := range 10 {
		p.seats[[2]int{1, n}] = "absent"
	}
	p.seats[[2]int{1, 10}] = "altered"
	// A whistleblower that asks as the time ends comes too late.
	watched := 0
	late := func(w *world, e *protocol.Event) {
		watched += len(w.state.Challengeable(0))
		seen := new(refusals)
		m := protocol.Message{Kind: protocol.ChallengeData, From: w.party("wendy").account, Task: e.Task, Attempt: e.Attempt, Seat: protocol.None}
		w.refuse(t, seen, m, protocol.WrongPhase)
	}
	at := func(keep unit.Time) map[protocol.EventKind]unit.Time {
		s := standard()
		s.whistles, s.params.MaxRedraws, s.params.MaxAttempts = 2, 20, 1
		s.params.Availability.KeepFor = keep
		w := newWorld(t, s, p)
		first := map[protocol.EventKind]unit.Time{}
		for range 12 {
			w.block()
		}
		w.heard = func(e *protocol.Event) {
			if _, ok := first[e.Kind]; !ok {
				first[e.Kind] = e.Time
			}
		}
		w.party("bob").act = func(w *world, p *party, e *protocol.Event) {
			if solverParty(w, p, e); e.Kind == protocol.DataExpired {
				late(w, e)
			}
		}
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
		w.run()
		return first
	}
	long := at(unit.Day)
	if _, ok := long[protocol.DataExpired]; ok {
		t.Error("data expire within a day")
	}
	middle := (long[protocol.GameOpened] + long[protocol.DisputeEnded]) / 2
	short := at(middle - long[protocol.ProofCommitted])
	if short[protocol.DisputeEnded] != long[protocol.DisputeEnded] || short[protocol.DataExpired] != long[protocol.DisputeEnded] {
		t.Errorf("a dispute over at %v: data expire at %v", short[protocol.DisputeEnded], short[protocol.DataExpired])
	}
	early := at(long[protocol.GameOpened] - unit.Hour - long[protocol.ProofCommitted])
	if got, want := early[protocol.DataExpired], long[protocol.GameOpened]-unit.Hour; got != want || watched != 1 {
		t.Errorf("before any dispute: data expire at %v, want %v, while %d verdicts may be challenged", got, want, watched)
	}
}
