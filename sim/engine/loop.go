package engine

import "fmt"

// Loop is the clock and the pending events. The zero value is a loop at time 0
// with nothing pending.
type Loop struct {
	now      int64
	sequence uint64
	pending  queue
}

// Now returns the current simulated time in microseconds: that of the event last
// returned by Next.
func (l *Loop) Now() int64 { return l.now }

// Len returns the number of pending events.
func (l *Loop) Len() int { return l.pending.len() }

// Scheduled returns the number of events scheduled so far.
func (l *Loop) Scheduled() uint64 { return l.sequence }

// Schedule adds an event at a time in microseconds, not before Now; scheduling
// into the past is a defect of the caller and panics. An event at Now whose class
// is below that of the current event still comes next.
func (l *Loop) Schedule(at int64, class Class, payload Payload) {
	if at < l.now {
		panic(fmt.Sprintf("engine: Schedule at %d µs, before the present %d µs", at, l.now))
	}
	l.pending.push(Event{Time: at, order: uint64(class)<<sequenceBits | l.sequence, payload: payload})
	l.sequence++
}

// Next removes the first event in the order of Event and moves the clock to its
// time; false when nothing is pending, and the clock stays.
func (l *Loop) Next() (Event, bool) {
	if l.pending.len() == 0 {
		return Event{}, false
	}
	e := l.pending.pop()
	l.now = e.Time
	return e, true
}

// NextTime returns the time of the event that Next would return; false when
// nothing is pending.
func (l *Loop) NextTime() (int64, bool) {
	if l.pending.len() == 0 {
		return 0, false
	}
	return l.pending.first().Time, true
}
