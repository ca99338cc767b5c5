package kernels

import (
	"slices"
	"sync"
)

// desk holds executors between jobs, so that a job need not allocate the memory that
// the one before it has just left. Which executor a job gets reaches no fact.
type desk struct {
	room int // for so many

	mu   sync.Mutex
	idle []*executor // the one used last at the end
}

// take returns an executor of the workload for one job, nil when none is idle.
func (d *desk) take(w *Workload) *executor {
	d.mu.Lock()
	defer d.mu.Unlock()
	for i := len(d.idle) - 1; i >= 0; i-- {
		if e := d.idle[i]; e.w == w {
			d.idle = slices.Delete(d.idle, i, i+1)
			return e
		}
	}
	return nil
}

// putBack keeps an executor whose job has ended, in place of the one that was not used
// for longest where there is no room.
func (d *desk) putBack(e *executor) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.idle) == d.room {
		d.idle = slices.Delete(d.idle, 0, 1)
	}
	d.idle = append(d.idle, e)
}
