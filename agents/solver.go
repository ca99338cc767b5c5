package agents

import (
	"gensim/internal/stream"
	"gensim/protocol"
)

// solver takes every task that it is drawn for. The honest one departs from no
// task; an attack sets how it departs and what it does when caught. It needs no
// memory: all that it answers is in the occasion.
type solver struct {
	deviation Deviation
	withheld  bool // its data are served to nobody
	// understated: it declares the updates that it faked as none.
	understated bool
	caught      Reaction
}

func newHonestSolver(Settings) Strategy { return solver{caught: Defend} }

// Decide trains when drawn, commits when trained and answers when accused.
func (p solver) Decide(v *View, _ *stream.Stream, out *Intents) {
	switch v.Occasion.Kind {
	case Started:
		out.register(v.Self)
	case Happened:
		p.happened(v, out)
	case Done:
		if w := v.Occasion.Work; w.Work.Kind == Train {
			out.send(trained(w))
		}
	}
}

// trained commits to what was trained, or asks for the task's data.
func trained(w *WorkDone) protocol.Message {
	m := protocol.Message{Kind: protocol.ChallengeData, Task: w.Work.Target.Task, Attempt: w.Work.Target.Attempt, Seat: protocol.None}
	if !w.Missing {
		m = protocol.Message{Kind: protocol.CommitProof, Task: m.Task, Attempt: m.Attempt, Hash: w.Root, Hash2: w.Data, Updates: w.Updates}
	}
	return m
}

func (p solver) happened(v *View, out *Intents) {
	switch e := v.Occasion.Event; e.Kind {
	case protocol.SolverDrawn, protocol.DataServed:
		out.order(Work{
			Kind:      Train,
			Target:    protocol.Target{Task: e.Task, Attempt: e.Attempt, Seat: protocol.None},
			Deviation: p.deviation,
			Withheld:  p.withheld, Understated: p.understated,
		})
	case protocol.ResponseDue:
		if v.concerns() {
			out.respond(e.Dispute, p.caught)
		}
	case protocol.DataDue:
		if !p.withheld || p.caught == Defend {
			out.publish(e)
		}
	case protocol.GameOpened:
		out.trace(e.Dispute)
	}
}
