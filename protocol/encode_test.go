package protocol_test

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"

	"pgregory.net/rapid"
)

// everyMessage returns a message of each kind with all its fields set.
func everyMessage() []protocol.Message {
	var all []protocol.Message
	for k := protocol.Register; k < protocol.Messages; k++ {
		all = append(all, protocol.Message{
			Kind: k, Role: 2, Arithmetic: 3, Class: 4, From: 5, Task: 6, Attempt: 7, Seat: protocol.None, Dispute: 9, Profile: 10,
			Challenge: 11, Workload: 12, Network: 13, Segment: 14, Speed: 15, Amount: -16, Instance: 1 << 63, Hash: digestOf("a"),
			Hash2: digestOf("b"), Salt: digestOf("c"), VRFKey: [32]byte{1, 2}, Proof: [80]byte{79: 3},
			Claims:      []protocol.SegmentClaim{{Segment: 1, Distance: 2, StepRoot: digestOf("d"), WorkRoot: digestOf("e")}},
			Hashes:      []merkle.Hash{digestOf("f"), digestOf("g")},
			Comparisons: []protocol.Comparison{{Distance: 1, Update: -2, WorkRoot: digestOf("h")}, {Update: 3}}, Job: 17, Parents: []protocol.TaskID{18, -19},
			To: 21, Bid: protocol.Bid{Max: 22, Tip: unit.Amount(k % 2)}, Proposal: 20, Support: true, Settings: mustSettings("protocol.deposit=1/7,protocol.stake.solver=3"),
			Updates: []unit.Distance{23, unit.MaxDistance},
		})
	}
	return all
}

// TestMessagesSurviveEncoding: decoding gives the fields that the kind uses, and
// encoding these again the same bytes; every shorter or longer string is refused.
func TestMessagesSurviveEncoding(t *testing.T) {
	for _, m := range everyMessage() {
		b := protocol.AppendMessage(nil, &m)
		got, err := protocol.DecodeMessage(b)
		if err != nil {
			t.Fatalf("%v: %v", m.Kind, err)
		}
		if again := protocol.AppendMessage(nil, &got); !bytes.Equal(again, b) {
			t.Errorf("%v: encodes to other bytes the second time", m.Kind)
		}
		if got.Kind != m.Kind || got.From != m.From || got.Bid != m.Bid {
			t.Errorf("%v: decoded as %v from %d", m.Kind, got.Kind, got.From)
		}
		for n := range b {
			if _, err := protocol.DecodeMessage(b[:n]); !errors.Is(err, protocol.ErrEncoding) {
				t.Errorf("%v: the first %d bytes decode: %v", m.Kind, n, err)
			}
		}
		if _, err := protocol.DecodeMessage(append(b, 0)); err == nil {
			t.Errorf("%v: decodes with a byte too many", m.Kind)
		}
	}
	whole := everyMessage()[protocol.Reject-1]
	got, _ := protocol.DecodeMessage(protocol.AppendMessage(nil, &whole))
	want := protocol.Message{
		Kind: protocol.Reject, From: 5, Bid: whole.Bid, Task: 6, Attempt: 7, Seat: protocol.None, Dispute: 9, Segment: 14, Hash: whole.Hash,
		Hash2: whole.Hash2, Hashes: whole.Hashes,
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("reject decodes to %+v", got)
	}
}

// TestEncodingSaysAll: a run of real messages gives the same state when each is
// replaced by what its encoding decodes to. So no field matters that is not
// encoded, and a log of encodings replays a run.
func TestEncodingSaysAll(t *testing.T) {
	run := func(copied bool) (merkle.Hash, int) {
		s := standard()
		s.params.ForcedError = unit.Ratio{Num: 1, Den: 2}
		w := newWorld(t, s, plan{
			fakes: map[int]func(int) bool{1: func(int) bool { return true }}, seats: map[[2]int]string{{1, 0}: "altered"},
		})
		w.copied = copied
		n := 0
		w.sent = func(*protocol.Message, protocol.Code) { n++ }
		for range 12 {
			w.block()
		}
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0), Instance: 3})
		w.run()
		return w.state.Digest(), n
	}
	direct, n := run(false)
	decoded, _ := run(true)
	if direct != decoded || n < 30 {
		t.Errorf("the states differ after %d messages", n)
	}
}

