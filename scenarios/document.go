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
// hash:"-" marks what does not shape a run, hash:"brings" what shapes it only by the
// defaults that it gives other keys.
type Document struct {
	Schema     int              `key:"schema" min:"1" max:"1" hash:"-"`
	Name       string           `key:"name" form:"scenario" hash:"-"`
	Doc        string           `key:"doc" absent:"ok" hash:"-"`
	Expect     string           `key:"expect" absent:"ok" hash:"-"`
	Source     string           `key:"source" absent:"ok" hash:"-"` // of what it shows
	Run        Run              `key:"run"`
	Currency   Currency         `key:"currency"`
	Chain      Chain            `key:"chain"`
	Devices    Named[Device]    `key:"devices"`
	Workloads  Named[Workload]  `key:"workloads"`
	Protocol   Protocol         `key:"protocol"`
	Networks   Networks         `key:"networks"`
	Governance *Governance      `key:"governance" absent:"ok"`
	Agents     Agents           `key:"agents"`
	Coalitions Named[Coalition] `key:"coalitions" absent:"ok"`
	Check      Check            `key:"check" hash:"-"`
	Invariants Named[Invariant] `key:"invariants" absent:"ok" hash:"-"`
	Plots      Named[Plot]      `key:"plots" absent:"ok" hash:"-"`
	Outputs    Outputs          `key:"outputs" hash:"-"`

	Sweep    *Sweep  `key:"sweep" absent:"ok" hash:"-"`
	Game     unbuilt `key:"game"`
	Style    unbuilt `key:"style"`
	Learning unbuilt `key:"learning"`
	Market   unbuilt `key:"market"`

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
	Seed       uint64            `key:"seed" default:"1" hash:"-"`
	Replicates int               `key:"replicates" default:"1" min:"1" max:"1000000" hash:"-"` // independent seeds
	SubmitFor  quantity.Duration `key:"submit_for" above:"0 s" max:"100 y"`                    // simulated time in which tasks may arrive
	Then       string            `key:"then" default:"drain" one:"drain cut"`                  // what follows submit_for
	AtMost     quantity.Duration `key:"at_most" default:"7 d" above:"0 s" max:"100 y"`         // safety stop
	Warmup     quantity.Duration `key:"warmup" default:"0 s" min:"0 s" built:"0 s"`            // jobs begun before it are in no statistic
}

// Currency names the token, the unit of summaries, and what turns one into the
// other.
type Currency struct {
	Token       string              `key:"token" default:"GEN" one:"GEN"`
	Quote       string              `key:"quote" default:"USD" one:"USD"`
	Price       Price               `key:"price" default:"1 USD/GEN" above:"0 USD/GEN"` // of one token
	CapitalCost quantity.YearlyRate `key:"capital_cost" default:"10%/y" max:"1000%/y"`  // charged on locked stake
}

// Price is a fixed exchange rate. Prices that move are maps and not built.
type Price struct{ quantity.ExchangeRate }

// Chain sets the pace and cost of blocks.
type Chain struct {
	BlockTime   quantity.Duration `key:"block_time" default:"6 s" above:"0 s" max:"1 d"`
	TxFee       quantity.Money    `key:"tx_fee" default:"0.0005 GEN" min:"0 GEN" max:"1000000 GEN"`  // of each message
	Authors     int               `key:"authors" default:"4" min:"1" max:"1000"`                     // of blocks, who take turns
	MissedBlock quantity.Money    `key:"missed_block" default:"0 GEN" min:"0 GEN" max:"1000000 GEN"` // what an author loses that publishes no randomness
	Withholders int               `key:"withholders" default:"0" min:"0" max:"1000"`                 // authors who withhold randomness for the sake of a group
	WithholdFor string            `key:"withhold_for" absent:"ok"`                                   // that group, as in verifier.ring
	Crypto      string            `key:"crypto" default:"real" one:"real keyed"`                     // signatures and VRF; keyed: a hash with the same statistics
}

// Device is a kind of hardware. What it is like gives the keys that are left out;
// see withCatalogue.
type Device struct {
	Like string `key:"like" absent:"ok" hash:"brings"` // an entry of the catalogue

	Speed      quantity.Speed       `key:"speed" above:"0 Tgas/s" max:"1000000 Tgas/s"`
	Price      quantity.HourlyPrice `key:"price" max:"1000000 USD/h"`                                                                  // while computing, energy included
	IdlePrice  quantity.HourlyPrice `key:"idle_price" default:"0 USD/h" max:"1000000 USD/h"`                                           // while owned and idle
	Arithmetic string               `key:"arithmetic" one:"seq lanes8 lanes16 splitk4 nofma tf32 tf32lanes16 bf16 bf16lanes16 atomic"` // how its sums round

	// Where the arithmetic is not repeatable: what goes to the chain is computed in
	// another, at so many times the cost; defaultSlowdown without the key.
	CommitsIn      string          `key:"commits_in" absent:"ok" one:"seq lanes8 lanes16 splitk4 nofma tf32 tf32lanes16 bf16 bf16lanes16"`
	CommitSlowdown quantity.Factor `key:"commit_slowdown" absent:"ok" min:"1" max:"1000"`

	Memory quantity.Memory `key:"memory" absent:"ok" above:"0 MB" max:"1000000 TB"` // without it, enough for any workload
}

// Networks are the whistleblowers' markets.
type Networks struct {
	Count      int               `key:"count" default:"4" min:"1" max:"1000"`
	Deposit    quantity.Money    `key:"deposit" default:"0.08 GEN" min:"0 GEN" max:"1000000000 GEN"`
	JoinDelay  quantity.Duration `key:"join_delay" default:"1 min" min:"0 s" max:"1 y"`
	LeaveDelay quantity.Duration `key:"leave_delay" default:"10 min" min:"0 s" max:"1 y"`
}
