package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// EventKind says what happened.
type EventKind uint8

// The events. Account is whom the event concerns (and whom a simulator wakes),
// Other the counterparty, Value what the comment says. A seat is Task, Attempt and Seat,
// or Profile and Seat.
const (
	Registered          EventKind = iota + 1 // Account; Value: role
	TaskSubmitted                            // Account: submitter; Amount: fee; Value: workload
	ProfileStarted                           // Profile
	ProfilerDrawn                            // Account; Profile; Seat; Amount: stake held
	ProfileCommitted                         // Account; Profile; Seat
	ProfileRevealed                          // Account; Profile; Seat; Value: largest distance
	ProfileMeasured                          // Profile; Amount: threshold in picounits, as the numbers stand
	ProfileActive                            // Profile: tasks may use it
	ProfileFailed                            // Profile
	TaskPooled                               // Task; Attempt: the one about to start
	SolverDrawn                              // Account; Task; Attempt; Amount: stake held
	ProofCommitted                           // Account; Task; Attempt; Hash: root
	VerificationSkipped                      // Task; Attempt: not drawn for verification
	VerifierDrawn                            // Account; Task; Attempt; Seat; Amount: stake held
	SeatSealed                               // Account; seat; Hash: randomness of its forced error; work may start
	VerdictCommitted                         // Account; Task; Attempt; Seat
	RevealOpened                             // Account; seat: reveal now
	VerdictRevealed                          // Account; Task; Attempt; Seat; Value: largest distance
	SuspicionRaised                          // Account: verifier; Other: solver; Task; Attempt; Seat; Value: distance
	SuspicionWithdrawn                       // Account; Task; Attempt; Seat: by its verifier or by silence (O14)
	WindowOpened                             // Task and Attempt, or Profile; Value: round; challenges may be committed
	ChallengesDue                            // Task and Attempt, or Profile; Value: round; window closed: reveal challenges now
	ChallengeCommitted                       // Account; Value: challenge
	ChallengeRevealed                        // Account: challenger; Other: accused; seat; Dispute (None if the seat is dead); Value: challenge
	ChallengeForfeited                       // Account; Value: challenge: never revealed in time, or its target's window was over
	AnswersDue                               // Account; seat; Value: challenges against it, also 0: open a forced error now
	ForcedOpened                             // Account; seat; Value: challenges that hit it
	ResponseDue                              // Account: accused; Other: accuser; seat; Dispute: concede or defend
	RejectFiled                              // Account: rejecter; Other: solver; Task; Attempt; Seat; Dispute; Value: segment
	RejectInvited                            // Account: whistleblower that won; Task; Attempt; Seat; Dispute: may file a reject now
	Conceded                                 // Account; Dispute
	GameOpened                               // Account: defender; Other: challenger; Dispute: trace wanted from both
	MoveMade                                 // Account; Dispute; Value: round
	MoveDue                                  // Account; Dispute; Value: round
	RulingRequested                          // Dispute; Account: defender; Other: challenger
	DisputeEnded                             // Account: winner; Other: loser (both None if both were wrong); Dispute; Outcome: 2, 3, 5, 6, 10, 11, 12 or 13, none if data were served or nothing was heard; Value: kind of an audit, else 0; seat
	VerdictFalse                             // Account: verifier; Task; Attempt; Seat (O13)
	SeatMissed                               // Account; seat (O9)
	SolverTimedOut                           // Account; Task; Attempt (O8)
	AttemptFailed                            // Account: solver; Task; Attempt; re-pooled or refunded next
	TaskSettled                              // Account: solver; Task; Attempt; Amount: paid to the solver (O1)
	TaskRefunded                             // Account: submitter; Task; Amount
	NetworkChanged                           // Account; Value: network
	RandomnessFixed                          // Value: height; Hash: randomness
	Moved                                    // a ledger entry: Account from, Other to, Amount, Movement, Value: reason, with the ids of its cause
	OutcomeReached                           // Outcome O1..O14, with the ids of its event, Account: whom it falls on
	WatcherDrawn                             // Account: whistleblower; Other: whose numbers; seat: it may win the jackpot of these numbers
	DataChallenged                           // Account: who cannot get data; Other: who must publish them; Task; Attempt; Seat; Dispute
	DataDue                                  // Account: who must publish; Other: who asked; Task; Attempt; Seat; Dispute; Value: chunk
	ChunkPublished                           // Account; Task; Attempt; Seat; Dispute; Value: chunk; Hash: of the chunk
	DataServed                               // Account: verifier with its Seat, or solver, whose time starts anew; Task; Attempt
	SeatLetGo                                // Account; Task; Attempt; Seat: released without a verdict, for want of data
	DataExpired                              // Account: solver; Task; Attempt: the proof's data need not be kept any more
	HolderDrawn                              // Account; Task; Attempt; Amount: stake held; Value: chunk: attest it
	ChunkAttested                            // Account: holder; Task; Attempt; Value: chunk; Hash: of the chunk
	HolderLetGo                              // Account: holder; Task; Attempt; Value: chunk: it did not attest
	HolderFailed                             // Account: holder; Task; Attempt; Value: chunk: attested, asked for and not published
	ProofAttested                            // Account: solver; Task; Attempt; Value: chunks attested or public: the proof counts
	BlockMissed                              // Account: whom it costs, or None; Amount: how much; Value: the height that the next author has to make
	ParentsAwaited                           // Account: submitter; Task; Value: parents not accepted yet
	ParentsAccepted                          // Account: submitter; Task: it begins now
	ParentRefunded                           // Account: submitter; Task: refunded next; Value: the parent
	ChangeProposed                           // Account: proposer; Amount: deposit; Value: proposal; Hash: of its settings; votes may be cast
	VotedFor                                 // Account; Amount: stake that it weighs; Value: proposal
	VotedAgainst                             // likewise
	ProposalPassed                           // Account: proposer; Amount: stake in favour; Value: proposal
	ProposalFailed                           // likewise: defeated, ignored or void
	ChangeScheduled                          // Value: rule set that will come into force; Hash: of its settings
	RulesChanged                             // Value: rule set in force from now on
	ProfileFalse                             // Account: profiler; Profile; Seat (O11)
	VotesCounted                             // Task; Attempt; Value: votes for the root that has most; Hash: that root
	VotesTied                                // Task; Attempt; Value: votes for each root that has most: one replica more is drawn, if that is allowed
	ScoreChanged                             // Account: solver; Task; Attempt; Value: its score from now on
	BaseFeeChanged                           // Amount: of a standard message from the next block on; Value: weight of the block that ends
)

// Event is one thing that happened, flat and tagged.
type Event struct {
	Kind     EventKind
	Outcome  uint8       // 1 to 14 for O1 to O14, else 0
	Movement ledger.Kind // of Moved: which balances it moved, else 0
	Time     unit.Time
	Task     TaskID // None where the event has no task; so the other numbers
	Attempt  Attempt
	Seat     Seat
	Dispute  DisputeID
	Profile  ProfileID
	Account  int32 // ledger.Account or None
	Other    int32
	Amount   unit.Amount
	Value    int64
	Hash     merkle.Hash
}

// Events is the caller's buffer that handlers append to.
type Events []Event

// AccountOf returns an account as an event carries it; the outside is None.
func AccountOf(a ledger.Account) int32 { return int32(a) }