// TestInputsSurviveEncoding does the same for privileged inputs.
func TestInputsSurviveEncoding(t *testing.T) {
	for _, in := range []protocol.Input{
		{Kind: protocol.BlockRandomness, Height: 1 << 40, Author: 3, Proof: [80]byte{1}, Dispute: protocol.None},
		{Kind: protocol.Ruling, Dispute: 7, Hash: digestOf("right")},
		{Kind: protocol.ParamChange, Settings: mustSettings("protocol.deposit=1/7,protocol.stake.solver=3")},
	} {
		b := protocol.AppendInput(nil, &in)
		if got, err := protocol.DecodeInput(b); err != nil || !reflect.DeepEqual(got, in) {
			t.Errorf("%v: %+v, %v", in.Kind, got, err)
		}
		for n := range b {
			if _, err := protocol.DecodeInput(b[:n]); err == nil {
				t.Errorf("%v: the first %d bytes decode", in.Kind, n)
			}
		}
		if _, err := protocol.DecodeInput(append(b, 0)); err == nil {
			t.Errorf("%v: decodes with a byte too many", in.Kind)
		}
	}
	if _, err := protocol.DecodeInput(protocol.AppendInput(nil, &protocol.Input{Kind: 9})); err == nil {
		t.Error("a kind that does not exist decodes")
	}
}

// TestEventsEncodeApart: a change of any field changes the encoding, whose size
// never changes.
func TestEventsEncodeApart(t *testing.T) {
	base := protocol.Event{Kind: protocol.Moved}
	size := len(protocol.AppendEvent(nil, &base))
	seen := map[string]string{string(protocol.AppendEvent(nil, &base)): "none"}
	v := reflect.ValueOf(&base).Elem()
	for i := range v.NumField() {
		e := base
		f := reflect.ValueOf(&e).Elem().Field(i)
		switch {
		case f.CanInt():
			f.SetInt(77)
		case f.CanUint():
			f.SetUint(77)
		default:
			e.Hash = digestOf("x")
		}
		b := protocol.AppendEvent(nil, &e)
		name := v.Type().Field(i).Name
		if other, ok := seen[string(b)]; ok || len(b) != size {
			t.Errorf("%s encodes like %q, in %d bytes of %d", name, other, len(b), size)
		}
		seen[string(b)] = name
	}
}

// FuzzDecodeMessage: any bytes are refused or are the canonical encoding.
func FuzzDecodeMessage(f *testing.F) {
	for _, m := range everyMessage() {
		f.Add(protocol.AppendMessage(nil, &m))
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		m, err := protocol.DecodeMessage(b)
		if err != nil {
			return
		}
		if again := protocol.AppendMessage(nil, &m); !bytes.Equal(again, b) {
			t.Errorf("%x decodes and encodes to %x", b, again)
		}
	})
}

