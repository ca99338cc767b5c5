package sim

import (
	"context"

	"gensim/agents"
	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/internal/vrf"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
	"gensim/sim/engine"
	"gensim/sim/replay"
)

// The kinds of engine events.
const (
	kindDeadline uint8 = iota
	kindWork           // agent, arg: slot of the order
	kindTimer          // agent, arg: slot of the timer
	kindBlock
)

// world is the state of one run.
type world struct {
	cfg       *Config
	seed      uint64
	ctx       context.Context
	progress  func(Progress)
	loop      engine.Loop
	digest    *engine.Digest // of all that happened
	chainLog  *engine.Digest // of messages, inputs and events alone
	chain     *protocol.State
	genesis   replay.Genesis // what the chain began with
	lab       *kernels.Lab
	workloads []workload
	agents    []agent
	accounts  []int32            // ledger.Account -> agent, or protocol.None
	allied    []agents.Coalition // by index into Config.Coalitions
	authors   []vrf.Key
	league    []ledger.Account // whom the authors who withhold favour
	height    int64
	random    merkle.Hash      // of the last block
	mempool   []parcel         // in order of arrival
	waiting   []int            // of these, by account, where room has a price
	rulings   []protocol.Input // to be fed at the next block
	events    protocol.Events  // of the instant being handled
	intents   agents.Intents
	orders    slots[order]
	timers    slots[agents.Timer]
	wakeAt    unit.Time // the engine event that Advance waits for
	truth     truth
	data      data
	disputes  parties
	book      accounting
	rows      rows
	council   council
	truncated bool
}

// agent is one agent: identity, memory, device and stream. Agents are numbered
// in the order of the groups.
type agent struct {
	self     agents.Self
	memory   agents.Memory
	stream   stream.Stream
	device   device
	kind     int // of the device, an index into Config.Devices
	group    int32
	strategy agents.Strategy
	allies   *agents.Coalition // nil for none
}

// Progress tells how far a run is.
type Progress struct {
	Now, Until unit.Time // simulated; Until is the end of submissions
	Settled    int64
	Submitted  int64
}

// newWorld builds the chain's genesis and the agents.
func newWorld(ctx context.Context, cfg *Config, seed uint64, o Options) (*world, error) {
	w := &world{cfg: cfg, seed: seed, ctx: ctx, lab: o.Lab, progress: o.Progress, wakeAt: unit.Never,
		digest: engine.NewDigest(), chainLog: engine.NewDigest()}
	var err error
	if w.workloads, err = cfg.buildWorkloads(o.Lab.Shelf()); err != nil {
		return nil, err
	}
	for i := range cfg.Authors {
		s := stream.New(seed, stream.ValidatorKey, uint64(i))
		w.authors = append(w.authors, cfg.Crypto.NewKey(s.Hash()))
	}
	genesis := cfg.genesis(w.workloads)
	for _, k := range w.authors {
		genesis.Authors = append(genesis.Authors, k.Public())
	}
	genesis.Payers = cfg.payers()
	genesis.Tills = cfg.tills()
	w.genesis = replay.Genesis{Params: cfg.rules(), Chain: genesis}
	w.chain = protocol.New(w.genesis.Params, genesis)
	w.council.ahead = cfg.scripted()
	w.truth.init(w)
	w.book.init(w)
	if err := w.initData(); err != nil {
		return nil, err
	}
	w.openAgents()
	for range genesis.Tills {
		w.open(0)
	}
	w.ally()
	w.favour()
	return w, nil
}

func (w *world) openAgents() {
	for g := range w.cfg.Groups {
		group := &w.cfg.Groups[g]
		settings := group.Settings
		if group.Role == protocol.Submitter {
			settings.Data = w.data.roots[settings.Workload]
		}
		strategy := agents.Voting(agents.New(group.Role, group.Strategy, settings), group.Role, settings.Votes)
		ends, share := group.deal(), 0
		for n := range group.Count {
			id := int32(len(w.agents))
			a := agent{group: int32(g), strategy: strategy, stream: group.stream(w.seed, stream.AgentDecision, n)}
			a.self = agents.Self{
				Agent: id, Account: w.open(group.Balance), Role: group.Role, Until: w.cfg.SubmitFor,
				Proposals: w.cfg.planned(g, n),
			}
			if settings.Votes != agents.Abstain {
				w.council.voters = append(w.council.voters, id)
			}
			if len(ends) > 0 {
				for n >= ends[share] {
					share++
				}
				a.kind = group.Devices[share].Device
				a.self.Device = w.equipment(a.kind)
			}
			if group.Role == protocol.Verifier {
				key := group.stream(w.seed, stream.AgentKey, n)
				a.self.Key = w.cfg.Crypto.NewKey(key.Hash())
			}
			w.own(a.self.Account, id)
			w.agents = append(w.agents, a)
		}
	}
}

// open opens an account with a balance that the genesis then lists.
func (w *world) open(balance unit.Amount) ledger.Account {
	w.genesis.Balances = append(w.genesis.Balances, balance)
	return w.chain.Open(balance)
}

// own notes which agent an account belongs to.
func (w *world) own(a ledger.Account, agent int32) {
	for len(w.accounts) <= int(a) {
		w.accounts = append(w.accounts, protocol.None)
	}
	w.accounts[a] = agent
}

// agentOf returns the agent behind an account, or None.
func (w *world) agentOf(account int32) int32 {
	if account < 0 || int(account) >= len(w.accounts) {
		return protocol.None
	}
	return w.accounts[account]
}

// charged converts money of the quote currency into tokens, rounded up.
func (w *world) charged(quote unit.Amount) unit.Amount {
	return unit.Amount(unit.MulDiv(int64(quote), w.cfg.TokenPrice.Den, w.cfg.TokenPrice.Num, unit.Up))
}

// charge converts what tokens cost into the quote currency, rounded up.
func (w *world) charge(tokens unit.Amount) unit.Amount {
	return unit.Amount(unit.MulDiv(int64(tokens), w.cfg.TokenPrice.Num, w.cfg.TokenPrice.Den, unit.Up))
}

// quote converts what tokens earn into the quote currency, rounded down.
func (w *world) quote(tokens unit.Amount) unit.Amount {
	return unit.Amount(unit.MulDiv(int64(tokens), w.cfg.TokenPrice.Num, w.cfg.TokenPrice.Den, unit.Down))
}
