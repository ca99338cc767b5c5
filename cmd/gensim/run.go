package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"gensim/analysis/report"
	"gensim/cmd/gensim/screen"
	"gensim/internal/stream"
)

// runFlags are the flags of `gensim run`.
type runFlags struct {
	replicates int
	seed       uint64
	sets       []string
	kernels    string
	quiet      bool
	seeded     bool // --seed was given
	repeated   bool // -n was given
	point      int  // of the scenario's sweep
	pointed    bool // --point was given
}

func (a *app) runCommand() *cobra.Command {
	var f runFlags
	cmd := &cobra.Command{
		Use:   "run S",
		Short: "Run a scenario: does honesty pay?",
		Long: `Run a scenario, a file or a library name, to its end, write the run directory, and
show who earned what and whether honesty paid.

With -n, seeds are derived from the seed and payoffs are judged over replicates.`,
		Example: `  gensim run baseline
  gensim run quick --seed 7 --set protocol.verification.rate=1/4
  gensim run quick -n 20 --json`,
		GroupID: groupRun,
		Args:    arguments(1, 1, "a scenario: a file or a library name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given(cmd)
			f.pointed = cmd.Flags().Changed("point")
			return a.run(cmd.Context(), args[0], f)
		},
	}
	f.add(cmd)
	cmd.Flags().IntVar(&f.point, "point", 0, "run point `number` of the scenario's sweep")
	return cmd
}

// add adds the flags that all commands share that run a scenario.
func (f *runFlags) add(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.IntVarP(&f.replicates, "replicates", "n", 1, "`number` of runs under derived seeds; wins over the scenario's")
	flags.Uint64Var(&f.seed, "seed", 1, "`seed` of the run; wins over run.seed")
	flags.StringArrayVar(&f.sets, "set", nil, "override a key: `path=value`; may be repeated")
	flags.Bool("no-memo", false, "compute everything anew; no result depends on it")
	addMemoFlags(flags)
	addComputeFlags(cmd, &f.kernels, &f.quiet)
}

// given notes which flags were given.
func (f *runFlags) given(cmd *cobra.Command) {
	f.seeded, f.repeated = cmd.Flags().Changed("seed"), cmd.Flags().Changed("replicates")
}

// plan is the scenario, or the point of its sweep, to run.
func (f *runFlags) plan(name string) (*plan, error) {
	if f.pointed {
		return loadPoint(name, f.sets, f.point)
	}
	return loadPlan(name, f.sets)
}

// check refuses what no scenario can make right.
func (f *runFlags) check() error {
	if f.repeated && (f.replicates < 1 || f.replicates > maxReplicates) {
		return usage("", fmt.Sprintf("-n: %d is not a number of runs from 1 to %d", f.replicates, maxReplicates))
	}
	return knownBackend(f.kernels)
}

// words are the flags that shape a run, as they are written.
func (f *runFlags) words() []string {
	words := f.setWords()
	if f.seeded {
		words = append(words, "--seed", fmt.Sprint(f.seed))
	}
	if f.repeated {
		words = append(words, "-n", fmt.Sprint(f.replicates))
	}
	return words
}

func (f *runFlags) setWords() []string {
	var words []string
	for _, s := range f.sets {
		words = append(words, "--set", s)
	}
	return words
}

// addComputeFlags adds the flags of commands that compute.
func addComputeFlags(cmd *cobra.Command, kernels *string, quiet *bool) {
	flags := cmd.Flags()
	flags.StringVar(kernels, "kernels", "auto", "`backend` that computes; no result depends on it")
	flags.BoolVar(quiet, "quiet", false, "show no progress")
	flags.Int("workers", 0, "`number` of goroutines that compute (default: one a core)")
}

// maxReplicates bounds one command.
const maxReplicates = 1_000_000

func (a *app) run(ctx context.Context, name string, f runFlags) error {
	if err := f.check(); err != nil {
		return err
	}
	p, err := f.plan(name)
	if err != nil {
		return err
	}
	if !f.seeded {
		f.seed = p.doc.Run.Seed
	}
	if !f.repeated {
		f.replicates = p.doc.Run.Replicates
	}
	c, err := openCatalogue(a.settings.out)
	if err != nil {
		return err
	}
	defer c.Close()
	b := batch{app: a, catalogue: c, plan: p, seeds: replicateSeeds(f.seed, f.replicates), out: a.settings.out, began: time.Now()}
	b.bar = newProgress(a.stderr, b.label(), len(b.seeds), f.quiet)
	runs, err := b.run(ctx, f.kernels)
	b.bar.finish()
	if err != nil {
		return b.partly(err, runs)
	}
	return a.conclude(&b, runs)
}

// replicateSeeds returns the seeds of n replicates.
func replicateSeeds(seed uint64, n int) []uint64 {
	seeds := make([]uint64, n)
	for r := range seeds {
		seeds[r] = stream.ReplicateSeed(seed, r)
	}
	return seeds
}

// conclude prints what a run, or all replicates together, came to.
func (a *app) conclude(b *batch, runs []finished) error {
	s, err := b.pooled(runs)
	if err != nil {
		return err
	}
	s = s.At(a.settings.at)
	if a.asJSON() {
		return a.printJSON(s)
	}
	o := screen.For(os.Stdout)
	o.Already = allThere(runs)
	a.printf("%s", screen.Closing(s, o))
	return nil
}

func allThere(runs []finished) bool {
	for _, r := range runs {
		if !r.already {
			return false
		}
	}
	return true
}

// pooled is the summary of the whole batch.
func (b *batch) pooled(runs []finished) (report.Summary, error) {
	if len(runs) == 1 {
		return runs[0].summary, nil
	}
	all := make([]report.Summary, len(runs))
	for i, r := range runs {
		all[i] = r.summary
	}
	s, err := report.Pool(all, report.Setting{Scenario: b.plan.doc.Name, ScenarioHash: b.plan.hash,
		WallSeconds: time.Since(b.began).Seconds(), Shown: b.plan.shown()})
	if err != nil {
		return report.Summary{}, err
	}
	s.Kernels = report.Kernels(b.computed)
	return s, nil
}

// partly adds to an error what was complete before it: those runs are kept.
func (b *batch) partly(err error, runs []finished) error {
	if len(runs) > 0 && !errors.As(err, new(*failure)) {
		fmt.Fprintf(b.app.stderr, "gensim: %d of %d runs were complete and are kept in %s\n", len(runs), len(b.seeds), b.out)
	}
	return err
}
