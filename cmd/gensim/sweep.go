package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gensim/analysis/dataset"
	"gensim/analysis/store"
	"gensim/scenarios"
	"gensim/sim"
	"gensim/sim/ensemble"
)

// sweepFlags are the flags of `gensim sweep`.
type sweepFlags struct {
	runFlags
	shard  string
	resume bool
	dry    bool
}

func (a *app) sweepCommand() *cobra.Command {
	var f sweepFlags
	cmd := &cobra.Command{
		Use:   "sweep S",
		Short: "Run a scenario at all points of its sweep",
		Long: `Run a scenario at every point of its sweep under the same seeds, as many runs at a time as
there are workers, and write one data set of Parquet tables: runs, payoffs, outcomes,
metrics.

A run that fails has a row with the command that repeats it, and the others go on. What is
complete when the command is stopped, however it is stopped, stays complete: --resume makes
the rest. With --shard a machine makes its part, and gensim sweep merge puts parts together.`,
		Example: `  gensim sweep study.yaml --dry-run
  gensim sweep study.yaml
  gensim sweep study.yaml --shard 0/8 && gensim sweep merge runs/study-*of8`,
		GroupID: groupRun,
		Args:    arguments(1, 1, "a scenario: a file or a library name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given(cmd)
			return a.sweep(cmd.Context(), args[0], f)
		},
	}
	f.add(cmd)
	cmd.AddCommand(a.sweepMergeCommand(), a.sweepExportCommand())
	return cmd
}

// add adds the flags of commands that make many runs.
func (f *sweepFlags) add(cmd *cobra.Command) {
	f.runFlags.add(cmd)
	cmd.Flags().StringVar(&f.shard, "shard", "", "make part `i/n` of the runs, i from 0")
	cmd.Flags().BoolVar(&f.resume, "resume", false, "go on with what an earlier command left")
	cmd.Flags().BoolVar(&f.dry, "dry-run", false, "tell how many runs there are, and how long and how large they will be")
}

// sweeping is a sweep under way.
type sweeping struct {
	app    *app
	name   string // as the scenario was asked for
	flags  sweepFlags
	points *points
	jobs   ensemble.Jobs
	plan   dataset.Plan
	began  time.Time
	screen ending
}

// ending makes of a complete data set what the command prints: a screen, or a JSON object.
type ending func(ctx context.Context, d *dataset.Dataset, r sweptResult) (text string, object any, err error)

func (a *app) sweep(ctx context.Context, name string, f sweepFlags) error {
	s, err := a.newSweep(name, f)
	if err != nil {
		return err
	}
	if f.dry {
		return s.estimate(ctx)
	}
	return s.run(ctx)
}

// newSweep reads a scenario and the flags, and resolves every point, as far as that can
// be waited for.
func (a *app) newSweep(name string, f sweepFlags) (*sweeping, error) {
	doc, err := f.load(name)
	if err != nil {
		return nil, err
	}
	return a.planned(name, doc, doc.Plan(), f)
}

// load reads a scenario after the flags have been looked at.
func (f *sweepFlags) load(name string) (*scenarios.Document, error) {
	if err := f.check(); err != nil {
		return nil, err
	}
	if _, err := parseShard(f.shard); err != nil {
		return nil, err
	}
	return scenarios.Load(name, f.sets...)
}

// planned is a sweep over the points of a plan.
func (a *app) planned(name string, doc *scenarios.Document, plan *scenarios.Plan, f sweepFlags) (*sweeping, error) {
	shard, err := parseShard(f.shard)
	if err != nil {
		return nil, err
	}
	if !f.seeded {
		f.seed = doc.Run.Seed
	}
	if !f.repeated {
		f.replicates = plan.Replicates
	}
	s := &sweeping{app: a, name: name, flags: f, points: newPoints(doc, plan), began: time.Now(), screen: sweepScreen,
		jobs: ensemble.Jobs{Points: plan.Len(), Replicates: f.replicates, Seed: f.seed, Shard: shard}}
	if err := s.points.check(); err != nil {
		return nil, err
	}
	s.plan = dataset.Plan{Scenario: doc.Name, Resolved: string(scenarios.Canonical(doc)), ResultsVersion: sim.ResultsVersion,
		Seed: f.seed, Points: plan.Len(), Replicates: f.replicates, Axes: axesOf(plan), Cases: plan.Cases, Shard: shard.Index, Shards: shard.Count}
	return s, nil
}

