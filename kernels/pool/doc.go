// Package pool runs pure functions on worker goroutines and hands back futures.
//
//	Submit(key, f) ──► memo? ──► the same task          ┐
//	                └► queue ──► worker, or the joiner  ┴─► Join
//
// A function is identified by its key: equal keys are computed once, also while
// the first is still under way. Since functions are pure, neither the number of
// workers nor the order in which they run can show in a result. Submit never
// blocks. Join runs a task itself when no worker has begun it, so a pool without
// workers works, too, and a function must not join another future: jobs stay
// independent, and nothing can wait in a circle.
//
//	p := pool.New[string](pool.Options{Workers: 2, Memo: true})
//	defer p.Close()
//	f := pool.Submit(p, "answer", func(c *pool.Cancellation) int { return 42 })
//	fmt.Println(f.Join())
//
// The package knows nothing of kernels or simulated time.
package pool
