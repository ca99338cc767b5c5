package kernels

import (
	"container/list"
	"sync"

	"gensim/internal/merkle"
)

// trajectoryKey identifies a trajectory within one version of the arithmetic; see
// Run.key.
type trajectoryKey struct {
	workload merkle.Hash
	run      Run         // without its Start
	start    merkle.Hash // of the state that it starts from; zero where that is the instance's initial one
}

// weights is the tier of the memo that holds states: a cache bounded in bytes that
// forgets what was not used for longest. It only saves work; whatever it lacks is
// recomputed. States in it are shared and never written. A nil cache is empty.
// Behind it stands the store, if there is one, for the states on the grid.
type weights struct {
	store   Store
	version string

	mu    sync.Mutex
	bound int64
	bytes int64
	order list.List // of *keptState, the most recently used first
	index map[stateKey]*list.Element
}

type stateKey struct {
	trajectory trajectoryKey
	counter    uint64
}

type keptState struct {
	key   stateKey
	state *state
}

// newWeights returns a cache of at most bound bytes of numbers.
func newWeights(bound int64) *weights {
	return &weights{bound: bound, index: map[stateKey]*list.Element{}}
}

// before returns the latest kept state of the trajectory at or before step n, among
// the beginnings of segments at which it resumes, or nil.
func (w *weights) before(t *trajectory, n int) *state {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	per := t.w.config.StepsPerSegment
	for at := n - n%per; at > 0; at -= per {
		if e := w.index[stateKey{t.key(), t.first + uint64(at)}]; e != nil && t.course.resumes(at) {
			w.order.MoveToFront(e)
			return e.Value.(*keptState).state
		}
	}
	return nil
}

// nearest returns the latest state at or before step n that the cache or the store
// has and at which the trajectory resumes, or nil.
func (w *weights) nearest(t *trajectory, n int) *state {
	near := w.before(t, n)
	if w == nil || w.store == nil {
		return near
	}
	past := 0
	if near != nil {
		past = t.index(near)
	}
	grid := t.w.grid()
	for at := n - n%grid; at > past; at -= grid {
		if !t.course.resumes(at) {
			continue
		}
		if s := w.load(t.w, stateKey{t.key(), t.first + uint64(at)}); s != nil {
			w.put(t.key(), s)
			return s
		}
	}
	return near
}

// find returns a state that the cache or the store has, or nil.
func (w *weights) find(of *Workload, k stateKey) *state {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	e := w.index[k]
	if e != nil {
		w.order.MoveToFront(e)
	}
	w.mu.Unlock()
	if e != nil {
		return e.Value.(*keptState).state
	}
	if w.store == nil {
		return nil
	}
	s := w.load(of, k)
	if s != nil {
		w.put(k.trajectory, s)
	}
	return s
}

// load returns a state from the store, nil when it is missing or damaged.
func (w *weights) load(of *Workload, k stateKey) *state {
	content, ok := w.store.Get(k.digest(w.version))
	if !ok {
		return nil
	}
	d := decoder{in: content}
	s := &state{counter: d.uint64(), values: d.floats()}
	if !d.whole() || s.counter != k.counter || len(s.values) != of.layout.floats {
		return nil
	}
	return s
}

// save gives a state to the store.
func (w *weights) save(key trajectoryKey, s *state) {
	if w == nil || w.store == nil {
		return
	}
	e := encoder{out: make([]byte, 0, 16+4*len(s.values))}
	e.uint64(s.counter)
	e.floats(s.values)
	w.store.Put(stateKey{key, s.counter}.digest(w.version), e.out)
}

// put keeps a copy of the state and reports whether it was not there before.
func (w *weights) put(key trajectoryKey, s *state) bool {
	if w == nil {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	k := stateKey{key, s.counter}
	size := s.bytes()
	if w.index[k] != nil || size > w.bound {
		return false
	}
	w.index[k] = w.order.PushFront(&keptState{k, s.clone()})
	w.bytes += size
	for w.bytes > w.bound {
		oldest := w.order.Remove(w.order.Back()).(*keptState)
		delete(w.index, oldest.key)
		w.bytes -= oldest.state.bytes()
	}
	return true
}

// bytes returns the size of the state's numbers.
func (s *state) bytes() int64 { return 4 * int64(len(s.values)) }
