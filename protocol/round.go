package protocol

import (
	"gensim/internal/merkle"
	"gensim/protocol/unit"
)

// RoundPhase says what a round of seats waits for.
type RoundPhase uint8

// Phases of a round, in order.
const (
	RoundDrawn     RoundPhase = iota + 1 // the seal: randomness of the next block
	RoundWorking                         // numbers are committed
	RoundRevealing                       // numbers are revealed
	RoundWindow                          // challenges are committed
	RoundDue                             // challenges are revealed
	RoundAnswering                       // forced errors are opened, challenges answered
	RoundPlaying                         // games go on
	RoundOver
	roundPhases
)

// round is a group of seats that were drawn together and go through the phases
// together. An opened forced error starts a round of its own at the window.
type round struct {
	panel  *panel
	number int32
	first  Seat  // of those ever in it, whose numbers follow one another
	size   int32 // how many were ever in it; one that left has another round
	phase  RoundPhase
	seal   *merkle.Hash // randomness fixed after the draw, one for all of a block; nil before
	until  unit.Time    // end of the phase
	timer  turn
}

// windowEnded is when the challenge window ended, of a round in RoundDue.
func (r *round) windowEnded() unit.Time { return r.until - r.panel.rules().Windows.Reveal }

// seats are those ever in the round.
func (r *round) seats() []*seat { return r.panel.seats[r.first : int(r.first)+int(r.size)] }

// newRound returns a round of the panel, of the seats that are drawn next.
func (s *State) newRound(p *panel, phase RoundPhase) *round {
	return &round{panel: p, number: int32(len(p.rounds)), first: Seat(len(p.seats)), phase: s.lives.round.begin(phase), until: unit.Never}
}

// convene lets the seats that were drawn wait for the randomness of their forced
// errors.
func (s *State) convene(r *round) {
	if r.size > 0 {
		r.panel.rounds = append(r.panel.rounds, r)
		s.queues.sealing.add(r, s.height)
	}
}

// enter starts a phase that lasts at most for the given time.
func (s *State) enter(r *round, phase RoundPhase, lasts unit.Time) {
	s.lives.round.move(&r.phase, phase)
	r.until = s.now + lasts
	s.set(&r.timer, r.panel.deadline(r.until, roundBy))
}

// roundDue ends a phase whose time is over.
func (s *State) roundDue(r *round) {
	switch r.phase {
	case RoundWorking:
		s.openReveals(r)
	case RoundRevealing:
		s.endReveals(r)
	case RoundWindow:
		s.closeWindow(r)
	case RoundDue:
		s.askAnswers(r)
	case RoundAnswering:
		s.closeAnswers(r)
	}
}

// drop misses the seats that stayed at a status.
func (s *State) drop(r *round, status SeatStatus) (live int) {
	for _, t := range r.seats() {
		if t.status == status {
			s.miss(t)
		}
		if !t.dead() {
			live++
		}
	}
	return live
}

// every reports whether all live seats have reached a status.
func (r *round) every(status SeatStatus) bool {
	for _, t := range r.seats() {
		if !t.dead() && t.status < status {
			return false
		}
	}
	return true
}

// openReveals ends the commits.
func (s *State) openReveals(r *round) {
	if s.drop(r, SeatWorking) == 0 {
		s.finish(r)
		return
	}
	s.enter(r, RoundRevealing, r.panel.rules().Windows.Reveal)
	for _, t := range r.seats() {
		if !t.dead() {
			s.emit(t.where().event(RevealOpened).by(t.verifier))
		}
	}
}

// endReveals goes on with what was revealed.
func (s *State) endReveals(r *round) {
	if s.drop(r, SeatCommitted) == 0 {
		s.finish(r)
		return
	}
	if p := r.panel; p.attempt != nil {
		p.rules().family.revealed(s, r)
		return
	}
	s.openWindow(r)
}

// openWindow lets the numbers be challenged. A verdict's distance above the threshold
// is a suspicion, and measurements give a threshold.
func (s *State) openWindow(r *round) {
	p := r.panel
	s.enter(r, RoundWindow, p.rules().Windows.Challenge)
	s.emit(p.where().event(WindowOpened).saying(int64(r.number)))
	active := &s.networks[p.network()].active
	for _, t := range r.seats() {
		if t.dead() {
			continue
		}
		*active = append(*active, t.target())
		if p.attempt != nil {
			s.suspect(t)
		}
	}
	if p.profile != nil {
		s.measure(p.profile)
	}
	s.watch(r)
}

// closeWindow ends the time for commits of challenges and for suspicions.
func (s *State) closeWindow(r *round) {
	for _, t := range r.seats() {
		s.deactivate(t)
		s.lapse(t)
	}
	s.enter(r, RoundDue, r.panel.rules().Windows.Reveal)
	s.emit(r.panel.where().event(ChallengesDue).saying(int64(r.number)))
}

// deactivate takes a seat off the list of those that may be challenged.
func (s *State) deactivate(t *seat) {
	s.networks[t.panel().network()].deactivate(t.target())
}

// askAnswers ends the reveals of challenges. Everyone is asked, challenged or not:
// only who posted numbers knows whether they were a forced error. Where there are no
// games, that is all that an answer can be.
func (s *State) askAnswers(r *round) {
	s.enter(r, RoundAnswering, r.panel.rules().Dispute.MoveTimeout)
	for _, t := range r.seats() {
		if t.dead() && len(t.disputes()) == 0 {
			continue
		}
		s.emit(t.where().event(AnswersDue).by(t.verifier).saying(int64(len(t.disputes()))))
		for _, d := range t.disputes() {
			if !r.panel.rules().Dispute.NoGames {
				s.lives.dispute.move(&d.state, DisputeOpen)
				d.until = r.until
			}
		}
		if len(t.disputes()) > 0 && t.disputes()[0].state == DisputeOpen {
			d := t.disputes()[0] // one answer for all
			s.emit(d.where().event(ResponseDue).by(d.defender).against(d.challenger).saying(int64(len(t.disputes()))))
		}
	}
}

// closeAnswers ends the answers: who was silent has lost.
func (s *State) closeAnswers(r *round) {
	s.lives.round.move(&r.phase, RoundPlaying)
	r.until = unit.Never
	for _, t := range r.seats() {
		if t.round != r { // opened as a forced error
			continue
		}
		for _, d := range t.disputes() {
			switch {
			case d.state == DisputeOpen:
				s.silent(d)
			case r.panel.rules().Dispute.NoGames && d.state == DisputeFiled:
				s.unheard(d)
			}
		}
		s.concludeIfDone(t)
	}
	s.finishIfDone(r)
}

// finishIfDone ends a round whose seats have all been decided on.
func (s *State) finishIfDone(r *round) {
	if r.phase != RoundPlaying {
		return
	}
	for _, t := range r.seats() {
		if t.round == r && !t.concluded && !(t.dead() && len(t.disputes()) == 0) {
			return
		}
	}
	s.finish(r)
}

func (s *State) finish(r *round) {
	s.lives.round.move(&r.phase, RoundOver)
	r.until = unit.Never
	r.timer = 0
	s.closePanel(r.panel)
}
