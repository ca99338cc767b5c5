package scenarios

import "gensim/scenarios/quantity"

// Check sets how the invariants are judged together.
type Check struct {
	Alpha         quantity.Share `key:"alpha" default:"1%" above:"0" below:"1" doc:"probability that any statement of the whole list is judged wrongly"`
	MaxReplicates int            `key:"max_replicates" default:"200" min:"1" max:"1000000" doc:"replicates after which a statement stays undecided"`
	Undecided     string         `key:"undecided" default:"fail" one:"fail warn" doc:"what an undecided statement is: a failure, or a warning"`
	Use           []string       `key:"use" absent:"ok" one:"conservation no-honest-slash jackpot-solvency sybil-proof liveness" doc:"statements that ship with gensim"`
}

// Invariant is one statement about a metric, of exactly one kind.
type Invariant struct {
	Mean        string           `key:"mean" absent:"ok" form:"metric" doc:"metric whose mean over replicates is judged; see 'gensim metrics'"`
	Compare     []string         `key:"compare" absent:"ok" form:"metric" least:"2" most:"2" doc:"two metrics: the left must exceed the right by margin in paired replicates"`
	Always      unbuilt          `key:"always" doc:"what must hold in every run"`
	Probability unbuilt          `key:"probability" doc:"an event and bounds of its probability"`
	Equilibrium unbuilt          `key:"equilibrium" doc:"a profile of strategies that nobody gains by leaving"`
	AtLeast     *quantity.Limit  `key:"at_least" absent:"ok" doc:"lower limit of the mean"`
	AtMost      *quantity.Limit  `key:"at_most" absent:"ok" doc:"upper limit of the mean"`
	Equals      *quantity.Limit  `key:"equals" absent:"ok" doc:"value of the mean, to within"`
	Within      *quantity.Limit  `key:"within" absent:"ok" doc:"largest distance from equals"`
	Margin      *quantity.Limit  `key:"margin" absent:"ok" doc:"by how much the left must exceed the right"`
	Range       []quantity.Limit `key:"range" absent:"ok" least:"2" most:"2" doc:"bounds of the metric: an observation outside is an error, never clipped"`
}

func (Invariant) kinded() {}

// Plot is one picture drawn after the run.
type Plot struct {
	Kind string   `key:"kind" one:"payoffs distances" later:"heatmap equilibria" doc:"what is drawn"`
	By   []string `key:"by" absent:"ok" one:"role group" later:"strategy" doc:"how payoffs are grouped"`
	Unit string   `key:"unit" absent:"ok" one:"USD/job" later:"USD/agent-day" doc:"unit of payoffs"`
	Axis string   `key:"axis" absent:"ok" one:"log" later:"linear" doc:"scale of distances"`
}

func (Plot) kinded() {}

// Outputs says which tables a run writes.
type Outputs struct {
	Tables []string `key:"tables" default:"tasks verdicts disputes transfers payoffs networks events messages changes" one:"tasks verdicts disputes transfers payoffs networks blocks events messages changes" doc:"tables of a run"`
	Format string   `key:"format" default:"arrow" one:"arrow parquet" doc:"their file format: Arrow IPC, or Parquet with zstd; no digest depends on it"`
}
