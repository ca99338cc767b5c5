package record

import (
	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// Names of the tables.
const (
	TableTasks     = "tasks"
	TableVerdicts  = "verdicts"
	TableDisputes  = "disputes"
	TableTransfers = "transfers"
	TablePayoffs   = "payoffs"
	TableNetworks  = "networks"
	TableBlocks    = "blocks"
	TableEvents    = "events"
	TableMessages  = "messages"
	TableChanges   = "changes"
)

// Outcomes is the number of outcomes, O1 to O14.
const Outcomes = 14

// Run is everything that a run leaves behind. All but Kernels is reproducible.
type Run struct {
	Seed      uint64
	Digest    merkle.Hash // event chain
	Events    int64       // events in the chain
	Log       Log         // of these, what the chain was given and said
	Simulated unit.Time   // when the last task settled and the last bond unlocked
	Warmup    unit.Time   // tasks submitted before it are in the tables, and in no total, payoff or distance
	Truncated bool        // the safety stop was reached
	Tasks     TaskTotals
	Outcomes  [Outcomes]int64 // [0] is O1
	Supply    Supply
	Compute   Compute
	Distances []DistanceClass // one for each class, kind and threshold basis
	Kernels   Kernels
	Groups    []Group // every group of the scenario, in its order
	Genesis   []byte  // what the chain began with, as JSON: see package replay
	Tables    []*Table
}

// Log tells of the chain's messages, inputs and events: what a replay, which does
// no work, can make again.
type Log struct {
	Records int64
	Digest  merkle.Hash
}

// Table returns the named table, or nil if the run did not record it.
func (r *Run) Table(name string) *Table {
	for _, t := range r.Tables {
		if t.Name == name {
			return t
		}
	}
	return nil
}

// TaskTotals counts tasks. Invariant: Submitted = Settled + InFlight and
// Settled = Accepted + Refunded.
type TaskTotals struct {
	Submitted, Settled, Accepted, Refunded, InFlight, BadAccepted, Attempts int64
}

// Supply is the money supply in base units. Invariant: Final = Initial + Minted - Burned.
type Supply struct{ Initial, Minted, Burned, Final unit.Amount }

// Compute is gas by purpose. Native is that of accepted attempts, Wasted that
// of failed ones.
type Compute struct {
	Native, Wasted, Verification, Profiling, Whistleblowing, Dispute unit.Gas
	Hashing                                                          unit.Gas // part of the above spent on hashing
}

// DistanceClass collects the true distances of all re-run segments of a class,
// in 10^-12, or in 10^-18 where the metric is cosine.
type DistanceClass struct {
	Class     string
	Metric    string // l2, linf or cosine: the scale of Values and Threshold
	Deviant   bool
	Values    []unit.Distance // ascending
	Threshold unit.Distance   // of the last valid profile
}

// Kernels tells how the compute was done; it varies between machines. MemoLoaded
// counts those of MemoMisses that the memo on the disk answered.
type Kernels struct {
	Backend                                        string
	StepsTrained, MemoHits, MemoMisses, MemoLoaded int64
	Seconds                                        float64 // in jobs, summed over workers
	By                                             KernelSeconds
	VectorShare                                    float64 // By.VectorShare()
}

// KernelSeconds says what the seconds in kernel jobs were spent on.
type KernelSeconds struct {
	Operations float64 `json:"operations"` // of training, in the backend
	Noise      float64 `json:"noise"`      // in the backend, for deviations that fake states
	Hashing    float64 `json:"hashing"`
	Gathering  float64 `json:"gathering"` // of batches
	Distances  float64 `json:"distances"`
	Other      float64 `json:"other"` // planning, memory, the memo
	// Vectors is what of operations, noise, gathering and distances passed in vector
	// kernels; it is no further part.
	Vectors float64 `json:"vectors"`
}

// VectorShare returns the share of the seconds of what a backend computes, operations,
// noise, gathering and distances, that passed in vector kernels; 0 where there are none.
func (k *KernelSeconds) VectorShare() float64 {
	all := k.Operations + k.Noise + k.Gathering + k.Distances
	if all == 0 {
		return 0
	}
	return k.Vectors / all
}

// Add adds o's seconds to k's.
func (k *KernelSeconds) Add(o KernelSeconds) {
	k.Operations += o.Operations
	k.Noise += o.Noise
	k.Hashing += o.Hashing
	k.Gathering += o.Gathering
	k.Distances += o.Distances
	k.Other += o.Other
	k.Vectors += o.Vectors
}

// Group is one group of agents.
type Group struct {
	Role, Name, Strategy string
	Coalition            string // that it belongs to, empty for none
	Agents, PricedOut    int64
}
