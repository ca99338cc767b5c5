package protocol_test

import (
	"testing"

	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// BenchmarkApply is one of the simplest messages that changes something.
func BenchmarkApply(b *testing.B) {
	s := standard()
	s.balance = 100_000_000 * unit.GEN // the fees of all iterations
	s.params.Networks.JoinDelay, s.params.Networks.LeaveDelay = 0, 0
	w := newWorld(b, s, plan{})
	w.block()
	events := make(protocol.Events, 0, 64)
	from := w.party("bob").account
	now := w.now
	b.ReportAllocs()
	for b.Loop() {
		now += unit.Second
		events = events[:0]
		join := protocol.Message{Kind: protocol.JoinNetwork, From: from}
		leave := protocol.Message{Kind: protocol.LeaveNetwork, From: from}
		if w.state.Apply(now, &join, &events) != protocol.OK || w.state.Apply(now+1, &leave, &events) != protocol.OK {
			b.Fatal("refused")
		}
	}
}

// BenchmarkRejected is a message that is refused after a look-up.
func BenchmarkRejected(b *testing.B) {
	w := newWorld(b, standard(), plan{})
	w.block()
	events := make(protocol.Events, 0, 64)
	m := protocol.Message{Kind: protocol.CommitVerdict, From: ledger.FirstAgent}
	b.ReportAllocs()
	for b.Loop() {
		if w.state.Apply(w.now, &m, &events) != protocol.UnknownSubject {
			b.Fatal("accepted")
		}
	}
}

// BenchmarkSettledTask is a task's whole honest life, blocks and their ECVRF
// proofs included; the profile is shared.
func BenchmarkSettledTask(b *testing.B) {
	s := standard()
	s.params.Profiling.ValidFor = unit.Year
	s.balance = 1_000_000 * unit.GEN
	w := newWorld(b, s, plan{})
	for range 12 {
		w.block()
	}
	alice := w.party("alice").account
	b.ReportAllocs()
	for b.Loop() {
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: alice, Amount: w.state.Quote(0)})
		w.run()
	}
}
