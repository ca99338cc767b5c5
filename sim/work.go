package sim

import (
	"slices"

	"gensim/agents"
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/ledger"
	"gensim/protocol/unit"
	"gensim/sim/engine"
)

// order is work on a device: what was wanted, who does it, what it costs, and
// the futures that really compute it.
type order struct {
	work     agents.Work
	agent    int32
	gas      unit.Gas
	missing  bool                                     // the data could not be got
	due      unit.Time                                // when the device will have done it
	segments []*kernels.Future[*kernels.SegmentFacts] // Verify, Rerun, Trace
	train    *kernels.Future[*kernels.TrainFacts]
	profile  *kernels.Future[*kernels.ProfileFacts] // Measure, Trace
	move     *protocol.Message                      // the answer that ranges of a trace were run again for
}

// cancel drops what the order computes.
func (o *order) cancel() {
	for _, f := range o.segments {
		f.Cancel()
	}
	if o.train != nil {
		o.train.Cancel()
	}
	if o.profile != nil {
		o.profile.Cancel()
	}
}

// order starts the compute of an intent and schedules the moment at which the
// agent's device will have done it. Work on something that is gone is dropped.
func (w *world) order(id int32, work agents.Work) {
	if missing := w.unreachable(id, &work); missing || work.Kind == agents.Fetch || work.Kind == agents.Scan {
		w.atOnce(order{work: work, agent: id, missing: missing})
		return
	}
	o := order{work: work, agent: id}
	var spent kernels.Spent
	var in [2]kernels.Arithmetic // of either half
	switch work.Kind {
	case agents.Train:
		spent = w.orderTrain(&o)
		in[0] = kernels.Arithmetic(w.agents[id].self.Device.Arithmetic)
		in[1] = in[0]
	case agents.Measure:
		spent, in = w.orderMeasure(&o, work.Target)
	case agents.Replicate:
		spent = w.orderReplica(&o)
		in[0] = w.declared(work.Target)
		in[1] = in[0]
	case agents.Trace:
		if d := w.chain.Dispute(work.Dispute); d.Kind == protocol.OfProfile {
			w.orderMeasure(&o, d.Target) // the hashes of what it measured were kept
			break
		}
		fallthrough
	default:
		var ok bool
		if spent, in[0], ok = w.orderSegments(&o); !ok {
			return
		}
		in[1] = in[0]
	}
	w.begin(o, spent, in)
}

// begin gives an order to its agent's device.
func (w *world) begin(o order, spent kernels.Spent, in [2]kernels.Arithmetic) {
	o.gas = w.workloadOf(&o).scale.of(w.cfg.ops(spent))
	w.book.computed(w, &o, spent)
	slot, due := w.enqueue(o, takes(&w.agents[o.agent].self.Device, o.gas, in))
	w.loop.Schedule(int64(due), engine.Message, engine.Pack(kindWork, uint32(o.agent), slot))
}

// takes returns how long a device takes for gas of which either half is computed
// in an arithmetic: slower, where that is not its own.
func takes(d *agents.Device, gas unit.Gas, in [2]kernels.Arithmetic) unit.Time {
	own := d.Speed.Duration(gas)
	more := unit.Time(0)
	for _, a := range in {
		more += d.Takes(gas, protocol.Arithmetic(a)) - own
	}
	return own + more/2
}

// orderTrain starts a solver's trajectory and notes it as the attempt's truth.
func (w *world) orderTrain(o *order) kernels.Spent {
	t := w.truth.attempt(o.work.Target.Task, o.work.Target.Attempt)
	t.run.Deviation = w.truth.deviation(t, o.work.Deviation)
	t.withheld = o.work.Withheld
	t.train = w.lab.Train(t.workload.Workload, t.run)
	o.train = t.train
	if w.cfg.Protocol.Declares() {
		t.updates = w.lab.Updates(t.workload.Workload, t.run, w.cfg.Metric)
	}
	return w.cfg.trainCost(t.workload.Workload, t.run.Deviation)
}

