package engine

import (
	"cmp"
	"slices"
	"testing"
	"unsafe"

	"pgregory.net/rapid"
)

// TestEventOrder pins the total order: time, then class, then sequence.
func TestEventOrder(t *testing.T) {
	var l Loop
	scheduled := []struct {
		at    int64
		class Class
		name  uint32
	}{
		{20, Message, 4}, {20, Deadline, 2}, {10, Message, 1}, {20, Message, 5}, {20, Deadline, 3}, {20, Message + 1, 6}, {10, Deadline, 0},
	}
	for _, s := range scheduled {
		l.Schedule(s.at, s.class, Pack(0, s.name, 0))
	}
	for want := range uint32(len(scheduled)) {
		e, ok := l.Next()
		if !ok || e.Agent() != want {
			t.Errorf("event %d came in place %d (time %d, class %d, sequence %d)", e.Agent(), want, e.Time, e.Class(), e.Sequence())
		}
		if l.Now() != e.Time {
			t.Errorf("the clock shows %d at an event of %d", l.Now(), e.Time)
		}
	}
	if _, ok := l.Next(); ok {
		t.Error("an event came from an empty loop")
	}
}

// TestDeadlineAtNowComesNext: a deadline scheduled at the present instant, while
// a message of that instant is handled, precedes the messages still pending.
func TestDeadlineAtNowComesNext(t *testing.T) {
	var l Loop
	l.Schedule(5, Message, Pack(1, 0, 0))
	l.Schedule(5, Message, Pack(2, 0, 0))
	l.Next()
	l.Schedule(5, Deadline, Pack(3, 0, 0))
	if e, _ := l.Next(); e.Kind() != 3 {
		t.Errorf("kind %d came first, want the deadline", e.Kind())
	}
}

func TestEventIsSmall(t *testing.T) {
	if size := unsafe.Sizeof(Event{}); size != 24 {
		t.Errorf("an event takes %d bytes, want 24", size)
	}
}

func TestPayloadKeepsItsParts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		kind, agent, arg := rapid.Uint8().Draw(t, "kind"), rapid.Uint32().Draw(t, "agent"), rapid.Uint32Max(MaxArg).Draw(t, "arg")
		if p := Pack(kind, agent, arg); p.Kind() != kind || p.Agent() != agent || p.Arg() != arg {
			t.Fatalf("packed (%d, %d, %d), got (%d, %d, %d)", kind, agent, arg, p.Kind(), p.Agent(), p.Arg())
		}
	})
}

func TestDefectsPanic(t *testing.T) {
	cases := map[string]func(){
		"scheduling into the past": func() {
			var l Loop
			l.Schedule(5, Message, 0)
			l.Next()
			l.Schedule(4, Message, 0)
		},
		"a negative time":       func() { new(Loop).Schedule(-1, Message, 0) },
		"too large an argument": func() { Pack(0, 0, MaxArg+1) },
	}
	for name, defect := range cases {
		t.Run(name, func(t *testing.T) {
			defer func() {
				if recover() == nil {
					t.Error("did not panic")
				}
			}()
			defect()
		})
	}
}

// model is the dumb alternative: a slice sorted anew after each change.
type model struct {
	now     int64
	events  []Event
	counter uint64
}

func (m *model) schedule(at int64, class Class, payload Payload) {
	m.events = append(m.events, Event{Time: at, order: uint64(class)<<sequenceBits | m.counter, payload: payload})
	m.counter++
	slices.SortFunc(m.events, func(a, b Event) int {
		return cmp.Or(cmp.Compare(a.Time, b.Time), cmp.Compare(a.Class(), b.Class()), cmp.Compare(a.Sequence(), b.Sequence()))
	})
}

// TestLoopAgainstSortedSlice runs random schedules and removals, with many ties,
// against the model.
func TestLoopAgainstSortedSlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l Loop
		var m model
		span := rapid.SampledFrom([]int64{1, 5, 1000, 1 << 40}).Draw(t, "span")
		schedule := func(t *rapid.T) {
			at := m.now + rapid.Int64Range(0, span).Draw(t, "delay")
			class := Class(rapid.Uint8Max(2).Draw(t, "class"))
			payload := Payload(rapid.Uint64().Draw(t, "payload"))
			l.Schedule(at, class, payload)
			m.schedule(at, class, payload)
		}
		t.Repeat(map[string]func(*rapid.T){
			"schedule": schedule,
			"again":    schedule,
			"next": func(t *rapid.T) {
				got, ok := l.Next()
				if ok != (len(m.events) > 0) {
					t.Fatalf("Next says %v with %d events pending", ok, len(m.events))
				}
				if !ok {
					return
				}
				want := m.events[0]
				m.events, m.now = m.events[1:], want.Time
				if got != want {
					t.Fatalf("got %+v, want %+v", got, want)
				}
			},
			"": func(t *rapid.T) {
				if l.Len() != len(m.events) || l.Now() != m.now || l.Scheduled() != m.counter {
					t.Fatalf("length %d, now %d, scheduled %d; want %d, %d, %d", l.Len(), l.Now(), l.Scheduled(), len(m.events), m.now, m.counter)
				}
				if at, ok := l.NextTime(); ok != (len(m.events) > 0) || ok && at != m.events[0].Time {
					t.Fatalf("NextTime says %d, %v", at, ok)
				}
			},
		})
	})
}
