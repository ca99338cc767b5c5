package pool

import "sync"

// Options configure a pool.
type Options struct {
	// Workers is the number of goroutines; with 0 every task runs in Join.
	Workers int
	// Memo keeps finished tasks by key for the life of the pool and joins equal
	// keys under way. Without it every Submit computes.
	Memo bool
}

// Pool is a set of workers with a queue and a memo. Its methods, Submit, Join and
// Cancel are safe for concurrent use.
type Pool[K comparable] struct {
	mu      sync.Mutex
	wake    sync.Cond
	queue   []*task // in order of submission; those begun elsewhere are passed over
	memo    map[K]*task
	live    map[*task]struct{} // submitted and not finished, to cancel at Close
	closed  bool
	workers sync.WaitGroup

	hits, misses uint64
}

// New starts a pool, which must be closed.
func New[K comparable](o Options) *Pool[K] {
	p := &Pool[K]{live: map[*task]struct{}{}}
	if o.Memo {
		p.memo = map[K]*task{}
	}
	p.wake.L = &p.mu
	for range o.Workers {
		p.workers.Go(p.work)
	}
	return p
}

// Submit asks for f's result under the key. It returns at once. It panics after
// Close.
func Submit[K comparable, T any](p *Pool[K], key K, f func(*Cancellation) T) *Future[T] {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		panic("pool: Submit after Close")
	}
	if t := p.memo[key]; t != nil && !t.cancel.Cancelled() {
		p.hits++
		t.holders++
		return &Future[T]{task: t, release: p.release(t, key)}
	}
	p.misses++
	t := &task{done: make(chan struct{}), holders: 1}
	t.run = func() { t.value = f(&t.cancel) }
	t.finished = func() { p.forget(t) }
	if p.memo != nil {
		p.memo[key] = t
	}
	p.live[t] = struct{}{}
	p.queue = append(p.queue, t)
	p.wake.Signal()
	return &Future[T]{task: t, release: p.release(t, key)}
}

// release returns what Cancel does for one holder of a task: the last one to let
// go cancels it, and a cancelled task leaves the memo.
func (p *Pool[K]) release(t *task, key K) func() {
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if t.holders--; t.holders > 0 || t.state.Load() == done {
			return
		}
		t.cancel.requested.Store(true)
		if p.memo[key] == t {
			delete(p.memo, key)
		}
	}
}

// forget takes a finished task from the set of live ones.
func (p *Pool[K]) forget(t *task) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.live, t)
}

// Counts returns how many submissions found their key in the memo and how many did
// not. They are counted by Submit, so a caller that submits in a fixed order gets
// the same counts with any number of workers.
func (p *Pool[K]) Counts() (hits, misses uint64) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.hits, p.misses
}

// Close cancels what is not finished and waits for the workers. Results that were
// finished can still be joined.
func (p *Pool[K]) Close() {
	p.mu.Lock()
	p.closed = true
	for t := range p.live { //tidy:unordered each is only flagged
		t.cancel.requested.Store(true)
	}
	p.queue = nil
	p.wake.Broadcast()
	p.mu.Unlock()
	p.workers.Wait()
}

// work is a worker's life.
func (p *Pool[K]) work() {
	for {
		t := p.next()
		if t == nil {
			return
		}
		t.start()
	}
}

// next waits for a task; nil means that the pool is closed.
func (p *Pool[K]) next() *task {
	p.mu.Lock()
	defer p.mu.Unlock()
	for len(p.queue) == 0 && !p.closed {
		p.wake.Wait()
	}
	if p.closed {
		return nil
	}
	t := p.queue[0]
	p.queue[0] = nil
	p.queue = p.queue[1:]
	return t
}