// orderReplica starts the whole task of an attempt once more, as its solver should have
// computed it.
func (w *world) orderReplica(o *order) kernels.Spent {
	t := w.truth.attempt(o.work.Target.Task, o.work.Target.Attempt)
	run := t.run
	run.Deviation = kernels.Deviation{}
	o.train = w.lab.Train(t.workload.Workload, run)
	return t.workload.TrainCost(run.Deviation)
}

// orderMeasure starts a profiler's prefix under its drawn pair. The device runs
// the pair one after the other.
func (w *world) orderMeasure(o *order, t protocol.Target) (kernels.Spent, [2]kernels.Arithmetic) {
	job := w.profileJob(t)
	o.profile = w.lab.Profile(job)
	return job.Workload.ProfileCost(job.Prefix, job.Compare), [2]kernels.Arithmetic{job.A, job.B}
}

// profileJob is what the holder of a profiler's seat has to measure.
func (w *world) profileJob(t protocol.Target) kernels.ProfileJob {
	seat := w.chain.ProfileSeat(t.Profile, t.Seat)
	wl := &w.workloads[seat.Workload]
	return kernels.ProfileJob{
		Workload: wl.Workload, Instance: wl.instance(seat.Instance),
		A: kernels.Arithmetic(seat.First), B: kernels.Arithmetic(seat.Second), NondetSeed: seat.Nondet,
		Prefix: w.cfg.Protocol.Profiling.Prefix, Compare: w.cfg.Compare, Metric: w.cfg.Metric,
	}
}

// orderSegments starts the re-run of the segments that the work is about.
func (w *world) orderSegments(o *order) (kernels.Spent, kernels.Arithmetic, bool) {
	target, segments, in := w.subject(o.agent, &o.work)
	t := w.truth.attempt(target.Task, target.Attempt)
	if t == nil || len(segments) == 0 {
		return kernels.Spent{}, 0, false
	}
	var spent kernels.Spent
	for _, s := range segments {
		switch s {
		case protocol.StartSegment:
			spent = spent.Add(t.workload.StartCost(len(w.chain.Task(target.Task).Parents)))
			w.rightStart(t)
			continue
		case protocol.UpdatesSegment:
			spent = spent.Add(t.workload.UpdatesCost())
			continue
		}
		o.segments = append(o.segments, w.lab.Segment(w.segmentJob(t, s, in)))
		spent = spent.Add(w.segmentCost(t.workload, o.work.Kind))
	}
	return spent, in, true
}

// segmentCost is what a piece of work spends on one segment. A dispute needs all
// hashes, whatever a verdict binds.
func (w *world) segmentCost(wl *workload, kind agents.WorkKind) kernels.Spent {
	if kind == agents.Verify {
		return w.cfg.verdictCost(wl)
	}
	return wl.SegmentCost(w.cfg.Compare)
}

func (w *world) segmentJob(t *attempt, segment int32, in kernels.Arithmetic) kernels.SegmentJob {
	return kernels.SegmentJob{Workload: t.workload.Workload, Run: t.run, Segment: int(segment),
		Arithmetic: in, Compare: w.cfg.Compare, Metric: w.cfg.Metric}
}

// subject returns which segments of which verdict an agent's piece of work re-runs, then
// the start and the updates, and in which arithmetic. A solver's trace is of all segments that are
// rejected together.
func (w *world) subject(agent int32, work *agents.Work) (protocol.Target, []int32, kernels.Arithmetic) {
	switch work.Kind {
	case agents.Verify:
		seat := w.chain.Seat(work.Target)
		return work.Target, w.andOuter(work.Target, seat.Segments), kernels.Arithmetic(seat.Arithmetic)
	case agents.Rerun:
		return work.Target, []int32{work.Segment}, w.declared(work.Target)
	case agents.Fetch, agents.Scan:
		return work.Target, nil, 0
	default: // Trace
		d := w.chain.Dispute(work.Dispute)
		if d.Kind == protocol.OfProof {
			return d.Target, w.rejected(agent, work.Dispute), w.declared(d.Target)
		}
		seat := w.chain.Seat(d.Target)
		return d.Target, w.andOuter(d.Target, seat.Segments), kernels.Arithmetic(seat.Arithmetic)
	}
}

