package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// withheld is what leads to O10: the solver did not publish what was asked for, or
// what it published is not what it committed to. Nobody can be held to a verdict any
// more. What is under way runs to its end, then the solver is slashed (punish), and
// whoever asked shares the bounty with those whose rejects stand.
func (s *State) withheld(d *contest) {
	a := d.attempt
	a.withheld = true
	if a.state == AttemptProved { // not attested yet
		s.lives.attempt.move(&a.state, AttemptVerifying)
	}
	a.upheld(d)
	s.returnBond(&d.bond, d.where())
	s.stopDrawing(a)
	s.excuseSeats(a)
	s.closeIfDone(a)
}

// excuseSeats lets the seats go that have not committed a verdict: they cannot work,
// and it is not their fault. A round in which others have committed goes on.
func (s *State) excuseSeats(a *attempt) {
	for _, r := range a.rounds {
		if r.phase > RoundWorking {
			continue
		}
		live := 0
		for _, t := range r.seats() {
			switch {
			case t.status < SeatCommitted:
				s.excuse(t)
			case !t.dead():
				live++
			}
		}
		if live > 0 {
			s.openReveals(r)
			continue
		}
		s.lives.round.move(&r.phase, RoundOver)
		r.until = unit.Never
		r.timer = 0
	}
}

// excuse gives a seat's stake back; it takes no further part.
func (s *State) excuse(t *seat) {
	s.freed(t)
	s.lives.seat.move(&t.status, SeatExcused)
	s.release(t.stake, t.where().because(ledger.Stake))
	t.stake = 0
	s.emit(t.where().event(SeatLetGo).by(t.verifier))
}

// keeps reports whether the solver still has to keep its data: for its time, and as
// long as a dispute of the attempt is open, however long that waits for its game.
func (s *State) keeps(a *attempt) bool {
	return a.task.rules.Variant.Inspected() && a.state == AttemptVerifying && !a.withheld && (s.now < a.keepUntil || a.open > 0)
}

// expire ends the time to live of an attempt's data: no seat can be worked on any
// more. The attempt is decided by the verdicts there are, if these suffice.
func (s *State) expire(a *attempt) {
	a.keepTimer = 0
	if a.open > 0 || a.expired || a.state != AttemptVerifying || a.task.served(&a.data) {
		return // the end of the last dispute asks again; what is public stays so
	}
	a.expired = true
	s.emit(a.where().event(DataExpired).by(a.solver))
	short := a.vacant() > 0
	for _, r := range a.rounds {
		for _, t := range r.seats() {
			short = short || r.phase <= RoundWorking && t.status < SeatCommitted
		}
	}
	if short && !a.condemned && !a.withheld {
		s.exhaust(a)
	}
	s.excuseSeats(a)
}

// keepingOver is the deadline of a time to live.
func (s *State) keepingOver(a *attempt) {
	s.expire(a)
	s.closeIfDone(a)
}
