package agents

import (
	"fmt"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"gensim/internal/stream"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// life leads one agent through random occasions: events of every kind about few
// tasks, results of what it ordered, its timers. Everything is drawn from a
// stream of its own, so that lives with equal seeds differ only by what the
// strategy does.
type life struct {
	*desk
	chance  stream.Stream
	pending []Work
	timers  []Timer
	told    strings.Builder // all intents so far
	scar    bool            // spoil what the agent was shown, after each occasion
	steps   int
	sent    [protocol.Messages]bool // kinds of message, ever
	offset  protocol.TaskID
}

// newLife returns a life before its start.
func newLife(e *Entry, seed uint64) *life {
	d := newDesk(e.Role, e.Name, lifeSettings, seed)
	d.self.Until = unit.Never
	d.chain.params.ForcedError = half
	d.chain.counts[0] = 3
	return &life{desk: d, chance: stream.New(seed, stream.Bootstrap, 1)}
}

var lifeSettings = Settings{
	Interval: unit.Minute, Fraction: half, PayoutThreshold: unit.Ratio{Num: 300, Den: 1}, Instances: 4,
	Bid: unit.Ratio{Num: 2, Den: 1}, Tip: half,
}

// begin starts the life.
func (l *life) begin() { l.live(Occasion{Kind: Started}) }

// step leads through one occasion. Every so often the oldest task is decided and
// the oldest profile given up, and a new one takes its place.
func (l *life) step() {
	if l.steps++; l.steps%25 == 0 {
		for attempt := range protocol.Attempt(2) {
			l.chain.decide(protocol.Target{Task: l.oldest(), Attempt: 1 + attempt, Seat: 1})
		}
		l.offset++
		l.chain.given = protocol.ProfileID(l.offset)
	}
	l.now += unit.Time(l.chance.Uint64n(uint64(unit.Minute)))
	l.turn()
	switch choice := l.chance.Uint64n(4); {
	case choice == 0 && len(l.pending) > 0:
		work := l.pending[0]
		l.pending = l.pending[1:]
		l.live(Occasion{Kind: Done, Work: l.result(work)})
	case choice == 1 && len(l.timers) > 0:
		slices.SortStableFunc(l.timers, func(a, b Timer) int { return int(a.At - b.At) })
		timer := l.timers[0]
		l.timers = l.timers[1:]
		l.now = max(l.now, timer.At)
		l.live(Occasion{Kind: Rang, Timer: timer})
	default:
		e := l.event()
		l.live(Occasion{Kind: Happened, Event: &e})
	}
}

// oldest returns the first of the six tasks, and of the profiles, that events
// are about at present.
func (l *life) oldest() protocol.TaskID { return l.offset }

// seatAt returns one of the verdicts that events are about at present.
func (l *life) seatAt() protocol.Target {
	return protocol.Target{Task: l.oldest() + protocol.TaskID(l.chance.Uint64n(6)), Attempt: 1 + protocol.Attempt(l.chance.Uint64n(2)), Seat: 1}
}

// turn changes the chain a little: a verdict opens, an attempt ends, a
// membership begins or ends.
func (l *life) turn() {
	t := l.seatAt()
	switch l.chance.Uint64n(6) {
	case 0:
		l.chain.close(t)
		l.chain.verdict(t, l.claims(), l.now+unit.Hour)
	case 4:
		p := protocol.ProfileTarget(protocol.ProfileID(l.oldest())+protocol.ProfileID(l.chance.Uint64n(5)), 1)
		l.chain.close(p)
		l.chain.measurement(p, compared(1, 2, 3), l.now+unit.Hour)
	case 1:
		l.chain.decide(t)
	case 2:
		l.chain.join(int(l.chance.Uint64n(30)))
	case 3:
		delete(l.chain.members, ownAccount)
	}
}

func (l *life) claims() []protocol.SegmentClaim {
	draw := func() unit.Distance { return unit.Distance(l.chance.Uint64n(uint64(2 * testLimit))) }
	return measured(draw(), draw(), draw())
}

// answered are the events that some strategy answers or takes note of.
var answered = []protocol.EventKind{
	protocol.SolverDrawn, protocol.ProfilerDrawn, protocol.SeatSealed, protocol.RevealOpened,
	protocol.SuspicionRaised, protocol.AnswersDue, protocol.ForcedOpened, protocol.ResponseDue, protocol.GameOpened,
	protocol.ChallengeCommitted, protocol.RejectInvited,
}

// event returns any event about one of the verdicts, more often one of those
// that are answered.
func (l *life) event() protocol.Event {
	t := l.seatAt()
	if l.chance.Uint64n(3) == 0 {
		t = protocol.ProfileTarget(protocol.ProfileID(l.oldest())+protocol.ProfileID(l.chance.Uint64n(5)), 1)
	}
	kind := 1 + protocol.EventKind(l.chance.Uint64n(uint64(protocol.OutcomeReached)))
	if l.chance.Uint64n(4) > 0 {
		kind = answered[l.chance.Uint64n(uint64(len(answered)))]
	}
	e := about(kind, t)
	if e.Kind == protocol.SeatSealed && !t.OfProfile() {
		l.chain.seat(t)
	}
	e.Account, e.Other = protocol.AccountOf(ownAccount), 50
	if l.chance.Uint64n(8) == 0 {
		e.Account, e.Other = e.Other, e.Account
	}
	e.Dispute, e.Value = protocol.DisputeID(l.chance.Uint64n(5)), int64(l.oldest())+int64(l.chance.Uint64n(5))
	e.Hash = mark("seal", int(e.Value))
	if n := len(l.memory.charges); n > 0 && e.Kind == protocol.ChallengeCommitted {
		e.Hash = l.memory.charges[n-1].commit
	}
	return e
}

// result returns an answer to a piece of work.
func (l *life) result(work Work) *WorkDone {
	d := &WorkDone{Work: work, Gas: 5, Root: mark("root", int(l.chance.Uint64n(2))), Committed: mark("root", 0)}
	switch work.Kind {
	case Verify:
		d.Claims = l.claims()
	case Measure:
		d.Comparisons = compared(1, 2, unit.Distance(l.chance.Uint64n(uint64(testLimit))))
	case Rerun:
		d.Proof = append(d.Proof, mark("p", 1), mark("p", 2))
	}
	return d
}

// live asks the agent, writes down what it wants and takes its orders.
func (l *life) live(o Occasion) {
	got := l.ask(o)
	for i := range got.Messages {
		l.sent[got.Messages[i].Kind] = true
	}
	l.pending = append(l.pending, got.Work...)
	l.timers = append(l.timers, got.Timers...)
	if l.scar && o.Work != nil {
		spoil(o.Work)
	}
	if l.scar && o.Event != nil {
		*o.Event = protocol.Event{}
	}
	fmt.Fprintf(&l.told, "%d %+v\n", l.now, got)
}

// spoil overwrites everything that a result refers to.
func spoil(d *WorkDone) {
	clear(d.Claims)
	clear(d.Proof)
	clear(d.Comparisons)
	*d = WorkDone{}
}

const lifetime = 2000

// tell leads a life to its end.
func tell(l *life) string {
	l.begin()
	for range lifetime {
		l.step()
	}
	return l.told.String()
}

// everyStrategy runs a test for each entry of the catalogue.
func everyStrategy(t *testing.T, test func(t *testing.T, e *Entry)) {
	for i := range Catalogue {
		e := &Catalogue[i]
		t.Run(fmt.Sprintf("%d/%s", e.Role, e.Name), func(t *testing.T) { test(t, e) })
	}
}

// Lives are worth testing: in them each role sends every kind of message that it
// knows.
func TestLivesAreFull(t *testing.T) {
	kinds := map[protocol.Role][]protocol.MessageKind{
		protocol.Submitter: {protocol.SubmitTask, protocol.Transfer},
		protocol.Solver:    {protocol.Register, protocol.CommitProof, protocol.Defend, protocol.Concede},
		protocol.Verifier: {
			protocol.Register, protocol.CommitProfile, protocol.RevealProfile, protocol.CommitVerdict, protocol.RevealVerdict,
			protocol.Withdraw, protocol.Reject, protocol.OpenForced, protocol.Defend, protocol.Concede,
		},
		protocol.Whistleblower: {
			protocol.JoinNetwork, protocol.LeaveNetwork, protocol.CommitChallenge, protocol.RevealChallenge,
			protocol.Reject, protocol.Withdraw, protocol.Defend,
		},
	}
	sent := map[protocol.Role]*[protocol.Messages]bool{}
	for i := range Catalogue {
		e := &Catalogue[i]
		l := newLife(e, 1)
		tell(l)
		if sent[e.Role] == nil {
			sent[e.Role] = new([protocol.Messages]bool)
		}
		for kind, ever := range l.sent {
			sent[e.Role][kind] = sent[e.Role][kind] || ever
		}
	}
	for role, list := range kinds {
		for kind, ever := range sent[role] {
			if ever != slices.Contains(list, protocol.MessageKind(kind)) {
				t.Errorf("role %d sent message kind %d: %v", role, kind, ever)
			}
		}
	}
}

func TestSameStreamSameIntents(t *testing.T) {
	everyStrategy(t, func(t *testing.T, e *Entry) {
		first := tell(newLife(e, 1))
		if tell(newLife(e, 1)) != first {
			t.Error("two lives with one seed differ")
		}
		if tell(newLife(e, 2)) == first {
			t.Error("lives with two seeds are equal: the test sees nothing")
		}
	})
}

// A strategy serves its whole group: nothing of one agent reaches another's
// decisions but through the view.
func TestStrategyKeepsNothingItself(t *testing.T) {
	everyStrategy(t, func(t *testing.T, e *Entry) {
		alone := [2]string{tell(newLife(e, 1)), tell(newLife(e, 2))}
		a, b := newLife(e, 1), newLife(e, 2)
		b.strategy = a.strategy
		a.begin()
		b.begin()
		for range lifetime {
			a.step()
			b.step()
		}
		if a.told.String() != alone[0] || b.told.String() != alone[1] {
			t.Error("an agent decides otherwise beside another that shares its strategy")
		}
	})
}

// What an agent was shown is the simulator's again afterwards: overwriting it
// changes no later decision.
func TestMemoryHoldsItsOwnCopies(t *testing.T) {
	everyStrategy(t, func(t *testing.T, e *Entry) {
		spoiled := newLife(e, 1)
		spoiled.scar = true
		if tell(spoiled) != tell(newLife(e, 1)) {
			t.Error("a decision depends on a slice that the agent was lent")
		}
	})
}

// A decision changes nothing that the agent sees but its own memory.
func TestDecisionsChangeNothingButMemory(t *testing.T) {
	everyStrategy(t, func(t *testing.T, e *Entry) {
		l := newLife(e, 1)
		l.begin()
		for range lifetime / 10 {
			l.step()
			e := l.event()
			shown, self, chain := e, l.self, fmt.Sprintf("%+v", *l.chain)
			l.ask(Occasion{Kind: Happened, Event: &e})
			if e != shown || !reflect.DeepEqual(self, l.self) || chain != fmt.Sprintf("%+v", *l.chain) {
				t.Fatal("a decision changed its occasion, the agent's equipment or the chain")
			}
		}
	})
}

// Memory is bounded by what the chain keeps open: six tasks of two attempts with
// one seat each here, five profiles with one seat each. Over the test 100 tasks come
// and go.
func TestMemoryStaysBounded(t *testing.T) {
	everyStrategy(t, func(t *testing.T, e *Entry) {
		l := newLife(e, 1)
		l.begin()
		for range 2500 {
			l.step()
			m := &l.memory
			if len(m.seats) > 12 || len(m.profiles) > 5 || len(m.checked) > 17 || len(m.charges) > 17 {
				t.Fatalf("remembers %d seats, %d profiles, %d checks, %d challenges",
					len(m.seats), len(m.profiles), len(m.checked), len(m.charges))
			}
		}
	})
}

// Strategies can reach nothing but their view: no package that they import
// knows a clock, a file, a kernel or the simulator.
func TestImports(t *testing.T) {
	allowed := []string{
		"fmt", "slices", "gensim/internal/merkle", "gensim/internal/stream", "gensim/internal/vrf",
		"gensim/protocol", "gensim/protocol/ledger", "gensim/protocol/unit",
	}
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatalf("files %v, %v", files, err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range file.Imports {
			if path, _ := strconv.Unquote(spec.Path.Value); !slices.Contains(allowed, path) {
				t.Errorf("%s imports %s", name, path)
			}
		}
	}
}