// andOuter adds to the segments of a seat, if there is one, what else its verdict is
// about.
func (w *world) andOuter(t protocol.Target, segments []int32) []int32 {
	if len(segments) == 0 {
		return nil
	}
	segments = append(slices.Clone(segments), protocol.StartSegment)
	if w.chain.Task(t.Task).Declares {
		segments = append(segments, protocol.UpdatesSegment)
	}
	return segments
}

// rejected returns the segments that one side of a reject has to run.
func (w *world) rejected(agent int32, id protocol.DisputeID) []int32 {
	d := w.chain.Dispute(id)
	if w.agents[agent].self.Account != d.Defender {
		return []int32{d.Segment}
	}
	var segments, outer []int32 // the latter last
	for _, other := range w.chain.Bout(id) {
		switch s := w.chain.Dispute(other).Segment; {
		case slices.Contains(segments, s) || slices.Contains(outer, s):
		case s < 0:
			outer = append(outer, s)
		default:
			segments = append(segments, s)
		}
	}
	return append(segments, outer...)
}

// declared is the arithmetic in which a solver must have computed.
func (w *world) declared(t protocol.Target) kernels.Arithmetic {
	if a := w.truth.attempt(t.Task, t.Attempt); a != nil {
		return a.run.Arithmetic
	}
	return 0
}

// workloadOf returns the workload that an order computes on.
func (w *world) workloadOf(o *order) *workload {
	target := o.work.Target
	if o.work.Kind == agents.Trace {
		target = w.chain.Dispute(o.work.Dispute).Target
	}
	return w.workloadAt(target)
}

// workDue ends an order, or waits on if a more urgent one delayed it.
func (w *world) workDue(slot uint32) {
	if o := &w.orders.items[slot]; o.due > w.now() {
		w.loop.Schedule(int64(o.due), engine.Message, engine.Pack(kindWork, uint32(o.agent), slot))
		return
	}
	w.workDone(w.finish(slot))
}

// workDone tells the agent what it measured, or that it could not.
func (w *world) workDone(o order) {
	if o.move != nil {
		w.digest.Event(int64(w.now()), uint64(o.agent), uint64(o.work.Kind), uint64(o.gas))
		w.post(*o.move)
		return
	}
	d := agents.WorkDone{Work: o.work, Gas: o.gas, Missing: o.missing}
	if !o.missing {
		w.compute(&o, &d)
	}
	w.digest.Event(int64(w.now()), uint64(o.agent), uint64(o.work.Kind), uint64(o.gas))
	w.ask(o.agent, agents.Occasion{Kind: agents.Done, Work: &d})
}

// compute joins an order's compute and fills in what it measured.
func (w *world) compute(o *order, d *agents.WorkDone) {
	switch o.work.Kind {
	case agents.Train:
		d.Root = o.train.Join().Root
		a := w.truth.attempt(o.work.Target.Task, o.work.Target.Attempt)
		d.Data, d.Updates = w.data.root(a), a.declaration(o.work.Understated)
	case agents.Replicate:
		d.Root = o.train.Join().Root
	case agents.Verify:
		d.Claims = w.claims(o.work.Target, o.segments, o.work.Account)
		w.book.checked(w, o)
	case agents.Fetch:
		w.fetched(o, d)
	case agents.Scan:
		d.First = w.scanned(w.truth.attempt(o.work.Target.Task, o.work.Target.Attempt))
	case agents.Rerun:
		d.Root = w.reran(o)
		d.Committed, d.Proof = w.truth.segment(o.work.Target, o.work.Segment)
	case agents.Measure:
		d.Comparisons = comparisons(o.profile.Join(), o.work.Account)
		w.book.checked(w, o)
	case agents.Trace:
		w.traced(o)
	}
}

