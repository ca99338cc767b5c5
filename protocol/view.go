package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// The read methods below are what agents and simulators see of the chain. They
// change nothing. Slices and games that they return belong to the state: read
// only. A view of what does not exist is zero, and its State, Status or Kind is 0.

// TaskState says where a task is in its life.
type TaskState uint8

// States of a task.
const (
	TaskBlocked   TaskState = iota + 1 // for its parents
	TaskWaiting                        // for its profile
	TaskInPool                         // for a solver
	TaskSolving                        // a solver works
	TaskVerifying                      // the proof is committed
	TaskAccepted                       // settled by O1
	TaskReturned                       // refunded
	taskStates
)

// TaskView is what the chain shows of a task. Attempt is the latest, 0 if none.
type TaskView struct {
	Submitter ledger.Account
	Workload  WorkloadID
	Class     Class
	Instance  uint64
	Fee       unit.Amount
	State     TaskState
	Attempt   Attempt
	Network   NetworkID
	Profile   ProfileID // None where the variant needs none
	Submitted unit.Time
	Data      merkle.Hash // root over the chunks of its data
	Public    bool        // enough of these were published to recover them
	WorkRoots bool        // its verdicts carry work roots
	Declares  bool        // its proofs declare the sizes of their updates, of which its verdicts speak
	Job       JobID
	Parents   []TaskID // ascending
	Children  []TaskID // ascending
}

// Tasks returns the number of tasks ever submitted; their ids are below it.
func (s *State) Tasks() int { return len(s.tasks) }

// Task returns what the chain shows of a task.
func (s *State) Task(id TaskID) TaskView {
	if !has(s.tasks, id) {
		return TaskView{}
	}
	t := s.tasks[id]
	return TaskView{
		Submitter: t.submitter, Workload: t.workload, Class: t.class, Instance: t.instance,
		Fee: t.terms().fee, State: t.state, Attempt: t.begun(),
		Network: t.network, Profile: t.profile, Submitted: t.submitted,
		Data: t.data.root, Public: t.served(&t.data), WorkRoots: !t.rules.Verification.NoWorkRoots, Declares: t.rules.Declares(),
		Job: t.job, Parents: t.family().parents, Children: t.family().children,
	}
}

// JobView is what the chain shows of a job: how many of its tasks were accepted and
// refunded, the others being open, and what became of fees and deposits that are not
// in escrow any more.
type JobView struct {
	Submitter ledger.Account
	Tasks     []TaskID // ascending
	Accepted  int
	Refunded  int
	Spent     unit.Amount
	Returned  unit.Amount
}

// Jobs returns the number of jobs ever opened; they are numbered from 1.
func (s *State) Jobs() int { return len(s.jobs) }

// Job returns what the chain shows of a job.
func (s *State) Job(id JobID) JobView {
	j := s.job(id)
	if j == nil {
		return JobView{}
	}
	return JobView{
		Submitter: s.tasks[j.first].submitter, Tasks: s.shardsOf(j), Accepted: s.counted(j, TaskAccepted), Refunded: s.counted(j, TaskReturned),
		Spent: j.spent, Returned: j.returned,
	}
}

// Threshold returns the distance above which a verdict of the task is a
// suspicion; zero before its profile was measured, and where the variant needs none.
func (s *State) Threshold(id TaskID) unit.Distance {
	if !has(s.tasks, id) || s.tasks[id].profile == None {
		return 0
	}
	return s.profiles[s.tasks[id].profile].threshold
}

// AttemptState says where an attempt is in its life.
type AttemptState uint8

// States of an attempt.
const (
	AttemptSolving   AttemptState = iota + 1
	AttemptProved                 // the proof waits for the draw
	AttemptVerifying              // verifiers were drawn
	AttemptAccepted               // O1
	AttemptOver                   // failed: O2, O8, O10, O12 or too many redraws
	attemptStates
)

// AttemptView is what the chain shows of an attempt. Root is zero before the
// proof; SolveBy is the solver's deadline.
type AttemptView struct {
	Solver     ledger.Account
	Arithmetic Arithmetic
	State      AttemptState
	Root       merkle.Hash
	Committed  bool
	SolveBy    unit.Time
	Seats      int // ever drawn; their numbers are below it
	Condemned  bool
	Data       merkle.Hash     // root over the chunks of the proof's data
	KeepUntil  unit.Time       // end of their time to live, unit.Never before the proof
	Public     bool            // enough chunks were published to recover them
	Withheld   bool            // they were asked for in vain
	Updates    []unit.Distance // that its proof declares, by segment; none when it is over
}

