// Package engine is the event loop: a clock, the set of pending events in a total
// order, and a digest over what happened. It knows nothing of tasks, agents or
// tokens; it only hands events back, and its caller dispatches them by a switch.
//
//	Schedule(at, class, payload) ──► pending set ──► Next() ──► Event
//	                                  (4-ary heap)     │
//	                                                   └─ the clock moves to Event.Time
//
// Time is int64 microseconds from the start of the run. The order of events is
// total (see Event), so the pending set may be replaced by a faster one without
// any digest changing.
//
//	var loop engine.Loop
//	loop.Schedule(12_000_000, engine.Message, engine.Pack(kindBlock, 0, 0))
//	for event, ok := loop.Next(); ok; event, ok = loop.Next() {
//		switch event.Kind() {
//		case kindBlock:
//			...
//		}
//	}
//
// The loop is for one goroutine and starts none. Nothing allocates once the
// pending set has reached its largest size.
package engine
