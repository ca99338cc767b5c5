package protocol_test

import (
	"runtime"
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// BenchmarkMillion is the memory of a chain with a million accounts, of which a tenth
// solves, a tenth verifies and a tenth watches, and a million tasks alive at once: first
// with all of them waiting for a solver, then with all proofs committed, all verdicts of
// two verifiers revealed, and all windows open, then with all of them settled.
func BenchmarkMillion(b *testing.B) {
	const million = 1_000_000
	for range b.N {
		c := newCrowd(b, million)
		c.profile()
		accounts := c.heap()
		c.submit(million)
		pooled := c.heap()
		for c.windows() < 2*(million+1) { // as many solvers a block as there are, then verifiers, seals, verdicts
			c.block()
		}
		b.ReportMetric(accounts/million, "B/account")
		b.ReportMetric((pooled-accounts)/million, "B/pooled-task")
		b.ReportMetric((c.heap()-accounts)/million, "B/verified-task")
		for !c.state.Quiet() {
			c.block()
		}
		b.ReportMetric((c.heap()-accounts)/million, "B/settled-task")
		b.ReportMetric(pooled/(1<<20), "MiB")
	}
}

// crowd drives a state with many accounts, none of which decides anything.
type crowd struct {
	b      *testing.B
	state  *protocol.State
	author vrf.Key
	now    unit.Time
	events protocol.Events
	before float64

	submitter ledger.Account
	networks  int
	answers   []protocol.Message // to the events of the last block
}

func newCrowd(b *testing.B, accounts int) *crowd {
	s := standard()
	s.params.TxFee = 0
	s.params.Profiling.ValidFor = unit.Year
	s.params.Verification.Verifiers = 2
	s.params.Networks.Count = 1000
	c := &crowd{b: b, author: vrf.Keyed.NewKey([32]byte{'b'})}
	c.before = c.heap()
	c.state = protocol.New(s.params, protocol.Genesis{
		Crypto: vrf.Keyed, Authors: []vrf.Public{c.author.Public()}, Arithmetics: []protocol.Class{0, 0, 0}, Workloads: []protocol.Workload{s.workload},
	})
	c.networks = s.params.Networks.Count
	c.submitter = c.state.Open(1_000_000_000 * unit.GEN)
	for i := range accounts {
		a := c.state.Open(1000 * unit.GEN)
		switch i % 10 {
		case 0:
			c.tell(&protocol.Message{Kind: protocol.Register, From: a, Role: protocol.Solver, Speed: 1_000_000})
		case 1:
			c.tell(&protocol.Message{Kind: protocol.Register, From: a, Role: protocol.Verifier, Speed: 1_000_000, VRFKey: vrf.Public{1}})
		case 2:
			c.tell(&protocol.Message{Kind: protocol.JoinNetwork, From: a, Network: protocol.NetworkID(i % 1000)})
		}
	}
	return c
}

// heap is what lives on the heap, in bytes, without what was there before.
func (c *crowd) heap() float64 {
	c.events = nil
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) - c.before
}

func (c *crowd) tell(m *protocol.Message) {
	c.events = c.events[:0]
	if code := c.state.Apply(c.now, m, &c.events); code != protocol.OK {
		c.b.Fatalf("%v: %v", m.Kind, code)
	}
}

// block closes a block and, in the next instant, applies what honest parties answer.
func (c *crowd) block() {
	c.now += 6 * unit.Second
	c.events = c.events[:0]
	height := c.state.Height() + 1
	_, proof := c.author.Prove(protocol.BlockAlpha(c.state.Randomness(), height))
	in := protocol.Input{Kind: protocol.BlockRandomness, Height: height, Proof: proof}
	if code := c.state.Input(c.now, &in, &c.events); code != protocol.OK {
		c.b.Fatal(code)
	}
	for len(c.events) > 0 {
		for i := range c.events {
			c.answer(&c.events[i])
		}
		messages := c.answers
		c.answers, c.events = nil, c.events[:0]
		for i := range messages {
			if code := c.state.Apply(c.now, &messages[i], &c.events); code != protocol.OK {
				c.b.Fatalf("%v: %v", messages[i].Kind, code)
			}
		}
	}
	c.answers = nil
}

func (c *crowd) answer(e *protocol.Event) {
	m := protocol.Message{From: ledger.Account(e.Account), Task: e.Task, Attempt: e.Attempt, Seat: e.Seat}
	claims := func() []protocol.SegmentClaim {
		segments := c.state.Segments(protocol.Target{Task: e.Task, Attempt: e.Attempt, Seat: e.Seat})
		list := make([]protocol.SegmentClaim, len(segments)+1)
		for i := range segments {
			list[i].Segment = segments[i]
		}
		list[len(segments)] = protocol.StartClaim(merkle.Hash{1}, merkle.Hash{1})
		return list
	}
	if e.Profile != protocol.None {
		c.measure(e)
		return
	}
	switch e.Kind {
	case protocol.SolverDrawn:
		m.Kind, m.Hash = protocol.CommitProof, merkle.Hash{1}
	case protocol.SeatSealed:
		root := protocol.Sealed(protocol.VerdictRoot(claims()), merkle.Hash{})
		m.Kind, m.Hash, m.Hash2 = protocol.CommitVerdict, root, root
	case protocol.RevealOpened:
		m.Kind, m.Claims = protocol.RevealVerdict, claims()
	default:
		return
	}
	c.answers = append(c.answers, m)
}

// measure answers as a profiler.
func (c *crowd) measure(e *protocol.Event) {
	m := protocol.Message{From: ledger.Account(e.Account), Profile: e.Profile, Seat: e.Seat}
	measured := slices.Repeat([]protocol.Comparison{{Distance: 100, Update: unit.MaxDistance}}, 4)
	switch e.Kind {
	case protocol.SeatSealed:
		root := protocol.Sealed(protocol.ProfileRoot(measured), merkle.Hash{})
		m.Kind, m.Hash, m.Hash2 = protocol.CommitProfile, root, root
	case protocol.RevealOpened:
		m.Kind, m.Comparisons = protocol.RevealProfile, measured
	default:
		return
	}
	c.answers = append(c.answers, m)
}

func (c *crowd) submit(n int) {
	for i := range n {
		c.tell(&protocol.Message{
			Kind: protocol.SubmitTask, From: c.submitter, Amount: c.state.Quote(0), Instance: uint64(i), Hash: merkle.Hash{1},
		})
	}
}

// profile has a first task measure the threshold, which then serves all others.
func (c *crowd) profile() {
	c.submit(1)
	for c.state.Profile(0).State < protocol.ProfileChallenged {
		c.block()
	}
	for c.state.Profile(0).State != protocol.ProfileInUse {
		c.now = c.state.NextDeadline()
		c.state.Advance(c.now, &c.events)
	}
}

// windows counts the verdicts that may be challenged.
func (c *crowd) windows() int {
	n := 0
	for i := range c.networks {
		n += len(c.state.Challengeable(protocol.NetworkID(i)))
	}
	return n
}