// Attempt returns what the chain shows of an attempt, numbered from 1.
func (s *State) Attempt(id TaskID, n Attempt) AttemptView {
	f := s.factsOfAttempt(id, n)
	if f == nil {
		return AttemptView{}
	}
	v := AttemptView{
		Solver: f.solver, Arithmetic: f.arithmetic, State: f.state, Root: f.root, Committed: f.committed,
		SolveBy: f.solveBy, Condemned: f.condemned, KeepUntil: f.keepUntil, Withheld: f.withheld,
	}
	if a := s.attempt(id, n); a != nil {
		v.Seats, v.Data, v.Public = len(a.seats), a.data.root, a.public()
		if a.extra().declared != nil {
			v.Updates = a.extra().declared.sizes
		}
	} else {
		p := s.tasks[id].pastOf(n)
		v.Seats, v.Data, v.Public = len(p.seats), p.data, p.served
	}
	return v
}

// SeatStatus says where a seat is in its life.
type SeatStatus uint8

// States of a seat.
const (
	SeatDrawn     SeatStatus = iota + 1 // waits for its seal
	SeatWorking                         // sealed: the verdict is to be committed
	SeatCommitted                       // the verdict is committed
	SeatRevealed                        // the verdict is open; its window may be
	SeatAccepted                        // its round is over and its numbers stand
	SeatRejected                        // its reject of the proof stands
	SeatFalse                           // its numbers are false (O13)
	SeatRefuted                         // its reject was false (O3)
	SeatMissing                         // not committed or not revealed in time (O9)
	SeatExcused                         // released: the data to check were not to be had
	seatStatuses
)

// SuspicionState says what became of a verdict above the threshold.
type SuspicionState uint8

// States of a suspicion.
const (
	NoSuspicion        SuspicionState = iota
	SuspicionOpen                     // until the window ends the verifier may reject or withdraw
	SuspicionTakenBack                // withdrawn, or the window passed in silence (O14)
	SuspicionFiled                    // as a reject
	suspicionStates
)

// SeatView is what the chain shows of a seat. Of a past attempt Seal, Root and the
// rounds are forgotten. What a verdict claims stands in the message that revealed it;
// the chain keeps what binds it (Posted). Until is when the round's present phase ends.
type SeatView struct {
	Verifier   ledger.Account
	Arithmetic Arithmetic // of the re-run: the verifier's registered one, of a replica the solver's
	Segments   []int32
	Seal       merkle.Hash // zero before SeatSealed
	Root       merkle.Hash // that a replica found; zero before its reveal
	Status     SeatStatus
	Suspicion  SuspicionState
	Forced     bool // a forced error was opened
	Round      int
	Phase      RoundPhase
	Until      unit.Time
	Challenges int // revealed against it in this round
}

// Seat returns what the chain shows of a seat.
func (s *State) Seat(t Target) SeatView {
	f := s.factsOf(t)
	if f == nil {
		return SeatView{}
	}
	v := SeatView{
		Verifier: f.verifier, Arithmetic: f.arithmetic, Segments: f.segments, Status: f.status, Suspicion: f.suspicion, Forced: f.forced,
		Phase: RoundOver, Until: unit.Never,
	}
	if seat := s.seat(t); seat != nil {
		r := seat.round
		v.Seal, v.Root, v.Challenges = seat.seal(), seat.replicaRoot(), len(seat.disputes())
		v.Round, v.Phase, v.Until = int(r.number), r.phase, r.until
	}
	return v
}

// ProfileState says where a profile is in its life.
type ProfileState uint8

// States of a profile. Of several rounds of profilers the one that is least far
// counts.
const (
	ProfileDrawing    ProfileState = iota + 1 // profilers are being drawn
	ProfileMeasuring                          // they measure until the commit deadline
	ProfileOpening                            // they reveal
	ProfileChallenged                         // their numbers may be challenged, and are answered for
	ProfileInUse                              // active
	ProfileRefused                            // given up; its tasks were refunded
	profileStates
)

