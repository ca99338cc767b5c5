package agents

import (
	"gensim/internal/stream"
	"gensim/protocol"
)

// poisson submits tasks at exponential intervals, and publishes their data when they
// are asked for on the chain.
type poisson struct{ Settings }

func newPoisson(s Settings) Strategy { return poisson{s} }

// Decide submits a task whenever its timer rings, and sets the next one. The
// interval is drawn before the task, so that a task's seed moves no arrival.
func (p poisson) Decide(v *View, s *stream.Stream, out *Intents) {
	switch v.Occasion.Kind {
	case Started:
		p.wait(v, s, out)
	case Rang:
		p.wait(v, s, out)
		out.send(p.task(v, s))
	case Happened:
		if e := v.Occasion.Event; e.Kind == protocol.DataDue {
			out.publish(e)
		}
	}
}

// task is a submission for the quoted fee.
func (p poisson) task(v *View, s *stream.Stream) protocol.Message {
	return protocol.Message{
		Kind: protocol.SubmitTask, Workload: p.Workload, Class: p.Class,
		Instance: p.instance(s), Amount: v.Chain.Quote(p.Workload), Hash: p.Data,
	}
}

// wait sets the timer of the next submission, unless submissions end before it.
func (p poisson) wait(v *View, s *stream.Stream, out *Intents) {
	wait := s.Exp(p.Interval)
	if wait < v.Self.Until-v.Now {
		out.wake(v.Now+wait, tagSubmit, 0)
	}
}

// instance picks one of the workload's trainings, or one of its own.
func (p poisson) instance(s *stream.Stream) uint64 {
	if p.Instances > 0 {
		return s.Uint64n(uint64(p.Instances))
	}
	return s.Uint64()
}
