package protocol

import (
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// DisputeKind says what a dispute is about.
type DisputeKind uint8

// The kinds.
const (
	OfVerdict DisputeKind = iota + 1 // a challenge of a verdict
	OfProof                          // a reject of a proof
	OfData                           // an audit of a proof's data
	OfTask                           // an audit of a task's data
	OfProfile                        // a challenge of a measurement
	disputeKinds
)

// DisputeState says what a dispute waits for.
type DisputeState uint8

// States of a dispute.
const (
	DisputeFiled   DisputeState = iota + 1 // the answers have not begun, or another of the same hash goes first
	DisputeOpen                            // the accused must respond
	DisputeQueued                          // defended; a side plays another game first
	DisputePlaying                         // the pinpoint game
	DisputeRuling                          // the referee
	DisputeClosed
	disputeStates
)

// Response is what the accused did.
type Response uint8

// Responses.
const (
	NoResponse Response = iota
	RespondedDefend
	RespondedConcede
	RespondedSilent
	RespondedForced // opened a forced error instead
	responses
)

// contest is one dispute: a challenger against what a defender committed to.
type contest struct {
	id         DisputeID
	kind       DisputeKind
	attempt    *attempt // nil of a challenged measurement
	seat       *seat    // challenged, or whose verifier rejects; nil for a whistleblower's reject
	origin     *contest // of a whistleblower's reject: the challenge that it won
	segment    int32
	defender   ledger.Account
	challenger ledger.Account
	bond       ledger.Hold // of a challenge or a whistleblower's reject, else 0
	roots      dispute.Roots
	bout       *bout // that it was defended in, nil before
	place      int   // of its game in the bout
	state      DisputeState
	response   Response
	game       *dispute.Game // nil until it is played
	result     dispute.Result
	how        dispute.How
	invited    bool
	until      unit.Time
	opened     unit.Time
	closed     unit.Time
	timer      turn
	asked      []int32 // of an audit: chunks, ascending
}

// panel returns whose work the dispute is about.
func (d *contest) panel() *panel {
	if d.seat != nil {
		return d.seat.panel()
	}
	return &d.attempt.panel
}

func (d *contest) target() Target {
	if d.seat != nil {
		return d.seat.target()
	}
	return Target{Task: d.attempt.task.id, Attempt: d.attempt.number, Seat: None}
}

func (d *contest) originID() DisputeID {
	if d.origin == nil {
		return None
	}
	return d.origin.id
}

func (d *contest) where() where {
	w := d.panel().where()
	if d.seat != nil {
		w.seat = d.seat.number
	}
	w.dispute = d.id
	return w
}

// deadline starts an entry about the dispute.
func (d *contest) deadline(at unit.Time, kind deadlineKind) deadline {
	return deadline{at: at, task: d.panel().where().task, turn: turnOf(kind), subject: int32(d.id)}
}

// open numbers a new dispute.
func (s *State) open(d *contest) *contest {
	d.id = DisputeID(len(s.disputes))
	d.opened = s.now
	d.until = unit.Never
	d.closed = unit.Never
	d.panel().open++
	s.disputes = append(s.disputes, d)
	return d
}

// ownDispute looks up a dispute for a message of one of its sides.
func (s *State) ownDispute(m *Message) (*contest, Code) {
	if !has(s.disputes, m.Dispute) {
		return nil, UnknownSubject
	}
	d := s.disputes[m.Dispute]
	if d.defender != m.From && d.challenger != m.From {
		return nil, NotYours
	}
	return d, OK
}

// checkConcede: the accused concedes instead of defending, or either side gives
// up the game.
func (s *State) checkConcede(m *Message) (unit.Amount, Code) {
	d, code := s.ownDispute(m)
	switch {
	case code != OK:
		return 0, code
	case d.state == DisputePlaying:
		return 0, OK
	case d.defender != m.From:
		return 0, NotYours
	case d.state == DisputeOpen || d.state == DisputeQueued:
		return 0, OK
	case d.state == DisputeClosed:
		return 0, Duplicate
	}
	return 0, WrongPhase
}

// concede gives a game up. What the accused gives up is its commitment: all
// disputes about it that wait for the same answer, or are played together, are lost.
func (s *State) concede(m *Message) {
	d := s.disputes[m.Dispute]
	s.emit(d.where().event(Conceded).by(m.From))
	switch d.state {
	case DisputePlaying:
		s.concedeGames(d, m.From)
	case DisputeOpen:
		for _, o := range s.accused(d) {
			o.response = RespondedConcede
			s.decide(o, dispute.ChallengerWins, dispute.Conceded)
		}
	default:
		for _, o := range d.bout.games {
			s.decide(o, dispute.ChallengerWins, dispute.Conceded)
		}
	}
}

func (s *State) concedeGames(d *contest, from ledger.Account) {
	b := d.bout
	if from != d.defender {
		b.play.Challenge(s.now, d.place, dispute.Move{Side: dispute.Challenger, Kind: dispute.Concede})
		s.follow(b)
		return
	}
	b.play.Concede(s.now)
	s.follow(b)
}

func (s *State) checkDefend(m *Message) (unit.Amount, Code) {
	d, code := s.ownDispute(m)
	switch {
	case code != OK:
		return 0, code
	case d.defender != m.From:
		return 0, NotYours
	case d.isAudit():
		return 0, UnknownSubject
	case d.state == DisputeFiled:
		return 0, WrongPhase
	case d.state != DisputeOpen:
		return 0, Duplicate
	}
	return 0, OK
}

// defend takes all disputes that wait for the same answer to the pinpoint game: at
// once, or after earlier games of their parties.
func (s *State) defend(m *Message) {
	games := s.accused(s.disputes[m.Dispute])
	for _, d := range games {
		d.response = RespondedDefend
		d.timer = 0
		d.until = unit.Never
	}
	s.enqueue(games)
	s.playNext()
}

// silent: the accused did not answer in time.
func (s *State) silent(d *contest) {
	d.response = RespondedSilent
	s.decide(d, dispute.ChallengerWins, dispute.TimedOut)
}

// decide ends a dispute and draws the consequences.
func (s *State) decide(d *contest, r dispute.Result, how dispute.How) {
	if d.isAudit() {
		s.end(d, r, how, auditOutcome(d.kind, r))
		s.auditDecided(d)
		return
	}
	if d.kind == OfProof {
		s.end(d, r, how, rejectOutcome(r))
		s.rejectDecided(d)
		s.playNext()
		return
	}
	s.end(d, r, how, d.challengeOutcome(r))
	s.playNext()
	s.concludeIfDone(d.seat)
}

func (d *contest) challengeOutcome(r dispute.Result) uint8 {
	if r == dispute.DefenderWins {
		return 5
	}
	return either[uint8](d.panel(), 13, 11)
}

func auditOutcome(k DisputeKind, r dispute.Result) uint8 {
	switch {
	case r == dispute.DefenderWins:
		return 0
	case k == OfTask:
		return 12
	}
	return 10
}

func rejectOutcome(r dispute.Result) uint8 {
	if r == dispute.DefenderWins {
		return 3
	}
	return 2
}

// end writes a dispute's end down.
func (s *State) end(d *contest, r dispute.Result, how dispute.How, outcome uint8) {
	if d.bout != nil {
		s.gameOver(d)
	}
	s.lives.dispute.move(&d.state, DisputeClosed)
	d.result, d.how = r, how
	d.timer = 0
	d.until = unit.Never
	d.closed = s.now
	d.panel().open--
	e := d.where().event(DisputeEnded)
	switch r {
	case dispute.DefenderWins:
		e = e.by(d.defender).against(d.challenger)
	case dispute.ChallengerWins:
		e = e.by(d.challenger).against(d.defender)
	}
	e.Outcome = outcome
	if d.isAudit() {
		e.Value = int64(d.kind)
	}
	s.emit(e)
	if a := d.attempt; a != nil && a.open == 0 && s.now >= a.keepUntil {
		s.expire(a)
	}
}

// concludeIfDone decides on a seat's numbers when no challenge of the round is
// left: at once where there were any, else when the answers are over.
func (s *State) concludeIfDone(t *seat) {
	if t.concluded || t.dead() && len(t.disputes()) == 0 || len(t.disputes()) == 0 && t.round.phase != RoundPlaying {
		return
	}
	for _, d := range t.disputes() {
		if d.state != DisputeClosed {
			return
		}
	}
	t.concluded = true
	s.conclude(t)
	s.finishIfDone(t.round)
}
