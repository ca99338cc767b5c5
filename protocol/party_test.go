package protocol_test

import (
	"slices"

	"gensim/internal/merkle"
	"gensim/protocol"
	"gensim/protocol/availability"
	"gensim/protocol/dispute"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
)

// plan says who departs from honesty, and how. What it does not mention is
// honest. Attempts count from 1 and seats from 0, over one task; every other task is
// honest.
type plan struct {
	about    protocol.TaskID          // which task that is
	jumps    func(segment int) bool   // honest distances above the threshold
	fakes    map[int]func(s int) bool // by attempt: segments that the solver makes up
	how      map[int]string           // by attempt: by what: forged (optimizer states), nan; else hashes of nothing
	diverges int                      // honest states are not finite from this segment on, 0 for none
	starts   map[int]string           // by attempt: where the solver starts, if elsewhere than it should
	declares map[int]string           // by attempt: what it declares of its updates, if not the truth
	late     map[int]bool             // by attempt: the solver never delivers
	accused  map[int]string           // by attempt: what the solver answers: defend (default), concede, silent
	seats    map[[2]int]string        // by attempt and seat: what its verdict is
	answers  map[[2]int]string        // what its verifier answers: defend (default), concede, silent
	whistles map[string]string        // by name
	profiler map[int]string           // by profile seat: what its measurement is
	excuses  map[int]string           // by profile seat: what its profiler answers: defend (default), concede, silent
	watches  map[string]string        // by name: how a whistleblower checks measurements
	withheld map[int]string           // by attempt: data that nobody gets off the chain: silent, concede, partly, garbage, foreign, answers, deserts (only holders are served)
	holders  string                   // drawn holders of the task's chunks: absent, mute (attest, publish nothing)
	unusable string                   // data of the task: missing, mismatch, slow
}

// submitterParty publishes the data of its task when asked, if it has any.
func submitterParty(w *world, p *party, e *protocol.Event) {
	if e.Kind != protocol.DataDue {
		return
	}
	switch how := w.plan.unusable; {
	case w.concerns(e) && how == "missing":
	case w.concerns(e) && how == "mismatch":
		p.publish(w, e, w.mismatch())
	default:
		p.publish(w, e, w.lab.taskData())
	}
}

// concerns reports whether the plan speaks about the event's task.
func (w *world) concerns(e *protocol.Event) bool { return e.Task == w.plan.about }

func solverParty(w *world, p *party, e *protocol.Event) {
	key := [2]int32{int32(e.Task), int32(e.Attempt)}
	n := int(e.Attempt)
	switch e.Kind {
	case protocol.SolverDrawn:
		w.lab.solver[key] = w.state.Attempt(e.Task, e.Attempt).Arithmetic
		if w.concerns(e) {
			w.lab.fakes[key], w.lab.how[key], w.lab.starts[key], w.lab.declares[key] = w.plan.fakes[n], w.plan.how[n], w.plan.starts[n], w.plan.declares[n]
			if w.plan.late[n] {
				return
			}
		}
		if task := w.state.Task(e.Task); w.concerns(e) && w.plan.unusable != "" && !task.Public {
			w.send(protocol.Message{Kind: protocol.ChallengeData, From: p.account, Task: e.Task, Attempt: e.Attempt, Seat: protocol.None})
			return
		}
		p.prove(w, key)
	case protocol.DataServed:
		p.prove(w, key)
	case protocol.DataDue:
		how := ""
		if w.concerns(e) {
			how = w.plan.withheld[n]
		}
		p.serve(w, e, how)
	case protocol.ResponseDue:
		how := ""
		if w.concerns(e) {
			how = w.plan.accused[n]
		}
		respond(w, p, e, how)
	case protocol.GameOpened:
		d := w.state.Dispute(e.Dispute)
		switch d.Segment {
		case protocol.StartSegment:
			p.opens[e.Dispute] = ofStart(w.lab.begun(key[0], key[1]))
			return
		case protocol.UpdatesSegment:
			p.opens[e.Dispute] = ofUpdates(w.lab.declared(key[0], key[1]))
			return
		}
		tr := w.lab.segment(d.Target, w.lab.solver[key], p.account, int(d.Segment), nil)
		p.opens[e.Dispute] = w.lab.ofSegment(w.lab.ends(key[0], key[1], int(d.Segment)), tr)
	case protocol.MoveDue:
		p.move(w, e)
	}
}

