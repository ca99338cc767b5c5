package main

import (
	"context"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"gensim/analysis/dataset"
	"gensim/analysis/plots"
	"gensim/analysis/report"
	"gensim/analysis/sensitivity"
	"gensim/analysis/spec"
	"gensim/cmd/gensim/screen"
	"gensim/internal/merkle"
	"gensim/scenarios"
	"gensim/scenarios/source"
)

// sensitivityFlags are the flags of `gensim sensitivity`.
type sensitivityFlags struct {
	sweepFlags
	method  string
	points  int
	metrics []string
}

// The methods.
const (
	morris = "morris"
	sobol  = "sobol"
)

// morrisLevels is that of Morris' own examples; move is two thirds of a range then.
const morrisLevels = 4

func (a *app) sensitivityCommand() *cobra.Command {
	var f sensitivityFlags
	cmd := &cobra.Command{
		Use:   "sensitivity S",
		Short: "Tell which parameters a metric depends on, over the ranges of a scenario's sweep",
		Long: `Lay points over the ranges of a scenario's sweep.sample.over, as many as sweep.sample.points
allows, run the scenario at each under the same seeds, and rank the parameters by what they do
to a metric, with intervals.

Morris screening tells of many parameters with few runs; Sobol indices divide the variance
between them, and want some hundred runs a parameter. Runs are kept as those of gensim sweep
are: a command that was stopped goes on by --resume, the same again makes none, whichever
metrics it asks for, and a run that fails has its row, while its path or sample is left out.`,
		Example: `  gensim sensitivity study.yaml --dry-run
  gensim sensitivity study.yaml
  gensim sensitivity study.yaml --method sobol --points 2000 --metric 'utility.verifier.*'`,
		GroupID: groupRun,
		Args:    arguments(1, 1, "a scenario: a file or a library name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given(cmd)
			return a.sensitivity(cmd.Context(), args[0], f)
		},
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.StringVar(&f.method, "method", morris, "morris or sobol")
	flags.IntVar(&f.points, "points", 0, "points at most; wins over sweep.sample.points")
	flags.StringArrayVar(&f.metrics, "metric", []string{"honesty.advantage", "utility.solver.*"}, "`metric` to explain, * for any part of a name; may be repeated")
	return cmd
}

func (a *app) sensitivity(ctx context.Context, name string, f sensitivityFlags) error {
	s, err := a.newSensing(name, f)
	if err != nil {
		return err
	}
	if f.dry {
		return s.estimate(ctx)
	}
	return s.run(ctx)
}

// sensing is the sweep of an analysis.
type sensing struct {
	*sweeping
	method  sensitivity.Method
	swept   []report.Swept
	seed    uint64 // of the points and of the bootstrap
	metrics []spec.Metric
}

func (a *app) newSensing(name string, f sensitivityFlags) (*sensing, error) {
	doc, err := f.load(name)
	if err != nil {
		return nil, err
	}
	ranges, err := doc.Plan().Ranges()
	if err != nil {
		return nil, err
	}
	s := &sensing{seed: doc.Sweep.Sample.Seed}
	for _, r := range ranges {
		s.swept = append(s.swept, report.Swept{Path: r.Path, From: r.Low.Text, To: r.High.Text})
	}
	if s.metrics, err = chosen(doc, f.metrics); err != nil {
		return nil, err
	}
	if f.points == 0 {
		f.points = doc.Sweep.Sample.Points
	}
	if s.method, err = f.design(len(ranges), s.seed); err != nil {
		return nil, err
	}
	plan, err := doc.Plan().Laid(s.method.Len(), s.method)
	if err != nil {
		return nil, err
	}
	if s.sweeping, err = a.planned(name, doc, plan, f.sweepFlags); err != nil {
		return nil, err
	}
	s.plan.Design = f.method
	if s.jobs.Shard.Count == 0 {
		s.screen = s.end
	}
	return s, nil
}

// design is the largest of the method that the number of points allows.
func (f *sensitivityFlags) design(factors int, seed uint64) (sensitivity.Method, error) {
	few := func(part string, size int) error {
		return usage(fmt.Sprintf("give --points, or sweep.sample.points, %d or more", 2*size),
			fmt.Sprintf("%d points are fewer than two %s of %d, for %d parameters", f.points, part, size, factors))
	}
	switch f.method {
	case morris:
		size := factors + 1
		if f.points < 2*size {
			return nil, few("paths", size)
		}
		return sensitivity.NewMorris(factors, f.points/size, morrisLevels, seed), nil
	case sobol:
		size := factors + 2
		if f.points < 2*size {
			return nil, few("samples", size)
		}
		power := 1 << (bits.Len(uint(f.points/size)) - 1) // of two, where the sequence is balanced
		m, err := sensitivity.NewSobol(factors, power, seed)
		if err != nil {
			return nil, usage("screen with --method morris, and leave out what does nothing", err.Error())
		}
		return m, nil
	}
	return nil, usage("methods are morris and sobol", fmt.Sprintf("--method: no method %q", f.method))
}

// chosen returns the metrics that patterns name, in their own order.
func chosen(doc *scenarios.Document, patterns []string) ([]spec.Metric, error) {
	all := doc.Metrics()
	var names []string
	for _, m := range all {
		names = append(names, m.Name)
	}
	var list []spec.Metric
	for _, pattern := range patterns {
		found := false
		for _, m := range all {
			if ok, err := path.Match(pattern, m.Name); ok && err == nil {
				found = true
				if !slices.Contains(list, m) {
					list = append(list, m)
				}
			}
		}
		if !found {
			hint := source.DidYouMean(pattern, names)
			if hint == "" {
				hint = "gensim metrics lists them"
			}
			return nil, usage(hint, fmt.Sprintf("--metric: runs of %s have no metric %q", doc.Name, pattern))
		}
	}
	return list, nil
}

// bootstrap of all intervals.
const resamples, confidence = 1000, 0.95

// end ranks the parameters and keeps the ranking, with its pictures, in a folder beside
// the data set. A store that results go to gets the data set alone.
func (s *sensing) end(ctx context.Context, d *dataset.Dataset, r sweptResult) (string, any, error) {
	b := sensitivity.Bootstrap{Resamples: resamples, Confidence: confidence, Seed: s.seed}
	found, err := report.Analyse(d, s.method, s.swept, b, s.metrics)
	if err != nil {
		return "", nil, err
	}
	found.Path, found.Already = r.Path, r.Already
	if s.app.settings.remote == "" {
		if err := s.keep(ctx, d.Path, &found); err != nil {
			return "", nil, err
		}
	}
	return screen.Sensitivity(&found, screen.For(os.Stdout)), &found, nil
}

// keep writes the ranking and a picture of each metric.
func (s *sensing) keep(ctx context.Context, data string, found *report.Sensitivity) (err error) {
	asked := merkle.New("gensim/sensitivity")
	for i := range found.Metrics {
		asked = asked.Text(found.Metrics[i].Metric)
	}
	k, err := newKeeping(filepath.Dir(data), fmt.Sprintf("%s-ranks-%s", filepath.Base(data), asked.Sum().Hex()[:6]))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, k.abort()) }()
	for i := range found.Metrics {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		f, err := ranked(found, &found.Metrics[i])
		if err == nil {
			err = k.figure(found.Metrics[i].Metric, f)
		}
		if err != nil {
			return err
		}
	}
	const numbers = "sensitivity.json"
	found.Files = k.files(numbers)
	text, err := found.Encode()
	if err == nil {
		err = k.write(numbers, text)
	}
	if err == nil {
		err = k.commit()
	}
	return err
}

// ranked is the picture of a metric's parameters, most important first.
func ranked(found *report.Sensitivity, r *report.Ranking) (*plots.Figure, error) {
	var list []plots.Estimate
	for i := range r.Ranks {
		p := &r.Ranks[i]
		for _, v := range p.Figures {
			list = append(list, plots.Estimate{Of: p.Parameter, Name: v.Name, Value: v.Value, Low: v.Low, High: v.High})
		}
	}
	label := "share of the variance"
	if found.Method == morris {
		label = "change over the whole range of a parameter"
		if r.Unit != "" {
			label += ", in " + r.Unit
		}
	}
	return plots.Estimates(fmt.Sprintf("%s: %s", found.Scenario, r.Metric), label+", with 95% intervals", list)
}
