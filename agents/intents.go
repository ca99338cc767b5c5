package agents

import (
	"gensim/protocol"
	"gensim/protocol/unit"
)

// The tags of timers. Each strategy asks only for those of its role.
const (
	tagSubmit  uint8 = iota + 1 // submit a task
	tagLook                     // look around the networks
	tagReveal                   // reveal a challenge [Subject: its serial number]
	tagPropose                  // put a change of the rules to the vote [Subject: which of those planned]
)

// Reset empties the intents and keeps their buffers.
func (out *Intents) Reset() {
	out.Messages, out.Work, out.Timers = out.Messages[:0], out.Work[:0], out.Timers[:0]
}

func (out *Intents) send(m protocol.Message) { out.Messages = append(out.Messages, m) }

func (out *Intents) order(w Work) { out.Work = append(out.Work, w) }

func (out *Intents) wake(at unit.Time, tag uint8, subject uint32) {
	out.Timers = append(out.Timers, Timer{At: at, Tag: tag, Subject: subject})
}

// register offers the agent's device for its role; the key is a verifier's.
func (out *Intents) register(self *Self) {
	m := protocol.Message{
		Kind: protocol.Register, Role: self.Role,
		Arithmetic: self.Device.Arithmetic, Speed: self.Device.Registered,
	}
	if self.Role == protocol.Verifier {
		m.VRFKey = self.Key.Public()
	}
	out.send(m)
}

// respond answers an accusation, as told.
func (out *Intents) respond(d protocol.DisputeID, r Reaction) {
	kind := protocol.Defend
	if r == Concede {
		kind = protocol.Concede
	}
	out.send(protocol.Message{Kind: kind, Dispute: d})
}

// publish answers an audit with the chunk that the event asks for.
func (out *Intents) publish(e *protocol.Event) {
	out.send(protocol.Message{Kind: protocol.AnswerData, Dispute: e.Dispute, Segment: int32(e.Value)})
}

// trace orders what answers the positions of a pinpoint game.
func (out *Intents) trace(d protocol.DisputeID) { out.order(Work{Kind: Trace, Dispute: d}) }

// target returns the seat that an event names.
func target(e *protocol.Event) protocol.Target {
	if e.Profile != protocol.None {
		return protocol.ProfileTarget(e.Profile, e.Seat)
	}
	return protocol.Target{Task: e.Task, Attempt: e.Attempt, Seat: e.Seat}
}

// concerns reports whether the occasion is an event of which the agent is the
// subject, not the counterparty.
func (v *View) concerns() bool { return v.Occasion.Event.Account == protocol.AccountOf(v.Self.Account) }
