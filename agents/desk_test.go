package agents

import (
	"reflect"
	"slices"
	"testing"

	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// publicRecord is a chain written by hand: what it has not been told does not exist.
type publicRecord struct {
	params     protocol.Params
	tasks      map[protocol.TaskID]protocol.TaskView
	attempts   map[protocol.TaskID]protocol.AttemptView
	thresholds map[protocol.TaskID]unit.Distance
	seats      map[protocol.Target]seatRecord
	counts     map[protocol.NetworkID]int
	members    map[ledger.Account]protocol.MembershipView
	active     map[protocol.NetworkID][]protocol.Target
	score      int                // of the desk's agent
	given      protocol.ProfileID // profiles below it are decided
	profiles   map[protocol.Target]protocol.ProfileSeatView
	proposals  map[protocol.ProposalID]protocol.ProposalView
}

type seatRecord struct {
	verifier   ledger.Account
	arithmetic protocol.Arithmetic
	declared   protocol.Arithmetic // the solver's
	segments   []int32
	claims     []protocol.SegmentClaim
	running    bool
	end        unit.Time // of the challenge window, 0 before it opened
	undrawn    bool      // the desk's agent may not win its jackpot
	class      protocol.Class
	posted     merkle.Hash // of a measurement
}

func (c *publicRecord) Params() *protocol.Params               { return &c.params }
func (c *publicRecord) BaseFee() unit.Amount                   { return c.params.TxFee }
func (c *publicRecord) Decided() *protocol.Params              { return &c.params }
func (c *publicRecord) Rules(protocol.Target) *protocol.Params { return &c.params }
func (c *publicRecord) Proposal(id protocol.ProposalID) protocol.ProposalView {
	return c.proposals[id]
}
func (c *publicRecord) Quote(w protocol.WorkloadID) unit.Amount   { return 2200 + unit.Amount(w) }
func (c *publicRecord) Task(t protocol.TaskID) protocol.TaskView  { return c.tasks[t] }
func (c *publicRecord) Threshold(t protocol.TaskID) unit.Distance { return c.thresholds[t] }
func (c *publicRecord) Score(ledger.Account) int                  { return c.score }
func (c *publicRecord) Attempt(t protocol.TaskID, _ protocol.Attempt) protocol.AttemptView {
	return c.attempts[t]
}
func (c *publicRecord) Segments(t protocol.Target) []int32 { return c.seats[t].segments }
func (c *publicRecord) SeatVerifier(t protocol.Target) ledger.Account {
	return c.seats[t].verifier
}
func (c *publicRecord) SeatArithmetic(t protocol.Target) protocol.Arithmetic {
	return c.seats[t].arithmetic
}
func (c *publicRecord) SolverArithmetic(t protocol.Target) protocol.Arithmetic {
	return c.seats[t].declared
}
func (c *publicRecord) CheckGas(t protocol.Target) unit.Gas {
	if t.OfProfile() {
		return 10 * 1800
	}
	return 600 * unit.Gas(len(c.seats[t].segments))
}
func (c *publicRecord) Posted(t protocol.Target) merkle.Hash {
	if t.OfProfile() {
		return c.seats[t].posted
	}
	return protocol.VerdictRoot(c.seats[t].claims)
}
func (c *publicRecord) Running(t protocol.Target) bool {
	if t.OfProfile() {
		return t.Profile >= c.given
	}
	return c.seats[t].running
}
func (c *publicRecord) SeatClass(t protocol.Target) protocol.Class {
	if t.OfProfile() {
		return c.seats[t].class
	}
	return c.tasks[t.Task].Class
}
func (c *publicRecord) SeatNetwork(t protocol.Target) protocol.NetworkID {
	if t.OfProfile() {
		return testNetwork
	}
	return c.tasks[t.Task].Network
}
func (c *publicRecord) Bond(t protocol.Target) unit.Amount {
	if t.OfProfile() {
		return testFee
	}
	return c.tasks[t.Task].Fee
}

// Jackpot is 3/2 of the fee, of a measurement ten times that.
func (c *publicRecord) Jackpot(t protocol.Target) unit.Amount {
	j := c.params.Jackpot.Base.Of(c.Bond(t), unit.Down)
	if t.OfProfile() {
		j *= 10
	}
	return j
}
func (c *publicRecord) Active(t protocol.Target) bool {
	return slices.Contains(c.active[c.SeatNetwork(t)], t)
}
func (c *publicRecord) WindowEnd(t protocol.Target) unit.Time { return c.seats[t].end }
func (c *publicRecord) MayWin(t protocol.Target, _ ledger.Account) bool {
	return !c.seats[t].undrawn
}
func (c *publicRecord) Challengeable(n protocol.NetworkID) []protocol.Target {
	return c.active[n]
}
func (c *publicRecord) ProfileSeat(p protocol.ProfileID, n protocol.Seat) protocol.ProfileSeatView {
	return c.profiles[protocol.ProfileTarget(p, n)]
}
func (c *publicRecord) Whistleblowers(n protocol.NetworkID) int { return c.counts[n] }
func (c *publicRecord) Membership(a ledger.Account) protocol.MembershipView {
	return c.members[a]
}

// Numbers that the tests share.
const (
	testLimit   unit.Distance  = 1000 // threshold of every task
	testFee     unit.Amount    = 1_000_000
	ownAccount  ledger.Account = 7
	ownArith                   = protocol.Arithmetic(2)
	otherArith                 = protocol.Arithmetic(3)
	testNetwork                = protocol.NetworkID(1)
)

// newRecord returns a chain with two networks and nothing in them.
func newRecord() *publicRecord {
	return &publicRecord{
		params: protocol.Params{
			TxFee:       100,
			ForcedError: unit.Ratio{Num: 1, Den: 20},
			Jackpot:     protocol.Jackpot{Base: unit.Ratio{Num: 3, Den: 2}},
			Windows:     protocol.Windows{Challenge: unit.Hour},
			Networks:    protocol.Networks{Count: 2},
		},
		tasks:      map[protocol.TaskID]protocol.TaskView{},
		attempts:   map[protocol.TaskID]protocol.AttemptView{},
		thresholds: map[protocol.TaskID]unit.Distance{},
		seats:      map[protocol.Target]seatRecord{},
		counts:     map[protocol.NetworkID]int{},
		members:    map[ledger.Account]protocol.MembershipView{},
		active:     map[protocol.NetworkID][]protocol.Target{},
		profiles:   map[protocol.Target]protocol.ProfileSeatView{},
	}
}

// seat adds a drawn seat of the own account on a task under verification.
func (c *publicRecord) seat(t protocol.Target) {
	c.tasks[t.Task] = protocol.TaskView{Fee: testFee, Network: testNetwork, State: protocol.TaskVerifying, Attempt: t.Attempt, WorkRoots: true}
	c.thresholds[t.Task] = testLimit
	c.seats[t] = seatRecord{verifier: ownAccount, arithmetic: ownArith, segments: []int32{4, 9, 17}, running: true}
}

// verdict adds a posted verdict of account 50 whose window is open until end.
func (c *publicRecord) verdict(t protocol.Target, claims []protocol.SegmentClaim, end unit.Time) {
	c.seat(t)
	seat := c.seats[t]
	seat.verifier, seat.claims, seat.end = 50, claims, end
	c.seats[t] = seat
	c.active[testNetwork] = append(c.active[testNetwork], t)
}

// measurement adds a posted measurement of account 50, under the own arithmetic and
// another, whose window is open until end.
func (c *publicRecord) measurement(t protocol.Target, posted []protocol.Comparison, end unit.Time) {
	c.seats[t] = seatRecord{verifier: 50, end: end, posted: protocol.ProfileRoot(posted)}
	c.profiles[t] = protocol.ProfileSeatView{Profiler: 50, First: ownArith, Second: otherArith}
	c.active[testNetwork] = append(c.active[testNetwork], t)
}

// close ends a seat's window.
func (c *publicRecord) close(t protocol.Target) {
	n := c.SeatNetwork(t)
	c.active[n] = slices.DeleteFunc(c.active[n], func(a protocol.Target) bool { return a == t })
}

// decide ends the attempt of a verdict.
func (c *publicRecord) decide(t protocol.Target) {
	c.close(t)
	seat := c.seats[t]
	seat.running = false
	c.seats[t] = seat
}

// join makes the own account a member beside others.
func (c *publicRecord) join(others int) {
	c.members[ownAccount] = protocol.MembershipView{Network: testNetwork, State: protocol.Member, Until: unit.Never}
	c.counts[testNetwork] = others + 1
}

// desk is one agent with its strategy: what it is told and what it answers.
type desk struct {
	strategy Strategy
	self     Self
	memory   Memory
	stream   stream.Stream
	chain    *publicRecord
	now      unit.Time
	allies   *Coalition
}

// newDesk seats an agent of the role; agents of equal number draw the same.
func newDesk(role protocol.Role, name string, set Settings, number uint64) *desk {
	d := &desk{
		strategy: New(role, name, set), chain: newRecord(),
		stream: stream.New(1, stream.AgentDecision, number),
		self: Self{Agent: int32(number), Account: ownAccount, Role: role, Until: unit.Hour, Device: Device{
			Arithmetic: ownArith, Native: ownArith, Speed: 10, Registered: 9, Price: 3600, Slowdown: unit.Ratio{Num: 13, Den: 10},
		}},
	}
	if role == protocol.Verifier {
		key := stream.New(1, stream.AgentKey, number)
		d.self.Key = vrf.Real.NewKey(key.Hash())
	}
	return d
}

func (d *desk) ask(o Occasion) Intents {
	var out Intents
	d.strategy.Decide(&View{Now: d.now, Self: &d.self, Memory: &d.memory, Chain: d.chain, Occasion: o, Coalition: d.allies}, &d.stream, &out)
	return out
}

func (d *desk) start() Intents { return d.ask(Occasion{Kind: Started}) }

func (d *desk) ring(t Timer) Intents {
	d.now = t.At
	return d.ask(Occasion{Kind: Rang, Timer: t})
}

// hear tells the agent of an event about itself, or about who the event names.
func (d *desk) hear(e protocol.Event) Intents {
	if e.Account == 0 {
		e.Account = protocol.AccountOf(ownAccount)
	}
	if e.Task != protocol.None {
		e.Profile = protocol.None
	}
	return d.ask(Occasion{Kind: Happened, Event: &e})
}

func (d *desk) done(w WorkDone) Intents { return d.ask(Occasion{Kind: Done, Work: &w}) }

// about returns an event about a seat.
func about(kind protocol.EventKind, t protocol.Target) protocol.Event {
	e := protocol.Event{Kind: kind, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat, Profile: t.Profile}
	if !t.OfProfile() {
		e.Profile = protocol.None
	}
	return e
}

// measured returns claims of segments 4, 9 and 17 with the given distances.
func measured(distances ...unit.Distance) []protocol.SegmentClaim {
	segments := []int32{4, 9, 17}
	claims := make([]protocol.SegmentClaim, len(distances))
	for i, d := range distances {
		claims[i] = protocol.SegmentClaim{Segment: segments[i], Distance: d, StepRoot: mark("step", i), WorkRoot: mark("work", i)}
	}
	return claims
}

// compared returns comparisons with the given distances.
func compared(distances ...unit.Distance) []protocol.Comparison {
	list := make([]protocol.Comparison, len(distances))
	for i, d := range distances {
		list[i] = protocol.Comparison{Distance: d, Update: 1000 * testLimit, WorkRoot: mark("compared", i)}
	}
	return list
}

// begun returns measured claims and that a trajectory starts where it says.
func begun(claims []protocol.SegmentClaim) []protocol.SegmentClaim {
	return append(claims, protocol.StartClaim(mark("begin", 0), mark("begin", 0)))
}

// misbegun returns measured claims and that a trajectory starts elsewhere than it says.
func misbegun(claims []protocol.SegmentClaim) []protocol.SegmentClaim {
	return append(claims, protocol.StartClaim(mark("begin", 0), mark("begin", 1)))
}

// mark returns a recognisable hash.
func mark(name string, i int) merkle.Hash {
	d := merkle.New(name)
	d.Uint64(uint64(i))
	return d.Sum()
}

// want fails unless exactly these intents came.
func want(t *testing.T, got Intents, messages []protocol.Message, work []Work, timers []Timer) {
	t.Helper()
	same := func(what string, got, want any, n, m int) {
		if n+m > 0 && !reflect.DeepEqual(got, want) {
			t.Errorf("%s:\n got %+v\nwant %+v", what, got, want)
		}
	}
	same("messages", got.Messages, messages, len(got.Messages), len(messages))
	same("work", got.Work, work, len(got.Work), len(work))
	same("timers", got.Timers, timers, len(got.Timers), len(timers))
}

// wantMessage fails unless exactly this message came and nothing else.
func wantMessage(t *testing.T, got Intents, m protocol.Message) {
	t.Helper()
	want(t, got, []protocol.Message{m}, nil, nil)
}

// wantWork fails unless exactly this work came and nothing else.
func wantWork(t *testing.T, got Intents, w Work) {
	t.Helper()
	want(t, got, nil, []Work{w}, nil)
}

// wantNothing fails if anything came.
func wantNothing(t *testing.T, got Intents) {
	t.Helper()
	want(t, got, nil, nil, nil)
}
