package ensemble

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
	"sync"
	"time"

	"gensim/sim"
	"gensim/sim/record"
)

// Source gives the configurations of the points of a plan. It is called by several
// workers at once.
type Source interface {
	Config(point int) (*sim.Config, error)
}

// Options say how to run; none changes a result.
type Options struct {
	Lab     *sim.Lab
	Workers int // runs at a time; less than 1 counts as 1
	// Progress, if set, is called by the workers about once a simulated minute of each run.
	Progress func(Job, sim.Progress)
}

// Result is what became of a job: a run, or why there is none.
type Result struct {
	Job  Job
	Run  *record.Run
	Err  error
	Wall time.Duration
}

// Panicked is the error of a run that panicked: a defect of the simulator.
type Panicked struct {
	Value any
	Stack []byte
}

// Error gives the value without the stack.
func (p *Panicked) Error() string { return fmt.Sprintf("panic: %v", p.Value) }

// Run makes the runs of some jobs and hands each result to the sink, one at a time, in
// the order in which they end. It returns the sink's first error, or the cause of a
// cancelled context, after the runs under way have stopped; those are in no result.
func Run(ctx context.Context, src Source, jobs iter.Seq[Job], o Options, sink func(Result) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	queue := make(chan Job)
	var workers sync.WaitGroup
	var sinking sync.Mutex
	deliver := func(r Result) {
		sinking.Lock()
		defer sinking.Unlock()
		if ctx.Err() != nil { // what ended under a cancelled context says nothing
			return
		}
		if err := sink(r); err != nil {
			cancel(err)
		}
	}
	for range max(o.Workers, 1) {
		workers.Go(func() {
			for job := range queue {
				deliver(play(ctx, src, job, o))
			}
		})
	}
	feed(ctx, jobs, queue)
	workers.Wait()
	return context.Cause(ctx)
}

// feed hands out jobs until there are none left or the context ends.
func feed(ctx context.Context, jobs iter.Seq[Job], queue chan<- Job) {
	defer close(queue)
	for job := range jobs {
		select {
		case queue <- job:
		case <-ctx.Done():
			return
		}
	}
}

// play makes one run.
func play(ctx context.Context, src Source, job Job, o Options) (r Result) {
	began := time.Now()
	r.Job = job
	defer func() {
		if p := recover(); p != nil {
			r.Run, r.Err = nil, &Panicked{p, debug.Stack()}
		}
		r.Wall = time.Since(began)
	}()
	cfg, err := src.Config(job.Point)
	if err != nil {
		r.Err = fmt.Errorf("point %d: %w", job.Point, err)
		return r
	}
	options := sim.Options{Lab: o.Lab}
	if o.Progress != nil {
		options.Progress = func(p sim.Progress) { o.Progress(job, p) }
	}
	r.Run, r.Err = sim.Run(ctx, cfg, job.Seed, options)
	if r.Err == nil && r.Run == nil {
		r.Err = errors.New("a run without result")
	}
	return r
}