// prove commits to a trajectory and its data.
func (p *party) prove(w *world, key [2]int32) {
	how := ""
	if protocol.TaskID(key[0]) == w.plan.about {
		how = w.plan.withheld[int(key[1])]
	}
	w.send(protocol.Message{
		Kind: protocol.CommitProof, From: p.account, Task: protocol.TaskID(key[0]), Attempt: protocol.Attempt(key[1]),
		Hash: merkle.Root(w.lab.proof(key[0], key[1])), Hash2: availability.Root(w.lab.chunks(key[0], key[1], how)),
		Updates: w.lab.declared(key[0], key[1]),
	})
}

// serve answers an audit of the proof's data, or not.
func (p *party) serve(w *world, e *protocol.Event, how string) {
	first := e.Value == int64(w.state.Dispute(e.Dispute).Asked[0])
	switch {
	case how == "silent" || how == "deserts" || how == "partly" && first:
	case how == "concede":
		if first {
			w.send(protocol.Message{Kind: protocol.Concede, From: p.account, Dispute: e.Dispute})
		}
	default:
		p.publish(w, e, w.lab.chunks(int32(e.Task), int32(e.Attempt), how))
	}
}

// hold attests a chunk that the solver serves, and publishes it when asked.
func (p *party) hold(w *world, e *protocol.Event) {
	how, holders := "", ""
	if w.concerns(e) {
		how, holders = w.plan.withheld[int(e.Attempt)], w.plan.holders
	}
	chunks := w.lab.chunks(int32(e.Task), int32(e.Attempt), how)
	leaves := availability.Hashes(chunks)
	switch {
	case holders == "absent":
	case e.Kind == protocol.DataDue:
		if holders != "mute" {
			p.publish(w, e, chunks)
		}
	case how == "" || how == "garbage" || how == "foreign" || how == "deserts":
		w.send(protocol.Message{
			Kind: protocol.AttestData, From: p.account, Task: e.Task, Attempt: e.Attempt, Segment: int32(e.Value),
			Hash: leaves[e.Value], Hashes: merkle.Prove(leaves, int(e.Value)),
		})
	}
}

// respond answers an accusation.
func respond(w *world, p *party, e *protocol.Event, how string) {
	switch how {
	case "silent":
	case "concede":
		w.send(protocol.Message{Kind: protocol.Concede, From: p.account, Dispute: e.Dispute})
	default:
		w.send(protocol.Message{Kind: protocol.Defend, From: p.account, Dispute: e.Dispute})
	}
}

// move answers a position of a game if the party can.
func (p *party) move(w *world, e *protocol.Event) {
	d := w.state.Dispute(e.Dispute)
	side := dispute.Defender
	if d.Challenger == p.account {
		side = dispute.Challenger
	}
	asked := []protocol.Question{{Dispute: e.Dispute, Game: d.Game}}
	if side == dispute.Defender {
		asked = w.state.Questions(e.Dispute)
	}
	m := protocol.Message{Kind: protocol.Move, From: p.account, Dispute: e.Dispute}
	for _, q := range asked {
		open := p.opens[q.Dispute]
		if open == nil || !q.Game.Awaits(side) {
			return
		}
		hashes, ok := open.answer(q.Game, side, w.setup.params.Dispute.Arity)
		if !ok {
			return
		}
		m.Hashes = append(m.Hashes, hashes...)
	}
	if len(asked) > 0 {
		w.send(m)
	}
}

func target(e *protocol.Event) protocol.Target {
	if e.Profile != protocol.None {
		return protocol.ProfileTarget(e.Profile, e.Seat)
	}
	return protocol.Target{Task: e.Task, Attempt: e.Attempt, Seat: e.Seat}
}

