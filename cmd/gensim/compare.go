package main

import (
	"context"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"gensim/analysis/catalog"
	"gensim/analysis/metrics"
	"gensim/analysis/report"
	"gensim/analysis/rundir"
	"gensim/analysis/spec"
	"gensim/analysis/stats"
	"gensim/cmd/gensim/screen"
	"gensim/scenarios"
	"gensim/sim"
	"gensim/sim/record"
)

func (a *app) compareCommand() *cobra.Command {
	var f runFlags
	var names []string
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Compare two scenarios or runs under the same seeds",
		Long: `Compare two scenarios, or the scenarios of two runs, under the same seeds: what differs
between them, what every group earns in either, and the difference within replicates, in
which all that a seed does to both cancels. Runs that are there are read, others are made.
--metric adds numbers that 'gensim metrics' lists.`,
		Example: `  gensim compare baseline cheaper.yaml -n 20
  gensim compare baseline cheaper.yaml -n 20 --metric overhead.total --metric 'tasks.*_share'
  gensim compare latest baseline`,
		GroupID: groupRun,
		Args:    arguments(2, 2, "two scenarios or runs"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given(cmd)
			return a.compare(cmd.Context(), args, f, names)
		},
	}
	f.add(cmd)
	cmd.Flags().StringArrayVar(&names, "metric", nil, "compare a `metric`, too, or those of a pattern with *; may be repeated")
	return cmd
}

// compared is the JSON form of a comparison.
type compared struct {
	A           string                 `json:"a"`
	B           string                 `json:"b"`
	Seed        uint64                 `json:"seed"`
	Replicates  int                    `json:"replicates"`
	Differences []scenarios.Difference `json:"differences"`
	Groups      []stats.Change         `json:"groups"`
	Metrics     []metricShift          `json:"metrics"`
}

// metricShift is the JSON form of a metric in two scenarios.
type metricShift struct {
	Name string `json:"metric"`
	Unit string `json:"unit"`
	stats.Shift
}

func (a *app) compare(ctx context.Context, names []string, f runFlags, patterns []string) error {
	if err := f.check(); err != nil {
		return err
	}
	var plans [2]*plan
	for i, name := range names {
		p, seed, err := a.planOf(name, f.sets)
		if err != nil {
			return err
		}
		if plans[i] = p; i == 0 && !f.seeded {
			f.seed = seed
		}
		if !f.repeated {
			f.replicates = max(f.replicates, p.doc.Run.Replicates)
		}
	}
	list, err := inEither(plans, patterns)
	if err != nil {
		return err
	}
	c, err := openCatalogue(a.settings.out)
	if err != nil {
		return err
	}
	defer c.Close()
	var runs [2][]keptRun
	for i, p := range plans {
		b := batch{app: a, catalogue: c, plan: p, seeds: replicateSeeds(f.seed, f.replicates), out: a.settings.out, began: time.Now()}
		if runs[i], err = b.replicas(ctx, f); err != nil {
			return err
		}
	}
	changes, err := stats.Changes(samplesOf(runs[0]), samplesOf(runs[1]))
	if err != nil {
		return err
	}
	shifts, err := shiftsOf(list, runs)
	if err != nil {
		return err
	}
	r := compared{A: names[0], B: names[1], Seed: f.seed, Replicates: f.replicates, Groups: changes, Metrics: shifts,
		Differences: scenarios.Diff(plans[0].doc, plans[1].doc)}
	if a.asJSON() {
		return a.printJSON(r)
	}
	a.printf("%s", screen.Compared(r.A, r.B, r.Seed, r.Replicates, differing(r.Differences), changes, moving(shifts), screen.For(os.Stdout)))
	return nil
}

// differing are differences as lines of a screen.
func differing(list []scenarios.Difference) [][3]string {
	var lines [][3]string
	for _, d := range list {
		lines = append(lines, [3]string{d.Path, d.A, d.B})
	}
	return lines
}

// planOf is the plan of a scenario, or of a run's, with the seed to begin with.
func (a *app) planOf(name string, sets []string) (*plan, uint64, error) {
	p, err := loadPlan(name, sets)
	if err == nil {
		return p, p.doc.Run.Seed, nil
	}
	var none *scenarios.PathError
	if !errors.As(err, &none) {
		return nil, 0, err
	}
	run, notRun := a.find(name)
	if notRun != nil {
		return nil, 0, err // neither: a scenario is the likelier
	}
	defer run.Close()
	doc, err := scenarios.Built().Decode(name, []byte(run.Manifest.Resolved), sets...)
	if err != nil {
		return nil, 0, err
	}
	p, err = newPlan(doc)
	return p, run.Manifest.Seed, err
}

