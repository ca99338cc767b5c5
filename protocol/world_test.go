package protocol_test

import (
	"fmt"
	"slices"
	"strings"

	"gensim/internal/merkle"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/availability"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

const blockTime = 6 * unit.Second

// setup says what a world starts with.
type setup struct {
	params    protocol.Params
	workload  protocol.Workload
	solvers   int
	verifiers int
	whistles  int
	same      bool // verifiers register the solvers' arithmetic
	balance   unit.Amount
	seed      byte
	crypto    vrf.Scheme
}

// standard is a small world with the baseline's ratios: a fee of 10 GEN.
func standard() setup {
	return setup{
		params: protocol.Minimal(),
		workload: protocol.Workload{
			Name: "toy", Segments: 8, StepsPerSegment: 4, Leaves: toyLeaves(),
			Gas: 1_000_000_000, Estimate: 1_100_000_000, SegmentGas: 130_000_000,
			Start: protocol.Starts{
				Tiles: []int{3, 1}, Seed: 1_000_000, End: 100_000, Each: 200_000, RefereeSeed: 1, RefereeBytes: 500,
			},
			Updates: protocol.Updates{Check: 2_000_000, RefereeGas: 2, RefereeBytes: 1500},
		},
		solvers: 1, verifiers: 4, whistles: 2, balance: 100 * unit.GEN,
	}
}

// toyLeaves are three operations with outputs of one to three tiles, and the two
// leaves that close a step.
func toyLeaves() []protocol.Leaf {
	leaves := []protocol.Leaf{{Operation: "add", Tiles: 1}, {Operation: "product", Tiles: 3}, {Operation: "update", Tiles: 2},
		{Operation: "end", Tiles: 1}, {Operation: "distance", Tiles: 1}}
	for i := range leaves {
		leaves[i].RefereeGas, leaves[i].RefereeBytes = 2, 1000
	}
	return leaves
}

// party is an account with a name, a key and a way to act.
type party struct {
	name    string
	account ledger.Account
	key     vrf.Key
	act     func(w *world, p *party, e *protocol.Event)
	start   unit.Amount
	// What it remembers.
	posted map[protocol.Target][]trace
	truth  map[protocol.Target][]trace
	opens  map[protocol.DisputeID]*opening
}

// tester is what a world reports to: a test, or a property under test.
type tester interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

// world drives a state as a chain would: blocks every six seconds where there is
// something for them to do, messages of one block answered in the next.
type world struct {
	t       tester
	setup   setup
	state   *protocol.State
	lab     *lab
	author  vrf.Key
	now     unit.Time
	parties []*party // by account
	mempool []protocol.Message
	rulings []protocol.Input
	events  protocol.Events
	heard   func(e *protocol.Event)
	closing func(output vrf.Output) // an output is about to be published
	silent  func() bool             // whether a block's author publishes no output
	sent    func(m *protocol.Message, c protocol.Code)
	plan    plan
	agenda  []errand
	changes []protocol.Input
	changed func(in *protocol.Input, c protocol.Code)
	bytes   map[[2]int32][][]byte // chunks that were published, see dataOf: what travels with the messages
	copied  bool                  // apply what each message's encoding decodes to
	log     *[]step               // what the state was told, if it is kept
	reached protocol.EventKind    // what was waited for last
}

func newWorld(t tester, s setup, p plan) *world {
	t.Helper()
	w := &world{t: t, setup: s, plan: p, bytes: map[[2]int32][][]byte{}, author: s.crypto.NewKey([32]byte{'b', s.seed})}
	code, err := availability.New(s.params.Availability.Chunks, s.params.Availability.Needed)
	if err != nil {
		t.Fatal(err)
	}
	w.lab = &lab{
		workload: s.workload, code: code, solver: map[[2]int32]protocol.Arithmetic{},
		fakes: map[[2]int32]func(int) bool{}, how: map[[2]int32]string{}, starts: map[[2]int32]string{}, declares: map[[2]int32]string{}, diverges: p.diverges, jumps: p.jumps, rootless: s.params.Verification.NoWorkRoots,
	}
	g := w.genesis()
	if faults := s.params.ValidateFor(&g); len(faults) > 0 {
		t.Fatalf("setup: %v", faults)
	}
	w.state = protocol.New(s.params, g)
	w.lab.chain = w.state
	w.parties = make([]*party, ledger.FirstAgent)
	w.open("alice", submitterParty)
	for i := range s.solvers {
		p := w.open([]string{"bob", "ben", "bea", "bix"}[i], solverParty)
		w.send(protocol.Message{Kind: protocol.Register, From: p.account, Role: protocol.Solver, Speed: 1_000_000})
	}
	for i := range s.verifiers {
		p := w.open([]string{"vera", "vito", "viola", "vince", "vivian", "viktor"}[i], verifierParty)
		a := protocol.Arithmetic(1 + i%2)
		if s.same {
			a = 0
		}
		w.send(protocol.Message{
			Kind: protocol.Register, From: p.account, Role: protocol.Verifier, Arithmetic: a, Speed: 1_000_000, VRFKey: p.key.Public(),
		})
	}
	for i := range s.whistles {
		p := w.open(whistleName(i), whistleParty)
		w.send(protocol.Message{Kind: protocol.JoinNetwork, From: p.account})
	}
	return w
}

// genesis is what the state of the world begins with.
func (w *world) genesis() protocol.Genesis {
	return protocol.Genesis{
		Crypto: w.setup.crypto, Authors: []vrf.Public{w.author.Public()},
		Arithmetics: []protocol.Class{0, 0, 0}, Workloads: []protocol.Workload{w.setup.workload},
		Paces: []protocol.Pace{{Slowest: 1_000_000, Fastest: 1_000_000}}, BlockTime: blockTime,
	}
}

// step is one call that changed a state: a message, an input, or time alone.
type step struct {
	at      unit.Time
	message *protocol.Message
	input   *protocol.Input
}

func (w *world) kept(m *protocol.Message, in *protocol.Input) {
	if w.log != nil {
		*w.log = append(*w.log, step{w.now, m, in})
	}
}

// whistleName is that of a world's i-th whistleblower.
func whistleName(i int) string {
	if names := []string{"walt", "wendy", "wanda", "wilma"}; i < len(names) {
		return names[i]
	}
	return fmt.Sprintf("w%d", i)
}

func (w *world) open(name string, act func(*world, *party, *protocol.Event)) *party {
	p := &party{
		name: name, account: w.state.Open(w.setup.balance), act: act, start: w.setup.balance,
		key:    w.setup.crypto.NewKey([32]byte{'k', byte(len(w.parties)), w.setup.seed}),
		posted: map[protocol.Target][]trace{}, truth: map[protocol.Target][]trace{},
		opens: map[protocol.DisputeID]*opening{},
	}
	w.parties = append(w.parties, p)
	return p
}

// submit sends a task of alice's for the quoted fee.
func (w *world) submit(unusable string, job protocol.JobID, parents []protocol.TaskID) {
	w.send(protocol.Message{
		Kind: protocol.SubmitTask, From: w.party("alice").account, Instance: 1, Amount: w.state.Quote(0), Hash: w.dataRoot(unusable),
		Job: job, Parents: parents,
	})
}

// errand is something that a transcript lets happen at a time.
type errand struct {
	at unit.Time
	do func(w *world)
}

// due does the errands whose time has come.
func (w *world) due() {
	for len(w.agenda) > 0 && w.agenda[0].at <= w.now {
		w.agenda[0].do(w)
		w.agenda = w.agenda[1:]
	}
}

func (w *world) send(m protocol.Message) {
	if w.setup.params.FeeMarket.Limit > 0 && m.Bid == (protocol.Bid{}) {
		m.Bid.Max = unit.GEN
	}
	w.mempool = append(w.mempool, m)
}

func (w *world) party(name string) *party {
	for _, p := range w.parties {
		if p != nil && p.name == name {
			return p
		}
	}
	w.t.Fatalf("no party %q", name)
	return nil
}

// name of an account as an event carries it.
func (w *world) name(a int32) string {
	switch {
	case a == protocol.None:
		return "-"
	case ledger.Account(a) == ledger.Treasury:
		return "treasury"
	case ledger.Account(a) == ledger.JackpotTreasury:
		return "jackpot"
	}
	return w.parties[a].name
}

// block applies the pool, the rulings and a block's randomness at the next
// multiple of the block time.
func (w *world) block() {
	w.now = (w.now/blockTime + 1) * blockTime
	w.state.Advance(w.now, &w.events)
	w.due()
	pool, rulings := w.mempool, w.rulings
	w.mempool, w.rulings = nil, nil
	for i := range pool {
		w.hear()
		if w.copied {
			decoded, err := protocol.DecodeMessage(protocol.AppendMessage(nil, &pool[i]))
			if err != nil {
				w.t.Fatal(err)
			}
			pool[i] = decoded
		}
		w.kept(&pool[i], nil)
		code := w.state.Apply(w.now, &pool[i], &w.events)
		if code == protocol.NoRoom { // it waits for the next block
			w.mempool = append(w.mempool, pool[i])
		}
		if w.sent != nil {
			w.sent(&pool[i], code)
		}
	}
	for i := range rulings {
		w.kept(nil, &rulings[i])
		if code := w.state.Input(w.now, &rulings[i], &w.events); code != protocol.OK {
			w.t.Fatalf("ruling refused: %v", code)
		}
	}
	for i := range w.changes {
		w.hear()
		code := w.state.Input(w.now, &w.changes[i], &w.events)
		if w.changed != nil {
			w.changed(&w.changes[i], code)
		}
	}
	w.changes = nil
	height := w.state.Height() + 1
	if w.silent != nil && w.silent() {
		w.input(protocol.Input{Kind: protocol.RandomnessWithheld, Height: height})
		return
	}
	output, proof := w.author.Prove(protocol.BlockAlpha(w.state.Randomness(), height))
	if w.closing != nil {
		w.closing(output)
	}
	w.input(protocol.Input{Kind: protocol.BlockRandomness, Height: height, Proof: proof})
}

// input ends a block.
func (w *world) input(in protocol.Input) {
	w.kept(nil, &in)
	if code := w.state.Input(w.now, &in, &w.events); code != protocol.OK {
		w.t.Fatalf("block refused: %v", code)
	}
	w.hear()
}

// hear hands the events to the listener and to the parties that they concern.
func (w *world) hear() {
	for len(w.events) > 0 {
		events := slices.Clone(w.events)
		w.events = w.events[:0]
		for i := range events {
			if w.heard != nil {
				w.heard(&events[i])
			}
		}
		for i := range events {
			w.react(&events[i])
		}
	}
	if err := w.state.Book().Audit(); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) react(e *protocol.Event) {
	switch e.Kind {
	case protocol.Moved, protocol.OutcomeReached:
	case protocol.WindowOpened:
		for _, p := range w.parties {
			if p != nil && strings.HasPrefix(p.name, "w") {
				p.act(w, p, e)
			}
		}
	case protocol.RulingRequested:
		w.rulings = append(w.rulings, protocol.Input{Kind: protocol.Ruling, Dispute: e.Dispute, Hash: w.right(e.Dispute)})
	case protocol.ChallengesDue:
		for _, p := range w.parties {
			if p != nil && strings.HasPrefix(p.name, "w") {
				p.act(w, p, e)
			}
		}
	case protocol.GameOpened:
		for _, a := range []int32{e.Account, e.Other} {
			w.parties[a].act(w, w.parties[a], e)
		}
	default:
		if e.Account >= int32(ledger.FirstAgent) {
			p := w.parties[e.Account]
			p.act(w, p, e)
		}
	}
}

// shape is that of the games about what a dispute is about.
func (w *world) shape(d *protocol.DisputeView) dispute.Shape {
	switch {
	case d.Reject && d.Segment == protocol.StartSegment:
		return protocol.StartShape(&w.setup.workload)
	case d.Reject && d.Segment == protocol.UpdatesSegment:
		return protocol.UpdatesShape(&w.setup.workload)
	case d.Reject:
		return protocol.RejectShape(&w.setup.workload)
	case d.Kind == protocol.OfProfile:
		return protocol.ProfileShape(&w.setup.workload, &w.setup.params)
	}
	return protocol.VerdictShape(&w.setup.workload, &w.setup.params)
}

// right is what the referee finds by executing the pinpointed operation.
func (w *world) right(id protocol.DisputeID) merkle.Hash {
	d := w.state.Dispute(id)
	if d.Kind == protocol.OfData || d.Kind == protocol.OfTask {
		return w.recovered(d, w.bytes[dataOf(d)])
	}
	pin, ok := d.Game.Pinpoint()
	if !ok {
		w.t.Fatal("a ruling without a pinpoint")
	}
	o, p := w.honest(&d), pin.Position
	if pin.Field >= 0 {
		return o.open(p)[pin.Field]
	}
	return o.leaves(p)[p.Lo]
}

// honest opens what is right about the subject of a dispute.
func (w *world) honest(d *protocol.DisputeView) *opening {
	t := d.Target
	switch {
	case d.Kind == protocol.OfProfile:
		by := w.state.ProfileSeat(t.Profile, t.Seat).Profiler
		return w.lab.ofSeat(by, w.measure(t, by, nil))
	case d.Reject && d.Segment == protocol.StartSegment:
		return ofStart(w.lab.start(int32(t.Task)))
	case d.Reject && d.Segment == protocol.UpdatesSegment:
		return ofUpdates(w.lab.sizes(int32(t.Task), int32(t.Attempt)))
	case d.Reject:
		tr := w.lab.segment(t, w.state.Attempt(t.Task, t.Attempt).Arithmetic, 0, int(d.Segment), nil)
		return w.lab.ofSegment(tr.ends, tr)
	}
	return w.lab.ofSeat(w.state.Seat(t).Verifier, w.traces(t, nil))
}

// run goes on until the chain is quiet and nothing is on its way.
func (w *world) run() {
	for range 3000 {
		if len(w.mempool)+len(w.rulings)+len(w.agenda) == 0 && w.state.Quiet() && w.governed() {
			return
		}
		if w.idle() {
			w.now = w.state.NextDeadline()
			w.kept(nil, nil)
			w.state.Advance(w.now, &w.events)
			w.hear()
			continue
		}
		w.block()
	}
	w.t.Fatal("the chain does not come to rest")
}

// governed reports whether every vote is over and every change in force.
func (w *world) governed() bool {
	for id := range protocol.ProposalID(w.state.Proposals()) {
		if w.state.Proposal(id).State == protocol.ProposalOpen {
			return false
		}
	}
	return w.state.RuleSet(w.state.RuleSets() - 1).InForce
}

// idle reports whether no block can change anything before the next deadline.
func (w *world) idle() bool {
	if len(w.mempool)+len(w.rulings) > 0 || w.state.NextDeadline() == unit.Never {
		return false
	}
	if len(w.agenda) > 0 && w.agenda[0].at <= w.state.NextDeadline() {
		return false
	}
	return !w.state.AwaitsBlock()
}

// outcomes counts the outcomes reached in a run from now on.
func (w *world) count() *[15]int {
	counts := new([15]int)
	before := w.heard
	w.heard = func(e *protocol.Event) {
		if e.Kind == protocol.OutcomeReached {
			counts[e.Outcome]++
		}
		if before != nil {
			before(e)
		}
	}
	return counts
}

// gains returns what each party has now above what it started with.
func (w *world) gain(name string) unit.Amount {
	p := w.party(name)
	return w.state.Book().Free(p.account) + w.state.Book().Held(p.account) - p.start
}

func gen(a unit.Amount) string {
	s := strings.TrimSuffix(a.String(), " GEN")
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}
