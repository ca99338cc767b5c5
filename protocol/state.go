package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// State is everything that the chain knows. It is changed by Advance, Apply and
// Input alone; the read methods (view.go) are what agents and simulators see.
type State struct {
	ruleSets []*ruleSet // in the order in which they were decided on and come into force
	inForce  int32      // number of the rule set in force
	genesis  Genesis
	lives    *lives
	book     *ledger.Book
	out      *Events // buffer of the call under way

	now        unit.Time
	height     int64 // outputs so far
	slot       int64 // turns of authors so far: height, and the blocks without output
	randomness merkle.Hash

	accounts   []accountState // by ledger.Account
	devices    []Registration
	pools      []*pool
	tasks      []*task
	jobs       []job      // by JobID-1
	shards     [][]TaskID // ascending, of the jobs that have several tasks
	profiles   []*profile
	latest     [][]ProfileID // by workload and class: the newest profile, None if there was none
	disputes   []*contest
	calendar   calendar
	challenges []*challenge
	networks   []network
	proposals  []*proposal
	scores     []int32 // by account, in the variant that keeps them; accounts beyond have none
	market     market
	deadlines  deadlineHeap
	ended      []*attempt // over since the last call
	stopped    turn       // the timer of all that is past: 0
	queues     drawQueues

	openTasks     int // neither settled nor refunded
	openBonds     int // challenge bonds held
	openProposals int
}

// accountState is what an account is besides its balance.
type accountState struct {
	device [Roles]int32 // number in State.devices from 1, 0 if not registered for the role
	busy   bool         // solving; a busy device is not drawn
	games  int32        // being played: a challenger's, and one for all of a bout of the accused
	member *membership  // nil of one that was never in a network
}

// New returns the state before the first block. It panics on a genesis or on
// parameters that ValidateFor would refuse with an overflow; callers validate.
func New(p Params, g Genesis) *State {
	s := &State{genesis: g, lives: newLives(), out: &Events{}}
	s.ruleSets = append(s.ruleSets, newRuleSet(0, p, g.Workloads))
	s.market.base = p.TxFee
	s.book = ledger.New(ledger.Opening{Jackpot: p.Jackpot.Opening})
	s.accounts = make([]accountState, ledger.FirstAgent)
	for range g.Workloads {
		row := make([]ProfileID, len(p.Bounds))
		for c := range row {
			row[c] = None
		}
		s.latest = append(s.latest, row)
	}
	s.networks = make([]network, p.Networks.Count)
	return s
}

// Open adds an account of the genesis with an opening balance in base units.
func (s *State) Open(balance unit.Amount) ledger.Account {
	a := s.book.Open(balance)
	s.accounts = append(s.accounts, accountState{})
	return a
}

// Advance moves time to now, which never goes back, and fires every deadline due
// by then in (time, task, kind) order, each at its own instant.
func (s *State) Advance(now unit.Time, out *Events) {
	if now < s.now {
		panic("protocol: time runs backwards")
	}
	s.out = out
	if len(s.ended) > 0 {
		s.forget()
	}
	s.moved(nowhere()) // accounts opened since
	for {
		d, ok := s.deadlines.top(s)
		if !ok || d.at > now {
			break
		}
		s.now = d.at
		s.deadlines.pop()
		s.fire(&d)
	}
	s.now = now
}

// Apply handles one message of an agent at its instant, after the deadlines due
// by then. A code other than OK means that nothing has changed, events included.
func (s *State) Apply(now unit.Time, m *Message, out *Events) Code {
	s.Advance(now, out)
	h, code := s.admit(m)
	if code != OK {
		return code
	}
	need, code := h.check(s, m)
	if code != OK {
		return code
	}
	fee, code := s.price(m)
	if code != OK {
		return code
	}
	if s.book.Free(m.From) < need || s.book.Free(m.From)-need < fee.base+fee.tip {
		return Unfunded
	}
	s.charge(m, fee)
	h.act(s, m)
	return OK
}

// Input handles one privileged input at its instant.
func (s *State) Input(now unit.Time, in *Input, out *Events) Code {
	s.Advance(now, out)
	switch in.Kind {
	case BlockRandomness:
		return s.closeBlock(in)
	case Ruling:
		return s.rule(in)
	case RandomnessWithheld:
		return s.missBlock(in)
	case ParamChange:
		return s.changeParams(in)
	}
	return Malformed
}

// NextDeadline returns when Advance has something to do, or unit.Never.
func (s *State) NextDeadline() unit.Time {
	if d, ok := s.deadlines.top(s); ok {
		return d.at
	}
	return unit.Never
}

// Quiet reports whether the chain is drained: no task open, no challenge bond
// locked. Deposits of networks stay.
func (s *State) Quiet() bool { return s.openTasks == 0 && s.openBonds == 0 }

// Bounds of the lists of a message.
const (
	MaxClaims      = 65 // 63 segments, the start and the updates
	MaxHashes      = 64
	MaxComparisons = 1 << 16
	MaxParents     = 64
)

// admit makes the checks that all messages share.
func (s *State) admit(m *Message) (*handler, Code) {
	switch {
	case m.Kind < Register || int(m.Kind) >= len(handlers):
		return nil, Malformed
	case len(m.Claims) > MaxClaims || len(m.Hashes) > MaxHashes:
		return nil, Malformed
	case len(m.Comparisons) > MaxComparisons || len(m.Parents) > MaxParents || len(m.Settings) > MaxSettings || len(m.Updates) > MaxUpdates:
		return nil, Malformed
	case m.Bid.Max < 0 || m.Bid.Max > MaxBid || m.Bid.Tip < 0 || m.Bid.Tip > MaxBid:
		return nil, Malformed
	case m.From < ledger.FirstAgent || int(m.From) >= len(s.accounts):
		return nil, UnknownAccount
	case s.tooLate(m):
		return nil, WrongPhase
	}
	return &handlers[m.Kind], OK
}
