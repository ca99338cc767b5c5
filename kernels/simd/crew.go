package simd

import (
	"fmt"

	"gensim/kernels"
)

// Crew is a backend whose machines compute large products and long tensors on
// several threads: the caller's, and helpers that wait for the next piece of work.
// Its bits are those of one thread, since a thread computes whole outputs and no sum
// is cut. The helpers serve one machine at a time; another works alone meanwhile. It
// pays where there are fewer jobs than processors, and must be closed.
type Crew struct {
	kernels.Backend
	threads int
	end     func()
}

// NewCrew starts a crew of so many threads, from 1 on, at a level. The error wraps
// ErrUnavailable when this processor or build lacks the level.
func NewCrew(l Level, threads int) (*Crew, error) {
	if threads < 1 {
		return nil, fmt.Errorf("a crew of %d threads", threads)
	}
	b, end := crewOf(l, threads)
	if b == nil {
		return nil, fmt.Errorf("kernels with %v: %w", l, ErrUnavailable)
	}
	return &Crew{Backend: b, threads: threads, end: end}, nil
}

// Threads returns the number of threads.
func (c *Crew) Threads() int { return c.threads }

// Close ends the helpers. The crew's machines must not be used afterwards.
func (c *Crew) Close() { c.end() }