// FuzzApply: any message at any stage of a task's life is answered by a code,
// conserves tokens, and changes nothing if it is rejected.
func FuzzApply(f *testing.F) {
	for i, m := range everyMessage() {
		f.Add(uint8(i), protocol.AppendMessage(nil, &m))
	}
	holder := protocol.Message{Kind: protocol.AttestData, From: 4, Attempt: 1}
	f.Add(uint8(17), protocol.AppendMessage(nil, &holder))
	root := protocol.Message{Kind: protocol.RevealRoot, From: 4, Attempt: 1, Hash: digestOf("root")}
	f.Add(uint8(22), protocol.AppendMessage(nil, &root))
	proof := protocol.Message{Kind: protocol.CommitProof, From: 3, Attempt: 1, Updates: make([]unit.Distance, 8)}
	f.Add(uint8(15), protocol.AppendMessage(nil, &proof))
	reject := protocol.Message{Kind: protocol.Reject, From: 4, Attempt: 1, Segment: protocol.UpdatesSegment, Hash: digestOf("right"), Hash2: digestOf("declared")}
	f.Add(uint8(16), protocol.AppendMessage(nil, &reject))
	f.Fuzz(func(t *testing.T, stage uint8, b []byte) {
		m, err := protocol.DecodeMessage(b)
		if err != nil {
			return
		}
		w := stagedWorld(t, stage)
		before, n := w.state.Digest(), len(w.events)
		code := w.state.Apply(w.now, &m, &w.events)
		if code >= protocol.Codes {
			t.Fatalf("code %d", code)
		}
		if code != protocol.OK && (w.state.Digest() != before || len(w.events) != n) {
			t.Errorf("%v: %v, yet something changed", m.Kind, code)
		}
		if err := w.state.Book().Audit(); err != nil {
			t.Error(err)
		}
	})
}

// FuzzInput: any privileged input at any stage is answered by a code, conserves tokens,
// and changes nothing if it is refused; a ruling, too, whose author is trusted to have
// executed what was asked, but not to have been asked.
func FuzzInput(f *testing.F) {
	for i, set := range []string{"protocol.deposit=1/7", "protocol.stake.solver=3,protocol.windows.verify=50min", "protocol.shares.solver=68/100,protocol.shares.treasury=4/100"} {
		f.Add(uint8(i), protocol.AppendInput(nil, &protocol.Input{Kind: protocol.ParamChange, Settings: mustSettings(set)}))
	}
	f.Add(uint8(5), protocol.AppendInput(nil, &protocol.Input{Kind: protocol.BlockRandomness, Height: 40}))
	f.Add(uint8(6), protocol.AppendInput(nil, &protocol.Input{Kind: protocol.RandomnessWithheld, Height: 40}))
	for stage := range stages() {
		f.Add(uint8(stage), protocol.AppendInput(nil, &protocol.Input{Kind: protocol.Ruling, Hash: digestOf("anything")}))
	}
	f.Fuzz(func(t *testing.T, stage uint8, b []byte) {
		in, err := protocol.DecodeInput(b)
		if err != nil {
			return
		}
		if again := protocol.AppendInput(nil, &in); !bytes.Equal(again, b) {
			t.Fatalf("%x decodes and encodes to %x", b, again)
		}
		w := stagedWorld(t, stage)
		before, n := w.state.Digest(), len(w.events)
		code := w.state.Input(w.now, &in, &w.events)
		if code >= protocol.Codes {
			t.Fatalf("code %d", code)
		}
		if code != protocol.OK && (w.state.Digest() != before || len(w.events) != n) {
			t.Errorf("%v: %v, yet something changed", in.Kind, code)
		}
		if err := w.state.Book().Audit(); err != nil {
			t.Error(err)
		}
	})
}

// stage is a moment of a task's life: an event, in a world that departs in some way from
// one in which a whistleblower frames a verifier whose verdict is false.
type stage struct {
	until  protocol.EventKind
	change func(s *setup, p *plan)
}

