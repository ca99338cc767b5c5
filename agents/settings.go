package agents

import (
	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// Reaction is what a cheat does when its dispute falls due.
type Reaction uint8

// The reactions, in the order of the options of the parameter when_caught.
const (
	AsUsual Reaction = iota // the strategy's own default
	Concede                 // give up: the stake is lost, no trace is computed
	Defend                  // play the pinpoint game to its end
)

// or returns the reaction, or what the strategy does by default.
func (r Reaction) or(usual Reaction) Reaction {
	if r == AsUsual {
		return usual
	}
	return r
}

// Settings are the parameters of a group of agents, parsed. A strategy reads
// the fields that its catalogue entry lists and no others.
type Settings struct {
	Interval  unit.Time           // rate: the mean time between two submissions, its inverse
	Workload  protocol.WorkloadID // workload
	Class     protocol.Class      // of the arithmetic in which the workload is to be solved
	Instances int                 // of the workload: distinct trainings, 0 for one of its own per task
	Data      merkle.Hash         // of the workload: root over the chunks of its data, filled in by the simulator
	Length    int                 // length: of a job, waves of tasks one after the other
	Width     int                 // width: of a job, tasks of each wave but the first
	Accepted  bool                // submit: a wave of a job is submitted once the one before is accepted, not at once
	Value     unit.Ratio          // value: of a finished task to its submitter, of fee; it enters utility, not decisions

	Fraction        unit.Ratio          // fraction: of what is not trained
	Factor          unit.Ratio          // factor: of an update
	Multiple        unit.Ratio          // multiple: of the distances that a profiler measured
	Speedup         unit.Ratio          // speedup: of products in the arithmetic below
	In              protocol.Arithmetic // arithmetic: narrower than the one claimed
	Span            int                 // span: segments
	Rounds          int                 // rounds: steps executed to find a state
	Patience        int                 // patience: score at which to begin to cheat
	WhenCaught      Reaction            // when_caught
	Understated     bool                // declares: of what is not trained that it did not move
	Hits            int                 // hits: members of a coalition that challenge one forced error
	PayoutThreshold unit.Ratio          // payout_threshold: least expected income of a check over its cost

	Bid, Tip unit.Ratio // bid, tip: for room in a block, of the transaction fee
	After    unit.Time  // after: from the beginning of the run

	Votes Ballot // votes: a key that every group has
}

// Arriving returns the number of tasks that a submitter wants done at each arrival.
func (s *Settings) Arriving() int {
	if s.Length == 0 {
		return 1
	}
	return 1 + (s.Length-1)*s.Width
}
