package protocol

import (
	"gensim/internal/vrf"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Params are the rules of a run. Ratios "of fee" multiply the fee of the task
// at hand. Field names follow the scenario keys under `protocol`, `chain` and
// `networks`; docs/glossary.md lists symbol and key of each.
type Params struct {
	Variant        Variant
	TxFee          unit.Amount // per applied message, to the treasury; with a fee market the least base fee
	MissedBlock    unit.Amount // that an author loses who publishes no output
	ReferencePrice unit.Price  // of the reference device; C = gas at this price
	FeeMultiple    unit.Ratio  // fee = FeeMultiple * C
	Deposit        unit.Ratio  // of fee
	Shares         Shares
	Stake          Stake
	SlashSplit     SlashSplit
	TimeoutSlash   unit.Ratio // of fee
	MaxAttempts    int
	MaxRedraws     int
	// RandomnessBlocks is how many blocks' outputs are mixed into a decision; zero
	// counts as one.
	RandomnessBlocks int
	TaskSize         TaskSize
	Jobs             Jobs
	Selection        Selection
	Profiling        Profiling
	Verification     Verification
	Replication      Replication
	Reputation       Reputation
	Dispute          Dispute
	ForcedError      unit.Ratio // phi, per verdict
	Jackpot          Jackpot
	Windows          Windows
	Availability     Availability
	Networks         Networks
	Governance       Governance
	FeeMarket        FeeMarket
	Bounds           []Bounds // by Class
}

// TaskSize bounds the gas of one task: a larger one binds a solver and its stake for
// longer than anybody should, a smaller one costs the chain more than it is worth. A
// Max of zero is no bound.
type TaskSize struct{ Min, Max unit.Gas }

// Holds reports whether a task's gas is within the bounds.
func (b TaskSize) Holds(gas unit.Gas) bool { return gas >= b.Min && (b.Max == 0 || gas <= b.Max) }

// Jobs bounds how tasks may be linked. Zeros allow tasks on their own only.
type Jobs struct {
	Tasks   int // of one job; the one that opens it is always allowed
	Parents int // of one task
}

// Selection says how seats are drawn among those who can hold them.
type Selection uint8

// The selections.
const (
	ByStake   Selection = iota // in proportion to whole free stakes: splitting an account changes nothing
	ByMinHash                  // one lot an account: a control that Sybils defeat
)

// Shares of the fee. Invariant: they sum to one.
type Shares struct{ Solver, Verifiers, Profilers, Jackpot, Treasury unit.Ratio }

// Stake of an assignment, and the bond of a challenge, of fee.
type Stake struct{ Solver, Verifier, Profiler, ChallengeBond unit.Ratio }

// SlashSplit divides a slashed stake. Invariant: the parts sum to one.
type SlashSplit struct{ Bounty, Burn, Treasury, Compensation unit.Ratio }

// Profiling of a workload and class.
type Profiling struct {
	Profilers int // odd, at least 3
	Prefix    int // steps trained
	Quantile  unit.Ratio
	Margin    unit.Ratio
	ValidFor  unit.Time
}

// Verification of an attempt.
type Verification struct {
	Rate      unit.Ratio // a: share of attempts verified at all
	Verifiers int        // m
	Segments  int        // q, re-run by each verifier
	Select    Choice     // which segments these are
	BySegment bool       // compare once, at a segment's end, instead of after each step
	// NoWorkRoots lets a verdict do without work roots: a control that shows what they
	// are for. What is left of a verdict in the solver's arithmetic is public.
	NoWorkRoots bool
}

// Replication lets others re-run a task as a whole, in the variant of that name.
type Replication struct {
	Replicas int        // n, of an attempt
	Pay      unit.Ratio // of a replica, of fee, on top of the fee
	Within   unit.Ratio // time for a re-run, of the estimate on the replica's registered speed
}

// Dispute bounds the pinpoint game.
type Dispute struct {
	Arity       int // 2, 4, 8 or 16
	MoveTimeout unit.Time
	Clock       unit.Time // total of a side
	// MaxRefereeGas and MaxRefereeBytes bound one ruling: what the referee executes,
	// and what it is shown to execute it on. Both are of the operation as it is
	// computed, not of what its workload stands for: a tile's size is fixed, too.
	MaxRefereeGas   unit.Gas
	MaxRefereeBytes int64
	// NoGames makes every reject final and leaves verdicts beyond dispute: a
	// control that shows what disputes are for.
	NoGames bool
	// OneRuling makes the reject of a whistleblower that won against a verdict
	// final: a control that shows what the second ruling is for.
	OneRuling bool
}

// Jackpot pays those who notice a forced error.
type Jackpot struct {
	Base     unit.Ratio // J, of fee
	MaxShare unit.Ratio // of the jackpot treasury, bound of one payout
	Opening  unit.Amount
	Rule     JackpotRule
	// Drawn is the number of whistleblowers drawn for each verdict, who alone can
	// win its jackpot; 0 leaves it open to anyone.
	Drawn int
}

// Windows are the deadlines.
type Windows struct {
	Profile   unit.Time
	Solve     unit.Ratio // of the estimate on the solver's registered speed
	Verify    unit.Time
	Reveal    unit.Time
	Challenge unit.Time
}

// Availability of proof data. A KeepFor of zero says that nothing is promised: no
// data may be asked for.
type Availability struct {
	Chunks  int       // of the erasure code, n
	Needed  int       // to recover the data, k
	Samples int       // asked for by one audit; audits go on until k are public
	KeepFor unit.Time // from the proof on
	// Holders hands each chunk to a drawn verifier, who must attest it before the
	// proof counts; else the solver keeps all of them.
	Holders bool
	Rent    unit.Ratio // of fee, on top of it: of all chunks for the whole time
}

// Networks of whistleblowers.
type Networks struct {
	Count      int
	Deposit    unit.Amount
	JoinDelay  unit.Time
	LeaveDelay unit.Time
}

// Bounds clamp a class's threshold, in picounits.
type Bounds struct{ Min, Max unit.Distance }

// Genesis is what the chain knows before its first block.
type Genesis struct {
	Crypto  vrf.Scheme   // of all keys and proofs
	Authors []vrf.Public // of blocks, in turn
	// Payers are the agents' accounts that pay for a missed block, by author; for an
	// author without one, nobody does.
	Payers []ledger.Account
	// Tills are the accounts that get the tips of a block, by author; the treasury does
	// where there are none.
	Tills       []ledger.Account
	Arithmetics []Class // class of each Arithmetic
	Drifting    []bool  // by Arithmetic: not repeatable, so nobody can register it; nil where all are
	Workloads   []Workload
	// Paces are those of the devices that take part, by workload, and BlockTime is how
	// long a message may wait for its block: by them a change of windows is judged.
	Paces     []Pace
	BlockTime unit.Time
}

// Pace is how fast devices compute: the slowest in an arithmetic that is not its own,
// the fastest as a solver registers it.
type Pace struct{ Slowest, Fastest unit.Speed }

// Workload is a registered workload: the chain knows its shape and gas, not its
// contents. Gas includes hashing.
type Workload struct {
	Name            string // as in the scenario, for faults
	Segments        int
	StepsPerSegment int
	Leaves          []Leaf   // of one step's trace: node outputs, end, distance
	Gas             unit.Gas // of one honest task
	Estimate        unit.Gas // pessimistic; the highest fee is quoted from it
	SegmentGas      unit.Gas // of re-running one segment for a verdict
	Start           Starts
	Updates         Updates
}

// Leaf is one leaf of a step's trace: the output of an operation, which a dispute
// narrows down to one of its tiles, or one of the two that close the step.
type Leaf struct {
	Operation string // for faults
	Tiles     int
	// RefereeGas and RefereeBytes are the most that a ruling on one of its tiles, or on
	// where its operands come from, executes and is shown.
	RefereeGas   unit.Gas
	RefereeBytes int64
}
