package pool

import (
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func ExampleSubmit() {
	p := New[string](Options{Workers: 2, Memo: true})
	defer p.Close()
	f := Submit(p, "answer", func(*Cancellation) int { return 42 })
	fmt.Println(f.Join())
	// Output: 42
}

// Without workers a task runs in Join, on the caller's goroutine, once.
func TestJoinRunsWhatNobodyBegan(t *testing.T) {
	p := New[int](Options{Memo: true})
	defer p.Close()
	runs := 0 // no synchronisation: the race detector would notice another goroutine
	f := Submit(p, 1, func(*Cancellation) int { runs++; return 7 })
	g := Submit(p, 1, func(*Cancellation) int { runs++; return 8 })
	if runs != 0 {
		t.Fatal("Submit must not run the task")
	}
	if f.Join() != 7 || g.Join() != 7 || f.Join() != 7 || runs != 1 {
		t.Errorf("equal keys ran %d times", runs)
	}
	if hits, misses := p.Counts(); hits != 1 || misses != 1 {
		t.Errorf("counts %d, %d", hits, misses)
	}
}

func TestWithoutMemoEverySubmitComputes(t *testing.T) {
	p := New[int](Options{})
	defer p.Close()
	runs := 0
	for range 3 {
		Submit(p, 1, func(*Cancellation) int { runs++; return 7 }).Join()
	}
	if runs != 3 {
		t.Errorf("ran %d times, want 3", runs)
	}
}

// A key is computed once even when its task is under way on a worker.
func TestSingleFlight(t *testing.T) {
	p := New[int](Options{Workers: 2, Memo: true})
	defer p.Close()
	begun, proceed := make(chan struct{}), make(chan struct{})
	var runs atomic.Int32
	f := func(*Cancellation) int { runs.Add(1); close(begun); <-proceed; return 5 }
	first := Submit(p, 9, f)
	<-begun
	var wait sync.WaitGroup
	for range 8 {
		g := Submit(p, 9, f)
		wait.Go(func() {
			if g.Join() != 5 {
				t.Error("wrong result")
			}
		})
	}
	close(proceed)
	wait.Wait()
	if first.Join() != 5 || runs.Load() != 1 {
		t.Errorf("ran %d times", runs.Load())
	}
}

func TestPanicReRaisesAtEveryJoin(t *testing.T) {
	p := New[int](Options{Workers: 1, Memo: true})
	defer p.Close()
	f := Submit(p, 1, func(*Cancellation) int { panic("broken kernel") })
	for range 2 {
		failure := joinFailure(f)
		if failure == nil || failure.Value != "broken kernel" || failure.Cancelled() {
			t.Fatalf("Join: %v", failure)
		}
		if !strings.Contains(failure.Error(), "pool_test.go") {
			t.Error("the failure must name the place of the panic")
		}
	}
}

func joinFailure(f *Future[int]) (failure *Failure) {
	defer func() {
		if r := recover(); r != nil {
			failure = r.(*Failure)
		}
	}()
	f.Join()
	return nil
}

// The last holder's Cancel stops a running task at its next check; a later Submit
// of the key computes anew.
func TestCancelIsSeenWhileRunning(t *testing.T) {
	p := New[int](Options{Workers: 1, Memo: true})
	defer p.Close()
	begun := make(chan struct{})
	endless := func(c *Cancellation) int {
		close(begun)
		for {
			c.Check()
		}
	}
	f := Submit(p, 1, endless)
	g := Submit(p, 1, endless)
	<-begun
	f.Cancel()
	f.Cancel() // a second call of the same holder counts for nothing
	if g.task.cancel.Cancelled() {
		t.Fatal("a task with a holder left must go on")
	}
	g.Cancel()
	if failure := joinFailure(g); failure == nil || !failure.Cancelled() {
		t.Errorf("join after cancel: %v", failure)
	}
	if got := Submit(p, 1, func(*Cancellation) int { return 3 }).Join(); got != 3 {
		t.Errorf("after a cancelled task: %d", got)
	}
}

func TestCloseStopsRunningAndWaitingTasks(t *testing.T) {
	p := New[int](Options{Workers: 1})
	begun := make(chan struct{})
	f := Submit(p, 1, func(c *Cancellation) int {
		close(begun)
		for {
			c.Check()
		}
	})
	g := Submit(p, 2, func(*Cancellation) int { return 1 })
	<-begun
	p.Close()
	for _, x := range []*Future[int]{f, g} {
		if failure := joinFailure(x); failure == nil || !failure.Cancelled() {
			t.Errorf("join after close: %v", failure)
		}
	}
}

// Many goroutines submit, join and cancel random keys; every joined result is the
// key's.
func TestConcurrentUse(t *testing.T) {
	p := New[int](Options{Workers: 3, Memo: true})
	defer p.Close()
	var wait sync.WaitGroup
	for g := range 6 {
		wait.Go(func() {
			for i := range 300 {
				key := (i*7 + g*13) % 40
				f := Submit(p, key, func(c *Cancellation) int { c.Check(); return key * key })
				if i%5 == g%5 {
					f.Cancel()
				} else if f.Join() != key*key {
					t.Errorf("key %d gave a wrong result", key)
				}
			}
		})
	}
	wait.Wait()
}
