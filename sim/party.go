package sim

import (
	"slices"

	"gensim/agents"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
	"gensim/protocol/unit"
)

// parties holds who can answer in disputes, by dispute and side; the accused of a
// bout by the dispute that names the bout. A party orders its trace when the game
// opens; from then on sim answers each position for it, and stays silent where the
// trace does not have what the party committed to: nobody can open a hash that was
// made up.
type parties struct {
	sides [][2]party
	costs []disputeCost // by dispute
}

// disputeCost is what one dispute took.
type disputeCost struct {
	messages, bytes int64       // that the chain took about it, as encoded
	gas             [2]unit.Gas // run by its sides; by the accused for all of a bout where its trace is ordered
	ruling          ruling
}

// party is one side of a dispute.
type party struct {
	trace   *trace
	holds   []dispute.Party // what it holds of the trace; of rejects one for each segment, the start and the updates
	waiting bool            // a move was due before the trace was there
}

func (t *parties) party(id protocol.DisputeID, s dispute.Side) *party {
	for len(t.sides) <= int(id) {
		t.sides = append(t.sides, [2]party{})
	}
	return &t.sides[id][s]
}

func (t *parties) cost(id protocol.DisputeID) *disputeCost {
	for len(t.costs) <= int(id) {
		t.costs = append(t.costs, disputeCost{})
	}
	return &t.costs[id]
}

// took counts an applied message of so many bytes for the dispute that it is about:
// that which it names or files, and with a challenge its commitment.
func (w *world) took(m *protocol.Message, bytes int) {
	id := m.Dispute
	switch m.Kind {
	case protocol.Concede, protocol.Defend, protocol.Move, protocol.AnswerData:
	case protocol.RevealChallenge:
		if id = w.chain.Challenge(m.Challenge).Dispute; id == protocol.None {
			return
		}
		commitment := protocol.Message{Kind: protocol.CommitChallenge}
		w.disputes.cost(id).add(len(protocol.AppendMessage(nil, &commitment)))
	case protocol.Reject, protocol.ChallengeData:
		id = protocol.DisputeID(w.chain.Disputes() - 1)
	default:
		return
	}
	w.disputes.cost(id).add(bytes)
}

// ran books what a side ran for its answers.
func (t *parties) ran(w *world, o *order) {
	side := dispute.Defender
	if w.agents[o.agent].self.Account == w.chain.Dispute(o.work.Dispute).Challenger {
		side = dispute.Challenger
	}
	t.cost(o.work.Dispute).gas[side] += o.gas
}

