package sim

import (
	"context"
	"fmt"

	"gensim/agents"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/engine"
	"gensim/sim/record"
)

// Options are what a run needs besides its configuration; none changes a result.
type Options struct {
	Lab      *kernels.Lab   // computes; may be shared by runs one after another
	Progress func(Progress) // called on the loop about once a simulated minute; may be nil
}

// Run plays a configuration with a seed to its end. It returns the error of a
// cancelled context, or of a workload that cannot be built; a broken invariant
// panics.
func Run(ctx context.Context, cfg *Config, seed uint64, o Options) (*record.Run, error) {
	w, err := newWorld(ctx, cfg, seed, o)
	if err != nil {
		return nil, err
	}
	defer w.cancel()
	w.start()
	if err := w.play(); err != nil {
		return nil, err
	}
	return w.result(), nil
}

// start wakes every agent once and schedules the first block.
func (w *world) start() {
	w.admit()
	for i := range w.agents {
		w.ask(int32(i), agents.Occasion{Kind: agents.Started})
	}
	w.loop.Schedule(int64(w.cfg.BlockTime), engine.Message, engine.Pack(kindBlock, 0, 0))
}

// play handles engine events until the network is quiet, or the scenario's end.
func (w *world) play() error {
	for {
		if err := w.ctx.Err(); err != nil {
			return fmt.Errorf("run: %w", err)
		}
		e, ok := w.loop.Next()
		if !ok || w.ended(unit.Time(e.Time)) {
			return nil
		}
		w.handle(e)
	}
}

// ended reports whether the run stops before an event at that time.
func (w *world) ended(at unit.Time) bool {
	drained := w.chain.Quiet() && len(w.mempool) == 0
	switch {
	case at > w.cfg.AtMost:
		w.truncated = w.cfg.Drain && !drained
		return true
	case at <= w.cfg.SubmitFor:
		return false
	}
	return drained || !w.cfg.Drain
}

// handle dispatches one engine event.
func (w *world) handle(e engine.Event) {
	switch e.Kind() {
	case kindDeadline:
		// Deadlines come and go, so wake-ups are left behind. Only the one that is
		// waited for counts, or each of the others would set one more for ever.
		if w.now() == w.wakeAt {
			w.advance()
		}
	case kindWork:
		w.workDue(e.Arg())
	case kindTimer:
		t := w.timers.take(e.Arg())
		w.ask(int32(e.Agent()), agents.Occasion{Kind: agents.Rang, Timer: t})
	case kindBlock:
		w.block()
	}
}

// cancel drops the compute that nobody will join: the run is over.
func (w *world) cancel() {
	w.truth.cancel()
	for i := range w.orders.items {
		w.orders.items[i].cancel()
	}
}

func (w *world) now() unit.Time { return unit.Time(w.loop.Now()) }

// ask lets an agent decide and carries out what it wants.
func (w *world) ask(id int32, o agents.Occasion) {
	a := &w.agents[id]
	v := agents.View{Now: w.now(), Self: &a.self, Memory: &a.memory, Chain: w.chain, Occasion: o, Coalition: a.allies}
	w.intents.Reset()
	a.strategy.Decide(&v, &a.stream, &w.intents)
	for i := range w.intents.Messages {
		w.send(a, w.intents.Messages[i])
	}
	for i := range w.intents.Work {
		w.order(id, w.intents.Work[i])
	}
	for _, t := range w.intents.Timers {
		w.loop.Schedule(int64(max(t.At, w.now())), engine.Message, engine.Pack(kindTimer, uint32(id), w.timers.put(t)))
	}
}

// send puts a message into the pool of the next block. Tasks and jobs that begin after
// the scenario's end are dropped: the network only drains then, jobs that began included.
func (w *world) send(a *agent, m protocol.Message) {
	if m.Kind == protocol.SubmitTask && m.Job == protocol.NewJob && w.now() >= w.cfg.SubmitFor {
		return
	}
	m.From = a.self.Account
	if (m.Kind == protocol.AnswerData || m.Kind == protocol.AttestData) && !w.fillChunk(&m) {
		return
	}
	w.post(m)
}

// advance fires due deadlines and tells whom they concern.
func (w *world) advance() {
	w.wakeAt = unit.Never
	w.chain.Advance(w.now(), &w.events)
	w.route()
	w.watchDeadline()
}

// watchDeadline schedules the wake-up for the chain's next deadline.
func (w *world) watchDeadline() {
	due := w.chain.NextDeadline()
	if due >= w.wakeAt {
		return
	}
	w.wakeAt = due
	w.loop.Schedule(int64(max(due, w.now())), engine.Deadline, engine.Pack(kindDeadline, 0, 0))
}
