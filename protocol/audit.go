package protocol

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// Proof data lie outside of the chain, which knows the root over their
// erasure-coded chunks (package availability makes them). Whoever needs the data
// and cannot get them asks for chunks on the chain. What was published is there for
// all, and the number that the code needs gives back the whole, so an answer is a
// delivery, and silence is a proof.

// keeping is the duty of a party to have data published when asked.
type keeping struct {
	root merkle.Hash // over the hashes of all chunks
	asks *asks       // nil before the first audit
}

// asks is what has become of a duty that somebody was held to.
type asks struct {
	published []bool   // by chunk; nil before the first is published
	count     int      // of published chunks
	open      *contest // the audit under way, or nil
}

// asked returns what has become of the duty for reading, hold for writing.
func (k *keeping) asked() asks {
	if k.asks == nil {
		return asks{}
	}
	return *k.asks
}

func (k *keeping) hold() *asks {
	if k.asks == nil {
		k.asks = &asks{}
	}
	return k.asks
}

// has reports whether a chunk was published.
func (k *keeping) has(chunk int32) bool {
	return k.asks != nil && k.asks.published != nil && k.asks.published[chunk]
}

// missing returns the chunks that were not published.
func (k *keeping) missing(chunks int) []int32 {
	var list []int32
	for i := range int32(chunks) {
		if !k.has(i) {
			list = append(list, i)
		}
	}
	return list
}

// served reports whether the chunks that were published give the data back.
func (t *task) served(k *keeping) bool {
	n := t.rules.Availability.Needed
	return n > 0 && k.asked().count >= n
}

// isAudit reports whether the dispute is about data and not about numbers.
func (d *contest) isAudit() bool { return d.kind == OfData || d.kind == OfTask }

// kept returns what an audit is about.
func (d *contest) kept() *keeping {
	if d.kind == OfTask {
		return &d.attempt.task.data
	}
	return &d.attempt.data
}

// checkChallengeData: the verifier of a seat that is to be worked on needs the
// proof's data, as does a whistleblower while verdicts may be challenged; the solver
// that is to train needs the task's. One audit at a time, and none once the data
// are public.
func (s *State) checkChallengeData(m *Message) (unit.Amount, Code) {
	a := s.attempt(m.Task, m.Attempt)
	if a == nil {
		return 0, UnknownSubject
	}
	if m.Seat == None && m.From == a.solver {
		return 0, a.task.mayAudit(&a.task.data, a.state == AttemptSolving)
	}
	if m.Seat == None {
		member := s.membership(m.From)
		if member.state != Member || member.network != a.task.network {
			return 0, NotRegistered
		}
		return a.task.terms().bond, a.task.mayAudit(&a.data, s.keeps(a) && a.watched())
	}
	t, code := s.ownVerdict(m)
	if code != OK {
		return 0, code
	}
	return 0, a.task.mayAudit(&a.data, s.keeps(a) && t.status == SeatWorking)
}

// mayAudit answers whether data may be asked for, in the order of the codes.
func (t *task) mayAudit(k *keeping, due bool) Code {
	switch {
	case !due || t.rules.Availability.KeepFor == 0:
		return WrongPhase
	case k.asked().open != nil || t.served(k):
		return Duplicate
	}
	return OK
}

// watched reports whether verdicts of the attempt may be challenged.
func (a *attempt) watched() bool {
	return slices.ContainsFunc(a.rounds, func(r *round) bool { return r.phase == RoundWindow })
}

// challengeData opens an audit. A verifier asks for its transaction fee, because it
// must deliver a verdict; a whistleblower posts a bond.
func (s *State) challengeData(m *Message) {
	a := s.attempt(m.Task, m.Attempt)
	d := &contest{kind: OfData, attempt: a, defender: a.solver, challenger: m.From}
	if m.Seat != None {
		d.seat = a.seats[m.Seat]
	} else if m.From == a.solver {
		d.kind, d.defender = OfTask, a.task.submitter
	}
	s.audit(d)
}

// audit opens an audit: the clocks of those who wait stop, and chunks are asked for.
func (s *State) audit(d *contest) {
	d.segment = None
	s.lives.dispute.move(&d.state, DisputeOpen)
	d.roots = dispute.Roots{Defender: d.attempt.root}
	if d.kind == OfTask {
		d.roots.Defender = d.attempt.task.data.root
	}
	s.open(d)
	if d.kind == OfData && d.seat == nil && d.challenger != ledger.Treasury {
		s.postBond(d)
	}
	d.kept().hold().open = d
	s.emit(d.where().event(DataChallenged).by(d.challenger).against(d.defender))
	s.pause(d)
	s.ask(d)
}