// parseShard reads i/n.
func parseShard(text string) (ensemble.Shard, error) {
	if text == "" {
		return ensemble.Shard{}, nil
	}
	i, n, found := strings.Cut(text, "/")
	index, err := strconv.Atoi(i)
	count, err2 := strconv.Atoi(n)
	s := ensemble.Shard{Index: index, Count: count}
	if !found || err != nil || err2 != nil || count < 1 || s.Validate() != nil {
		return s, usage("write it as in 0/8, for the first of eight parts", fmt.Sprintf("--shard: %q is not a part of a whole", text))
	}
	if count == 1 {
		return ensemble.Shard{}, nil
	}
	return s, nil
}

// run makes what is missing and completes the data set.
func (s *sweeping) run(ctx context.Context) error {
	if there, err := s.uploaded(ctx); there || err != nil {
		return err
	}
	w, err := dataset.Create(s.app.settings.out, s.plan, s.flags.resume)
	if err != nil {
		return s.refused(ctx, err)
	}
	_, temp := w.Path()
	s.app.writingTo.Store(&temp)
	lab, closeLab, err := s.app.openLab(ctx, s.points.doc, s.flags.kernels, s.began)
	if err != nil {
		return errors.Join(err, w.Close())
	}
	defer closeLab()
	total := 0
	for range s.jobs.All() {
		total++
	}
	there, _ := w.Len()
	bar := newCounter(s.app.stderr, "sweep "+s.plan.Scenario, total, there, s.flags.quiet)
	err = ensemble.Run(ctx, s.points, s.missing(w), ensemble.Options{Lab: lab, Workers: s.app.settings.workers}, func(r ensemble.Result) error {
		e := s.entry(r)
		bar.done(e.Status == dataset.Failed)
		return w.Append(e)
	})
	bar.finish()
	if err != nil {
		return s.partly(w, total, err)
	}
	m, err := w.Seal(total, setting(lab.Backend()))
	if err != nil {
		return errors.Join(ioFailure(err), w.Close())
	}
	final, _ := w.Path()
	return s.app.endSweep(ctx, sweptResult{Path: final, Complete: true, Manifest: &m}, s.screen)
}

// uploaded reports whether the store that results go to has the data set already, and
// then ends the sweep.
func (s *sweeping) uploaded(ctx context.Context) (bool, error) {
	if s.app.settings.remote == "" {
		return false, nil
	}
	path, err := s.app.fetched(ctx, s.plan.Name())
	if errors.Is(err, store.ErrNone) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	d, err := dataset.Open(path)
	if err != nil {
		return false, ioFailure(err)
	}
	return true, s.app.endSweep(ctx, sweptResult{Path: path, Already: true, Complete: true, Manifest: &d.Manifest}, s.screen)
}

// missing yields the runs that are not there yet.
func (s *sweeping) missing(w *dataset.Writer) func(func(ensemble.Job) bool) {
	done := map[ensemble.Job]bool{}
	for j := range s.jobs.All() {
		if w.Done(j.Point, j.Replicate) {
			done[j] = true
		}
	}
	return func(yield func(ensemble.Job) bool) {
		for j := range s.jobs.All() {
			if !done[j] && !yield(j) {
				return
			}
		}
	}
}

// refused words what keeps a data set from being begun.
func (s *sweeping) refused(ctx context.Context, err error) error {
	path := filepath.Join(s.app.settings.out, s.plan.Name())
	switch {
	case errors.Is(err, dataset.ErrComplete):
		d, err := dataset.Open(path)
		if err != nil {
			return ioFailure(err)
		}
		return s.app.endSweep(ctx, sweptResult{Path: path, Already: true, Complete: true, Manifest: &d.Manifest}, s.screen)
	case errors.Is(err, dataset.ErrPartly):
		return usage("go on with it by --resume, or remove it", err.Error())
	}
	return ioFailure(err)
}

// partly ends a sweep that was stopped: what is there stays.
func (s *sweeping) partly(w *dataset.Writer, total int, err error) error {
	have, _ := w.Len()
	_, temp := w.Path()
	if closing := w.Close(); closing != nil {
		return ioFailure(errors.Join(err, closing))
	}
	fmt.Fprintf(s.app.stderr, "gensim: %d of %d runs are complete and kept in %s; go on by: %s --resume\n", have, total, temp, s.command())
	return ioFailure(err)
}

// command repeats the sweep.
func (s *sweeping) command() string {
	words := []string{"gensim", "sweep", s.name}
	if s.plan.Design != "" {
		words = []string{"gensim", "sensitivity", s.name, "--method", s.plan.Design, "--points", fmt.Sprint(s.plan.Points)}
	}
	words = append(words, s.flags.words()...)
	if s.flags.shard != "" {
		words = append(words, "--shard", s.flags.shard)
	}
	return shellWords(words)
}