func salt(p *party, t protocol.Target, what string) merkle.Hash {
	return merkle.New("toy/salt").Text(p.name).Text(what).Int64(int64(t.Task)).Int64(int64(t.Attempt)).Int64(int64(t.Seat)).Int64(int64(t.Profile)).Sum()
}

func claimsOf(traces []trace) []protocol.SegmentClaim {
	var claims []protocol.SegmentClaim
	for i := range traces {
		claims = append(claims, traces[i].claim)
	}
	return claims
}

// traces re-runs a seat's segments for its verifier, and looks at the start and at the
// updates that are declared.
func (w *world) traces(t protocol.Target, alter func(step int, leaves []merkle.Hash)) []trace {
	seat := w.state.Seat(t)
	var traces []trace
	for i, s := range seat.Segments {
		f := alter
		if i > 0 {
			f = nil // one altered segment is enough
		}
		traces = append(traces, w.lab.segment(t, seat.Arithmetic, seat.Verifier, int(s), f))
	}
	return append(traces, w.outer(t)...)
}

// outer is a truthful look at what a proof says beside its segments.
func (w *world) outer(t protocol.Target) []trace {
	if !w.state.Task(t.Task).Declares {
		return []trace{w.lab.started(t)}
	}
	return []trace{w.lab.started(t), w.lab.measured(t)}
}

// unlooked makes the traces say that the committed start is the right one, and so are
// the updates that are declared.
func (w *world) unlooked(t protocol.Target, traces []trace) {
	begun := w.lab.begun(int32(t.Task), int32(t.Attempt))
	replaceOuter(traces, trace{start: begun, claim: protocol.StartClaim(boundState(begun), boundState(begun))})
	sizes := w.lab.declared(int32(t.Task), int32(t.Attempt))
	replaceOuter(traces, trace{updates: sizes, claim: protocol.UpdatesClaim(w.lab.declaredRoot(t), w.lab.declaredRoot(t))})
}

// altered changes one tile of one node's output: a lie that can be opened. Without
// work roots it is the step's end, for no other output is bound.
func (l *lab) altered(by string) func(step int, leaves []merkle.Hash) {
	return func(step int, leaves []merkle.Hash) {
		switch {
		case step != alteredStep:
		case l.rootless:
			leaves[endLeaf(leaves)] = merkle.New("toy/altered").Text(by).Sum()
		default:
			l.alterTile(by, leaves)
		}
	}
}

// alterTile changes one tile of one output of a step.
func (l *lab) alterTile(by string, leaves []merkle.Hash) {
	tiles := slices.Clone(l.tiles[leaves[alteredNode]])
	tiles[1] = merkle.New("toy/altered").Text(by).Sum()
	leaves[alteredNode] = l.output(tiles)
}

// scattered re-runs a seat's segments with one tile altered, which one follows from
// the name.
func (w *world) scattered(t protocol.Target, by string) []trace {
	place := merkle.New("toy/scattered").Text(by).Sum()
	pick := func(i, n int) int { return int(place[i]) % n }
	seat := w.state.Seat(t)
	step, node := pick(1, w.setup.workload.StepsPerSegment), pick(2, len(w.setup.workload.Leaves)-2)
	var traces []trace
	for i, segment := range seat.Segments {
		alter := func(at int, leaves []merkle.Hash) {
			if tiles := slices.Clone(w.lab.tiles[leaves[node]]); at == step && i == pick(0, len(seat.Segments)) {
				tiles[pick(3, len(tiles))] = place
				leaves[node] = w.lab.output(tiles)
			}
		}
		traces = append(traces, w.lab.segment(t, seat.Arithmetic, seat.Verifier, int(segment), alter))
	}
	return append(traces, w.outer(t)...)
}

// work is a work root as a claim carries it.
func (l *lab) work(root merkle.Hash) merkle.Hash {
	if l.rootless {
		return merkle.Hash{}
	}
	return root
}

