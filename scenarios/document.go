package scenarios

import (
	"gensim/scenarios/quantity"
	"gensim/scenarios/source"
)

// Document is a scenario: every key of the language, resolved.
//
// Tags: key is the YAML key; default the text used when it is absent, without
// which the key must be present unless `absent:"ok"`; min, above, max, below
// are bounds; one lists the allowed values, later those whose rule is not built;
// doc says what the key means, symbol, formula and source where there is more to say;
// hash:"-" marks what does not shape a run, hash:"brings" what shapes it only by the
// defaults that it gives other keys.
type Document struct {
	Schema     int              `key:"schema" min:"1" max:"1" hash:"-" doc:"version of this language; required"`
	Name       string           `key:"name" form:"scenario" hash:"-" doc:"name of the scenario; run directories carry it"`
	Doc        string           `key:"doc" absent:"ok" hash:"-" doc:"what the scenario is about, in a sentence or two"`
	Expect     string           `key:"expect" absent:"ok" hash:"-" doc:"what a run of it is expected to show"`
	Source     string           `key:"source" absent:"ok" hash:"-" doc:"where what it shows was described"`
	Run        Run              `key:"run" doc:"how long and how often"`
	Currency   Currency         `key:"currency" doc:"the token, the unit of summaries, and what turns one into the other"`
	Chain      Chain            `key:"chain" doc:"pace and cost of blocks, their authors, and what signatures rest on"`
	Devices    Named[Device]    `key:"devices" doc:"kinds of hardware, by name"`
	Workloads  Named[Workload]  `key:"workloads" doc:"trainings that can be bought, by name"`
	Protocol   Protocol         `key:"protocol" doc:"the rules; keys left out have the values of the preset"`
	Networks   Networks         `key:"networks" doc:"whistleblowers' markets"`
	Governance *Governance      `key:"governance" absent:"ok" doc:"how the rules change while the scenario runs; without it they stay"`
	Agents     Agents           `key:"agents" doc:"who takes part: role, group, number, strategy"`
	Coalitions Named[Coalition] `key:"coalitions" absent:"ok" doc:"groups that act as one, by name"`
	Check      Check            `key:"check" hash:"-" doc:"how the invariants are judged together"`
	Invariants Named[Invariant] `key:"invariants" absent:"ok" hash:"-" doc:"statements about metrics that 'gensim check' judges, by name"`
	Plots      Named[Plot]      `key:"plots" absent:"ok" hash:"-" doc:"pictures drawn after the run, by name"`
	Outputs    Outputs          `key:"outputs" hash:"-" doc:"tables that a run writes"`

	Sweep    *Sweep  `key:"sweep" absent:"ok" hash:"-" doc:"runs of the scenario at many points: its parts are crossed with one another"`
	Game     unbuilt `key:"game" doc:"a game between groups, one a point of the sweep"`
	Style    unbuilt `key:"style" doc:"how pictures look"`
	Learning unbuilt `key:"learning" doc:"how populations change their strategies"`
	Market   unbuilt `key:"market" doc:"prices outside of the network"`

	written *source.Node // the merged tree before presets and defaults
	merged  *source.Node // the tree that was decoded
	loader  Loader
	plan    *Plan
}

// unbuilt marks a key that the language reserves and that is refused.
type unbuilt struct{}

// Named holds the entries of a map of named objects, sorted by name, so that
// the order in which a file lists them reaches no result.
type Named[T any] []Entry[T]

// Entry is one named object.
type Entry[T any] struct {
	Name  string
	Value T
}

// Get returns the object of a name.
func (n Named[T]) Get(name string) (T, bool) {
	for _, e := range n {
		if e.Name == name {
			return e.Value, true
		}
	}
	var none T
	return none, false
}

// Names returns the names in order.
func (n Named[T]) Names() []string {
	names := make([]string, len(n))
	for i, e := range n {
		names[i] = e.Name
	}
	return names
}

// Run says how long and how often.
type Run struct {
	Seed       uint64            `key:"seed" default:"1" hash:"-" doc:"seed of all randomness; --seed wins over it"`
	Replicates int               `key:"replicates" default:"1" min:"1" max:"1000000" hash:"-" doc:"independent seeds, derived from the seed; -n wins over it"`
	SubmitFor  quantity.Duration `key:"submit_for" above:"0 s" max:"100 y" doc:"simulated time in which tasks may arrive; a job that began in it is submitted to its end"`
	Then       string            `key:"then" default:"drain" one:"drain cut" doc:"what follows submit_for: drain until every task has settled and every bond is unlocked, or cut at once"`
	AtMost     quantity.Duration `key:"at_most" default:"7 d" above:"0 s" max:"100 y" doc:"simulated time at which a run stops in any case; it is marked truncated then"`
	Warmup     quantity.Duration `key:"warmup" default:"0 s" min:"0 s" doc:"tasks submitted before it, and all that is done for them, count in the ledger, not in statistics; what belongs to no task counts from then on"`
}

