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
	public bool        // they can be recovered from what was published
	seats  []seatFacts
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
		t := a.task
		if t.past == nil {
			t.past = make([]pastAttempt, 0, 1)
		}
		for len(t.past) < int(a.number) {
			t.past = append(t.past, pastAttempt{})
		}
		t.past[a.number-1] = *a.remains()
		t.attempts[a.number-1] = nil
	}
	clear(s.ended)
	s.ended = s.ended[:0]
}

func (a *attempt) remains() *pastAttempt {
	p := &pastAttempt{attemptFacts: a.attemptFacts, data: a.data.root, public: a.public(), seats: make([]seatFacts, len(a.seats))}
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
	if n < 1 || int(n) > len(t.past) || t.attempts[n-1] != nil {
		return nil
	}
	return &t.past[n-1]
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