func verifierParty(w *world, p *party, e *protocol.Event) {
	t := target(e)
	if t.OfProfile() {
		profilerParty(w, p, e)
		return
	}
	how := ""
	if w.concerns(e) {
		how = w.plan.seats[[2]int{int(e.Attempt), int(e.Seat)}]
	}
	if w.setup.params.Variant.Replicated() {
		replicaParty(w, p, e, how)
		return
	}
	switch e.Kind {
	case protocol.HolderDrawn, protocol.DataDue:
		p.hold(w, e)
	case protocol.SeatSealed, protocol.DataServed:
		if w.unreachable(t.Task, t.Attempt) && how != "stamped" && how != "absent" {
			w.send(protocol.Message{Kind: protocol.ChallengeData, From: p.account, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat})
			return
		}
		p.verify(w, t, w.state.Seat(t).Seal, how)
	case protocol.RevealOpened:
		if how != "mute" {
			w.send(protocol.Message{
				Kind: protocol.RevealVerdict, From: p.account, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat,
				Claims: claimsOf(p.posted[t]), Salt: salt(p, t, "posted"),
			})
		}
	case protocol.SuspicionRaised:
		p.suspect(w, t, how)
	case protocol.AnswersDue:
		p.openForced(w, t)
	case protocol.ResponseDue:
		if !p.forced(w, t) {
			answer := ""
			if w.concerns(e) {
				answer = w.plan.answers[[2]int{int(e.Attempt), int(e.Seat)}]
			}
			respond(w, p, e, answer)
		}
	case protocol.GameOpened:
		if w.state.Dispute(e.Dispute).Reject {
			p.openReject(w, e.Dispute)
			return
		}
		p.opens[e.Dispute] = w.lab.ofSeat(p.account, p.posted[t])
	case protocol.MoveDue:
		p.move(w, e)
	}
}

// hit reports whether the party's own VRF makes what it posts a forced error.
func (p *party) hit(w *world, t protocol.Target, seal merkle.Hash) bool {
	output, _ := p.key.Prove(protocol.ForcedAlpha(t, seal))
	return w.state.Rules(t).ForcedError.Hit(output.Uint64())
}

// forced reports whether the seat's numbers are a forced error that is not open yet.
func (p *party) forced(w *world, t protocol.Target) bool {
	if t.OfProfile() {
		seat := w.state.ProfileSeat(t.Profile, t.Seat)
		return p.hit(w, t, seat.Seal) && !seat.Forced
	}
	seat := w.state.Seat(t)
	return p.hit(w, t, seat.Seal) && !seat.Forced
}

