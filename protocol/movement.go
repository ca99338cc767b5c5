package protocol

import (
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// where names what an event or a movement of money is about.
type where struct {
	task    TaskID
	attempt Attempt
	seat    Seat
	dispute DisputeID
	profile ProfileID
}

func nowhere() where {
	return where{task: None, attempt: None, seat: None, dispute: None, profile: None}
}

// purpose is a place and a reason to move money.
type purpose struct {
	where
	reason ledger.Reason
}

func (w where) because(r ledger.Reason) purpose { return purpose{w, r} }

func (p purpose) cause() ledger.Cause {
	return ledger.Cause{Reason: p.reason, Subject: uint64(uint32(p.task))}
}

// event starts an event about the place, with no party.
func (w where) event(kind EventKind) Event {
	return Event{
		Kind: kind, Task: w.task, Attempt: w.attempt, Seat: w.seat, Dispute: w.dispute, Profile: w.profile, Account: None, Other: None,
	}
}

func (e Event) by(a ledger.Account) Event {
	e.Account = AccountOf(a)
	return e
}

func (e Event) against(a ledger.Account) Event {
	e.Other = AccountOf(a)
	return e
}

func (e Event) worth(a unit.Amount) Event {
	e.Amount = a
	return e
}

func (e Event) saying(v int64) Event {
	e.Value = v
	return e
}

// emit appends the event, at this instant.
func (s *State) emit(e Event) {
	e.Time = s.now
	*s.out = append(*s.out, e)
}

// note appends an event about the place, with no party, at this instant, and returns it
// to be filled in where it stands: what is emitted with every message is not copied.
func (s *State) note(w *where, kind EventKind) *Event {
	*s.out = append(*s.out, Event{})
	e := &(*s.out)[len(*s.out)-1]
	e.Kind, e.Time = kind, s.now
	e.Task, e.Attempt, e.Seat, e.Dispute, e.Profile = w.task, w.attempt, w.seat, w.dispute, w.profile
	e.Account, e.Other = None, None
	return e
}

// reach emits that an outcome was reached.
func (s *State) reach(outcome uint8, e Event) {
	e.Kind = OutcomeReached
	e.Outcome = outcome
	s.emit(e)
}

// The methods below are the only ones that move money. Each turns what the
// ledger wrote down into Moved events at once, so that they stand where they
// happened.

// moved emits what the ledger wrote down since the last call.
func (s *State) moved(w where) {
	entries := s.book.Drain()
	for i := range entries {
		entry := &entries[i]
		e := s.note(&w, Moved)
		e.Movement, e.Amount, e.Value = entry.Kind, entry.Amount, int64(entry.Cause.Reason)
		e.Account, e.Other = AccountOf(entry.From), AccountOf(entry.To)
	}
}

// place sets money aside that a check has found to be there.
func (s *State) place(a ledger.Account, amt unit.Amount, p purpose) ledger.Hold {
	h, ok := s.book.Place(a, amt, p.cause())
	if !ok {
		panic("protocol: a hold that was checked is not covered")
	}
	s.moved(p.where)
	return h
}

func (s *State) pay(h ledger.Hold, to ledger.Account, amt unit.Amount, p purpose) {
	s.book.Capture(h, to, amt, p.cause())
	s.moved(p.where)
}

func (s *State) burn(h ledger.Hold, amt unit.Amount, p purpose) {
	s.book.BurnFrom(h, amt, p.cause())
	s.moved(p.where)
}

// release gives back what a hold has left; no hold is left alone.
func (s *State) release(h ledger.Hold, p purpose) unit.Amount {
	if h == 0 {
		return 0
	}
	amt := s.book.Release(h, p.cause())
	s.moved(p.where)
	return amt
}

func (s *State) transfer(from, to ledger.Account, amt unit.Amount, p purpose) {
	if !s.book.Transfer(from, to, amt, p.cause()) {
		panic("protocol: a transfer that was checked is not covered")
	}
	s.moved(p.where)
}

// burnFree burns what a check has found to be there.
func (s *State) burnFree(a ledger.Account, amt unit.Amount, p purpose) {
	if !s.book.Burn(a, amt, p.cause()) {
		panic("protocol: a fee that was checked is not covered")
	}
	s.moved(p.where)
}

// fromTreasury pays as much of the amount as the treasury has.
func (s *State) fromTreasury(to ledger.Account, amt unit.Amount, p purpose) unit.Amount {
	amt = min(amt, s.book.Free(ledger.Treasury))
	s.transfer(ledger.Treasury, to, amt, p)
	return amt
}

// forfeit sends all that a hold has left to the treasury and closes it.
func (s *State) forfeit(h ledger.Hold, p purpose) {
	s.pay(h, ledger.Treasury, s.book.Remaining(h), p)
	s.release(h, p)
}
