package protocol_test

import (
	"testing"

	"gensim/protocol"
	"gensim/protocol/unit"
)

// TestNobodyJudgesItself: with a submitter that also solves and verifies, and a
// solver that also verifies, nobody is drawn for its own task or proof.
func TestNobodyJudgesItself(t *testing.T) {
	s := standard()
	s.solvers, s.verifiers, s.balance = 1, 3, 10_000*unit.GEN
	s.params.Profiling.ValidFor = unit.Year
	w := newWorld(t, s, plan{})
	alice, bob := w.party("alice"), w.party("bob")
	bob.act = func(w *world, p *party, e *protocol.Event) {
		if e.Kind == protocol.VerifierDrawn {
			t.Error("the solver is drawn to verify itself")
		}
		solverParty(w, p, e)
	}
	alice.act = func(_ *world, _ *party, e *protocol.Event) {
		if e.Kind == protocol.SolverDrawn || e.Kind == protocol.VerifierDrawn {
			t.Errorf("the submitter is drawn: %v", e.Kind)
		}
	}
	w.send(protocol.Message{Kind: protocol.Register, From: alice.account, Role: protocol.Solver, Speed: 1})
	for _, p := range []*party{alice, bob} {
		w.send(protocol.Message{Kind: protocol.Register, From: p.account, Role: protocol.Verifier, Speed: 1, VRFKey: p.key.Public()})
	}
	w.profilers(alice, bob)
	for range 12 {
		w.block()
	}
	for range 30 {
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: alice.account, Amount: w.state.Quote(0)})
		w.run()
	}
	if n := w.state.Tasks(); n != 30 {
		t.Errorf("%d tasks", n)
	}
}

// profilers lets parties of other roles measure profiles, too.
func (w *world) profilers(parties ...*party) {
	for _, p := range parties {
		act := p.act
		p.act = func(w *world, p *party, e *protocol.Event) {
			if e.Profile != protocol.None {
				profilerParty(w, p, e)
				return
			}
			act(w, p, e)
		}
	}
}

// TestBusyDevice: one solver works on one task at a time; the others wait in the
// pool until the proof is committed.
func TestBusyDevice(t *testing.T) {
	s := standard()
	s.balance = 1000 * unit.GEN
	w := newWorld(t, s, plan{})
	working := 0
	w.heard = func(e *protocol.Event) {
		switch e.Kind {
		case protocol.SolverDrawn:
			if working++; working > 1 {
				t.Error("a busy device is drawn")
			}
		case protocol.ProofCommitted:
			working--
		}
	}
	for range 12 {
		w.block()
	}
	for range 4 {
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	}
	w.run()
}

// TestProfileExpires: a task uses the profile that is valid when it is submitted,
// and the first after that starts a new one.
func TestProfileExpires(t *testing.T) {
	w := newWorld(t, standard(), plan{})
	for range 12 {
		w.block()
	}
	submit := func() protocol.TaskView {
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
		w.run()
		return w.state.Task(protocol.TaskID(w.state.Tasks() - 1))
	}
	first, second := submit(), submit()
	w.now = w.state.Profile(first.Profile).Until
	w.state.Advance(w.now, &w.events)
	third := submit()
	if second.Profile != first.Profile || third.Profile == first.Profile || third.State != protocol.TaskAccepted {
		t.Errorf("profiles %d, %d, %d", first.Profile, second.Profile, third.Profile)
	}
}

// TestReserve: an account that could stake its last token is not drawn, for it
// could not pay for the messages that answer for its work.
func TestReserve(t *testing.T) {
	s := standard()
	stake := 20 * unit.GEN
	for _, c := range []struct {
		free  unit.Amount
		drawn bool
	}{{stake, false}, {stake + 64*s.params.TxFee, true}} {
		w := newWorld(t, s, plan{})
		late := w.state.Open(c.free + s.params.TxFee)
		w.parties = append(w.parties, &party{name: "late", account: late, act: func(*world, *party, *protocol.Event) {}})
		w.mempool = w.mempool[1:] // bob never registers
		w.send(protocol.Message{Kind: protocol.Register, From: late, Role: protocol.Solver, Speed: 1_000_000})
		for range 12 {
			w.block()
		}
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
		w.until(protocol.TaskPooled)
		w.block()
		if got := w.state.Attempt(0, 1).Solver == late; got != c.drawn {
			t.Errorf("with %v free it is drawn: %v", c.free, got)
		}
	}
}

// TestDrawsMixBlocks: with outputs mixed over n blocks, every draw and every seal
// falls on a height divisible by n, after at least n outputs that nobody knew when
// it came up; all tasks end, forced errors and drawn whistleblowers included.
func TestDrawsMixBlocks(t *testing.T) {
	for _, n := range []int{1, 3, 8} {
		s := standard()
		s.params.RandomnessBlocks = n
		s.params.ForcedError = unit.Ratio{Num: 1, Den: 2}
		s.params.Jackpot.Drawn = 1
		w := newWorld(t, s, plan{})
		height, since := int64(0), map[protocol.EventKind]int64{}
		after := map[protocol.EventKind]protocol.EventKind{
			protocol.ProfilerDrawn: protocol.ProfileStarted, protocol.SolverDrawn: protocol.TaskPooled,
			protocol.VerifierDrawn: protocol.ProofCommitted, protocol.SeatSealed: protocol.VerifierDrawn, protocol.WatcherDrawn: protocol.WindowOpened,
		}
		seen := map[protocol.EventKind]int{}
		w.heard = func(e *protocol.Event) {
			if e.Kind == protocol.RandomnessFixed {
				height = e.Value
			}
			before, draw := after[e.Kind]
			if e.Kind == protocol.SeatSealed && e.Profile != protocol.None {
				before = protocol.ProfilerDrawn
			}
			if draw {
				seen[e.Kind]++
				if waited := height - since[before]; waited < int64(n) || waited >= 2*int64(n) || height%int64(n) != 0 {
					t.Errorf("n = %d: %v at height %d, %d outputs after %v", n, e.Kind, height, waited, before)
				}
			}
			since[e.Kind] = height
		}
		for range 12 {
			w.block()
		}
		for range 3 {
			w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
			w.run()
		}
		for kind := range after {
			if seen[kind] == 0 {
				t.Errorf("n = %d: no %v", n, kind)
			}
		}
	}
}
