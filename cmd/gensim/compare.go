package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gensim/analysis/rundir"
	"gensim/analysis/stats"
	"gensim/cmd/gensim/screen"
	"gensim/scenarios"
	"gensim/sim"
	"gensim/sim/record"
)

func (a *app) compareCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "compare A B",
		Short: "Compare two scenarios or runs under the same seeds",
		Long: `Compare two scenarios, or the scenarios of two runs, under the same seeds: what differs
between them, what every group earns in either, and the difference within replicates, in
which all that a seed does to both cancels. Runs that are there are read, others are made.`,
		Example: `  gensim compare baseline cheaper.yaml -n 20
  gensim compare latest baseline`,
		GroupID: groupRun,
		Args:    arguments(2, 2, "two scenarios or runs"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given(cmd)
			return a.compare(cmd.Context(), args, f)
		},
	}
	f.add(cmd)
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
}

func (a *app) compare(ctx context.Context, names []string, f runFlags) error {
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
	c, err := openCatalogue(a.settings.out)
	if err != nil {
		return err
	}
	defer c.Close()
	var samples [2][]stats.Sample
	for i, p := range plans {
		b := batch{app: a, catalogue: c, plan: p, seeds: replicateSeeds(f.seed, f.replicates), out: a.settings.out, began: time.Now()}
		if samples[i], err = b.samples(ctx, f); err != nil {
			return err
		}
	}
	changes, err := stats.Changes(samples[0], samples[1])
	if err != nil {
		return err
	}
	r := compared{A: names[0], B: names[1], Seed: f.seed, Replicates: f.replicates, Groups: changes,
		Differences: scenarios.Diff(plans[0].doc, plans[1].doc)}
	if a.asJSON() {
		return a.printJSON(r)
	}
	a.printf("%s", screen.Compared(r.A, r.B, r.Seed, r.Replicates, differing(r.Differences), changes, screen.For(os.Stdout)))
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

// samples returns what each replicate tells about payoffs. Those that are there are
// read; others are run and kept.
func (b *batch) samples(ctx context.Context, f runFlags) ([]stats.Sample, error) {
	samples := make([]stats.Sample, len(b.seeds))
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

// kept reads the payoffs of a run that is there; fs.ErrNotExist where it is not.
func (b *batch) kept(seed uint64) (stats.Sample, error) {
	path := filepath.Join(b.out, rundir.Name(b.plan.doc.Name, seed, b.plan.hash, sim.ResultsVersion))
	if _, err := os.Stat(path); err != nil {
		return stats.Sample{}, err
	}
	run, err := rundir.Open(path)
	if err != nil {
		return stats.Sample{}, err
	}
	defer run.Close()
	t, err := run.Table(record.TablePayoffs)
	if err != nil {
		return stats.Sample{}, err
	}
	rows, err := record.Rows[record.Payoff](t)
	if err != nil {
		return stats.Sample{}, err
	}
	return stats.Collect(nil, rows)
}
