package protocol_test

import (
	"testing"

	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// foretold follows a world in which every output is foreseen for some accounts
// before it is published, and holds the foresight against the draws that follow.
type foretold struct {
	t     *testing.T
	mine  map[int32]bool
	said  protocol.Foresight
	won   int // draws of the block so far
	draws int
	of    map[protocol.EventKind]int // draws of all blocks
}

// compare holds what was foreseen of the last block to what it drew.
func (f *foretold) compare() {
	if f.draws != f.said.Draws || f.won != f.said.Won {
		f.t.Fatalf("foreseen %+v, drawn %d of %d", f.said, f.won, f.draws)
	}
}

func (f *foretold) hear(e *protocol.Event) {
	switch e.Kind {
	case protocol.RandomnessFixed:
		f.won, f.draws = 0, 0
	case protocol.ProfilerDrawn, protocol.VerifierDrawn, protocol.SolverDrawn:
		f.draws++
		f.of[e.Kind]++
		if f.mine[e.Account] {
			f.won++
		}
	}
}

// TestForesee: what an author foresees of its output is what the output then draws,
// for profilers, verifiers and solvers, redraws among them, by stake and by least hash, with
// one block's randomness, with three and with holders of chunks; and foreseeing changes
// nothing. A verifier has three stakes, so that one that is held tells.
func TestForesee(t *testing.T) {
	for _, how := range []protocol.Selection{protocol.ByStake, protocol.ByMinHash} {
		for _, n := range []int{1, 3} {
			s := standard()
			s.params.Selection, s.params.RandomnessBlocks = how, n
			s.params.Stake.Verifier, s.params.Stake.Profiler = unit.Ratio{Num: 3, Den: 1}, unit.Ratio{Num: 3, Den: 1}
			s.solvers, s.verifiers, s.params.Verification.Verifiers = 3, 6, 2
			if n == 3 {
				s.params.Availability.Holders, s.params.Availability.Chunks, s.params.Availability.Needed = true, 4, 2
				s.params.Availability.Rent = unit.Ratio{Num: 1, Den: 50}
			}
			f := foretell(t, newWorld(t, s, plan{seats: map[[2]int]string{{1, 1}: "absent"}}))
			for _, kind := range []protocol.EventKind{protocol.ProfilerDrawn, protocol.SolverDrawn, protocol.VerifierDrawn} {
				if f.of[kind] < 3 {
					t.Errorf("selection %d, n = %d: %v only %d times", how, n, kind, f.of[kind])
				}
			}
		}
	}
}

// foretell plays 24 tasks in a world whose author foresees each of its outputs.
func foretell(t *testing.T, w *world) *foretold {
	f := &foretold{t: t, mine: map[int32]bool{}, of: map[protocol.EventKind]int{}}
	var mine []ledger.Account
	for _, name := range []string{"vera", "viola", "bob"} {
		mine = append(mine, w.party(name).account)
		f.mine[int32(w.party(name).account)] = true
	}
	w.heard = f.hear
	w.closing = func(output vrf.Output) {
		f.compare()
		before := w.state.Digest()
		f.said = w.state.Foresee(output, mine)
		if w.state.Digest() != before {
			t.Fatal("foreseeing changed the state")
		}
	}
	for range 12 {
		w.block()
	}
	for range 8 {
		for range 3 {
			w.submit("", protocol.NewJob, nil)
		}
		w.run()
	}
	f.compare()
	return f
}

// TestMissedBlock: an author that publishes nothing loses its turn and pays as far
// as it can; the next one makes the same height, and nothing is drawn before.
func TestMissedBlock(t *testing.T) {
	s := standard()
	s.params.MissedBlock = unit.GEN
	p, balance := s.params, s.balance
	keys := []vrf.Key{vrf.Keyed.NewKey([32]byte{1}), vrf.Keyed.NewKey([32]byte{2})}
	g := protocol.Genesis{
		Crypto: vrf.Keyed, Authors: []vrf.Public{keys[0].Public(), keys[1].Public()}, Payers: []ledger.Account{ledger.FirstAgent},
		Arithmetics: []protocol.Class{0, 0, 0}, Workloads: []protocol.Workload{s.workload},
	}
	state := protocol.New(p, g)
	account := state.Open(balance)
	var events protocol.Events
	give := func(in protocol.Input, want protocol.Code) {
		t.Helper()
		events = events[:0]
		if code := state.Input(state.Now()+blockTime, &in, &events); code != want {
			t.Fatalf("%+v: %v, want %v", in.Kind, code, want)
		}
	}
	made := func(author int32) protocol.Input {
		_, proof := keys[author].Prove(protocol.BlockAlpha(state.Randomness(), state.Height()+1))
		return protocol.Input{Kind: protocol.BlockRandomness, Height: state.Height() + 1, Author: author, Proof: proof}
	}
	missed := func(height int64, author int32) protocol.Input {
		return protocol.Input{Kind: protocol.RandomnessWithheld, Height: height, Author: author}
	}
	give(missed(2, 0), protocol.WrongPhase)
	give(missed(1, 1), protocol.NotYours)
	give(made(1), protocol.NotYours)
	give(missed(1, 0), protocol.OK)
	if got := events[len(events)-1]; got.Kind != protocol.BlockMissed || got.Account != int32(account) || got.Amount != unit.GEN || got.Value != 1 {
		t.Errorf("event %+v", got)
	}
	if state.Height() != 0 || state.Book().Free(account) != balance-unit.GEN {
		t.Errorf("height %d, balance %v", state.Height(), state.Book().Free(account))
	}
	give(made(0), protocol.NotYours)
	give(made(1), protocol.OK)
	give(made(1), protocol.NotYours)
	for range 200 { // until nothing is left to pay with
		give(missed(2, 0), protocol.OK)
		give(missed(2, 1), protocol.OK) // whom nobody pays for
	}
	if free := state.Book().Free(account); free != 0 {
		t.Errorf("%v left", free)
	}
	if err := state.Book().Audit(); err != nil {
		t.Error(err)
	}
	give(made(0), protocol.OK)
}