// ProfileView is what the chain shows of a profile. The threshold may change until it
// is active.
type ProfileView struct {
	Workload  WorkloadID
	Class     Class
	State     ProfileState
	Attempt   int // from 1; raised when a measurement is given up
	Threshold unit.Distance
	Network   NetworkID
	Seats     int       // ever drawn, dead ones included
	ActiveAt  unit.Time // unit.Never before
	Until     unit.Time // end of validity, unit.Never before it is active
}

// Profile returns what the chain shows of a profile.
func (s *State) Profile(id ProfileID) ProfileView {
	if !has(s.profiles, id) {
		return ProfileView{}
	}
	p := s.profiles[id]
	return ProfileView{
		Workload: p.workload, Class: p.class, State: p.stage(), Attempt: p.measurement, Threshold: p.threshold,
		Network: p.network, Seats: len(p.seats), ActiveAt: p.activeAt, Until: p.until,
	}
}

// stage returns the state that the profile is seen in.
func (p *profile) stage() ProfileState {
	if p.state != ProfileDrawing || p.wanted > 0 {
		return p.state
	}
	stage := ProfileChallenged
	for _, r := range p.rounds {
		switch {
		case r.phase <= RoundWorking:
			stage = ProfileMeasuring
		case r.phase == RoundRevealing:
			stage = min(stage, ProfileOpening)
		}
	}
	return stage
}

// ProfileSeatView is what a profiler has to do: train the prefix of the
// workload's instance under two arithmetics with the nondeterminism seed; and what
// became of it.
type ProfileSeatView struct {
	Workload    WorkloadID
	Profiler    ledger.Account
	First       Arithmetic
	Second      Arithmetic
	Instance    uint64
	Nondet      uint64
	Seal        merkle.Hash // zero before SeatSealed
	Status      SeatStatus
	Forced      bool         // a forced error was opened
	Comparisons []Comparison // after the reveal; the true ones once a forced error was opened
	Round       int
}

// Dead reports whether the seat takes no further part.
func (v *ProfileSeatView) Dead() bool { return v.Status.dead() }

// ProfileSeat returns what the chain shows of a profiler's seat.
func (s *State) ProfileSeat(id ProfileID, n Seat) ProfileSeatView {
	if !has(s.profiles, id) || !has(s.profiles[id].seats, n) {
		return ProfileSeatView{}
	}
	t := s.profiles[id].seats[n]
	m := t.extra().measurement
	return ProfileSeatView{
		Workload: s.profiles[id].workload, Profiler: t.verifier, First: m.pair[0], Second: m.pair[1], Instance: m.instance, Nondet: m.nondet,
		Seal: t.seal(), Status: t.status, Forced: t.forced, Comparisons: m.comparisons, Round: int(t.round.number),
	}
}

// Registration returns what an account registered for a role.
func (s *State) Registration(a ledger.Account, r Role) (Registration, bool) {
	if int(a) >= len(s.accounts) || r >= Roles || s.device(a, r) == nil {
		return Registration{}, false
	}
	return *s.device(a, r), true
}

// Busy reports whether the account's device is solving, so that it is not drawn.
func (s *State) Busy(a ledger.Account) bool { return int(a) < len(s.accounts) && s.accounts[a].busy }

// NetworkCounts says how many whistleblowers a network has, and how many are on
// their way in and out. All three are public.
type NetworkCounts struct{ Members, Joining, Leaving int32 }

// NetworkCounts returns the counts of a network, zero where there is none.
func (s *State) NetworkCounts(n NetworkID) NetworkCounts {
	if !has(s.networks, n) {
		return NetworkCounts{}
	}
	return s.networks[n].counts
}

// Membership returns an account's network and whether it is joining, active or
// leaving; false when it is in none.
func (s *State) Membership(a ledger.Account) MembershipView {
	if int(a) >= len(s.accounts) || s.membership(a).state == Outside {
		return MembershipView{}
	}
	m := s.membership(a)
	return MembershipView{Network: m.network, State: m.state, Until: m.until}
}

// MembershipView is what the chain shows of a whistleblower. Until is when a
// pending join or leave takes effect, else unit.Never.
type MembershipView struct {
	Network NetworkID
	State   MemberState
	Until   unit.Time
}

