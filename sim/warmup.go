package sim

import (
	"gensim/agents"
	"gensim/protocol"
	"gensim/protocol/unit"
)

// counts reports whether something counts in the statistics of the run: what belongs to
// a task by when the task was submitted, all else by when it happens. What does not is
// in every table of the ledger all the same. What is locked costs capital from the end
// of the warmup on, whatever it is locked for: a sealed challenge does not tell its task.
func (w *world) counts(task protocol.TaskID, at unit.Time) bool {
	if task != protocol.None && w.cfg.Warmup > 0 {
		at = w.chain.Task(task).Submitted
	}
	return at >= w.cfg.Warmup
}

// orderCounts is counts of an order; a trace belongs to the task in dispute.
func (w *world) orderCounts(o *order) bool {
	task := o.work.Target.Task
	if o.work.Kind == agents.Trace {
		task = w.chain.Dispute(o.work.Dispute).Target.Task
	}
	return w.counts(task, w.now())
}

// warm notes how much of an order that has just been given to a device statistics leave
// out: all of it, or of a counted one nothing; and what of it lies before they begin.
func (w *world) warm(d *device, o *order, takes unit.Time) {
	if !w.orderCounts(o) {
		d.skipped += takes
	}
	d.early += min(max(w.cfg.Warmup-(d.free-takes), 0), takes)
}
