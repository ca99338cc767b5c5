package protocol_test

import (
	"testing"

	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// BenchmarkApply is one of the simplest messages that changes something: money is
// held, a deadline set, an event emitted, and, a moment later, all of it undone. Half
// of the messages join a network, half leave it.
func BenchmarkApply(b *testing.B) {
	s := standard()
	s.balance = 100_000_000 * unit.GEN // the fees of all iterations
	s.params.Networks.JoinDelay, s.params.Networks.LeaveDelay = 0, 0
	w := newWorld(b, s, plan{})
	w.block()
	events := make(protocol.Events, 0, 64)
	pair := [2]protocol.Message{{Kind: protocol.JoinNetwork}, {Kind: protocol.LeaveNetwork}}
	pair[0].From = w.party("bob").account
	pair[1].From = pair[0].From
	now, i := w.now, 0
	b.ReportAllocs()
	for b.Loop() {
		now++
		events = events[:0]
		if w.state.Apply(now, &pair[i&1], &events) != protocol.OK {
			b.Fatal("refused")
		}
		i++
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

// lives is the log of a world in which some tasks live honestly, from submission to
// settlement, with keyed proofs: what a state was told, apart from who told it.
func lives(b *testing.B, tasks int) (setup, []step, *world) {
	s := standard()
	s.crypto = vrf.Keyed
	s.params.Profiling.ValidFor = unit.Year
	s.params.Verification.Verifiers = 2
	s.balance = 1_000_000 * unit.GEN
	var log []step
	w := newWorld(b, s, plan{})
	w.log = &log
	for range 12 {
		w.block()
	}
	for range tasks {
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
		w.run()
	}
	return s, log, w
}

// BenchmarkSettledTask is the state machine's part of a task's honest life with two
// verifiers: every message, block, draw, proof and deadline from its submission to
// its settlement. The profile is shared by all.
func BenchmarkSettledTask(b *testing.B) {
	const tasks = 64
	s, log, w := lives(b, tasks)
	genesis := w.genesis()
	events := make(protocol.Events, 0, 256)
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N {
		state := protocol.New(s.params, genesis)
		for range w.parties[ledger.FirstAgent:] {
			state.Open(s.balance)
		}
		for i := range log {
			events = events[:0]
			if !tell(state, &log[i], &events) {
				b.Fatal("refused")
			}
		}
		if state.Tasks() != tasks || !state.Quiet() {
			b.Fatal("not settled")
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*tasks), "ns/task")
}

// tell does one step and reports whether it was accepted.
func tell(state *protocol.State, at *step, events *protocol.Events) bool {
	switch {
	case at.message != nil:
		return state.Apply(at.at, at.message, events) == protocol.OK
	case at.input != nil:
		return state.Input(at.at, at.input, events) == protocol.OK
	}
	state.Advance(at.at, events)
	return true
}
