package pool

import (
	"fmt"
	"runtime/debug"
	"sync"
	"sync/atomic"
)

// The states of a task.
const (
	waiting int32 = iota
	running
	done
)

// task is one computation, shared by the futures of its key.
type task struct {
	state    atomic.Int32
	cancel   Cancellation
	run      func()
	finished func()
	done     chan struct{} // closed when value or failure is set
	value    any
	failure  *Failure
	holders  int // futures that may still join; guarded by the pool's mutex
}

// start runs the task unless someone else has begun it, and reports whether it
// did.
func (t *task) start() bool {
	if !t.state.CompareAndSwap(waiting, running) {
		return false
	}
	defer func() {
		if r := recover(); r != nil {
			t.failure = &Failure{Value: r, Stack: debug.Stack()}
		}
		t.run = nil
		t.state.Store(done)
		t.finished()
		close(t.done)
	}()
	t.cancel.Check()
	t.run()
	return true
}

// Cancellation tells a running function that nobody wants its result any more.
type Cancellation struct{ requested atomic.Bool }

// Cancelled reports whether the result is unwanted.
func (c *Cancellation) Cancelled() bool { return c.requested.Load() }

// Check ends the function when its result is unwanted. Functions call it at every
// step of a long computation.
func (c *Cancellation) Check() {
	if c.Cancelled() {
		panic(cancelled{})
	}
}

type cancelled struct{}

func (cancelled) String() string { return "cancelled" }

// Failure is the value with which Join panics when the function panicked.
type Failure struct {
	Value any    // what the function panicked with
	Stack []byte // where
}

// Error describes the failure with its stack.
func (f *Failure) Error() string { return fmt.Sprintf("pool: task failed: %v\n%s", f.Value, f.Stack) }

// Cancelled reports whether the task was cancelled instead of failing by itself.
func (f *Failure) Cancelled() bool {
	_, ok := f.Value.(cancelled)
	return ok
}

// Future is a result that may still be under way.
type Future[T any] struct {
	task    *task
	release func()
	once    sync.Once
}

// Join returns the result. It computes it on the caller's goroutine when no worker
// has begun, else it waits. When the function panicked, or was cancelled by Cancel
// or Close before it finished, Join panics with a *Failure.
func (f *Future[T]) Join() T {
	if !f.task.start() {
		<-f.task.done
	}
	if f.task.failure != nil {
		panic(f.task.failure)
	}
	return f.task.value.(T)
}

// Cancel says that this future will not be joined. The computation stops when no
// other future of its key is left; a finished one is not affected.
func (f *Future[T]) Cancel() { f.once.Do(f.release) }
