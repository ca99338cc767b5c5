package agents

import (
	"gensim/internal/merkle"
	"gensim/internal/stream"
	"gensim/internal/vrf"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Strategy decides what an agent does on an occasion. It appends what it wants
// to out; a strategy that wants nothing appends nothing. It keeps what it must
// remember in v.Memory, never in itself: one Strategy serves all agents of its
// group. The stream is the agent's own, keyed by run seed and agent.
type Strategy interface {
	Decide(v *View, s *stream.Stream, out *Intents)
}

// View is all that an agent may see.
type View struct {
	Now      unit.Time
	Self     *Self
	Memory   *Memory
	Chain    Chain
	Occasion Occasion

	Coalition *Coalition // nil for an agent that acts for itself
}

// Self is an agent's own identity and equipment, fixed for the run.
type Self struct {
	Agent   int32
	Account ledger.Account
	Role    protocol.Role
	Device  Device
	Key     vrf.Key   // verifiers only
	Until   unit.Time // submitters submit before it

	Proposals []Planned // changes of the rules that it puts to the vote
}

// Device is what an agent computes on. Arithmetic is the repeatable one that it
// registers and commits to; Native the one that it computes in for itself, which is
// another where that is not repeatable. Speed is its true speed in Native,
// Registered the one it told the chain, in Arithmetic; deadlines use that. Prices
// are in base units of money (at the run's price) per hour.
type Device struct {
	Arithmetic protocol.Arithmetic
	Native     protocol.Arithmetic
	Class      protocol.Class // of both
	Speed      unit.Speed
	Registered unit.Speed
	Price      unit.Amount
	IdlePrice  unit.Amount
	Committing unit.Ratio // cost factor of Arithmetic where Native is another
	Slowdown   unit.Ratio // cost factor of any other arithmetic
}

// Takes returns how long the device computes gas in an arithmetic.
func (d *Device) Takes(gas unit.Gas, in protocol.Arithmetic) unit.Time {
	takes := d.Speed.Duration(gas)
	switch in {
	case d.Native:
		return takes
	case d.Arithmetic:
		return d.Committing.OfTime(takes)
	}
	return d.Slowdown.OfTime(takes)
}

// OccasionKind says why an agent is asked.
type OccasionKind uint8

// The occasions.
const (
	Started  OccasionKind = iota + 1 // the run begins: register, set the first timer
	Happened                         // a protocol event that concerns the agent [Event]
	Done                             // work that it ordered is done [Work]
	Rang                             // a timer that it set [Timer]
)

// Occasion is why an agent is asked now.
type Occasion struct {
	Kind  OccasionKind
	Event *protocol.Event
	Work  *WorkDone
	Timer Timer
}

// Intents is what an agent wants done, in order. The simulator empties and
// reuses it.
type Intents struct {
	// Messages: the simulator fills in From, and of AnswerData and AttestData hash and
	// proof of the chunk, if the agent has it.
	Messages []protocol.Message
	Work     []Work
	Timers   []Timer
}

// Timer wakes an agent at a time with a tag and a subject that it chose.
type Timer struct {
	At      unit.Time
	Tag     uint8
	Subject uint32
}

// WorkKind names a piece of computation.
type WorkKind uint8

// The kinds of work. In brackets: the fields of Work and WorkDone that count.
const (
	// Train computes the task of an assignment in the device's arithmetic,
	// deviating as told [Target.Task, Target.Attempt, Deviation, Withheld, Understated ->
	// Root, Data, Updates].
	Train WorkKind = iota + 1
	// Verify re-runs the drawn segments of a seat from the solver's claimed
	// states in the seat's registered arithmetic, work keyed by Account (the
	// seat's verifier): a verifier does it for its own seat, a whistleblower to
	// check another's [Target, Account -> Claims].
	Verify
	// Rerun re-runs one segment in the solver's declared arithmetic, or the start, or
	// measures the updates that the proof declares
	// [Target, Segment -> Segment, Root = re-run segment root, Committed, Proof].
	Rerun
	// Measure trains a profile's prefix under the seat's drawn pair, work keyed by
	// Account (the seat's profiler): a profiler does it for its own seat, a
	// whistleblower to check another's [Target, Account -> Comparisons].
	Measure
	// Fetch reads what a solver published, and computes nothing: the claims that its own
	// hashes and distance 0 would make of a seat's segments, without work roots, and its
	// root of one segment [Target, Segment -> Claims, Committed, Proof].
	Fetch
	// Scan looks through the states that a solver published for one that is not finite,
	// and computes nothing [Target -> First].
	Scan
	// Trace recomputes what a dispute is about, so that the simulator can answer
	// the game's positions for this agent until the dispute ends
	// [Dispute -> nothing: moves follow by themselves]. The hashes of a measurement
	// are few and were kept: its trace is there at once.
	Trace
	// Replicate computes the whole task of an attempt again, in the arithmetic that its
	// solver declared [Target -> Root].
	Replicate
)

// DeviationKind names how a solver departs from its task.
type DeviationKind uint8

// The deviations that solvers of this package use. In brackets: the fields of
// Deviation that count.
const (
	Faithful      DeviationKind = iota
	SkipSegments                // a share of segments is not trained [Fraction]
	NoiseWeights                // states are the first one plus noise
	FewerSteps                  // a share of steps is not trained [Fraction]
	SmallerBatch                // a share of each batch is left out [Fraction]
	LowPrecision                // products in a narrow arithmetic [In, Fraction: of their cost that is left]
	Interpolate                 // a share of the steps of each span is a straight line [Fraction, Span]
	StopEarly                   // the last share of segments repeats one state [Fraction]
	Blindfold                   // a share of segments hardly moves [Fraction]
	Infinitesimal               // one update, times a factor, again and again [Fraction: the factor]
	ForgedState                 // moments that stop the optimizer
	CopyProof                   // another's published states
	Spoof                       // states searched for backwards from another's [Span, Rounds]
	NotFinite                   // NaN from the first step on
	StolenStart                 // from another's end, trained on from there
	RuinedStart                 // NaN from the start on
	DeadUnits                   // one jump to where training costs next to nothing
)

// Deviation is a departure from the task.
type Deviation struct {
	Kind     DeviationKind
	Fraction unit.Ratio
	In       protocol.Arithmetic
	Span     int // segments
	Rounds   int // gradient steps for each state found
}

// Work is one piece of computation ordered. A device does its work in the order
// of the orders.
type Work struct {
	Kind      WorkKind
	Target    protocol.Target
	Segment   int32
	Dispute   protocol.DisputeID
	Account   ledger.Account
	Deviation Deviation
	Withheld  bool // of Train: the proof's data are served to nobody

	Understated bool // of Train: of segments that are not trained the update is declared as none
}

// WorkDone is its result.
type WorkDone struct {
	Work      Work
	Missing   bool // the data could not be got: nothing was computed, nothing below counts
	Gas       unit.Gas
	Root      merkle.Hash
	Data      merkle.Hash   // root over the chunks of the proof's data
	First     int32         // segment in which the first state lies that is not finite, None if all are
	Committed merkle.Hash   // the solver's committed root of the segment
	Proof     []merkle.Hash // its Merkle proof
	Claims    []protocol.SegmentClaim
	Updates   []unit.Distance // to be declared with the proof, where the rules ask for it

	Comparisons []protocol.Comparison
}

// found returns the root of what a re-run or a measurement gave.
func (d *WorkDone) found() merkle.Hash {
	if d.Work.Kind == Measure {
		return protocol.ProfileRoot(d.Comparisons)
	}
	return protocol.VerdictRoot(d.Claims)
}
