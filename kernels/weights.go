package kernels

import (
	"container/list"
	"sync"

	"gensim/internal/merkle"
)

// trajectoryKey identifies a trajectory within one version of the arithmetic. Its
// start hash is implied: the initial state follows from workload and instance.
type trajectoryKey struct {
	workload merkle.Hash
	run      Run
}

// weights is the tier of the memo that holds states: a cache bounded in bytes that
// forgets what was not used for longest. It only saves work; whatever it lacks is
// recomputed. States in it are shared and never written. A nil cache is empty.
type weights struct {
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

// before returns the latest kept state of the trajectory at or before step n among
// the multiples of grid, or nil.
func (w *weights) before(key trajectoryKey, n, grid int) *state {
	if w == nil {
		return nil
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for at := n - n%grid; at > 0; at -= grid {
		if e := w.index[stateKey{key, uint64(at)}]; e != nil {
			w.order.MoveToFront(e)
			return e.Value.(*keptState).state
		}
	}
	return nil
}

// put keeps a copy of the state unless it is there.
func (w *weights) put(key trajectoryKey, s *state) {
	if w == nil {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	k := stateKey{key, s.counter}
	size := s.bytes()
	if w.index[k] != nil || size > w.bound {
		return
	}
	w.index[k] = w.order.PushFront(&keptState{k, s.clone()})
	w.bytes += size
	for w.bytes > w.bound {
		oldest := w.order.Remove(w.order.Back()).(*keptState)
		delete(w.index, oldest.key)
		w.bytes -= oldest.state.bytes()
	}
}

// bytes returns the size of the state's numbers.
func (s *state) bytes() int64 { return 4 * int64(len(s.values)) }
