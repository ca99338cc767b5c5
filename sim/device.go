package sim

import (
	"gensim/agents"
	"gensim/protocol/unit"
)

// device is an agent's machine. It does what it was ordered one piece after
// another, except that a trace for a dispute goes first: a party that let its
// training delay its answer would lose by the clock what it could have won.
type device struct {
	free    unit.Time // when it will have done all that was ordered
	busy    unit.Time // time spent computing, in the pieces ordered so far
	pending []uint32  // slots of the orders not yet done
	skipped unit.Time // of busy, for what statistics leave out
	early   unit.Time // of busy, before statistics begin
}

// busyBy returns the time spent computing until the end of the run. What is left
// of the orders then would take from the end to free without a pause.
func (d *device) busyBy(end unit.Time) unit.Time { return max(d.busy-max(d.free-end, 0), 0) }

// urgent reports whether work goes before all that is pending.
func urgent(k agents.WorkKind) bool { return k == agents.Trace }

// enqueue gives the device an order that takes so long and returns its slot and
// when it will be done. What an urgent order overtakes is done so much later;
// its engine events find that out when they fire.
func (w *world) enqueue(o order, takes unit.Time) (slot uint32, due unit.Time) {
	d := &w.agents[o.agent].device
	d.busy += takes
	d.free = max(d.free, w.now()) + takes
	w.warm(d, &o, takes)
	o.due = d.free
	if urgent(o.work.Kind) {
		o.due = w.overtake(d, takes)
	}
	slot = w.orders.put(o)
	d.pending = append(d.pending, slot)
	return slot, o.due
}

// overtake delays what is pending but not urgent, and returns when the urgent
// order, which goes after the urgent ones before it, is done.
func (w *world) overtake(d *device, takes unit.Time) unit.Time {
	due := w.now()
	for _, slot := range d.pending {
		if p := &w.orders.items[slot]; urgent(p.work.Kind) {
			due = max(due, p.due)
		} else {
			p.due += takes
		}
	}
	return due + takes
}

// finish takes a done order off its device.
func (w *world) finish(slot uint32) order {
	o := w.orders.take(slot)
	d := &w.agents[o.agent].device
	for i, p := range d.pending {
		if p == slot {
			d.pending = append(d.pending[:i], d.pending[i+1:]...)
			break
		}
	}
	return o
}
