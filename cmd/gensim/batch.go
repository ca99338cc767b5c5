package main

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"gensim/analysis/catalog"
	"gensim/analysis/report"
	"gensim/scenarios"
	"gensim/sim"
	"gensim/sim/record"
)

// batch is one scenario under one or more seeds. The runs share one lab, and with
// it one memo; each is written as soon as it is done.
type batch struct {
	app       *app
	plan      *plan
	seeds     []uint64
	out       string
	catalogue *catalog.Catalog
	bar       *progress
	began     time.Time
	computed  record.Kernels // by all runs together
}

// finished is one run that is complete on the disk.
type finished struct {
	summary report.Summary
	path    string
	already bool // the same run had been there before
}

func (b *batch) label() string {
	if len(b.seeds) == 1 {
		return fmt.Sprintf("%s seed %d", b.plan.doc.Name, b.seeds[0])
	}
	return fmt.Sprintf("%s, %d seeds", b.plan.doc.Name, len(b.seeds))
}

// knownBackend refuses kernels that are not built.
func knownBackend(name string) error {
	lab, err := sim.NewLab(sim.LabOptions{Backend: name})
	if err != nil {
		return usage("", "--kernels: "+err.Error())
	}
	lab.Close()
	return nil
}

// openLab starts the kernels with the memo that the settings ask for. The caller closes
// both.
func (a *app) openLab(ctx context.Context, doc *scenarios.Document, backend string, began time.Time) (lab *sim.Lab, closeLab func(), err error) {
	o := sim.LabOptions{Backend: backend, Workers: a.settings.workers, Memo: !a.settings.noMemo, Shelf: doc.Shelf()}
	closeMemo := func() {}
	if kept := a.openMemo(); kept != nil {
		o.Facts, o.Weights = kept.Facts(), kept.Weights()
		closeMemo = func() { kept.Close() }
	}
	if lab, err = startLab(ctx, o, began); err != nil {
		closeMemo()
		return nil, nil, err
	}
	return lab, func() { lab.Close(); closeMemo() }, nil
}

// startLab starts the kernels. Closing the lab also ends what it computes, so that a
// cancelled command need not wait for a training.
func startLab(ctx context.Context, o sim.LabOptions, began time.Time) (*sim.Lab, error) {
	o.Clock = func() time.Duration { return time.Since(began) }
	lab, err := sim.NewLab(o)
	if err != nil {
		return nil, usage("", "--kernels: "+err.Error())
	}
	context.AfterFunc(ctx, lab.Close)
	return lab, nil
}

// computed tells what a lab has done so far.
func computed(lab *sim.Lab) record.Kernels {
	s := lab.Stats()
	k := record.Kernels{Backend: lab.Backend(), StepsTrained: s.Steps, MemoHits: int64(s.Hits), MemoMisses: int64(s.Misses),
		MemoLoaded: s.Loaded, Seconds: s.Times.Sum().Seconds(), By: record.KernelSeconds{
			Operations: s.Times.Operations.Seconds(), Noise: s.Times.Noise.Seconds(), Hashing: s.Times.Hashing.Seconds(),
			Gathering: s.Times.Gathering.Seconds(), Distances: s.Times.Distances.Seconds(), Other: s.Times.Other.Seconds(),
			Vectors: s.Times.Vectors().Seconds(),
		}}
	k.VectorShare = k.By.VectorShare()
	return k
}

// run executes all seeds, as many at once as there are workers, and returns the
// complete runs in the order of the seeds. After an error they are those that were
// complete before it.
func (b *batch) run(ctx context.Context, backend string) ([]finished, error) {
	s := &b.app.settings
	b.app.writingTo.Store(&b.out)
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	lab, closeLab, err := b.app.openLab(ctx, b.plan.doc, backend, b.began)
	if err != nil {
		return nil, err
	}
	defer closeLab()
	results := make([]*finished, len(b.seeds))
	var once sync.Once
	var failed error
	each(len(b.seeds), s.workers, func(i int) {
		if ctx.Err() != nil {
			return
		}
		r, err := b.one(ctx, lab, i)
		if results[i] = r; err != nil {
			once.Do(func() {
				failed = err
				cancel(err)
			})
		}
	})
	b.computed = computed(lab)
	var done []finished
	for _, r := range results {
		if r != nil {
			done = append(done, *r)
		}
	}
	return done, errors.Join(failed, b.pointLatest(done))
}

// each calls f for 0 to n-1, at most `at once` at the same time, and waits.
func each(n, atOnce int, f func(int)) {
	var running sync.WaitGroup
	slots := make(chan struct{}, atOnce)
	for i := range n {
		slots <- struct{}{}
		running.Go(func() {
			defer func() { <-slots }()
			f(i)
		})
	}
	running.Wait()
}

// one plays run i, writes it and enters it in the catalogue at once, so that a
// stopped command has nothing left to do.
func (b *batch) one(ctx context.Context, lab *sim.Lab, i int) (*finished, error) {
	began := time.Now()
	r, err := b.play(ctx, lab, i)
	if err != nil {
		return nil, err
	}
	w := writing{plan: b.plan, run: r, out: b.out, wall: time.Since(began)}
	done, err := w.write(ctx)
	if err != nil {
		return nil, err
	}
	if b.app.settings.remote != "" {
		return done, b.app.ship(ctx, done.path, sameRun(done.path))
	}
	return done, ioFailure(enterRun(b.catalogue, done.path))
}

// play plays run i. A panic becomes an error with its stack; one that comes of a
// cancelled lab is the cancellation's cause.
func (b *batch) play(ctx context.Context, lab *sim.Lab, i int) (r *record.Run, err error) {
	defer func() {
		p := recover()
		switch {
		case ctx.Err() != nil:
			r, err = nil, context.Cause(ctx)
		case p != nil:
			r, err = nil, panicked(p, debug.Stack())
		}
	}()
	r, err = sim.Run(ctx, b.plan.cfg, b.seeds[i], sim.Options{Lab: lab, Progress: b.bar.of(i)})
	if err != nil {
		return nil, err
	}
	r.Kernels = record.Kernels{Backend: lab.Backend()}
	if len(b.seeds) == 1 {
		r.Kernels = computed(lab) // runs side by side cannot be told apart
	}
	return r, nil
}