// Currency names the token, the unit of summaries, and what turns one into the
// other.
type Currency struct {
	Token       string              `key:"token" default:"GEN" one:"GEN" doc:"name of the token; 1 GEN is 10^9 base units"`
	Quote       string              `key:"quote" default:"USD" one:"USD" doc:"currency of summaries, pictures and comparisons"`
	Price       Price               `key:"price" default:"1 USD/GEN" above:"0 USD/GEN" doc:"price of one token"`
	CapitalCost quantity.YearlyRate `key:"capital_cost" default:"10%/y" max:"1000%/y" doc:"charged on locked stake, a year of 365 days"`
}

// Price is a fixed exchange rate. Prices that move are maps and not built.
type Price struct{ quantity.ExchangeRate }

// Chain sets the pace and cost of blocks.
type Chain struct {
	BlockTime   quantity.Duration `key:"block_time" default:"6 s" above:"0 s" max:"1 min" doc:"simulated time from one block to the next"`
	TxFee       quantity.Money    `key:"tx_fee" default:"0.0005 GEN" min:"0 GEN" max:"1000000 GEN" doc:"fee of each message"`
	Authors     int               `key:"authors" default:"4" min:"1" max:"1000" doc:"block authors, who take turns"`
	FeeMarket   *FeeMarket        `key:"fee_market" absent:"ok" doc:"price of room in blocks, which without it has no end; each message then pays tx_fee"`
	MissedBlock quantity.Money    `key:"missed_block" default:"0 GEN" min:"0 GEN" max:"1000000 GEN" doc:"what an author loses that publishes no randomness"`
	Withholders int               `key:"withholders" default:"0" min:"0" max:"1000" doc:"authors who withhold randomness where that serves a group"`
	WithholdFor string            `key:"withhold_for" absent:"ok" doc:"that group, as in verifier.ring"`
	Crypto      string            `key:"crypto" default:"real" one:"real keyed" doc:"what signatures and proofs of randomness rest on: real keys, or a keyed hash of the same statistics, which is faster"`
}

// FeeMarket prices the room of blocks as EIP-1559 does, from tx_fee on.
type FeeMarket struct {
	Target  int    `key:"target" min:"1" max:"1000000" doc:"standard messages in a block at which the base fee stays"`
	Limit   int    `key:"limit" min:"2" max:"2000000" doc:"standard messages that a block holds, at most twice the target"`
	BaseFee string `key:"base_fee" default:"burn" one:"burn treasury" doc:"what becomes of the base fee; tips go to the author of the block"`
}

// Device is a kind of hardware. What it is like gives the keys that are left out;
// see withCatalogue.
type Device struct {
	Like string `key:"like" absent:"ok" hash:"brings" doc:"an entry of the catalogue of real devices, which gives the keys that are left out; see 'gensim devices'"`

	Speed      quantity.Speed       `key:"speed" above:"0 Tgas/s" max:"1000000 Tgas/s" doc:"computation that its training reaches"`
	Price      quantity.HourlyPrice `key:"price" max:"1000000 USD/h" doc:"price of its time while computing, energy included"`
	IdlePrice  quantity.HourlyPrice `key:"idle_price" default:"0 USD/h" max:"1000000 USD/h" doc:"price of its time while owned and idle"`
	Arithmetic string               `key:"arithmetic" one:"seq lanes8 lanes16 splitk4 nofma tf32 tf32lanes16 bf16 bf16lanes16 atomic" doc:"how its products and sums round: the order of additions, and the class of inputs"`

	CommitsIn      string          `key:"commits_in" absent:"ok" one:"seq lanes8 lanes16 splitk4 nofma tf32 tf32lanes16 bf16 bf16lanes16" doc:"where its arithmetic is not repeatable: what it commits to on the chain is computed in this one"`
	CommitSlowdown quantity.Factor `key:"commit_slowdown" absent:"ok" min:"1" max:"1000" doc:"cost of that arithmetic as a multiple of its own; 7/5 without the key" source:"Verde (arXiv 2502.19405): 1.3 to 1.6"`

	Memory quantity.Memory `key:"memory" absent:"ok" above:"0 MB" max:"1000000 TB" doc:"memory; without it, enough for any workload"`
}

// Networks are the whistleblowers' markets.
type Networks struct {
	Count      int               `key:"count" default:"4" min:"1" max:"1000" doc:"networks, among which tasks are divided by the hash of their ids"`
	Deposit    quantity.Money    `key:"deposit" default:"0.08 GEN" min:"0 GEN" max:"1000000 GEN" doc:"what a whistleblower locks while it is a member"`
	JoinDelay  quantity.Duration `key:"join_delay" default:"1 min" min:"0 s" max:"1 y" doc:"from the wish to join until it is a member"`
	LeaveDelay quantity.Duration `key:"leave_delay" default:"10 min" min:"0 s" max:"1 y" doc:"from the wish to leave until the deposit is free"`
}
