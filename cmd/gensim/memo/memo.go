package memo

import (
	"fmt"
	"path/filepath"
	"sync"
	"sync/atomic"
)

// The folders of a memo. The first is the version of the layout and of entries.
const (
	layout        = "v1"
	factsFolder   = "facts"
	weightsFolder = "weights"
	asideFolder   = "aside"
)

// Options say where a memo is and how large it may grow.
type Options struct {
	Dir   string
	Bound int64       // bytes of both tiers together
	Warn  func(error) // told at most once, from any goroutine
}

// Memo is a folder of entries. Its methods and those of its tiers are safe for
// concurrent use.
type Memo struct {
	options        Options
	facts, weights Tier
	warned         sync.Once
	readOnly       atomic.Bool // a write has failed

	sweeping sync.Mutex
	grown    atomic.Int64 // bytes written since the last sweep
}

// Open returns the memo in a folder, which need not exist: the first entry makes
// it. The caller closes it.
func Open(o Options) *Memo {
	m := &Memo{options: o}
	m.facts = Tier{m, filepath.Join(o.Dir, layout, factsFolder)}
	m.weights = Tier{m, filepath.Join(o.Dir, layout, weightsFolder)}
	return m
}

// Facts returns the tier of answers.
func (m *Memo) Facts() *Tier { return &m.facts }

// Weights returns the tier of states.
func (m *Memo) Weights() *Tier { return &m.weights }

// Close brings the folder back to its bound. Entries are complete without it.
func (m *Memo) Close() {
	if m.grown.Load() > 0 {
		m.sweep()
	}
}

// grow counts bytes written, and now and then makes room: a long process must not
// fill the disk before it ends.
func (m *Memo) grow(n int64) {
	const part = 8 // of the bound
	if m.grown.Add(n) > m.options.Bound/part {
		m.sweep()
	}
}

// sweep makes room unless another goroutine does.
func (m *Memo) sweep() {
	if !m.sweeping.TryLock() {
		return
	}
	defer m.sweeping.Unlock()
	m.grown.Store(0)
	if err := Sweep(m.options.Dir, m.options.Bound); err != nil {
		m.warn(fmt.Errorf("cannot make room in the memo: %w", err))
	}
}

// warn tells the first trouble; what follows has the same cause.
func (m *Memo) warn(err error) {
	m.warned.Do(func() {
		if m.options.Warn != nil {
			m.options.Warn(err)
		}
	})
}
