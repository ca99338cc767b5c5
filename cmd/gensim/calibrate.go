package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gensim/analysis/plots"
	"gensim/analysis/report"
	"gensim/cmd/gensim/screen"
	"gensim/internal/merkle"
	"gensim/sim"
	"gensim/sim/calibrate"
	"gensim/sim/record"
)

// calibrateFlags are the flags of `gensim calibrate`.
type calibrateFlags struct {
	workload string
	lengths  []int
	chosen   bool // --lengths was given
	seeds    int
	sets     []string
	kernels  string
	quiet    bool
}

func (a *app) calibrateCommand() *cobra.Command {
	var f calibrateFlags
	cmd := &cobra.Command{
		Use:   "calibrate S",
		Short: "Measure how far honest work and cheats lie apart; advise on segment length and margin",
		Long: `Train a scenario's workload in every arithmetic and with every deviation, re-run it over
different numbers of steps, measure thresholds by the protocol's rule, and tell how often
honest work would be suspected and a cheat be missed.

Every number follows from the workload alone: no machine shows in it.`,
		Example: `  gensim calibrate baseline
  gensim calibrate baseline --lengths 1,5 --seeds 32 --json`,
		GroupID: groupRun,
		Args:    arguments(1, 1, "a scenario: a file or a library name"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.chosen = cmd.Flags().Changed("lengths")
			return a.calibrate(cmd.Context(), args[0], f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.workload, "workload", "", "`name` of the workload (default: the scenario's first)")
	flags.IntSliceVar(&f.lengths, "lengths", []int{1, 5, 10, 25}, "steps between two comparisons, `n,n,...`")
	flags.IntVar(&f.seeds, "seeds", 8, "`number` of instances trained, and of profiles measured")
	flags.StringArrayVar(&f.sets, "set", nil, "override a key: `path=value`; may be repeated")
	addComputeFlags(cmd, &f.kernels, &f.quiet)
	return cmd
}

// maxCalibrationSeeds bounds one command.
const maxCalibrationSeeds = 10_000

func (a *app) calibrate(ctx context.Context, name string, f calibrateFlags) error {
	if f.seeds < 1 || f.seeds > maxCalibrationSeeds {
		return usage("", fmt.Sprintf("--seeds: %d is not a number from 1 to %d", f.seeds, maxCalibrationSeeds))
	}
	if err := knownBackend(f.kernels); err != nil {
		return err
	}
	p, err := loadPlan(name, f.sets)
	if err != nil {
		return err
	}
	o := calibrate.Order{Config: p.cfg, Seeds: f.seeds}
	if o.Workload, err = p.workload(f.workload); err != nil {
		return err
	}
	rule := p.rule(o.Workload)
	if !f.chosen {
		f.lengths = append(f.lengths, rule.Judged)
	}
	if o.Lengths, err = f.within(p.cfg.Workloads[o.Workload].Kernel.Steps()); err != nil {
		return err
	}
	began := time.Now()
	o.Progress = a.steps("calibrate "+p.doc.Name, f.quiet)
	c, err := a.measure(ctx, o, f.kernels)
	if err != nil {
		return err
	}
	r := report.Calibrate(c, p.doc.Name, p.hash, rule)
	if err := a.keep(ctx, c, &r); err != nil {
		return err
	}
	if !f.quiet {
		fmt.Fprintf(a.stderr, "calibrate %s: %.1f s\n", p.doc.Name, time.Since(began).Seconds())
	}
	if a.asJSON() {
		return a.printJSON(r)
	}
	a.printf("%s", screen.Calibration(r, screen.For(os.Stdout)))
	return nil
}

// workload returns the index of the named workload, of the first for no name.
func (p *plan) workload(name string) (int, error) {
	var names []string
	for i, w := range p.cfg.Workloads {
		if w.Name == name || name == "" {
			return i, nil
		}
		names = append(names, w.Name)
	}
	return 0, usage("workloads are "+strings.Join(names, ", "), fmt.Sprintf("--workload: %s has no workload %q", p.doc.Name, name))
}

// within returns the lengths to measure, ascending. Those that nobody asked for are
// left out where the workload is too short.
func (f *calibrateFlags) within(steps int) ([]int, error) {
	var fit []int
	for _, n := range f.lengths {
		switch {
		case n >= 1 && n <= steps:
			fit = append(fit, n)
		case f.chosen:
			return nil, usage("", fmt.Sprintf("--lengths: %d is not a number of steps from 1 to %d, those of the workload", n, steps))
		}
	}
	if len(fit) == 0 {
		return nil, usage("", "--lengths: names no number of steps")
	}
	slices.Sort(fit)
	return slices.Compact(fit), nil
}

// rule is how the scenario judges the workload.
func (p *plan) rule(workload int) report.Rule {
	q := p.cfg.Protocol.Profiling
	r := report.Rule{Compare: p.cfg.Compare.String(), Judged: 1, Profilers: q.Profilers, Prefix: q.Prefix, Quantile: q.Quantile.String(), Margin: q.Margin.String()}
	if r.Compare == "segment" {
		r.Judged = p.cfg.Workloads[workload].Kernel.StepsPerSegment
	}
	return r
}

// steps returns a callback that tells now and then how far a calibration is.
func (a *app) steps(label string, quiet bool) func(done, total int) {
	next := time.Now().Add(lineEvery)
	return func(done, total int) {
		if now := time.Now(); !quiet && now.After(next) {
			next = now.Add(lineEvery)
			fmt.Fprintf(a.stderr, "%s: %d of %d steps\n", label, done, total)
		}
	}
}

// measure calibrates in a lab of its own. A panic becomes an error with its stack;
// one that comes of a cancelled lab is the cancellation's cause.
func (a *app) measure(ctx context.Context, o calibrate.Order, backend string) (c *record.Calibration, err error) {
	b := batch{app: a, began: time.Now()}
	lab, err := startLab(ctx, sim.LabOptions{Backend: backend, Workers: a.settings.workers, Memo: true}, b.began)
	if err != nil {
		return nil, err
	}
	defer lab.Close()
	defer func() {
		p := recover()
		switch {
		case ctx.Err() != nil:
			c, err = nil, context.Cause(ctx)
		case p != nil:
			c, err = nil, panicked(p, debug.Stack())
		}
	}()
	return calibrate.Measure(lab, o)
}

// keep writes numbers and picture into a folder of its own, named after what was
// asked, which appears when it is whole.
func (a *app) keep(ctx context.Context, c *record.Calibration, r *report.Calibration) (err error) {
	k, err := newKeeping(a.settings.out, asked(r))
	if err != nil {
		return ioFailure(err)
	}
	defer func() { err = errors.Join(err, ioFailure(k.abort())) }()
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	figure, err := plots.Calibration(fmt.Sprintf("%s, %s", r.Scenario, r.Workload), c)
	if err == nil {
		err = k.figure("distances", figure)
	}
	if err != nil {
		return ioFailure(err)
	}
	const numbers = "calibration.json"
	r.Files = append(r.Files, k.files(numbers)...)
	text, err := r.Encode()
	if err == nil {
		err = k.write(numbers, text)
	}
	if err != nil {
		return ioFailure(err)
	}
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return ioFailure(k.commit())
}

// asked is the name of a calibration's folder.
func asked(r *report.Calibration) string {
	h := merkle.New("gensim/calibration").Text(r.ScenarioHash).Text(sim.ArithmeticVersion).Text(r.Workload).Uint64(uint64(r.Seeds))
	for i := range r.Separations {
		h = h.Uint64(uint64(r.Separations[i].Length))
	}
	return fmt.Sprintf("calibration-%s-%s-%s", r.Scenario, r.Workload, h.Sum().Hex()[:6])
}
