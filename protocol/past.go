package protocol

import (
	"slices"

	"gensim/internal/merkle"
)

// pastAttempt is what is kept of an attempt that is over: who solved and who verified
// and how that ended, but not what they claimed and which rounds there were.
type pastAttempt struct {
	attemptFacts
	data   merkle.Hash // root over the chunks of the proof's data
	seats  []seatFacts
	before *pastAttempt // the one before, nil of the first
}

// over ends an attempt. With the call under way its rounds are over, too, and its
// disputes decided: nothing waits for it any more.
func (s *State) over(a *attempt, in AttemptState) {
	s.lives.attempt.move(&a.state, in)
	a.timer, a.keepTimer = 0, 0
	s.ended = append(s.ended, a)
}

// forget makes attempts past that were over by the end of the last call.
func (s *State) forget() {
	for _, a := range s.ended {
		a.task.bury(a)
	}
	clear(s.ended)
	s.ended = s.ended[:0]
}

// bury makes an attempt past, if it is not already.
func (t *task) bury(a *attempt) {
	if t.live != a {
		return
	}
	p := a.remains()
	p.before = t.past
	t.past, t.live = p, nil
}

func (a *attempt) remains() *pastAttempt {
	p := &pastAttempt{attemptFacts: a.attemptFacts, data: a.data.root, seats: make([]seatFacts, len(a.seats))}
	p.served = a.public()
	for i, t := range a.seats {
		if t.round.phase != RoundOver || t.round.timer != 0 || a.open != 0 {
			panic("protocol: an attempt is over before its rounds")
		}
		p.seats[i] = t.seatFacts
	}
	return p
}

// tooLate reports whether the message is about an attempt that is past.
func (s *State) tooLate(m *Message) bool {
	return m.Attempt > 0 && has(s.tasks, m.Task) && s.tasks[m.Task].pastOf(m.Attempt) != nil && slices.Contains(layouts[m.Kind], fAttempt)
}

// public reports whether the proof's data can be recovered from what was published.
func (a *attempt) public() bool { return a.committed && a.task.served(&a.data) }

// pastOf returns an attempt that is past, nil where there is none.
func (t *task) pastOf(n Attempt) *pastAttempt {
	p := t.past
	for p != nil && p.number != n {
		p = p.before
	}
	return p
}

// factsOfAttempt returns what is known of an attempt, past or not; nil where there is
// none.
func (s *State) factsOfAttempt(id TaskID, n Attempt) *attemptFacts {
	if a := s.attempt(id, n); a != nil {
		return &a.attemptFacts
	}
	if has(s.tasks, id) {
		if p := s.tasks[id].pastOf(n); p != nil {
			return &p.attemptFacts
		}
	}
	return nil
}

// factsOf returns what is known of a seat, past or not; nil where there is none.
func (s *State) factsOf(t Target) *seatFacts {
	if seat := s.seat(t); seat != nil {
		return &seat.seatFacts
	}
	if has(s.tasks, t.Task) {
		if p := s.tasks[t.Task].pastOf(t.Attempt); p != nil && has(p.seats, t.Seat) {
			return &p.seats[t.Seat]
		}
	}
	return nil
}
