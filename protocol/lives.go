package protocol

// The charts: what can become of everything that has a life. "the Nth outcome" is
// written as in the settlement table.

// lives are all charts, in the order of the document.
type lives struct {
	task       chart[TaskState]
	attempt    chart[AttemptState]
	profile    chart[ProfileState]
	round      chart[RoundPhase]
	seat       chart[SeatStatus]
	suspicion  chart[SuspicionState]
	challenge  chart[ChallengeState]
	dispute    chart[DisputeState]
	membership chart[MemberState]
	proposal   chart[ProposalState]
}

func newLives() *lives {
	return &lives{
		taskChart(), attemptChart(), profileChart(), roundChart(), seatChart(), suspicionChart(), challengeChart(), disputeChart(),
		membershipChart(), proposalChart(),
	}
}

// each yields the charts in the order of the document.
func (l *lives) each(yield func(drawn) bool) {
	_ = yield(&l.task) && yield(&l.attempt) && yield(&l.profile) && yield(&l.round) && yield(&l.seat) && yield(&l.suspicion) &&
		yield(&l.challenge) && yield(&l.dispute) && yield(&l.membership) && yield(&l.proposal)
}

func taskChart() chart[TaskState] {
	return newChart("task",
		leads[TaskState]{0, TaskBlocked, "submit-task, with a parent that is not accepted yet"},
		leads[TaskState]{0, TaskWaiting, "submit-task"},
		leads[TaskState]{TaskBlocked, TaskWaiting, "its last parent is accepted"},
		leads[TaskState]{TaskBlocked, TaskReturned, "a parent is refunded"},
		leads[TaskState]{TaskWaiting, TaskInPool, "its profile is active, or its variant needs none"},
		leads[TaskState]{TaskWaiting, TaskReturned, "the profile is refused"},
		leads[TaskState]{TaskInPool, TaskSolving, "a solver is drawn"},
		leads[TaskState]{TaskInPool, TaskReturned, "nobody could be drawn for as long as a profile is valid"},
		leads[TaskState]{TaskSolving, TaskVerifying, "commit-proof"},
		leads[TaskState]{TaskSolving, TaskInPool, "O8"},
		leads[TaskState]{TaskSolving, TaskReturned, "O12, or O8 in the last attempt"},
		leads[TaskState]{TaskVerifying, TaskAccepted, "O1"},
		leads[TaskState]{TaskVerifying, TaskInPool, "O2, O10, or undecided"},
		leads[TaskState]{TaskVerifying, TaskReturned, "O2, O10, or undecided, in the last attempt"},
	)
}

func attemptChart() chart[AttemptState] {
	return newChart("attempt",
		leads[AttemptState]{0, AttemptSolving, "a solver is drawn"},
		leads[AttemptState]{AttemptSolving, AttemptProved, "commit-proof"},
		leads[AttemptState]{AttemptSolving, AttemptOver, "O8, O12"},
		leads[AttemptState]{AttemptProved, AttemptVerifying, "drawn for verification, or its data are withheld"},
		leads[AttemptState]{AttemptProved, AttemptAccepted, "O1, not drawn for verification"},
		leads[AttemptState]{AttemptVerifying, AttemptAccepted, "O1"},
		leads[AttemptState]{AttemptVerifying, AttemptOver, "O2, O10, or undecided"},
	)
}

func profileChart() chart[ProfileState] {
	return newChart("profile",
		leads[ProfileState]{0, ProfileDrawing, "a task needs it"},
		leads[ProfileState]{ProfileDrawing, ProfileInUse, "its rounds are over"},
		leads[ProfileState]{ProfileDrawing, ProfileRefused, "the last measurement is given up"},
	)
}

func roundChart() chart[RoundPhase] {
	return newChart("round",
		leads[RoundPhase]{0, RoundDrawn, "seats are drawn"},
		leads[RoundPhase]{0, RoundRevealing, "open-forced: the true numbers"},
		leads[RoundPhase]{RoundDrawn, RoundWorking, "the seal"},
		leads[RoundPhase]{RoundDrawn, RoundOver, "its seats are excused"},
		leads[RoundPhase]{RoundWorking, RoundWorking, "the data that it waits for are served"},
		leads[RoundPhase]{RoundWorking, RoundRevealing, "all have committed, or the time is over"},
		leads[RoundPhase]{RoundWorking, RoundOver, "nobody has committed"},
		leads[RoundPhase]{RoundRevealing, RoundWindow, "all have revealed, or the time is over"},
		leads[RoundPhase]{RoundRevealing, RoundOver, "nobody has revealed"},
		leads[RoundPhase]{RoundWindow, RoundDue, "the time is over"},
		leads[RoundPhase]{RoundDue, RoundAnswering, "the time is over"},
		leads[RoundPhase]{RoundAnswering, RoundPlaying, "the time is over"},
		leads[RoundPhase]{RoundPlaying, RoundOver, "every seat is decided on"},
	)
}