// verify commits to a verdict.
func (p *party) verify(w *world, t protocol.Target, seal merkle.Hash, how string) {
	if how == "absent" {
		return
	}
	truth := w.traces(t, nil)
	posted := truth
	switch how {
	case "stamped": // accept without work: the solver's own numbers and a made-up work root
		posted = w.traces(t, nil)
		for i := range ofSegments(posted) {
			c := &posted[i].claim
			c.Distance, c.StepRoot = 0, w.lab.proof(int32(t.Task), int32(t.Attempt))[1+c.Segment]
			c.WorkRoot = w.lab.work(digestOf("stamp", int(c.Segment)))
		}
		w.unlooked(t, posted)
	case "copied": // the solver's public numbers; right in its arithmetic but for the key of the work root
		posted = w.traces(t, nil)
		for i := range ofSegments(posted) {
			c := &posted[i].claim
			c.Distance, c.StepRoot = 0, w.lab.proof(int32(t.Task), int32(t.Attempt))[1+c.Segment]
			c.WorkRoot = w.lab.work(protocol.WorkRoot(ledger.FirstAgent, posted[i].leaves))
		}
	case "altered":
		posted = w.traces(t, w.lab.altered(p.name))
	case "misprogrammed", "misfed": // what follows from another operation, or from other operands
		posted = w.traces(t, w.lab.altered(p.name))
		posted[0].lie = lie{alteredStep, how}
	case "deflated": // a false distance that hides a bad proof
		posted = w.traces(t, nil)
		for i := range ofSegments(posted) {
			posted[i].claim.Distance = w.accepted(t)
		}
	case "blind": // takes the committed start for the right one, and declared updates
		posted = w.traces(t, nil)
		w.unlooked(t, posted)
	case "misstart": // takes a made-up start for the right one
		posted = w.traces(t, nil)
		replaceOuter(posted, misstarted(p.name))
	case "mismeasured": // takes made-up sizes for the right ones
		posted = w.traces(t, nil)
		replaceOuter(posted, w.lab.mismeasured(t))
	case "inflated": // a false distance above the threshold
		posted = w.traces(t, nil)
		posted[0].claim.Distance = fakeDistance
	}
	if p.hit(w, t, seal) {
		posted = w.traces(t, w.lab.altered("forced"))
		w.unlooked(t, posted)
		for i := range ofSegments(posted) {
			if c := &posted[i].claim; i == 0 || c.Distance > w.state.Threshold(t.Task) {
				c.Distance, c.StepRoot, c.WorkRoot = w.accepted(t), digestOf("forced", i), w.lab.work(digestOf("forced", i, 1))
			}
		}
	}
	p.truth[t], p.posted[t] = truth, posted
	w.send(protocol.Message{
		Kind: protocol.CommitVerdict, From: p.account, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat,
		Hash:  protocol.Sealed(protocol.VerdictRoot(claimsOf(posted)), salt(p, t, "posted")),
		Hash2: protocol.Sealed(protocol.VerdictRoot(claimsOf(truth)), salt(p, t, "true")),
	})
}

// accepted is a distance that raises no suspicion.
func (w *world) accepted(t protocol.Target) unit.Distance { return min(1, w.state.Threshold(t.Task)) }

// openForced shows a forced error.
func (p *party) openForced(w *world, t protocol.Target) {
	if !p.forced(w, t) {
		return
	}
	_, proof := p.key.Prove(protocol.ForcedAlpha(t, w.state.Seat(t).Seal))
	w.send(protocol.Message{
		Kind: protocol.OpenForced, From: p.account, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat,
		Proof: proof, Claims: claimsOf(p.truth[t]), Salt: salt(p, t, "true"),
	})
	p.posted[t] = p.truth[t]
}

// suspect re-runs in the solver's arithmetic and rejects or withdraws.
func (p *party) suspect(w *world, t protocol.Target, how string) {
	m, ok := accusation(w, t, p.posted[t], how)
	m.From, m.Seat = p.account, t.Seat
	switch {
	case ok:
		w.send(m)
	case how != "quiet":
		w.send(protocol.Message{Kind: protocol.Withdraw, From: p.account, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat})
	}
}

// accusation re-runs suspicious segments in the declared arithmetic and returns a
// reject of the first that gives another root, or a false one if asked for. Where a
// distance saturates it looks for where the first state lies that is not finite, too.
func accusation(w *world, t protocol.Target, traces []trace, lie string) (protocol.Message, bool) {
	for i := range traces {
		if c := &traces[i].claim; c.Distance > w.state.Threshold(t.Task) {
			switch c.Segment {
			case protocol.StartSegment:
				return misplaced(w, t, c.StepRoot), true
			case protocol.UpdatesSegment:
				return misdeclared(w, t, c.StepRoot), true
			}
			if m, ok := contradict(w, t, int(c.Segment), lie); ok {
				return m, true
			}
		}
	}
	key := [2]int32{int32(t.Task), int32(t.Attempt)}
	for segment := range w.lab.workload.Segments {
		if w.lab.stateOf(key, segment) == "nan" {
			return contradict(w, t, segment, lie)
		}
	}
	return protocol.Message{}, false
}

