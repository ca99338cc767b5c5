package sim

import "gensim/protocol/unit"

// device is an agent's machine: it does what it was ordered one piece after
// another.
type device struct {
	free unit.Time // when it will have done all that was ordered
	busy unit.Time // time spent computing, in the pieces ordered so far
}

// order queues a piece that takes d and returns when it will be done.
func (d *device) order(now, takes unit.Time) (done unit.Time) {
	d.free = max(d.free, now) + takes
	d.busy += takes
	return d.free
}
