package engine

import (
	"fmt"
	"math/bits"
)

// Class ranks events of one instant: the lower class comes first.
type Class uint8

// The classes that the engine's order is about. A caller may use higher ones for
// what must come after all messages of an instant.
const (
	Deadline Class = iota // what time itself brings: timeouts, ends of windows
	Message               // what agents and the chain do
)

// Event is one pending or current event: 24 bytes without pointers, so that a
// million of them cost the garbage collector nothing.
//
// Events are totally ordered by (time, class, sequence): the earlier first; at one
// instant deadlines before messages, so that what arrives at a deadline is late;
// within a class, in the order of scheduling. This is the only definition of event
// order; TestEventOrder pins it.
type Event struct {
	Time    int64  // microseconds; Invariant: not negative
	order   uint64 // class in the upper 8 bits, sequence in the lower 56
	payload Payload
}

const sequenceBits = 56

// Class returns the event's rank at its instant.
func (e Event) Class() Class { return Class(e.order >> sequenceBits) }

// Sequence returns how many events had been scheduled before this one.
func (e Event) Sequence() uint64 { return e.order & (1<<sequenceBits - 1) }

// Payload returns what the event carries, in one word.
func (e Event) Payload() Payload { return e.payload }

// Kind returns the number by which the caller dispatches.
func (e Event) Kind() uint8 { return e.payload.Kind() }

// Agent returns the agent or other object that the event is for.
func (e Event) Agent() uint32 { return e.payload.Agent() }

// Arg returns the event's argument, below 2^24.
func (e Event) Arg() uint32 { return e.payload.Arg() }

// before returns 1 if e comes before o, else 0, without a branch: in a heap the
// outcome is a coin toss, and a mispredicted branch costs more than the compare.
// Times are not negative, so they compare as unsigned.
func (e *Event) before(o *Event) int {
	_, borrow := bits.Sub64(e.order, o.order, 0)
	_, borrow = bits.Sub64(uint64(e.Time), uint64(o.Time), borrow)
	return int(borrow)
}

// Payload is what an event carries: a kind, an agent and an argument in one word.
// A larger argument belongs into a table of the caller's, and its index here.
type Payload uint64

const (
	kindShift  = 56
	agentShift = 24
	// MaxArg is the largest argument of a payload.
	MaxArg = 1<<agentShift - 1
)

// Pack returns the payload of a kind, an agent and an argument. It panics when
// the argument exceeds MaxArg.
func Pack(kind uint8, agent, arg uint32) Payload {
	if arg > MaxArg {
		panic(fmt.Sprintf("engine: Pack: the argument %d exceeds %d", arg, MaxArg))
	}
	return Payload(kind)<<kindShift | Payload(agent)<<agentShift | Payload(arg)
}

// Kind returns the payload's kind.
func (p Payload) Kind() uint8 { return uint8(p >> kindShift) }

// Agent returns the payload's agent.
func (p Payload) Agent() uint32 { return uint32(p >> agentShift) }

// Arg returns the payload's argument.
func (p Payload) Arg() uint32 { return uint32(p) & MaxArg }