func stages() []stage {
	asked := func(_ *setup, p *plan) { p.withheld = map[int]string{1: "answers"} }
	conceded := func(_ *setup, p *plan) { p.answers = map[[2]int]string{{1, 0}: "concede"} }
	declared := func(s *setup, p *plan) { *s, p.declares = choosing(protocol.Mixed), map[int]string{1: "off-by-one"} }
	forced := func(s *setup, p *plan) { s.params.ForcedError, p.seats = unit.Ratio{Num: 1, Den: 1}, nil }
	replicated := func(s *setup, _ *plan) { s.params.Variant = protocol.Replicated }
	held := func(s *setup, _ *plan) {
		s.params.Availability.Holders, s.params.Availability.Rent = true, unit.Ratio{Num: 1, Den: 50}
	}
	return []stage{
		{protocol.ProfilerDrawn, nil}, {protocol.SolverDrawn, nil}, {protocol.SeatSealed, nil}, {protocol.RevealOpened, nil},
		{protocol.SuspicionRaised, func(_ *setup, p *plan) { p.seats[[2]int{1, 0}] = "inflated" }},
		{protocol.ChallengeCommitted, nil}, {protocol.ChallengesDue, nil}, {protocol.AnswersDue, nil}, {protocol.GameOpened, nil},
		{protocol.RejectInvited, conceded}, {protocol.RejectFiled, conceded}, {protocol.TaskSettled, nil},
		{protocol.DataDue, asked}, {protocol.ChunkPublished, asked}, {protocol.ChangeProposed, nil},
		{protocol.TaskPooled, declared}, {protocol.SuspicionRaised, declared}, // of what is declared
		{protocol.HolderDrawn, held}, {protocol.ProofAttested, held}, {protocol.AnswersDue, forced}, {protocol.ForcedOpened, forced},
		{protocol.SeatSealed, replicated}, {protocol.RevealOpened, replicated}, {protocol.WindowOpened, func(s *setup, _ *plan) { s.params.Jackpot.Drawn = 1 }},
		{protocol.RulingRequested, nil}, {protocol.RulingRequested, asked},
	}
}

// stagedWorld returns a world at one of the stages.
func stagedWorld(t *testing.T, n uint8) *world {
	s, p := standard(), plan{seats: map[[2]int]string{{1, 0}: "altered"}, whistles: map[string]string{"walt": "frames"}}
	at := stages()[int(n)%len(stages())]
	if at.change != nil {
		at.change(&s, &p)
	}
	s.params.Governance.Voting = votes()
	w := newWorld(t, s, p)
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	if at.until == protocol.ChangeProposed {
		w.send(protocol.Message{Kind: protocol.ProposeChange, From: w.party("bob").account, Settings: mustSettings("protocol.deposit=1/7")})
	}
	w.until(at.until)
	w.state.Advance(w.now, &w.events)
	return w
}

// TestSmallMessagesAtAllStages is what FuzzApply looks for, over small numbers,
// in every run of the tests.
func TestSmallMessagesAtAllStages(t *testing.T) {
	for stage := range stages() {
		w := stagedWorld(t, uint8(stage))
		rapid.Check(t, func(t *rapid.T) {
			n := func(what string) int32 { return rapid.Int32Range(-1, 4).Draw(t, what) }
			m := protocol.Message{
				Kind: protocol.MessageKind(rapid.IntRange(1, int(protocol.Messages)-1).Draw(t, "kind")),
				From: ledger.Account(rapid.IntRange(2, 11).Draw(t, "from")), Task: protocol.TaskID(n("task") / 2),
				Attempt: protocol.Attempt(n("attempt") / 2), Seat: protocol.Seat(n("seat")), Dispute: protocol.DisputeID(n("dispute") / 2),
				Profile: protocol.ProfileID(n("profile") / 2), Challenge: n("challenge"), Segment: n("segment"),
				Claims: make([]protocol.SegmentClaim, max(n("claims"), 0)), Hashes: make([]merkle.Hash, max(n("hashes"), 0)),
				Proposal: protocol.ProposalID(n("proposal") / 2), Settings: mustSettings("protocol.deposit=1/7,protocol.stake.solver=3")[:max(n("settings"), 0)/2],
				Updates: make([]unit.Distance, 2*max(n("updates"), 0)),
			}
			before, events := w.state.Digest(), len(w.events)
			code := w.state.Apply(w.now, &m, &w.events)
			if code != protocol.OK && (w.state.Digest() != before || len(w.events) != events) {
				t.Fatalf("%v: %v, yet something changed", m.Kind, code)
			}
			if err := w.state.Book().Audit(); err != nil {
				t.Fatal(err)
			}
		})
	}
}
