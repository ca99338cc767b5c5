package protocol_test

import (
	"runtime"
	"testing"

	"gensim/internal/merkle"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// BenchmarkStages is the memory that a task takes in each stage of its life, with two
// verifiers of two segments each: tasks that are all in one stage, reached by the
// messages that lead there. What a settled task takes is measured over a second wave of
// them, since holds and deadlines of the first are used again; in the third, a verdict of
// each task is disputed.
func BenchmarkStages(b *testing.B) {
	const accounts, tasks = 200_000, 20_000
	for range b.N {
		c := newCrowd(b, accounts)
		c.warm()
		accounts := c.heap()
		report := func(stage string) { b.ReportMetric((c.heap()-accounts)/tasks, "B/"+stage) }
		c.submit(tasks)
		report("waiting")
		c.profile()
		report("pooled")
		c.train()
		report("training")
		c.prove()
		report("proved")
		c.seat()
		report("seated")
		c.commit()
		report("committed")
		c.reveal()
		report("revealed")
		c.settle()
		settled := c.heap()
		c.open(tasks)
		c.settle()
		b.ReportMetric((c.heap()-settled)/tasks, "B/settled")
		settled = c.heap()
		c.open(tasks)
		c.dispute()
		b.ReportMetric((c.heap()-settled)/tasks, "B/disputed")
	}
}

// BenchmarkMillion is the memory of a chain with a million accounts, of which a tenth
// solves, a tenth verifies and a tenth watches, and a million tasks that are alive at once
// at the heaviest of a task's ordinary stages, all verdicts revealed and all windows open.
func BenchmarkMillion(b *testing.B) {
	const million = 1_000_000
	for range b.N {
		c := newCrowd(b, million)
		c.warm()
		accounts := c.heap()
		c.submit(million)
		c.profile()
		for c.count(protocol.TaskInPool) > 0 { // as many solvers a block as there are
			c.block()
			c.prove()
		}
		c.seat()
		c.commit()
		c.reveal()
		revealed := c.heap()
		b.ReportMetric(accounts/million, "B/account")
		b.ReportMetric((revealed-accounts)/million, "B/revealed-task")
		b.ReportMetric(revealed/(1<<20), "MiB")
		c.settle()
		b.ReportMetric((c.heap()-accounts)/million, "B/settled-task")
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
	members   [][]ledger.Account // by network
	first     protocol.TaskID    // that is not settled
}

func newCrowd(b *testing.B, accounts int) *crowd {
	s := standard()
	s.params.TxFee = 0
	s.params.Profiling.ValidFor = unit.Year
	s.params.Verification.Verifiers = 2
	s.params.Networks.Count = 1000
	c := &crowd{b: b, author: vrf.Keyed.NewKey([32]byte{'b'}), members: make([][]ledger.Account, s.params.Networks.Count)}
	c.before = c.heap()
	c.state = protocol.New(s.params, protocol.Genesis{
		Crypto: vrf.Keyed, Authors: []vrf.Public{c.author.Public()}, Arithmetics: []protocol.Class{0, 0, 0}, Workloads: []protocol.Workload{s.workload},
	})
	c.submitter = c.state.Open(1_000_000_000 * unit.GEN)
	for i := range accounts {
		a := c.state.Open(1000 * unit.GEN)
		switch i % 10 {
		case 0:
			c.tell(&protocol.Message{Kind: protocol.Register, From: a, Role: protocol.Solver, Speed: 1_000_000})
		case 1:
			c.tell(&protocol.Message{Kind: protocol.Register, From: a, Role: protocol.Verifier, Speed: 1_000_000, VRFKey: vrf.Public{1}})
		case 2:
			n := protocol.NetworkID(i / 10 % len(c.members))
			c.members[n] = append(c.members[n], a)
			c.tell(&protocol.Message{Kind: protocol.JoinNetwork, From: a, Network: n})
		}
	}
	c.advance(c.now + s.params.Networks.JoinDelay)
	return c
}

// warm lets a first task live, so that the urns of all draws are there, and its profile
// expire.
func (c *crowd) warm() {
	c.submit(1)
	c.profile()
	c.train()
	c.prove()
	c.seat()
	c.commit()
	c.reveal()
	c.settle()
	c.advance(c.now + unit.Year)
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

func (c *crowd) advance(to unit.Time) {
	c.now, c.events = to, c.events[:0]
	c.state.Advance(c.now, &c.events)
}

// block closes a block six seconds later.
func (c *crowd) block() {
	c.now, c.events = c.now+blockTime, c.events[:0]
	height := c.state.Height() + 1
	_, proof := c.author.Prove(protocol.BlockAlpha(c.state.Randomness(), height))
	in := protocol.Input{Kind: protocol.BlockRandomness, Height: height, Proof: proof}
	if code := c.state.Input(c.now, &in, &c.events); code != protocol.OK {
		c.b.Fatal(code)
	}
}

// count counts the tasks that are in a state.
func (c *crowd) count(in protocol.TaskState) (n int) {
	for id := c.first; int(id) < c.state.Tasks(); id++ {
		if c.state.Task(id).State == in {
			n++
		}
	}
	return n
}

// targets yields the seats of all tasks.
func (c *crowd) targets(yield func(protocol.Target, protocol.SeatView) bool) {
	for id := c.first; int(id) < c.state.Tasks(); id++ {
		for n := range protocol.Seat(c.state.Attempt(id, 1).Seats) {
			t := protocol.Target{Task: id, Attempt: 1, Seat: n}
			if !yield(t, c.state.Seat(t)) {
				return
			}
		}
	}
}

func (c *crowd) submit(n int) {
	for i := range n {
		c.tell(&protocol.Message{
			Kind: protocol.SubmitTask, From: c.submitter, Amount: c.state.Quote(0), Instance: uint64(i), Hash: merkle.Hash{1},
		})
	}
}

// profile has three profilers measure the threshold for which all tasks wait.
func (c *crowd) profile() {
	measured := make([]protocol.Comparison, 4)
	for i := range measured {
		measured[i] = protocol.Comparison{Distance: 100, Update: unit.MaxDistance}
	}
	root := protocol.Sealed(protocol.ProfileRoot(measured), merkle.Hash{})
	id := c.state.Task(c.first).Profile
	for c.state.ProfileSeat(id, 0).Status != protocol.SeatWorking {
		c.block()
	}
	for _, kind := range []protocol.MessageKind{protocol.CommitProfile, protocol.RevealProfile} {
		for n := range protocol.Seat(c.state.Profile(id).Seats) {
			m := protocol.Message{Kind: kind, From: c.state.ProfileSeat(id, n).Profiler, Profile: id, Seat: n, Hash: root, Hash2: root}
			if kind == protocol.RevealProfile {
				m.Comparisons = measured
			}
			c.tell(&m)
		}
	}
	for c.state.Profile(id).State != protocol.ProfileInUse {
		c.advance(c.state.NextDeadline())
	}
}

// train waits until every task has a solver.
func (c *crowd) train() {
	for c.count(protocol.TaskInPool) > 0 {
		c.block()
	}
}

// open brings new tasks to where their verdicts are revealed.
func (c *crowd) open(n int) {
	c.submit(n)
	c.train()
	c.prove()
	c.seat()
	c.commit()
	c.reveal()
}

// prove has all solvers commit their proofs.
func (c *crowd) prove() {
	for id := c.first; int(id) < c.state.Tasks(); id++ {
		if c.state.Task(id).State == protocol.TaskSolving {
			c.tell(&protocol.Message{Kind: protocol.CommitProof, From: c.state.Attempt(id, 1).Solver, Task: id, Attempt: 1, Hash: merkle.Hash{1}})
		}
	}
}

// seat waits until every task has two verifiers, whose seats are sealed.
func (c *crowd) seat() {
	for range 3 {
		c.block()
	}
	n := 0
	for _, v := range c.targets {
		if v.Status == protocol.SeatWorking {
			n++
		}
	}
	if want := 2 * (c.state.Tasks() - int(c.first)); n != want {
		c.b.Fatalf("%d seats are sealed, not %d", n, want)
	}
}

// claims are what a verdict on a seat says.
func (c *crowd) claims(v *protocol.SeatView) []protocol.SegmentClaim {
	list := make([]protocol.SegmentClaim, len(v.Segments)+1)
	for i := range v.Segments {
		list[i] = protocol.SegmentClaim{Segment: v.Segments[i], StepRoot: merkle.Hash{2}, WorkRoot: merkle.Hash{3}}
	}
	list[len(v.Segments)] = protocol.StartClaim(merkle.Hash{1}, merkle.Hash{1})
	return list
}

// commit has all verifiers commit their verdicts.
func (c *crowd) commit() {
	for t, v := range c.targets {
		root := protocol.Sealed(protocol.VerdictRoot(c.claims(&v)), merkle.Hash{})
		c.tell(&protocol.Message{
			Kind: protocol.CommitVerdict, From: v.Verifier, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat, Hash: root, Hash2: root,
		})
	}
}

// reveal has all verifiers reveal them.
func (c *crowd) reveal() {
	for t, v := range c.targets {
		c.tell(&protocol.Message{
			Kind: protocol.RevealVerdict, From: v.Verifier, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat, Claims: c.claims(&v),
		})
	}
}

// dispute has a member of its network challenge the first verdict of each task, and
// the verifier defend it.
func (c *crowd) dispute() {
	n := int32(0)
	each := func(do func(t protocol.Target, v *protocol.SeatView, by ledger.Account, network protocol.NetworkID)) {
		n = 0
		for t, v := range c.targets {
			if t.Seat == 0 {
				network := c.state.Task(t.Task).Network
				do(t, &v, c.members[network][int(t.Task)%len(c.members[network])], network)
				n++
			}
		}
	}
	reach := func(phase protocol.RoundPhase) {
		for c.state.Seat(protocol.Target{Task: protocol.TaskID(c.state.Tasks() - 1), Attempt: 1}).Phase != phase {
			c.advance(c.state.NextDeadline())
		}
	}
	each(func(t protocol.Target, _ *protocol.SeatView, by ledger.Account, network protocol.NetworkID) {
		hash := protocol.ChallengeCommit(by, t, merkle.Hash{9}, merkle.Hash{})
		c.tell(&protocol.Message{Kind: protocol.CommitChallenge, From: by, Network: network, Amount: c.state.Fee(t.Task), Hash: hash})
	})
	reach(protocol.RoundDue)
	each(func(t protocol.Target, _ *protocol.SeatView, by ledger.Account, _ protocol.NetworkID) {
		c.tell(&protocol.Message{
			Kind: protocol.RevealChallenge, From: by, Challenge: n, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat, Hash: merkle.Hash{9},
		})
	})
	reach(protocol.RoundAnswering)
	each(func(_ protocol.Target, v *protocol.SeatView, _ ledger.Account, _ protocol.NetworkID) {
		c.tell(&protocol.Message{Kind: protocol.Defend, From: v.Verifier, Dispute: protocol.DisputeID(n)})
	})
}

// settle waits until every task is settled.
func (c *crowd) settle() {
	for !c.state.Quiet() {
		c.advance(c.state.NextDeadline())
	}
	c.advance(c.now) // what ended in a call is past by the next
	c.first = protocol.TaskID(c.state.Tasks())
}