// DisputeView is what the chain shows of a dispute.
type DisputeView struct {
	Kind       DisputeKind
	Reject     bool      // Kind is OfProof
	Target     Target    // Seat None for a whistleblower's reject
	Origin     DisputeID // of a whistleblower's reject: the challenge that it won, else None
	Segment    int32     // of a reject, else None
	Defender   ledger.Account
	Challenger ledger.Account
	Committed  merkle.Hash // what the defender stands for
	Claimed    merkle.Hash // what the challenger stands for
	State      DisputeState
	Response   Response
	Result     dispute.Result // once decided
	How        dispute.How
	Invited    bool // the challenger may file a reject now
	Until      unit.Time
	Opened     unit.Time
	Closed     unit.Time     // unit.Never while open
	Game       *dispute.Game // nil where no pinpoint game was opened
	Asked      []int32       // of an audit: chunks
	Bout       DisputeID     // the dispute that names the bout, once this one was defended; else None
}

// Disputes returns the number of disputes ever opened; their ids are below it.
func (s *State) Disputes() int { return len(s.disputes) }

// Dispute returns what the chain shows of a dispute.
func (s *State) Dispute(id DisputeID) DisputeView {
	if !has(s.disputes, id) {
		return DisputeView{}
	}
	d := s.disputes[id]
	return DisputeView{
		Kind: d.kind, Reject: d.kind == OfProof, Target: d.target(), Origin: d.originID(), Segment: d.segment, Defender: d.defender,
		Challenger: d.challenger, Committed: d.roots.Defender, Claimed: d.roots.Challenger, State: d.state,
		Response: d.response, Result: d.result, How: d.how, Invited: d.invited, Until: d.until,
		Opened: d.opened, Closed: d.closed, Game: d.game, Asked: d.asked, Bout: d.boutID(),
	}
}

func (d *contest) boutID() DisputeID {
	if d.bout == nil {
		return None
	}
	return d.bout.lead().id
}

// Bout returns the disputes that are played together with one, itself included, in
// order; none before it was defended.
func (s *State) Bout(id DisputeID) []DisputeID {
	if !has(s.disputes, id) || s.disputes[id].bout == nil {
		return nil
	}
	var ids []DisputeID
	for _, d := range s.disputes[id].bout.games {
		ids = append(ids, d.id)
	}
	return ids
}

// Question is what the accused of a bout is asked: the dispute that names a position,
// and its game as the round began. It is valid until the next change of the state.
type Question struct {
	Dispute DisputeID
	Game    *dispute.Game
}

// Questions returns what the accused of a bout is asked in this round, in the order of
// its answer; nothing when it has answered or there is no bout.
func (s *State) Questions(id DisputeID) []Question {
	if !has(s.disputes, id) || s.disputes[id].bout == nil || s.disputes[id].bout.play == nil {
		return nil
	}
	b := s.disputes[id].bout
	var asked []Question
	for _, q := range b.play.Questions() {
		for _, d := range b.games {
			if d.game == b.play.Asks(q) {
				asked = append(asked, Question{d.id, q})
			}
		}
	}
	return asked
}

// ChallengeView is what the chain shows of a challenge. Target and Dispute are
// set by its reveal.
type ChallengeView struct {
	Challenger ledger.Account
	Network    NetworkID
	Hash       merkle.Hash // ChallengeCommit of what it hides
	Bond       unit.Amount // as committed
	Committed  unit.Time
	Until      unit.Time // when it is forfeited unless revealed
	State      ChallengeState
	Target     Target
	Dispute    DisputeID
}

// Challenges returns the number of challenges ever committed; their ids are
// below it.
func (s *State) Challenges() int { return len(s.challenges) }

// Challenge returns what the chain shows of a challenge.
func (s *State) Challenge(id int32) ChallengeView {
	if !has(s.challenges, id) {
		return ChallengeView{}
	}
	c := s.challenges[id]
	return ChallengeView{
		Challenger: c.challenger, Network: c.network, Hash: c.hash, Bond: c.amount, Committed: c.committed,
		Until: c.until, State: c.state, Target: c.target, Dispute: c.dispute,
	}
}
