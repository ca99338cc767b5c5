package sim

import (
	"slices"

	"gensim/agents"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
)

// parties holds who can answer in disputes, by dispute and side; the accused of a
// bout by the dispute that names the bout. A party orders its trace when the game
// opens; from then on sim answers each position for it, and stays silent where the
// trace does not have what the party committed to: nobody can open a hash that was
// made up.
type parties struct {
	sides   [][2]party
	rulings []ruling // by dispute
}

// party is one side of a dispute.
type party struct {
	trace    *trace
	holds    []dispute.Party // what it holds of the trace; of rejects one for each segment
	answered bool
	waiting  bool // a move was due before the trace was there
}

func (t *parties) party(id protocol.DisputeID, s dispute.Side) *party {
	for len(t.sides) <= int(id) {
		t.sides = append(t.sides, [2]party{})
		t.rulings = append(t.rulings, ruling{})
	}
	return &t.sides[id][s]
}

// traced keeps the trace that an agent ordered, and answers if a move is due.
func (w *world) traced(o *order) {
	d := w.chain.Dispute(o.work.Dispute)
	side := dispute.Defender
	if w.agents[o.agent].self.Account == d.Challenger {
		side = dispute.Challenger
	}
	w.takePart(o.work.Dispute, side, w.traceOf(o, d, side))
}

// traceOf is what a side's re-run of all segments in dispute gave, under what it
// committed to.
func (w *world) traceOf(o *order, d protocol.DisputeView, side dispute.Side) *trace {
	target, segments, in := w.subject(o.agent, &o.work)
	a := w.truth.attempt(target.Task, target.Attempt)
	t := &trace{lab: w.lab}
	for i, f := range o.segments {
		t.jobs = append(t.jobs, w.segmentJob(a, segments[i], in))
		t.facts = append(t.facts, f.Join())
		ends := t.facts[i].Ends
		if d.Kind == protocol.OfProof && side == dispute.Defender {
			ends = a.states(segments[i])
		}
		t.ends = append(t.ends, ends)
	}
	if d.Kind == protocol.OfProof {
		return t
	}
	seat := w.chain.Seat(target)
	t.verifier, t.keyed = seat.Verifier, w.chain.Task(target.Task).WorkRoots
	if t.claims = seat.Claims; side == dispute.Challenger {
		t.claims = nil
		for i, f := range t.facts {
			t.claims = append(t.claims, w.claim(target, segments[i], f, seat.Verifier))
		}
	}
	return t
}

// takePart lets a party answer from a trace.
func (w *world) takePart(id protocol.DisputeID, side dispute.Side, t *trace) {
	p := w.disputes.party(id, side)
	p.trace, p.holds = t, []dispute.Party{{Trace: t}}
	if t.claims == nil {
		p.holds = make([]dispute.Party, len(t.jobs))
		for i := range t.jobs {
			part := *t
			part.jobs, part.facts, part.ends = t.jobs[i:i+1], t.facts[i:i+1], t.ends[i:i+1]
			p.holds[i].Trace = &part
		}
	}
	for i := range p.holds {
		p.holds[i].Arity = w.cfg.Protocol.Dispute.Arity
	}
	if p.waiting {
		p.waiting = false
		w.answer(id, side)
	}
}

// moveDue answers for a party that is waited for, now or when its trace is done.
func (w *world) moveDue(e *protocol.Event) {
	d := w.chain.Dispute(e.Dispute)
	side := dispute.Defender
	if e.Account == protocol.AccountOf(d.Challenger) {
		side = dispute.Challenger
	}
	if p := w.disputes.party(e.Dispute, side); p.trace == nil {
		p.waiting = true
		return
	}
	w.answer(e.Dispute, side)
}

