package agents

import (
	"slices"
	"testing"

	"gensim/internal/stream"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// town is all strategies on a real chain. Only the compute is a toy: a state is a
// hash of what it was computed from, so re-runs agree in one arithmetic and
// differ in another, and everything a message binds can be opened.
type town struct {
	t       *testing.T
	chain   *protocol.State
	now     unit.Time
	author  vrf.Key
	people  []*citizen // by account
	pool    []protocol.Message
	agenda  []entry
	entries int
	fakes   map[protocol.Target]Deviation // by attempt, Seat None
	refused []refusal
	reached [15]int // by outcome
	slashed map[ledger.Account]bool
}

// citizen is one agent of the town.
type citizen struct {
	self     Self
	memory   Memory
	stream   stream.Stream
	strategy Strategy
	name     string
	free     unit.Time // when the device is
}

// entry is something that will concern a citizen: work done, or a timer.
type entry struct {
	at       unit.Time
	sequence int
	who      *citizen
	work     *WorkDone
	timer    Timer
}

type refusal struct {
	who  string
	kind protocol.MessageKind
	code protocol.Code
}

const (
	townBlock = 30 * unit.Second
	townClose = 5 * unit.Hour
	townEnd   = 2 * unit.Day
	segments  = 50
)

func ratio(num, den int64) unit.Ratio { return unit.Ratio{Num: num, Den: den} }

func townParams() protocol.Params {
	p := protocol.Minimal()
	p.ReferencePrice, p.MaxAttempts, p.MaxRedraws, p.ForcedError = 15_873, 5, 8, ratio(1, 5)
	p.Profiling.Prefix, p.Verification.Verifiers, p.Dispute.MaxRefereeGas = 32, 2, 1
	p.Networks.Count, p.Networks.Deposit = 2, 80_000_000
	return p
}

// newTown founds a town with groups of every strategy.
func newTown(t *testing.T, seed uint64) *town {
	key := stream.New(seed, stream.ValidatorKey, 0)
	w := &town{t: t, author: vrf.Real.NewKey(key.Hash()), fakes: map[protocol.Target]Deviation{}, slashed: map[ledger.Account]bool{}}
	g := protocol.Genesis{
		Authors: []vrf.Public{w.author.Public()}, Arithmetics: make([]protocol.Class, 3),
		Workloads: []protocol.Workload{{
			Name: "toy", Segments: segments, StepsPerSegment: 4, Leaves: slices.Repeat([]protocol.Leaf{{Operation: "op", Tiles: 1}}, 5),
			Gas: 25_200_000_000, Estimate: 27_720_000_000, SegmentGas: 570_000_000,
		}},
		Paces: []protocol.Pace{{Slowest: 3_000_000, Fastest: 7_000_000}},
	}
	p := townParams()
	if faults := p.ValidateFor(&g); len(faults) > 0 {
		t.Fatalf("the town's parameters: %v", faults)
	}
	w.chain = protocol.New(p, g)
	w.people = make([]*citizen, ledger.FirstAgent)
	w.settle(seed, 4, protocol.Submitter, "poisson", Settings{Interval: 20 * unit.Minute})
	w.settle(seed, 24, protocol.Solver, "honest", Settings{})
	w.settle(seed, 6, protocol.Solver, "skip", Settings{Fraction: half})
	w.settle(seed, 3, protocol.Solver, "noise", Settings{WhenCaught: Concede})
	w.settle(seed, 30, protocol.Verifier, "honest", Settings{})
	w.settle(seed, 6, protocol.Verifier, "rubber-stamp", Settings{})
	w.settle(seed, 6, protocol.Whistleblower, "always", Settings{})
	w.settle(seed, 20, protocol.Whistleblower, "threshold", Settings{PayoutThreshold: ratio(1, 1)})
	return w
}

// settle adds citizens of one group; devices take the three arithmetics in turn.
func (w *town) settle(seed uint64, count int, role protocol.Role, name string, set Settings) {
	for n := range count {
		c := &citizen{strategy: New(role, name, set), name: name, stream: stream.New(seed, stream.AgentDecision, uint64(len(w.people)))}
		key := stream.New(seed, stream.AgentKey, uint64(len(w.people)))
		c.self = Self{
			Agent: int32(len(w.people)), Account: w.chain.Open(200 * unit.GEN), Role: role, Key: vrf.Real.NewKey(key.Hash()), Until: townClose,
			Device: Device{
				Arithmetic: protocol.Arithmetic(n % 3), Native: protocol.Arithmetic(n % 3), Speed: 7_000_000, Registered: 7_000_000,
				Price: 400_000_000, Slowdown: ratio(13, 10),
			},
		}
		w.people = append(w.people, c)
	}
}

// live runs the town until the chain is quiet.
func (w *town) live() {
	for _, c := range w.people[ledger.FirstAgent:] {
		w.ask(c, Occasion{Kind: Started})
	}
	for height := int64(1); ; height++ {
		block := unit.Time(height) * townBlock
		for w.next(block) {
		}
		w.now = block
		w.block(height)
		if block > townClose && w.chain.Quiet() {
			return
		}
		if block > townEnd {
			w.t.Fatal("the town never comes to rest")
		}
	}
}

// next handles the first deadline or entry before the block, if there is one.
func (w *town) next(block unit.Time) bool {
	slices.SortFunc(w.agenda, func(a, b entry) int {
		if a.at != b.at {
			return int(a.at - b.at)
		}
		return a.sequence - b.sequence
	})
	due := w.chain.NextDeadline()
	switch {
	case due <= block && (len(w.agenda) == 0 || due <= w.agenda[0].at):
		w.now = due
		var events protocol.Events
		w.chain.Advance(due, &events)
		w.tell(events)
	case len(w.agenda) > 0 && w.agenda[0].at <= block:
		e := w.agenda[0]
		w.agenda = w.agenda[1:]
		w.now = e.at
		if e.work != nil {
			w.ask(e.who, Occasion{Kind: Done, Work: e.work})
		} else {
			w.ask(e.who, Occasion{Kind: Rang, Timer: e.timer})
		}
	default:
		return false
	}
	return true
}

// block applies the pooled messages and closes a block.
func (w *town) block(height int64) {
	var events protocol.Events
	pool := w.pool
	w.pool = nil
	for i := range pool {
		m := &pool[i]
		if code := w.chain.Apply(w.now, m, &events); code != protocol.OK {
			w.refused = append(w.refused, refusal{w.people[m.From].name, m.Kind, code})
		}
	}
	_, proof := w.author.Prove(protocol.BlockAlpha(w.chain.Randomness(), height))
	if code := w.chain.Input(w.now, &protocol.Input{Kind: protocol.BlockRandomness, Height: height, Proof: proof}, &events); code != protocol.OK {
		w.t.Fatalf("block %d: %v", height, code)
	}
	w.tell(events)
}

// tell wakes those whom events concern, and counts outcomes.
func (w *town) tell(events protocol.Events) {
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case protocol.OutcomeReached:
			w.reached[e.Outcome]++
			continue
		case protocol.Moved:
			if slices.Contains([]ledger.Reason{ledger.Bounty, ledger.Burn, ledger.Slash, ledger.Timeout, ledger.ForfeitedBond}, ledger.Reason(e.Value)) {
				w.slashed[ledger.Account(e.Account)] = true
			}
			continue
		case protocol.GameOpened:
			w.t.Errorf("a game was opened though every cheat concedes: %+v", e)
		}
		if e.Account >= int32(ledger.FirstAgent) {
			w.ask(w.people[e.Account], Occasion{Kind: Happened, Event: e})
		}
	}
}