func seatChart() chart[SeatStatus] {
	return newChart("seat",
		leads[SeatStatus]{0, SeatDrawn, "a verifier or profiler is drawn"},
		leads[SeatStatus]{SeatDrawn, SeatWorking, "the seal"},
		leads[SeatStatus]{SeatDrawn, SeatExcused, "the data are withheld or have expired"},
		leads[SeatStatus]{SeatWorking, SeatCommitted, "commit-verdict, commit-profile"},
		leads[SeatStatus]{SeatWorking, SeatMissing, "O9"},
		leads[SeatStatus]{SeatWorking, SeatExcused, "the data are withheld or have expired"},
		leads[SeatStatus]{SeatCommitted, SeatRevealed, "reveal-verdict, reveal-profile, reveal-root"},
		leads[SeatStatus]{SeatCommitted, SeatMissing, "O9"},
		leads[SeatStatus]{SeatRevealed, SeatAccepted, "its numbers stand, or its root has most votes"},
		leads[SeatStatus]{SeatRevealed, SeatFalse, "O13, O11"},
		leads[SeatStatus]{SeatRevealed, SeatRejected, "its reject stands"},
		leads[SeatStatus]{SeatRevealed, SeatRefuted, "O3"},
		leads[SeatStatus]{SeatRejected, SeatFalse, "O13: its reject stands, and a challenge of its numbers was won"},
		leads[SeatStatus]{SeatAccepted, SeatExcused, "the measurement is given up"},
	)
}

func suspicionChart() chart[SuspicionState] {
	return newChart("suspicion",
		leads[SuspicionState]{0, SuspicionOpen, "a claimed distance is above the threshold"},
		leads[SuspicionState]{SuspicionOpen, SuspicionTakenBack, "withdraw, or the window ends (O14)"},
		leads[SuspicionState]{SuspicionOpen, SuspicionFiled, "reject"},
	)
}

func challengeChart() chart[ChallengeState] {
	return newChart("challenge",
		leads[ChallengeState]{0, ChallengeHidden, "commit-challenge"},
		leads[ChallengeState]{ChallengeHidden, ChallengeShown, "reveal-challenge"},
		leads[ChallengeState]{ChallengeHidden, ChallengeLost, "never revealed in time"},
	)
}

func disputeChart() chart[DisputeState] {
	return newChart("dispute",
		leads[DisputeState]{0, DisputeFiled, "reveal-challenge, reject"},
		leads[DisputeState]{0, DisputeOpen, "challenge-data"},
		leads[DisputeState]{DisputeFiled, DisputeOpen, "the answers begin"},
		leads[DisputeState]{DisputeFiled, DisputeClosed, "a forced error is opened, or nothing is heard"},
		leads[DisputeState]{DisputeOpen, DisputeQueued, "defend"},
		leads[DisputeState]{DisputeOpen, DisputeRuling, "answer-data: enough to recover all"},
		leads[DisputeState]{DisputeOpen, DisputeClosed, "concede, silence, a forced error is opened, or what was asked for is served"},
		leads[DisputeState]{DisputeQueued, DisputePlaying, "both sides are free"},
		leads[DisputeState]{DisputeQueued, DisputeClosed, "concede"},
		leads[DisputeState]{DisputePlaying, DisputeRuling, "narrowed down to one operation"},
		leads[DisputeState]{DisputePlaying, DisputeClosed, "concede, a clock runs out, or a move contradicts itself"},
		leads[DisputeState]{DisputeRuling, DisputeClosed, "ruling"},
	)
}

func membershipChart() chart[MemberState] {
	return newChart("membership",
		leads[MemberState]{Outside, Joining, "join-network"},
		leads[MemberState]{Joining, Member, "after the delay"},
		leads[MemberState]{Member, Leaving, "leave-network"},
		leads[MemberState]{Leaving, Outside, "after the delay"},
	)
}

func proposalChart() chart[ProposalState] {
	return newChart("proposal",
		leads[ProposalState]{0, ProposalOpen, "propose-change"},
		leads[ProposalState]{ProposalOpen, ProposalAccepted, "a quorum voted, more than the majority in favour"},
		leads[ProposalState]{ProposalOpen, ProposalDefeated, "a quorum voted, too few in favour"},
		leads[ProposalState]{ProposalOpen, ProposalIgnored, "no quorum"},
		leads[ProposalState]{ProposalOpen, ProposalVoid, "what was decided meanwhile rules it out"},
	)
}