// ask draws the chunks of an audit from the randomness of the last block, which
// nobody knew when the root was committed, among those that are not public yet.
func (s *State) ask(d *contest) {
	k, p := d.kept(), &d.attempt.task.rules.Availability
	missing := k.missing(p.Chunks)
	src := s.source(drawnChunks, int(d.id), 0)
	for _, i := range src.Distinct(len(missing), min(p.Samples, p.Needed-k.asked().count)) {
		d.asked = append(d.asked, missing[i])
	}
	slices.Sort(d.asked)
	d.until = s.now + d.attempt.task.rules.Dispute.MoveTimeout
	s.set(&d.timer, d.deadline(d.until, respondBy))
	for _, chunk := range d.asked {
		s.emit(d.where().event(DataDue).by(d.defender).against(d.challenger).saying(int64(chunk)))
		if h := d.attempt.holderOf(chunk); h != nil && d.mayPublish(h.account, chunk) {
			s.emit(d.where().event(DataDue).by(h.account).against(d.challenger).saying(int64(chunk)))
		}
	}
}

func (s *State) checkAnswerData(m *Message) (unit.Amount, Code) {
	if !has(s.disputes, m.Dispute) || !s.disputes[m.Dispute].isAudit() {
		return 0, UnknownSubject
	}
	d := s.disputes[m.Dispute]
	k := d.kept()
	switch {
	case !d.mayPublish(m.From, m.Segment):
		return 0, NotYours
	case d.state != DisputeOpen:
		return 0, WrongPhase
	case !slices.Contains(d.asked, m.Segment):
		return 0, UnknownSubject
	case k.has(m.Segment):
		return 0, Duplicate
	case !merkle.Verify(k.root, d.attempt.task.rules.Availability.Chunks, int(m.Segment), m.Hash, m.Hashes):
		return 0, BadProof
	}
	return 0, OK
}

// answerData publishes one chunk; its bytes travel with the message. Once enough are
// public, a referee recovers the data, for a root may be over anything.
func (s *State) answerData(m *Message) {
	d := s.disputes[m.Dispute]
	k := d.kept()
	asked := k.hold()
	if asked.published == nil {
		asked.published = make([]bool, d.attempt.task.rules.Availability.Chunks)
	}
	asked.published[m.Segment] = true
	asked.count++
	e := d.where().event(ChunkPublished).by(m.From).saying(int64(m.Segment))
	e.Hash = m.Hash
	s.emit(e)
	switch {
	case slices.ContainsFunc(d.asked, func(i int32) bool { return !k.has(i) }):
	case d.attempt.task.served(k):
		d.response = RespondedDefend
		s.lives.dispute.move(&d.state, DisputeRuling)
		d.timer = 0
		d.until = unit.Never
		s.emit(d.where().event(RulingRequested).by(d.defender).against(d.challenger))
	default:
		d.response = RespondedDefend
		s.decide(d, dispute.DefenderWins, dispute.Conceded)
	}
}

// ruleData takes what the referee recovered: for proof data the trajectory root that
// they fold to, for a task's the root of the data that its workload names. Only what
// was committed will do.
func (s *State) ruleData(d *contest, recovered merkle.Hash) {
	if recovered == d.roots.Defender {
		s.decide(d, dispute.DefenderWins, dispute.Ruled)
		return
	}
	s.decide(d, dispute.ChallengerWins, dispute.Ruled)
}

// auditDecided draws the consequences of an audit's end.
func (s *State) auditDecided(d *contest) {
	d.kept().hold().open = nil
	if d.how == dispute.TimedOut { // a solver that concedes leaves holders no time
		s.slashHolders(d)
	}
	switch {
	case d.result == dispute.DefenderWins:
		s.shareBond(&d.bond, d.defender, d.where())
		s.resume(d)
	case d.kind == OfTask:
		s.unusable(d)
	default:
		s.withheld(d)
	}
}

// pause stops the clocks of those who wait for the data: nobody is late for want of
// what another keeps back.
func (s *State) pause(d *contest) {
	a := d.attempt
	if d.kind == OfTask {
		a.extend().left = a.solveBy - s.now
		a.solveBy = unit.Never
		a.timer = 0
		return
	}
	for _, r := range a.rounds {
		if r.phase == RoundWorking {
			r.until = unit.Never
			r.timer = 0
		}
	}
}

// resume starts the clocks again: a solver gets what it had left, verifiers their
// whole time.
func (s *State) resume(d *contest) {
	a := d.attempt
	if d.kind == OfTask {
		a.solveBy = s.now + a.extra().left
		s.set(&a.timer, a.deadline(a.solveBy, solveBy))
		s.emit(a.where().event(DataServed).by(a.solver))
		return
	}
	if a.state == AttemptProved {
		s.needAttested(a)
		return
	}
	for _, r := range a.rounds {
		if r.phase != RoundWorking {
			continue
		}
		s.enter(r, RoundWorking, a.task.rules.family.lasts(s, r))
		for _, t := range r.seats() {
			if t.status == SeatWorking {
				s.emit(t.where().event(DataServed).by(t.verifier))
			}
		}
	}
	s.closeIfDone(a)
}
