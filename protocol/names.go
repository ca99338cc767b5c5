package protocol

// Names as tables and stories print them: lower case, words joined by hyphens.
// A number without a name is "unknown".

var messageNames = [...]string{
	Register: "register", SubmitTask: "submit-task", CommitProfile: "commit-profile", RevealProfile: "reveal-profile",
	CommitProof: "commit-proof", CommitVerdict: "commit-verdict", RevealVerdict: "reveal-verdict", Withdraw: "withdraw",
	Reject: "reject", OpenForced: "open-forced", CommitChallenge: "commit-challenge", RevealChallenge: "reveal-challenge",
	Concede: "concede", Defend: "defend", Move: "move", JoinNetwork: "join-network", LeaveNetwork: "leave-network",
	ChallengeData: "challenge-data", AnswerData: "answer-data", AttestData: "attest-data",
	ProposeChange: "propose-change", Vote: "vote",
	RevealRoot: "reveal-root", Transfer: "transfer",
}

// String returns the kind's name.
func (k MessageKind) String() string { return name(messageNames[:], int(k)) }

var inputNames = [...]string{
	BlockRandomness: "block-randomness", Ruling: "ruling", RandomnessWithheld: "randomness-withheld", ParamChange: "param-change",
}

// String returns the kind's name.
func (k InputKind) String() string { return name(inputNames[:], int(k)) }

var eventNames = [...]string{
	Registered: "registered", TaskSubmitted: "task-submitted", ProfileStarted: "profile-started",
	ProfilerDrawn: "profiler-drawn", ProfileCommitted: "profile-committed",
	ProfileRevealed: "profile-revealed", ProfileMeasured: "profile-measured", ProfileActive: "profile-active",
	ProfileFailed: "profile-failed", TaskPooled: "task-pooled", SolverDrawn: "solver-drawn", ProofCommitted: "proof-committed",
	VerificationSkipped: "verification-skipped", VerifierDrawn: "verifier-drawn", SeatSealed: "seat-sealed",
	VerdictCommitted: "verdict-committed", RevealOpened: "reveal-opened", VerdictRevealed: "verdict-revealed",
	SuspicionRaised: "suspicion-raised", SuspicionWithdrawn: "suspicion-withdrawn", WindowOpened: "window-opened",
	ChallengesDue: "challenges-due", ChallengeCommitted: "challenge-committed", ChallengeRevealed: "challenge-revealed",
	ChallengeForfeited: "challenge-forfeited", AnswersDue: "answers-due", ForcedOpened: "forced-opened",
	ResponseDue: "response-due", RejectFiled: "reject-filed", RejectInvited: "reject-invited", Conceded: "conceded",
	GameOpened: "game-opened", MoveMade: "move-made", MoveDue: "move-due", RulingRequested: "ruling-requested",
	DisputeEnded: "dispute-ended", VerdictFalse: "verdict-false", SeatMissed: "seat-missed", SolverTimedOut: "solver-timed-out",
	AttemptFailed: "attempt-failed", TaskSettled: "task-settled", TaskRefunded: "task-refunded",
	NetworkChanged: "network-changed", RandomnessFixed: "randomness-fixed", Moved: "moved", OutcomeReached: "outcome-reached",
	WatcherDrawn:   "watcher-drawn",
	DataChallenged: "data-challenged", DataDue: "data-due", ChunkPublished: "chunk-published", DataServed: "data-served",
	SeatLetGo: "seat-let-go", DataExpired: "data-expired", HolderDrawn: "holder-drawn", ChunkAttested: "chunk-attested",
	HolderLetGo: "holder-let-go", HolderFailed: "holder-failed", ProofAttested: "proof-attested", BlockMissed: "block-missed",
	ParentsAwaited: "parents-awaited", ParentsAccepted: "parents-accepted", ParentRefunded: "parent-refunded",
	ChangeProposed: "change-proposed", VotedFor: "voted-for", VotedAgainst: "voted-against", ProposalPassed: "proposal-passed",
	ProposalFailed: "proposal-failed", ChangeScheduled: "change-scheduled", RulesChanged: "rules-changed",
	ProfileFalse: "profile-false",
	VotesCounted: "votes-counted", VotesTied: "votes-tied", ScoreChanged: "score-changed",
	BaseFeeChanged: "base-fee-changed",
}