// misplaced rejects the start of a proof for another.
func misplaced(w *world, t protocol.Target, right merkle.Hash) protocol.Message {
	leaves := w.lab.proof(int32(t.Task), int32(t.Attempt))
	return protocol.Message{
		Kind: protocol.Reject, Task: t.Task, Attempt: t.Attempt, Segment: protocol.StartSegment, Hash: right, Hash2: leaves[0],
		Hashes: merkle.Prove(leaves, 0),
	}
}

// contradict re-runs a segment in the declared arithmetic and returns a reject if that
// gives another root, or if it is to be false.
func contradict(w *world, t protocol.Target, segment int, lie string) (protocol.Message, bool) {
	leaves := w.lab.proof(int32(t.Task), int32(t.Attempt))
	ends := w.lab.segment(t, w.state.Attempt(t.Task, t.Attempt).Arithmetic, 0, segment, nil).ends
	if lie == "missteps" {
		ends[0] = digestOf("misstep")
	}
	root := merkle.Root(ends)
	if lie == "inflated" || lie == "frames" {
		root = digestOf("lie", segment)
	}
	return protocol.Message{
		Kind: protocol.Reject, Task: t.Task, Attempt: t.Attempt, Segment: int32(segment), Hash: root, Hash2: leaves[1+segment],
		Hashes: merkle.Prove(leaves, 1+segment),
	}, root != leaves[1+segment]
}

// whistleParty checks every verdict of its network and challenges what is false.
func whistleParty(w *world, p *party, e *protocol.Event) {
	how := w.plan.whistles[p.name]
	if e.Profile != protocol.None {
		how = w.plan.watches[p.name]
	}
	switch e.Kind {
	case protocol.WindowOpened:
		for _, t := range w.state.Challengeable(0) {
			if !w.ofRound(e, t) {
				continue
			}
			if t.OfProfile() {
				p.watch(w, t, how)
			} else {
				p.check(w, t, how)
			}
		}
	case protocol.ChallengesDue:
		p.reveal(w, e, how)
	case protocol.GameOpened:
		d := w.state.Dispute(e.Dispute)
		if d.Kind == protocol.OfVerdict || d.Kind == protocol.OfProfile {
			p.opens[e.Dispute] = w.lab.ofSeat(d.Defender, p.truth[d.Target])
			return
		}
		p.openReject(w, e.Dispute)
	case protocol.MoveDue:
		if how != "hired" {
			p.move(w, e)
		}
	case protocol.RejectInvited:
		if how != "lapses" {
			p.accuse(w, e, how)
		}
	}
}

// openReject re-runs the rejected segment in the declared arithmetic.
func (p *party) openReject(w *world, id protocol.DisputeID) {
	d := w.state.Dispute(id)
	if d.Segment == protocol.StartSegment {
		p.opens[id] = ofStart(w.lab.start(int32(d.Target.Task)))
		if boundState(w.lab.start(int32(d.Target.Task))) != d.Claimed {
			p.opens[id] = ofStart(misstarted(p.name).start)
		}
		return
	}
	if d.Segment == protocol.UpdatesSegment {
		p.opens[id] = ofUpdates(w.lab.sizes(int32(d.Target.Task), int32(d.Target.Attempt)))
		if protocol.UpdatesRoot(w.lab.sizes(int32(d.Target.Task), int32(d.Target.Attempt))) != d.Claimed {
			p.opens[id] = ofUpdates(w.lab.mismeasured(d.Target).updates)
		}
		return
	}
	a := w.state.Attempt(d.Target.Task, d.Target.Attempt).Arithmetic
	tr := w.lab.segment(d.Target, a, p.account, int(d.Segment), nil)
	if w.plan.seats[[2]int{int(d.Target.Attempt), int(d.Target.Seat)}] == "missteps" {
		tr.ends[0] = digestOf("misstep")
	}
	p.opens[id] = w.lab.ofSegment(tr.ends, tr)
}