// answer works out the side's answer, the accused's in all games of the bout, a
// challenger's in its own, and sends it once the device has run what that took.
func (w *world) answer(id protocol.DisputeID, side dispute.Side) {
	p, d := w.disputes.party(id, side), w.chain.Dispute(id)
	m := protocol.Message{Kind: protocol.Move, From: d.Challenger, Dispute: id}
	asked, games := []protocol.DisputeID{id}, 1
	if side == dispute.Defender {
		m.From, asked, games = d.Defender, w.chain.Questions(id), len(w.chain.Bout(id))
	}
	var spent kernels.Spent
	for i, q := range w.questions(p, asked) {
		if !q.game.Awaits(side) {
			return
		}
		q.holds.Room = games * q.holds.Arity
		before := q.holds.Ran()
		hashes, ok := q.holds.Answer(q.game, side, len(asked))
		if !ok {
			return
		}
		m.Hashes = append(m.Hashes, hashes...)
		spent = spent.Add(w.rangeCost(asked[i], q.holds.Ran()-before))
	}
	if len(m.Hashes) == 0 {
		return
	}
	if !p.answered { // the trace that was ordered for the game has just been run
		p.answered, spent = true, kernels.Spent{}
	}
	w.sendMove(&d, m, spent)
}

// question is a game that a party has to answer, with what it answers from.
type question struct {
	game  *dispute.Game
	holds *dispute.Party
}

// questions lets a party's holders forget what no game is about any more, and
// returns what is asked.
func (w *world) questions(p *party, asked []protocol.DisputeID) []question {
	var list []question
	for i := range p.holds {
		var games []*dispute.Game
		for _, id := range asked {
			if d := w.chain.Dispute(id); w.holder(p, &d) == i {
				games = append(games, d.Game)
			}
		}
		p.holds[i].Questions(games)
	}
	for _, id := range asked {
		d := w.chain.Dispute(id)
		list = append(list, question{d.Game, &p.holds[w.holder(p, &d)]})
	}
	return list
}

// holder returns which of a party's holders answers in a dispute: of rejects that are
// played together that of the segment.
func (w *world) holder(p *party, d *protocol.DisputeView) int {
	if d.Kind != protocol.OfProof {
		return 0
	}
	return slices.IndexFunc(p.trace.jobs, func(j kernels.SegmentJob) bool { return j.Segment == int(d.Segment) })
}

// within is the part of a trace that a dispute is about.
func (w *world) within(p *party, d *protocol.DisputeView) *trace {
	if p.trace == nil {
		return nil
	}
	return p.holds[w.holder(p, d)].Trace.(*trace)
}

// rangeCost is what running so many leaves of a game's level again costs: steps, or,
// for leaves and tiles, the one step that they lie in. Claims are known.
func (w *world) rangeCost(id protocol.DisputeID, leaves int64) kernels.Spent {
	d := w.chain.Dispute(id)
	wl := w.truth.attempt(d.Target.Task, d.Target.Attempt).workload
	segment, per := wl.SegmentCost(w.cfg.Compare), uint64(wl.Config().StepsPerSegment)
	steps := uint64(min(leaves, 1))
	switch placeOf(d.Game.Position(), d.Kind == protocol.OfVerdict).level {
	case inClaims:
		steps = 0
	case inSteps:
		steps = uint64(leaves)
	}
	return kernels.Spent{Gas: (segment.Gas*steps + per - 1) / per, HashedBytes: (segment.HashedBytes*steps + per - 1) / per}
}

// sendMove sends a move into the next block after the device has done what it took.
func (w *world) sendMove(d *protocol.DisputeView, m protocol.Message, spent kernels.Spent) {
	if spent == (kernels.Spent{}) {
		w.mempool = append(w.mempool, m)
		return
	}
	id, in := w.agentOf(protocol.AccountOf(m.From)), w.declared(d.Target)
	if d.Kind == protocol.OfVerdict {
		in = kernels.Arithmetic(w.chain.Seat(d.Target).Arithmetic)
	}
	w.begin(order{work: agents.Work{Kind: agents.Trace, Dispute: m.Dispute}, agent: id, move: &m}, spent, [2]kernels.Arithmetic{in, in})
}