// reran is the root of a segment as its re-run gives it, of the start the state that
// is right, or the root of the right updates.
func (w *world) reran(o *order) merkle.Hash {
	switch a := w.truth.attempt(o.work.Target.Task, o.work.Target.Attempt); o.work.Segment {
	case protocol.StartSegment:
		return w.rightStart(a).Join().State
	case protocol.UpdatesSegment:
		return a.rightUpdates()
	}
	return merkle.Root(o.segments[0].Join().Ends)
}

// fetched answers from what the solver of an attempt has published.
func (w *world) fetched(o *order, d *agents.WorkDone) {
	t := o.work.Target
	for _, segment := range w.chain.Segments(t) {
		root, _ := w.truth.segment(t, segment)
		d.Claims = append(d.Claims, protocol.SegmentClaim{Segment: segment, StepRoot: root})
	}
	start, _ := w.truth.segment(t, protocol.StartSegment)
	d.Claims = append(d.Claims, protocol.StartClaim(start, start))
	if w.chain.Task(t.Task).Declares {
		updates, _ := w.truth.segment(t, protocol.UpdatesSegment)
		d.Claims = append(d.Claims, protocol.UpdatesClaim(updates, updates))
	}
	d.Committed, d.Proof = w.truth.segment(t, o.work.Segment)
}

// scanned returns the segment of a trajectory in which the first state lies that is not
// finite, which is where a re-run in its own arithmetic is out of every bound.
func (w *world) scanned(a *attempt) int32 {
	for segment := range int32(a.workload.Config().Segments) {
		if w.lab.Segment(w.segmentJob(a, segment, a.run.Arithmetic)).Join().Max == unit.MaxDistance {
			return segment
		}
	}
	return protocol.None
}

// claims turns the facts of a verdict's segments into what it claims, the work keyed by
// an account.
func (w *world) claims(t protocol.Target, facts []*kernels.Future[*kernels.SegmentFacts], by ledger.Account) []protocol.SegmentClaim {
	claims := make([]protocol.SegmentClaim, 0, len(facts)+2)
	for i, segment := range w.chain.Segments(t) {
		claims = append(claims, w.claim(t, segment, facts[i].Join(), by))
	}
	return append(claims, w.outerClaims(w.truth.attempt(t.Task, t.Attempt))...)
}

// claim is what a verdict of an account claims of a re-run segment.
func (w *world) claim(t protocol.Target, segment int32, f *kernels.SegmentFacts, by ledger.Account) protocol.SegmentClaim {
	c := protocol.SegmentClaim{Segment: segment, Distance: f.Max, StepRoot: merkle.Root(f.Ends)}
	if w.chain.Task(t.Task).WorkRoots {
		c.WorkRoot = protocol.WorkRoot(by, f.Leaves)
	}
	return c
}

// comparisons turns the facts of a measurement into what it claims, the work keyed by
// the account.
func comparisons(f *kernels.ProfileFacts, by ledger.Account) []protocol.Comparison {
	list := make([]protocol.Comparison, len(f.Distances))
	for i := range list {
		list[i] = protocol.Comparison{Distance: f.Distances[i], Update: f.Updates[i], WorkRoot: protocol.WorkRoot(by, executions(f, i))}
	}
	return list
}

// executions are the lists of leaves that belong to a comparison.
func executions(f *kernels.ProfileFacts, comparison int) [][]merkle.Hash {
	n := len(f.Leaves) / len(f.Distances)
	return f.Leaves[comparison*n : (comparison+1)*n]
}