// ask lets a citizen decide and takes its orders.
func (w *town) ask(c *citizen, o Occasion) {
	var out Intents
	c.strategy.Decide(&View{Now: w.now, Self: &c.self, Memory: &c.memory, Chain: w.chain, Occasion: o}, &c.stream, &out)
	for _, m := range out.Messages {
		m.From = c.self.Account
		w.pool = append(w.pool, m)
	}
	for _, work := range out.Work {
		done, gas := w.compute(c, work)
		c.free = max(c.free, w.now) + c.self.Device.Speed.Duration(gas)
		w.enter(entry{at: c.free, who: c, work: done})
	}
	for _, timer := range out.Timers {
		w.enter(entry{at: timer.At, who: c, timer: timer})
	}
}

func (w *town) enter(e entry) {
	w.entries++
	e.sequence = w.entries
	w.agenda = append(w.agenda, e)
}

// Strategies and state machine understand one another: over whole lives of
// tasks nobody honest is slashed, no message is refused, and every outcome that
// such a town can have occurs while the others do not.
func TestTowns(t *testing.T) {
	var reached [15]int
	for seed := range uint64(3) {
		w := newTown(t, seed+1)
		w.live()
		t.Logf("%d tasks, at rest after %v, outcomes %v", w.chain.Tasks(), w.now, w.reached[1:])
		for outcome, n := range w.reached {
			reached[outcome] += n
		}
		w.inspect()
	}
	for outcome, occurs := range map[int]bool{
		1: true, 2: true, 3: false, 4: true, 5: false, 6: true, 7: true, 8: false, 9: false, 13: true, 14: true,
	} {
		if (reached[outcome] > 0) != occurs {
			t.Errorf("O%d occurs %d times", outcome, reached[outcome])
		}
	}
}

// inspect looks for what must not be in a town at rest.
func (w *town) inspect() {
	for _, r := range w.refused {
		w.t.Errorf("%s: message %d was refused: %v", r.who, r.kind, r.code)
	}
	cheats := map[string]bool{"skip": false, "noise": false, "rubber-stamp": false}
	for a := range w.slashed {
		if a < ledger.FirstAgent {
			continue
		}
		name := w.people[a].name
		if _, cheat := cheats[name]; !cheat {
			w.t.Errorf("account %d (%s) was slashed", a, name)
		}
		cheats[name] = true
	}
	for name, caught := range cheats {
		if !caught {
			w.t.Errorf("no %s was ever slashed", name)
		}
	}
	for _, c := range w.people[ledger.FirstAgent:] {
		if m := &c.memory; len(m.seats) > 20 || len(m.profiles) > 3 || len(m.charges) > 20 || len(m.checked) > 60 {
			w.t.Errorf("%s remembers %d seats, %d profiles, %d challenges, %d checks",
				c.name, len(m.seats), len(m.profiles), len(m.charges), len(m.checked))
		}
	}
}