func (c *disputeCost) add(bytes int) {
	c.messages++
	c.bytes += int64(bytes)
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

// traceOf is what a side's re-run of all segments in dispute gave, or its measurement,
// under what it committed to.
func (w *world) traceOf(o *order, d protocol.DisputeView, side dispute.Side) *trace {
	if d.Kind == protocol.OfProfile {
		return w.measuredTrace(d.Target, o.profile.Join(), side)
	}
	target, segments, in := w.subject(o.agent, &o.work)
	a := w.truth.attempt(target.Task, target.Attempt)
	t := &trace{lab: w.lab, start: w.rightStart(a).Join().Tiles}
	for i, f := range o.segments {
		facts := f.Join()
		p := part{job: w.segmentJob(a, segments[i], in), leaves: facts.Leaves, ends: facts.Ends}
		if d.Kind == protocol.OfProof && side == dispute.Defender {
			p.ends = a.states(segments[i])
		}
		t.parts = append(t.parts, p)
	}
	if a.declared != nil {
		t.updates = sizesOf(a.updates.Join().Sizes)
	}
	if d.Kind == protocol.OfProof {
		if side == dispute.Defender {
			t.start, t.updates = w.committedStart(a), sizesOf(a.declared)
		}
		return t
	}
	seat := w.chain.Seat(target)
	t.verifier, t.keyed = seat.Verifier, w.chain.Task(target.Task).WorkRoots
	claims := a.seats[target.Seat].claims
	if side == dispute.Challenger {
		claims = w.claims(target, o.segments, seat.Verifier)
	}
	for _, c := range claims {
		t.claims = append(t.claims, c)
	}
	if claims[len(o.segments)] != w.startClaim(a) { // it took the committed one for right
		t.start = w.committedStart(a)
	}
	if a.declared != nil && claims[len(o.segments)+1] != a.updatesClaim() { // and the same of what is declared
		t.updates = sizesOf(a.declared)
	}
	return t
}

// measuredTrace is what a measurement gave, under what a side committed to.
func (w *world) measuredTrace(target protocol.Target, f *kernels.ProfileFacts, side dispute.Side) *trace {
	seat := w.chain.ProfileSeat(target.Profile, target.Seat)
	list := seat.Comparisons
	if side == dispute.Challenger {
		list = comparisons(f, seat.Profiler)
	}
	t := &trace{lab: w.lab, verifier: seat.Profiler, keyed: true}
	for i, c := range list {
		t.claims = append(t.claims, c)
		t.parts = append(t.parts, part{
			first: &kernels.Execution{ProfileJob: w.profileJob(target), Comparison: i}, leaves: executions(f, i),
		})
	}
	return t
}

// takePart lets a party answer from a trace.
func (w *world) takePart(id protocol.DisputeID, side dispute.Side, t *trace) {
	p := w.disputes.party(id, side)
	p.trace, p.holds = t, []dispute.Party{{Trace: t}}
	if t.claims == nil {
		p.holds = make([]dispute.Party, len(t.parts)+2)
		for i := range t.parts {
			one := *t
			one.parts = t.parts[i : i+1]
			p.holds[i].Trace = &one
		}
		p.holds[len(t.parts)].Trace, p.holds[len(t.parts)+1].Trace = t.start, t.updates
	}
	games := 1
	if side == dispute.Defender {
		games = len(w.chain.Bout(id))
	}
	for i := range p.holds {
		h := &p.holds[i]
		h.Arity, h.Room = w.cfg.Protocol.Dispute.Arity, games*w.cfg.Protocol.Dispute.Arity
		if t, ok := h.Trace.(*trace); ok {
			t.prepare(h)
		}
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
	asked := []protocol.Question{{Dispute: id, Game: d.Game}}
	if side == dispute.Defender {
		m.From, asked = d.Defender, w.chain.Questions(id)
	}
	w.remind(p, asked)
	var spent kernels.Spent
	for _, q := range asked {
		if q.Game == nil || !q.Game.Awaits(side) {
			return
		}
		holds := w.holder(p, q.Dispute)
		before := holds.Ran()
		hashes, ok := holds.Answer(q.Game, side, len(asked))
		if !ok {
			return
		}
		m.Hashes = append(m.Hashes, hashes...)
		spent = spent.Add(w.rangeCost(&q, holds.Ran()-before))
	}
	if len(m.Hashes) > 0 {
		w.sendMove(&d, m, spent)
	}
}

// remind tells a party's holders what they are asked, so that they forget the rest.
func (w *world) remind(p *party, asked []protocol.Question) {
	for i := range p.holds {
		var games []*dispute.Game
		for _, q := range asked {
			if w.holder(p, q.Dispute) == &p.holds[i] {
				games = append(games, q.Game)
			}
		}
		p.holds[i].Questions(games)
	}
}

// holder returns what a party answers from in a dispute: of rejects that are played
// together what it holds of the segment, of the start or of the updates.
func (w *world) holder(p *party, id protocol.DisputeID) *dispute.Party {
	d := w.chain.Dispute(id)
	switch {
	case d.Kind != protocol.OfProof:
		return &p.holds[0]
	case d.Segment == protocol.StartSegment:
		return &p.holds[len(p.trace.parts)]
	case d.Segment == protocol.UpdatesSegment:
		return &p.holds[len(p.trace.parts)+1]
	}
	return &p.holds[slices.IndexFunc(p.trace.parts, func(part part) bool { return part.job.Segment == int(d.Segment) })]
}

// within is the part of a trace that a dispute is about.
func (w *world) within(p *party, id protocol.DisputeID) *trace {
	if p.trace == nil {
		return nil
	}
	t, _ := w.holder(p, id).Trace.(*trace) // none of a start or of updates
	return t
}

// rangeCost is what running so many leaves of a game's level again costs: steps, or,
// for leaves and tiles, the one step that they lie in. Claims are known, and all hashes
// of a measurement were kept.
func (w *world) rangeCost(q *protocol.Question, leaves int64) kernels.Spent {
	d := w.chain.Dispute(q.Dispute)
	if d.Kind == protocol.OfProfile {
		return kernels.Spent{}
	}
	wl := w.truth.attempt(d.Target.Task, d.Target.Attempt).workload
	segment, per := wl.SegmentCost(w.cfg.Compare), uint64(wl.Config().StepsPerSegment)
	steps := uint64(min(leaves, 1))
	if _, ok := w.inUpdates(&d, q.Game.Position()); ok {
		return kernels.Spent{} // a list of numbers, which was kept
	}
	if at, ok := w.inStart(&d, q.Game.Position()); ok {
		return wl.StartRangeCost(at.Level > 0, int(leaves))
	}
	switch placeOf(q.Game.Position(), d.Kind == protocol.OfVerdict).level {
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
		w.post(m)
		return
	}
	id, in := w.agentOf(protocol.AccountOf(m.From)), w.declared(d.Target)
	if d.Kind == protocol.OfVerdict {
		in = kernels.Arithmetic(w.chain.Seat(d.Target).Arithmetic)
	}
	w.begin(order{work: agents.Work{Kind: agents.Trace, Dispute: m.Dispute}, agent: id, move: &m}, spent, [2]kernels.Arithmetic{in, in})
}
