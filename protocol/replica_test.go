package protocol_test

import (
	"testing"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// twin is added to an attempt's number to name the trajectory that a truthful re-run of
// the whole task gives.
const twin = 1000

// trueRoot is the root of that trajectory, in the arithmetic that the solver declared.
func (w *world) trueRoot(t protocol.Target) merkle.Hash {
	key := [2]int32{int32(t.Task), int32(t.Attempt) + twin}
	w.lab.solver[key] = w.state.Attempt(t.Task, t.Attempt).Arithmetic
	return merkle.Root(w.lab.proof(key[0], key[1]))
}

// root says which root an event names.
func (w *world) root(e *protocol.Event) string {
	truth := w.trueRoot(target(e))
	switch committed := w.state.Attempt(e.Task, e.Attempt).Root; {
	case e.Hash == truth && e.Hash == committed:
		return "the solver's root"
	case e.Hash == truth:
		return "the true root"
	case e.Hash == committed:
		return "the solver's false root"
	}
	return "a false root " + e.Hash.String()[:4]
}

// vote is the root that a replica stands for. How it lies: "stamped" and "copied" repeat
// what the solver committed to, "altered" is a root of its own, all else one that all
// who lie agree on.
func (p *party) vote(w *world, t protocol.Target, how string) merkle.Hash {
	switch how {
	case "", "mute", "quiet":
		return w.trueRoot(t)
	case "stamped", "copied":
		return w.state.Attempt(t.Task, t.Attempt).Root
	case "altered":
		return digestOf("root", int(p.account))
	}
	return digestOf("root")
}

// replicaParty runs whole tasks again.
func replicaParty(w *world, p *party, e *protocol.Event, how string) {
	t := target(e)
	root, secret := p.vote(w, t, how), salt(p, t, "replica")
	switch {
	case how == "absent":
	case e.Kind == protocol.SeatSealed:
		w.send(protocol.Message{
			Kind: protocol.CommitVerdict, From: p.account, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat,
			Hash: protocol.ReplicaCommit(p.account, t, root, secret),
		})
	case e.Kind == protocol.RevealOpened && how != "mute":
		w.send(protocol.Message{
			Kind: protocol.RevealRoot, From: p.account, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat, Hash: root, Salt: secret,
		})
	}
}

// replicated is the standard world with three replicas a task.
func replicated() setup {
	s := standard()
	s.params.Variant = protocol.Replicated
	return s
}

// refuseReplica tries messages about a replica.
func refuseReplica(t *testing.T, seen *refusals) {
	w := newWorld(t, replicated(), plan{})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	sealed := w.until(protocol.SeatSealed)
	p, place := w.parties[sealed.Account], target(&sealed)
	reveal := protocol.Message{
		Kind: protocol.RevealRoot, From: p.account, Task: place.Task, Attempt: place.Attempt, Seat: place.Seat,
		Hash: w.trueRoot(place), Salt: salt(p, place, "replica"),
	}
	w.refuse(t, seen, reveal, protocol.WrongPhase)
	strange := reveal
	strange.Seat = 9
	w.refuse(t, seen, strange, protocol.UnknownSubject)
	w.until(protocol.RevealOpened)
	w.mempool = nil
	verdict := reveal
	verdict.Kind = protocol.RevealVerdict
	w.refuse(t, seen, verdict, protocol.UnknownSubject)
	foreign := reveal
	foreign.From = w.party("alice").account
	w.refuse(t, seen, foreign, protocol.NotYours)
	for _, spoil := range []func(*protocol.Message){
		func(m *protocol.Message) { m.Hash = digestOf("another") }, func(m *protocol.Message) { m.Salt = digestOf("another") },
	} {
		spoiled := reveal
		spoil(&spoiled)
		w.refuse(t, seen, spoiled, protocol.BadOpening)
	}
	w.send(reveal)
	w.block()
	w.refuse(t, seen, reveal, protocol.Duplicate)
	w.refuse(t, seen, protocol.Message{Kind: protocol.ChallengeData, From: p.account, Attempt: 1, Seat: place.Seat}, protocol.WrongPhase)
}

// A commitment is bound to its account: who repeats another's cannot open it, though it
// sees root and salt when they are revealed.
func TestCommitmentsOfReplicasCannotBeCopied(t *testing.T) {
	w := newWorld(t, replicated(), plan{})
	for range 12 {
		w.block()
	}
	w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	first := w.until(protocol.SeatSealed)
	a, place := w.parties[first.Account], target(&first)
	commit := protocol.ReplicaCommit(a.account, place, w.trueRoot(place), salt(a, place, "replica"))
	for seat := range w.state.Attempt(0, 1).Seats {
		t := protocol.Target{Task: 0, Attempt: 1, Seat: protocol.Seat(seat)}
		w.send(protocol.Message{Kind: protocol.CommitVerdict, From: w.state.Seat(t).Verifier, Attempt: 1, Seat: t.Seat, Hash: commit})
	}
	w.mempool = w.mempool[len(w.mempool)-3:] // theirs alone
	w.until(protocol.RevealOpened)
	w.mempool = nil
	for seat := range protocol.Seat(3) {
		m := protocol.Message{
			Kind: protocol.RevealRoot, From: w.state.Seat(protocol.Target{Attempt: 1, Seat: seat}).Verifier, Attempt: 1, Seat: seat,
			Hash: w.trueRoot(place), Salt: salt(a, place, "replica"),
		}
		want := protocol.BadOpening
		if seat == place.Seat {
			want = protocol.OK
		}
		if got := w.state.Apply(w.now, &m, &w.events); got != want {
			t.Errorf("seat %d opens the commitment of seat %d: %v, want %v", seat, place.Seat, got, want)
		}
	}
}

// A device that runs a whole task again is drawn for nothing else, and is free when its
// replica is committed: three tasks of three replicas each among four verifiers never
// take one device twice at once.
func TestReplicasTakeTheirDevice(t *testing.T) {
	s := replicated()
	s.solvers, s.balance = 3, 500*unit.GEN
	w := newWorld(t, s, plan{seats: map[[2]int]string{{1, 0}: "absent"}})
	working := map[int32]int{}
	held := map[protocol.Target]int32{}
	done := func(e *protocol.Event) {
		if a, ok := held[target(e)]; ok {
			working[a]--
			delete(held, target(e))
		}
	}
	w.heard = func(e *protocol.Event) {
		switch e.Kind {
		case protocol.VerifierDrawn:
			if working[e.Account]++; working[e.Account] > 1 {
				t.Errorf("%s works on two tasks at once", w.name(e.Account))
			}
			held[target(e)] = e.Account
		case protocol.VerdictCommitted, protocol.SeatMissed:
			done(e)
		}
	}
	for range 12 {
		w.block()
	}
	for range 3 {
		w.send(protocol.Message{Kind: protocol.SubmitTask, From: w.party("alice").account, Amount: w.state.Quote(0)})
	}
	w.run()
	if len(held) != 0 {
		t.Errorf("%d seats never ended", len(held))
	}
}