// String returns the kind's name.
func (k EventKind) String() string { return name(eventNames[:], int(k)) }

var variantNames = [...]string{ProofOfLearning: "pol", Unverified: "none", Replicated: "replication", Reputed: "reputation", Reproduced: "reproducible"}

// String returns the variant's name, as scenarios write it.
func (v Variant) String() string { return name(variantNames[:], int(v)) }

var roleNames = [...]string{"submitter", "solver", "verifier", "whistleblower"}

// String returns the role's name.
func (r Role) String() string { return name(roleNames[:], int(r)) }

var codeNames = [...]string{
	"ok", "malformed", "unknown-account", "unknown-subject", "not-yours", "not-registered", "wrong-phase",
	"duplicate", "bad-opening", "bad-proof", "not-forced", "bad-move", "out-of-bounds", "bad-change", "no-room", "fee-too-low", "unfunded",
}

// String returns the code's name.
func (c Code) String() string { return name(codeNames[:], int(c)) }

var taskNames = [...]string{"none", "blocked", "waiting", "pooled", "solving", "verifying", "accepted", "refunded"}

// String returns the state's name.
func (t TaskState) String() string { return name(taskNames[:], int(t)) }

var attemptNames = [...]string{"none", "solving", "proved", "verifying", "accepted", "failed"}

// String returns the state's name.
func (a AttemptState) String() string { return name(attemptNames[:], int(a)) }

var seatNames = [...]string{
	"none", "drawn", "working", "committed", "revealed", "accepted", "rejected", "false", "refuted", "missing", "excused",
}

// String returns the status's name.
func (s SeatStatus) String() string { return name(seatNames[:], int(s)) }

var suspicionNames = [...]string{"none", "open", "withdrawn", "filed"}

// String returns the state's name.
func (s SuspicionState) String() string { return name(suspicionNames[:], int(s)) }

var roundNames = [...]string{"none", "drawn", "working", "revealing", "window", "due", "answering", "playing", "over"}

// String returns the phase's name.
func (r RoundPhase) String() string { return name(roundNames[:], int(r)) }

var profileNames = [...]string{"none", "drawing", "measuring", "opening", "challenged", "active", "refused"}

// String returns the state's name.
func (p ProfileState) String() string { return name(profileNames[:], int(p)) }

var memberNames = [...]string{"outside", "joining", "member", "leaving"}

// String returns the state's name.
func (m MemberState) String() string { return name(memberNames[:], int(m)) }

var challengeNames = [...]string{"none", "hidden", "shown", "forfeited"}

// String returns the state's name.
func (c ChallengeState) String() string { return name(challengeNames[:], int(c)) }

var disputeKindNames = [...]string{"none", "challenge", "reject", "data", "task", "profile"}

// String returns the kind's name.
func (k DisputeKind) String() string { return name(disputeKindNames[:], int(k)) }

var disputeNames = [...]string{"none", "filed", "open", "queued", "playing", "ruling", "closed"}

// String returns the state's name.
func (d DisputeState) String() string { return name(disputeNames[:], int(d)) }

var responseNames = [...]string{"none", "defended", "conceded", "silent", "opened"}

// String returns the response's name.
func (r Response) String() string { return name(responseNames[:], int(r)) }

var proposalNames = [...]string{"none", "open", "accepted", "defeated", "ignored", "void"}

// String returns the state's name.
func (p ProposalState) String() string { return name(proposalNames[:], int(p)) }

func name(names []string, i int) string {
	if i < len(names) && names[i] != "" {
		return names[i]
	}
	return "unknown"
}
