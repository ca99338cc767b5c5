package sim

import (
	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim/engine"
	"gensim/sim/record"
)

// block carries the pool's messages, then rulings, changes of the rules,
// then the author's randomness, unless it withholds that, and schedules the next block.
func (w *world) block() {
	now := w.now()
	w.height++
	w.chain.Advance(now, &w.events)
	row := record.Block{Height: w.height, Time: now, Author: (w.height - 1) % int64(len(w.authors)), BaseFee: w.chain.BaseFee()}
	rulings := w.rulings
	w.rulings = nil
	w.carry(&row)
	for i := range rulings {
		w.input(&rulings[i])
	}
	w.decide()
	w.input(w.closing(int32(row.Author)))
	row.Randomness = w.random.Hex()
	w.rows.blocks = append(w.rows.blocks, row)
	w.route()
	w.watchDeadline()
	w.loop.Schedule(int64(now+w.cfg.BlockTime), engine.Message, engine.Pack(kindBlock, 0, 0))
	if w.progress != nil && now%unit.Minute < w.cfg.BlockTime {
		w.progress(Progress{Now: now, Until: w.cfg.SubmitFor, Settled: w.rows.settled(), Submitted: int64(len(w.rows.settledAt))})
	}
}

// apply gives one message to the chain and records both.
func (w *world) apply(m *protocol.Message) protocol.Code {
	code := w.chain.Apply(w.now(), m, &w.events)
	w.rows.message(w, m, code)
	if code == protocol.OK {
		w.truth.claimed(m)
	}
	return code
}

// input gives one privileged input to the chain; the chain refusing it is a
// defect of sim.
func (w *world) input(in *protocol.Input) {
	if code := w.chain.Input(w.now(), in, &w.events); code != protocol.OK {
		panic("sim: privileged input refused: " + code.String())
	}
	w.rows.input(w, in, protocol.OK)
}

// route hands the events of this instant to the records, then to the agents
// that they concern, in order. What agents send goes into the next block.
func (w *world) route() {
	events := w.events
	w.events = nil
	for i := range events {
		w.note(&events[i])
	}
	for i := range events {
		w.wake(&events[i])
	}
	w.events = events[:0]
}

// wake asks those whom an event concerns.
func (w *world) wake(e *protocol.Event) {
	switch e.Kind {
	case protocol.Moved, protocol.OutcomeReached, protocol.RandomnessFixed, protocol.BlockMissed:
		return
	case protocol.RulingRequested:
		w.referee(e)
		return
	case protocol.ChangeProposed:
		w.proposed(e)
		return
	case protocol.MoveDue:
		w.moveDue(e)
		return
	}
	if e.Kind != protocol.GameOpened || w.chain.Dispute(e.Dispute).Bout == e.Dispute { // one trace for all of a bout
		w.tell(e.Account, e)
	}
	if concernsBoth(e.Kind) {
		w.tell(e.Other, e)
	}
	if e.Kind == protocol.TaskSettled {
		w.tell(protocol.AccountOf(w.chain.Task(e.Task).Submitter), e)
	}
}

// tell lets the agent behind an account react to an event.
func (w *world) tell(account int32, e *protocol.Event) {
	if id := w.agentOf(account); id >= 0 {
		w.ask(id, agents.Occasion{Kind: agents.Happened, Event: e})
	}
}

// concernsBoth reports whether an event wakes its counterparty, too.
func concernsBoth(k protocol.EventKind) bool {
	return k == protocol.GameOpened || k == protocol.DisputeEnded || k == protocol.RejectFiled
}

// note appends an event to the digest chain and to the tables, and keeps what
// sim itself must know.
func (w *world) note(e *protocol.Event) {
	if e.Kind == protocol.RandomnessFixed {
		w.random = e.Hash
	}
	w.rows.event(w, e)
	w.book.event(w, e)
	w.truth.event(w, e)
	w.council.event(w, e)
}
