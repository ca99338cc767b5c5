package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"gensim/cmd/gensim/screen"
	"gensim/sim"
	"gensim/sim/bench"
)

// benchFlags are the flags of `gensim bench kernels`.
type benchFlags struct {
	kernels    string
	arithmetic string
	threads    int
	each       time.Duration
	quiet      bool
}

func (a *app) benchCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "bench",
		Short:   "Measure how fast this machine computes",
		GroupID: groupTrust,
		Args:    cobra.ArbitraryArgs,
		RunE:    unknownCommand,
	}
	cmd.AddCommand(a.benchKernelsCommand())
	return cmd
}

func (a *app) benchKernelsCommand() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "kernels",
		Short: "Speed of matrix products and training steps, by backend and arithmetic",
		Long: `Time matrix products of the shapes that training has, in every arithmetic, and training
steps of whole models, on every backend of this machine and one thread; in the arithmetic
seq also with the factors transposed, and on several threads. The peak is that of
independent multiply-adds in registers, timed in the same process; a product's part of it
is relative to its own backend's vector instructions, times its threads, the reference's
to the widest.

Figures are the fastest of several batches. They are the machine's, not a result.`,
		Args: arguments(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error { return a.benchKernels(cmd.Context(), f) },
	}
	flags := cmd.Flags()
	flags.StringVar(&f.kernels, "kernels", "all", "`backend` to measure")
	flags.StringVar(&f.arithmetic, "arithmetic", "all", "`arithmetic` of products to measure")
	flags.IntVar(&f.threads, "threads", min(2, runtime.NumCPU()), "`number` of threads that share one product or step, measured beside a single one")
	flags.DurationVar(&f.each, "each", 20*time.Millisecond, "wall `time` that a batch takes at least")
	flags.BoolVar(&f.quiet, "quiet", false, "show no progress")
	return cmd
}

// benchBatches is how many batches are timed of each work.
const benchBatches = 7

// longRound is a round beyond which more batches would take too long.
const longRound = 250 * time.Millisecond

func (a *app) benchKernels(ctx context.Context, f benchFlags) error {
	most := runtime.NumCPU()
	if f.each <= 0 || f.each > time.Minute {
		return usage("", fmt.Sprintf("--each: %v is not a time up to 1m", f.each))
	}
	if f.kernels != "all" && !slices.Contains(sim.Backends(), f.kernels) {
		return usage("this machine has "+strings.Join(sim.Backends(), ", "), fmt.Sprintf("--kernels: no backend %q", f.kernels))
	}
	if f.threads < 1 || f.threads > most {
		return usage("", fmt.Sprintf("--threads: %d is not a number from 1 to %d, the processors of this machine", f.threads, most))
	}
	crews := bench.NewCrews(f.threads)
	defer crews.Close()
	products := bench.Products(crews)
	if f.arithmetic != "all" && !slices.ContainsFunc(products, func(w bench.Work) bool { return w.Arithmetic == f.arithmetic }) {
		return usage("", fmt.Sprintf("--arithmetic: no arithmetic %q", f.arithmetic))
	}
	models, err := bench.Models(crews)
	if err != nil {
		return err
	}
	unwanted := func(w bench.Work) bool {
		return f.kernels != "all" && w.Backend != f.kernels || f.arithmetic != "all" && w.Arithmetic != f.arithmetic
	}
	products = slices.DeleteFunc(products, unwanted)
	models = slices.DeleteFunc(models, func(w bench.Work) bool { return f.kernels != "all" && w.Backend != f.kernels })
	s := speedometer{app: a, each: f.each, quiet: f.quiet, next: time.Now().Add(lineEvery)}
	s.total = len(products) + len(models)
	r, err := s.measure(ctx, products, models)
	if err != nil {
		return err
	}
	if a.asJSON() {
		return a.printJSON(r)
	}
	a.printf("%s", screen.Speeds(r, screen.For(os.Stdout)))
	return nil
}

// speedometer times work and tells how far it is.
type speedometer struct {
	app         *app
	each        time.Duration
	quiet       bool
	next        time.Time
	done, total int
}

// measure times the peaks beside every product: where others use the processor as
// well, both then have met its best moments.
func (s *speedometer) measure(ctx context.Context, products, models []bench.Work) (screen.Speed, error) {
	r := screen.Speed{Gemm: []screen.Product{}, Models: []screen.Model{}, Peaks: []screen.Peak{}}
	peaks := bench.Peaks()
	best := make([]float64, len(peaks))
	for _, w := range products {
		for i, p := range peaks {
			best[i] = max(best[i], p.Flop*s.rate(ctx, p)/1e9)
		}
		s.tell()
		r.Gemm = append(r.Gemm, screen.Product{Shape: w.Name, Transposed: w.Transposed, Arithmetic: w.Arithmetic, Backend: w.Backend, Threads: w.Threads, Gflops: w.Flop * s.rate(ctx, w) / 1e9})
	}
	for _, w := range models {
		s.tell()
		r.Models = append(r.Models, screen.Model{Model: w.Name, Arithmetic: w.Arithmetic, Backend: w.Backend, Threads: w.Threads, StepsPerSecond: s.rate(ctx, w)})
	}
	if ctx.Err() != nil {
		return r, context.Cause(ctx)
	}
	for i, w := range peaks {
		r.Peaks = append(r.Peaks, screen.Peak{Backend: w.Backend, Gflops: best[i]})
	}
	r.Relate()
	return r, nil
}

// rate returns how many rounds a second the fastest batch of a work makes, 0 once
// the command is stopped.
func (s *speedometer) rate(ctx context.Context, w bench.Work) float64 {
	if ctx.Err() != nil {
		return 0
	}
	w.Do(1) // caches and branch predictors
	took := timed(w, 1)
	fastest := 1 / took.Seconds()
	rounds := max(1, int(s.each/max(took, 1)))
	for range benchBatches {
		if took > longRound || ctx.Err() != nil {
			break
		}
		fastest = max(fastest, float64(rounds)/timed(w, rounds).Seconds())
	}
	return fastest
}

// timed returns how long rounds of a work take, at least the clock's resolution.
func timed(w bench.Work, rounds int) time.Duration {
	began := time.Now()
	w.Do(rounds)
	return max(time.Since(began), 1)
}

func (s *speedometer) tell() {
	s.done++
	if now := time.Now(); !s.quiet && now.After(s.next) {
		s.next = now.Add(lineEvery)
		fmt.Fprintf(s.app.stderr, "bench kernels: %d of %d\n", s.done, s.total)
	}
}
