package scenarios

import "gensim/scenarios/quantity"

// Check sets how the invariants are judged together.
type Check struct {
	Alpha         quantity.Share `key:"alpha" default:"1%" above:"0" below:"1"` // for the whole list
	MaxReplicates int            `key:"max_replicates" default:"200" min:"1" max:"1000000"`
	Undecided     string         `key:"undecided" default:"fail" one:"fail warn"`
	Use           []string       `key:"use" absent:"ok" one:"conservation no-honest-slash jackpot-solvency sybil-proof liveness"`
}

// Invariant is one statement about a metric, of exactly one kind.
type Invariant struct {
	Mean        string           `key:"mean" absent:"ok" form:"metric"`
	Compare     []string         `key:"compare" absent:"ok" form:"metric" least:"2" most:"2"` // the left must exceed the right by margin
	Always      unbuilt          `key:"always"`
	Probability unbuilt          `key:"probability"`
	Equilibrium unbuilt          `key:"equilibrium"`
	AtLeast     *quantity.Limit  `key:"at_least" absent:"ok"`
	AtMost      *quantity.Limit  `key:"at_most" absent:"ok"`
	Equals      *quantity.Limit  `key:"equals" absent:"ok"`
	Within      *quantity.Limit  `key:"within" absent:"ok"`
	Margin      *quantity.Limit  `key:"margin" absent:"ok"`
	Range       []quantity.Limit `key:"range" absent:"ok" least:"2" most:"2"` // an observation outside is an error
}

func (Invariant) kinded() {}

// Plot is one picture drawn after the run.
type Plot struct {
	Kind string   `key:"kind" one:"payoffs distances" later:"heatmap equilibria"`
	By   []string `key:"by" absent:"ok" one:"role group" later:"strategy"`
	Unit string   `key:"unit" absent:"ok" one:"USD/job" later:"USD/agent-day"`
	Axis string   `key:"axis" absent:"ok" one:"log" later:"linear"`
}

func (Plot) kinded() {}

// Outputs says which tables a run writes.
type Outputs struct {
	Tables []string `key:"tables" default:"tasks verdicts disputes transfers payoffs networks events messages changes" one:"tasks verdicts disputes transfers payoffs networks blocks events messages changes"`
	Format string   `key:"format" default:"arrow" one:"arrow" later:"parquet"`
}
