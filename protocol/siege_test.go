package protocol_test

import (
	"testing"

	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Rationale: bounded griefing. Whatever the number of colluding challengers with
// different false roots, an honest verifier answers them by as many messages as one,
// loses to none, and gets half of each bond.
func TestOneAnswerARoundForAll(t *testing.T) {
	alone := 0
	for _, n := range []int{1, 2, 4, 16} {
		s := standard()
		s.whistles = n
		p := plan{whistles: map[string]string{}}
		for i := range n {
			p.whistles[whistleName(i)] = "scattered"
		}
		w := newWorld(t, s, p)
		accused, messages, hashes := ledger.Account(0), 0, 0
		ended, rounds := 0, 0
		w.heard = func(e *protocol.Event) {
			switch e.Kind {
			case protocol.ResponseDue:
				accused = ledger.Account(e.Account)
			case protocol.DisputeEnded:
				d := w.state.Dispute(e.Dispute)
				if ended++; d.Defender != accused || d.Result.String() != "defender" {
					t.Errorf("%d challengers: dispute %d: %v", n, e.Dispute, d.Result)
				}
				rounds = max(rounds, d.Game.Rounds())
			}
		}
		w.sent = func(m *protocol.Message, c protocol.Code) {
			if m.From == accused && (m.Kind == protocol.Defend || m.Kind == protocol.Move) {
				messages++
				hashes += len(m.Hashes)
				if c != protocol.OK {
					t.Errorf("%d challengers: the accused's %v: %v", n, m.Kind, c)
				}
			}
		}
		for range 12 {
			w.block()
		}
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0), Hash: w.dataRoot("")})
		before := w.state.Book().Free(w.parties[len(w.parties)-1].account)
		w.run()
		if n == 1 {
			alone = messages
		}
		if ended != n || messages > 2*alone || messages > rounds+1 {
			t.Errorf("%d challengers, %d disputes in %d rounds: %d messages, alone %d", n, ended, rounds, messages, alone)
		}
		if paid := before - w.state.Book().Free(w.parties[len(w.parties)-1].account); paid < unit.GEN {
			t.Errorf("the last challenger paid %v", paid)
		}
		t.Logf("%2d challengers: %d disputes, %d messages of the accused (alone %d), %d hashes, %d rounds", n, ended, messages, alone, hashes, rounds)
	}
}

// Games that wait are conceded all together: none of them opens on the way, though the
// party that it waited for is out of it by then.
func TestConcededWhileTheyWait(t *testing.T) {
	s := standard()
	s.params.Verification.Verifiers = 2
	w := newWorld(t, s, plan{whistles: map[string]string{"walt": "altered", "wendy": "altered"}})
	wendy := w.party("wendy").account
	bouts := map[protocol.DisputeID][]protocol.DisputeID{} // that were conceded
	w.heard = func(e *protocol.Event) {
		switch d := w.state.Dispute(e.Dispute); e.Kind {
		case protocol.GameOpened:
			if d.Challenger == wendy { // leaves the first bout, so that the second waits for walt alone
				w.send(protocol.Message{Kind: protocol.Concede, From: wendy, Dispute: e.Dispute})
			}
		case protocol.DisputeEnded:
			for id := range protocol.DisputeID(w.state.Disputes()) {
				if q := w.state.Dispute(id); d.Challenger == wendy && q.State == protocol.DisputeQueued && q.Bout == id {
					bouts[id] = w.state.Bout(id)
					w.send(protocol.Message{Kind: protocol.Concede, From: q.Defender, Dispute: id})
				}
			}
		}
	}
	for range 12 {
		w.block()
	}
	w.submit("", protocol.NewJob, nil)
	w.run()
	if len(bouts) != 1 {
		t.Errorf("%d bouts conceded as they waited, want 1", len(bouts))
	}
	for _, bout := range bouts { //tidy:unordered there is one
		for _, id := range bout {
			if d := w.state.Dispute(id); len(bout) != 2 || d.How != dispute.Conceded || d.Result != dispute.ChallengerWins || d.Game != nil {
				t.Errorf("dispute %d of %v: %v, %v, game %v", id, bout, d.Result, d.How, d.Game)
			}
		}
	}
}
