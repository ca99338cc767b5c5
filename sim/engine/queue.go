package engine

// queue is the pending set: a 4-ary heap of events held inline.
//
// The root lies at index 3, so that the children of i are the four neighbours
// from 4*(i-2) on, and the parent of i is i/4+2. Removing the first event leaves
// its place vacant: most events schedule another one, which then sinks from the
// root at once, instead of the last event sinking first and the new one rising
// after it. That halves the work of a hold.
type queue struct {
	slots  []Event
	vacant bool // whether the root's place is free; Invariant: then slots holds it
}

const (
	arity = 4
	root  = arity - 1
)

// len returns the number of pending events.
func (q *queue) len() int {
	n := len(q.slots) - root
	if n <= 0 {
		return 0
	}
	if q.vacant {
		n--
	}
	return n
}

// push adds an event.
func (q *queue) push(e Event) {
	if q.vacant {
		q.vacant = false
		q.sink(e)
		return
	}
	if len(q.slots) == 0 {
		q.slots = make([]Event, root, 64)
	}
	q.slots = append(q.slots, e)
	q.rise(len(q.slots)-1, e)
}

// pop removes the first event; the queue must not be empty.
func (q *queue) pop() Event {
	q.settle()
	q.vacant = true
	return q.slots[root]
}

// first returns the first event without removing it; the queue must not be empty.
func (q *queue) first() Event {
	q.settle()
	return q.slots[root]
}

// settle fills a vacant root with the last event.
func (q *queue) settle() {
	if !q.vacant {
		return
	}
	q.vacant = false
	last := len(q.slots) - 1
	e := q.slots[last]
	q.slots = q.slots[:last]
	if last > root {
		q.sink(e)
	}
}

// rise moves the event up from the free place i to where its parent comes before
// it.
func (q *queue) rise(i int, e Event) {
	slots := q.slots
	for i > root {
		parent := i/arity + arity - 2
		if e.before(&slots[parent]) == 0 {
			break
		}
		slots[i] = slots[parent]
		i = parent
	}
	slots[i] = e
}

// sink moves the event down from the free root to where it comes before all its
// children. Among four children the first is found by three compares without a
// branch; the last, incomplete family is searched one by one.
func (q *queue) sink(e Event) {
	slots := q.slots
	i := root
	child := arity * (i - arity + 2)
	for ; child+arity <= len(slots); child = arity * (i - arity + 2) {
		c := slots[child : child+arity : child+arity]
		left := c[1].before(&c[0])
		right := 2 + c[3].before(&c[2])
		least := left + (right-left)&-c[right&3].before(&c[left&3])
		if c[least&3].before(&e) == 0 {
			slots[i] = e
			return
		}
		slots[i] = c[least&3]
		i = child + least
	}
	if child < len(slots) {
		least := child
		for j := child + 1; j < len(slots); j++ {
			if slots[j].before(&slots[least]) == 1 {
				least = j
			}
		}
		if slots[least].before(&e) == 1 {
			slots[i] = slots[least]
			i = least
		}
	}
	slots[i] = e
}