// check re-runs a verdict and commits to a challenge if it is false, or in any
// case if the plan is to lie.
func (p *party) check(w *world, t protocol.Target, how string) {
	if how == "audits" || how == "" && w.unreachable(t.Task, t.Attempt) {
		w.send(protocol.Message{Kind: protocol.ChallengeData, From: p.account, Task: t.Task, Attempt: t.Attempt, Seat: protocol.None})
		return
	}
	truth := w.traces(t, nil)
	switch how {
	case "idle":
		return
	case "altered":
		truth = w.traces(t, w.lab.altered(p.name))
	case "misstart":
		replaceOuter(truth, misstarted(p.name))
	case "mismeasured":
		replaceOuter(truth, w.lab.mismeasured(t))
	case "garbage":
		truth[0].claim.WorkRoot = digestOf(p.name)
	case "scattered": // one tile somewhere of its own
		truth = w.scattered(t, p.name)
	case "misopens": // the right root, of which it opens one operation falsely
		truth[0].lie = lie{alteredStep, "misfed"}
	case "frames", "roams": // other garbage, with a distance that would accuse the solver
		truth[0].claim.WorkRoot = digestOf(p.name)
		truth[0].claim.Distance = fakeDistance
	}
	p.challenge(w, t, truth)
}

// challenge commits to another root than was posted.
func (p *party) challenge(w *world, t protocol.Target, truth []trace) {
	root := rootOf(truth)
	if root == w.state.Posted(t) {
		return
	}
	p.truth[t] = truth
	w.send(protocol.Message{
		Kind: protocol.CommitChallenge, From: p.account, Amount: w.state.Bond(t),
		Hash: protocol.ChallengeCommit(p.account, t, root, salt(p, t, "challenge")),
	})
}

// ofRound reports whether a seat is of the round that an event names.
func (w *world) ofRound(e *protocol.Event, t protocol.Target) bool {
	if t.OfProfile() {
		return t.Profile == e.Profile && int64(w.state.ProfileSeat(t.Profile, t.Seat).Round) == e.Value
	}
	return t.Task == e.Task && t.Attempt == e.Attempt && int64(w.state.Seat(t).Round) == e.Value
}

// reveal shows the challenges of the round.
func (p *party) reveal(w *world, e *protocol.Event, how string) {
	for id := range int32(w.state.Challenges()) {
		c := w.state.Challenge(id)
		if c.Challenger != p.account || c.State != protocol.ChallengeHidden || how == "forgets" {
			continue
		}
		for t := range p.targets(w, e) {
			root := rootOf(p.truth[t])
			if c.Hash != protocol.ChallengeCommit(p.account, t, root, salt(p, t, "challenge")) {
				continue
			}
			w.send(protocol.Message{
				Kind: protocol.RevealChallenge, From: p.account, Challenge: id, Task: t.Task, Attempt: t.Attempt, Seat: t.Seat, Profile: t.Profile,
				Hash: root, Salt: salt(p, t, "challenge"),
			})
		}
	}
}

// targets yields the seats of the event's round that the party has challenged.
func (p *party) targets(w *world, e *protocol.Event) func(func(protocol.Target) bool) {
	return func(yield func(protocol.Target) bool) {
		seats := w.state.Attempt(e.Task, e.Attempt).Seats
		if e.Profile != protocol.None {
			seats = w.state.Profile(e.Profile).Seats
		}
		for n := range seats {
			named := *e
			named.Seat = protocol.Seat(n)
			if t := target(&named); p.truth[t] != nil && w.ofRound(e, t) && !yield(t) {
				return
			}
		}
	}
}

// accuse files the reject that a won challenge entitles to, or declines.
func (p *party) accuse(w *world, e *protocol.Event, how string) {
	m, ok := accusation(w, target(e), p.truth[target(e)], how)
	if how == "roams" {
		m, ok = contradict(w, target(e), int(p.account)%w.setup.workload.Segments, "frames")
	}
	m.From, m.Seat, m.Dispute = p.account, protocol.None, e.Dispute
	if !ok {
		m = protocol.Message{
			Kind: protocol.Withdraw, From: p.account, Task: e.Task, Attempt: e.Attempt, Seat: protocol.None, Dispute: e.Dispute,
		}
	}
	w.send(m)
}