// keptRun is what a run is compared by.
type keptRun struct {
	sample  stats.Sample
	metrics []metrics.Value
}

// value is a metric of the run, not a number where it says nothing of it.
func (k *keptRun) value(name string) float64 {
	at := slices.IndexFunc(k.metrics, func(v metrics.Value) bool { return v.Name == name })
	if at < 0 {
		return math.NaN()
	}
	return k.metrics[at].Value
}

func samplesOf(runs []keptRun) []stats.Sample {
	out := make([]stats.Sample, len(runs))
	for i := range runs {
		out[i] = runs[i].sample
	}
	return out
}

// inEither returns the metrics that patterns name, of the first scenario or else of the
// second: a group may be in one only.
func inEither(plans [2]*plan, patterns []string) ([]spec.Metric, error) {
	var list []spec.Metric
	for _, pattern := range patterns {
		found, err := chosen(plans[0].doc, []string{pattern})
		if err != nil {
			if found, _ = chosen(plans[1].doc, []string{pattern}); len(found) == 0 {
				return nil, err
			}
		}
		for _, m := range found {
			if !slices.Contains(list, m) {
				list = append(list, m)
			}
		}
	}
	return list, nil
}

// shiftsOf compares metrics, replicate by replicate.
func shiftsOf(list []spec.Metric, runs [2][]keptRun) ([]metricShift, error) {
	out := make([]metricShift, len(list))
	for i, m := range list {
		var values [2][]float64
		for side := range runs {
			for r := range runs[side] {
				values[side] = append(values[side], runs[side][r].value(m.Name))
			}
		}
		shift, err := stats.Paired(values[0], values[1])
		if err != nil {
			return nil, err
		}
		out[i] = metricShift{m.Name, m.Unit, shift}
	}
	return out, nil
}

// moving are metrics as lines of a screen.
func moving(list []metricShift) []screen.Moved {
	out := make([]screen.Moved, len(list))
	for i, m := range list {
		out[i] = screen.Moved(m)
	}
	return out
}

// replicas returns what each replicate is compared by. Those that are there are read;
// others are run and kept.
func (b *batch) replicas(ctx context.Context, f runFlags) ([]keptRun, error) {
	samples := make([]keptRun, len(b.seeds))
	all := b.seeds
	b.seeds = nil
	var missing []int
	for i, seed := range all {
		s, err := b.kept(seed)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			missing = append(missing, i)
			b.seeds = append(b.seeds, seed)
		case err != nil:
			return nil, ioFailure(err)
		default:
			samples[i] = s
		}
	}
	if len(missing) == 0 {
		return samples, nil
	}
	b.bar = newProgress(b.app.stderr, b.label(), len(b.seeds), f.quiet)
	runs, err := b.run(ctx, f.kernels)
	b.bar.finish()
	if err != nil {
		return nil, b.partly(err, runs)
	}
	for k, i := range missing {
		if samples[i], err = b.kept(b.seeds[k]); err != nil {
			return nil, ioFailure(err)
		}
	}
	return samples, nil
}

// kept reads the payoffs and the metrics of a run that is there; fs.ErrNotExist where it
// is not.
func (b *batch) kept(seed uint64) (keptRun, error) {
	path := filepath.Join(b.out, rundir.Name(b.plan.doc.Name, seed, b.plan.hash, sim.ResultsVersion))
	if _, err := os.Stat(path); err != nil {
		return keptRun{}, err
	}
	run, err := rundir.Open(path)
	if err != nil {
		return keptRun{}, err
	}
	defer run.Close()
	t, err := run.Table(record.TablePayoffs)
	if err != nil {
		return keptRun{}, err
	}
	rows, err := record.Rows[record.Payoff](t)
	if err != nil {
		return keptRun{}, err
	}
	data, err := run.Read(catalog.SummaryName)
	if err != nil {
		return keptRun{}, err
	}
	summary, err := report.Decode(data)
	if err != nil {
		return keptRun{}, err
	}
	sample, err := stats.Collect(nil, rows)
	return keptRun{sample, summary.Metrics}, err
}
