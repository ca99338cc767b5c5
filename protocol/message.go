package protocol

import (
	"gensim/internal/merkle"
	"gensim/internal/vrf"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Dense numbers. A seat is numbered within its attempt, a profile seat within
// its profile; attempts count from 1. None marks an absent one.
type (
	TaskID     int32
	Attempt    int32
	Seat       int32
	DisputeID  int32
	ProfileID  int32
	WorkloadID int32
	NetworkID  int32
	JobID      int32 // from 1, as attempts
	ProposalID int32
	// Arithmetic and Class are names that the kernels give meaning to; the
	// protocol knows only which class an arithmetic belongs to.
	Arithmetic uint8
	Class      uint8
)

// None is the absent task, seat, dispute or account.
const None = -1

// NewJob stands in a submission for the job that it opens.
const NewJob JobID = 0

// MessageKind tells which fields of a Message count.
type MessageKind uint8

// The messages that agents send. In brackets: the fields each uses besides From.
const (
	// Register offers a device for a role [Role, Arithmetic, Speed, VRFKey].
	Register MessageKind = iota + 1
	// SubmitTask escrows the highest fee and the deposit
	// [Workload, Class, Instance, Amount = highest fee, Hash = root over the chunks of
	// the task's data, Job (0 opens one), Parents (of the same job, workload and class,
	// ascending)].
	SubmitTask
	// CommitProfile binds the measurement to be posted and the sealed true one
	// [Profile, Seat, Hash = posted, Hash2 = sealed].
	CommitProfile
	// RevealProfile opens the posted measurement [Profile, Seat, Comparisons, Salt].
	RevealProfile
	// CommitProof registers completion [Task, Attempt, Hash = trajectory root,
	// Hash2 = root over the chunks of the proof's data, Updates = sizes of the updates of
	// all segments, where the rules choose by them].
	CommitProof
	// CommitVerdict binds the verdict to be posted and the sealed true one
	// [Task, Attempt, Seat, Hash = posted, Hash2 = sealed]; a replica's root is bound
	// with its account [Hash = ReplicaCommit].
	CommitVerdict
	// RevealVerdict opens the posted verdict [Task, Attempt, Seat, Claims, Salt].
	RevealVerdict
	// Withdraw takes a suspicion back [Task, Attempt, Seat], or, with Seat None,
	// declines an invitation to reject [Task, Attempt, Dispute].
	Withdraw
	// Reject accuses the solver: the re-run of Segment in its declared
	// arithmetic gives Hash, not the segment root that it committed
	// [Task, Attempt, Seat (None for a whistleblower, with Dispute the challenge
	// it won), Segment, Hash, Hash2 = committed segment root, Hashes = its proof as
	// leaf 1+Segment of the 1+Segments leaves of the trajectory]. Segment is StartSegment
	// where the start is wrong: Hash is the right one, Hash2 leaf 0; UpdatesSegment where
	// the declared sizes are: Hash is the UpdatesRoot of the right ones, Hash2 that of
	// those declared, which needs no proof.
	Reject
	// OpenForced proves that the posted numbers were a forced error and opens the
	// true ones: of a verdict [Task, Attempt, Seat, Proof, Claims, Salt], or, with Task
	// None, of a measurement [Profile, Seat, Proof, Comparisons, Salt].
	OpenForced
	// CommitChallenge posts a bond and binds a target and a re-run without
	// showing them [Network, Hash, Amount = size of the fee it can stand for].
	CommitChallenge
	// RevealChallenge shows the target and the root of the re-run [Challenge, Task,
	// Attempt, Seat, or, with Task None, Profile and Seat, Hash = root, Salt].
	RevealChallenge
	// Concede gives a dispute up [Dispute].
	Concede
	// Defend takes a dispute to the pinpoint game [Dispute].
	Defend
	// Move is one move of the pinpoint game [Dispute, Hashes; or Claims, one, where
	// a claim is to be opened].
	Move
	// JoinNetwork and LeaveNetwork register a whistleblower [Network].
	JoinNetwork
	LeaveNetwork
	// ChallengeData asks for data that could not be got: a verifier for those of the
	// proof that it is to check [Task, Attempt, Seat]; with Seat None a member of the
	// task's network for the same, or the solver at work for the task's.
	ChallengeData
	// AnswerData publishes a chunk that was asked for [Dispute, Segment = chunk,
	// Hash = its hash, Hashes = its proof as leaf Segment of all chunks].
	AnswerData
	// AttestData says that a drawn holder has its chunk of a proof's data [Task,
	// Attempt, Segment = chunk, Hash, Hashes as AnswerData].
	AttestData
	// ProposeChange puts a change of the rules to the vote, with a deposit [Settings].
	ProposeChange
	// Vote weighs in for or against a proposal with all that the sender owned when it
	// was made [Proposal, Support].
	Vote
	// RevealRoot opens what a replica committed to as its verdict: the root of its own
	// trajectory [Task, Attempt, Seat, Hash = trajectory root, Salt].
	RevealRoot
	// Transfer sends tokens to another account [To, Amount].
	Transfer
	Messages // none: kinds are below it
)

// Message is one agent's message, flat and tagged. Slices are never changed
// after sending; the state machine may keep them.
type Message struct {
	Kind        MessageKind
	Role        Role
	Arithmetic  Arithmetic
	Class       Class
	From        ledger.Account
	To          ledger.Account
	Bid         Bid // for room in a block
	Task        TaskID
	Attempt     Attempt
	Seat        Seat
	Dispute     DisputeID
	Profile     ProfileID
	Challenge   int32
	Workload    WorkloadID
	Network     NetworkID
	Job         JobID
	Proposal    ProposalID
	Support     bool
	Segment     int32
	Speed       unit.Speed
	Amount      unit.Amount
	Instance    uint64
	Hash        merkle.Hash
	Hash2       merkle.Hash
	Salt        merkle.Hash
	VRFKey      vrf.Public
	Proof       vrf.Proof
	Claims      []SegmentClaim
	Hashes      []merkle.Hash
	Comparisons []Comparison
	Parents     []TaskID
	Settings    []Setting
	Updates     []unit.Distance
}

// Role is what an account registers for.
type Role uint8

// The roles.
const (
	Submitter Role = iota
	Solver
	Verifier // profilers are drawn from verifiers
	Whistleblower
	Roles
)

// InputKind tells which fields of an Input count.
type InputKind uint8

// The privileged inputs, which no agent can send.
const (
	// BlockRandomness closes a block: the author's ECVRF proof over the previous
	// randomness and the height [Height, Author, Proof].
	BlockRandomness InputKind = iota + 1
	// Ruling returns what the referee found by executing what RulingRequested
	// named: the hash that is right there [Dispute, Hash].
	Ruling
	// RandomnessWithheld closes a block whose author publishes no output: what waits
	// for randomness waits for the next author's [Height, Author].
	RandomnessWithheld
	// ParamChange decides on a change of the rules, which comes into force after the
	// delay [Settings].
	ParamChange
)

// Input is one privileged input.
type Input struct {
	Kind    InputKind
	Height  int64
	Author  int32
	Proof   vrf.Proof
	Dispute DisputeID
	Hash    merkle.Hash
	// Settings of a change, in the order of their numbers.
	Settings []Setting
}
