package sim

import (
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/dispute"
)

// referee executes what a dispute was narrowed down to and feeds the hash that
// is right there to the next block.
func (w *world) referee(e *protocol.Event) {
	d := w.chain.Dispute(e.Dispute)
	if d.Kind == protocol.OfData || d.Kind == protocol.OfTask {
		w.rulings = append(w.rulings, protocol.Input{Kind: protocol.Ruling, Dispute: e.Dispute, Hash: w.recovered(d)})
		return
	}
	pin, ok := d.Game.Pinpoint()
	if !ok {
		panic("sim: ruling requested without a pinpoint")
	}
	w.rulings = append(w.rulings, protocol.Input{Kind: protocol.Ruling, Dispute: e.Dispute, Hash: w.right(d, pin)})
}

// right is the hash that a truthful party stands for at the pinpoint.
func (w *world) right(d protocol.DisputeView, pin dispute.Pinpoint) merkle.Hash {
	p := pin.Position
	t := w.truth.attempt(d.Target.Task, d.Target.Attempt)
	if d.Kind == protocol.OfProof { // the opening of a step's end binds its trace, so the pinpoint lies among the leaves
		return w.execute(t, w.segmentJob(t, d.Segment, t.run.Arithmetic), p.Above[0], p.Lo)
	}
	seat := w.chain.Seat(d.Target)
	in := kernels.Arithmetic(seat.Arithmetic)
	if p.Level > 0 {
		segment := seat.Segments[p.Above[0]]
		leaf := w.execute(t, w.segmentJob(t, segment, in), p.Above[1], p.Lo)
		if !w.chain.Task(d.Target.Task).WorkRoots {
			return leaf
		}
		return protocol.WorkLeaf(seat.Verifier, leaf)
	}
	// The claims contradict the work that both agree on, or one another.
	facts := w.lab.Segment(w.segmentJob(t, seat.Segments[p.Lo], in)).Join()
	c := w.claim(d.Target, seat.Segments[p.Lo], facts, seat.Verifier)
	if pin.Field >= 0 {
		return c.Fields()[pin.Field]
	}
	return c.Hash()
}

// execute runs one operation of a step's graph on its true inputs.
func (w *world) execute(t *attempt, job kernels.SegmentJob, step, leaf int) merkle.Hash {
	f := w.lab.Execute(kernels.NodeJob{SegmentJob: job, Step: step, Node: leaf}).Join()
	spent := kernels.Spent{Gas: f.Gas, HashedBytes: f.Bytes}
	w.book.compute.Dispute += t.workload.scale.of(w.cfg.ops(spent))
	w.book.compute.Hashing += w.cfg.hashing(t.workload, spent)
	return f.Output
}
