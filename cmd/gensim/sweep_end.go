package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gensim/analysis/dataset"
	"gensim/cmd/gensim/screen"
	"gensim/sim/ensemble"
)

// exitFailed says that some runs of a sweep failed; what did not is there.
const exitFailed = 4

// sweptResult is the JSON form of a sweep's end.
type sweptResult struct {
	Path     string            `json:"path"`
	Digest   string            `json:"digest,omitempty"`
	Already  bool              `json:"already"`
	Complete bool              `json:"complete"`
	Missing  int               `json:"missing"`
	Manifest *dataset.Manifest `json:"dataset,omitempty"`
}

// endSweep tells what a sweep came to, and uploads what is complete.
func (a *app) endSweep(ctx context.Context, r sweptResult, end ending) error {
	if !r.Complete {
		if a.asJSON() {
			return a.printJSON(r)
		}
		a.printf("%d runs are still missing; what is there is kept in %s\n", r.Missing, r.Path)
		return nil
	}
	r.Digest = r.Manifest.Digest
	d, err := dataset.Open(r.Path)
	if err != nil {
		return ioFailure(err)
	}
	local := r.Path
	r.Path = a.settings.at(filepath.Base(local))
	text, object, err := end(ctx, d, r)
	if err == nil {
		err = a.ship(ctx, local, sameSweep(r.Manifest))
	}
	if err != nil {
		return ioFailure(err)
	}
	if a.asJSON() {
		if err := a.printJSON(object); err != nil {
			return err
		}
	} else {
		a.printf("%s", text)
	}
	if r.Manifest.Failed > 0 {
		return &failure{code: exitFailed, hint: "table runs has the commands that repeat them",
			err: fmt.Errorf("%d of %d runs failed", r.Manifest.Failed, r.Manifest.Runs)}
	}
	return nil
}

// sweepScreen is the ending of a sweep.
func sweepScreen(_ context.Context, d *dataset.Dataset, r sweptResult) (string, any, error) {
	text, err := screen.Sweep(d, r.Path, r.Already, screen.For(os.Stdout))
	return text, r, err
}

// setting is what this machine adds to the manifest of a data set.
func setting(backend string) dataset.Setting {
	return dataset.Setting{Created: time.Now().UTC().Format(time.RFC3339), Versions: builtWith(), Backend: backend}
}

func (a *app) sweepMergeCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "merge DIR...",
		Short: "Put the shards of a sweep together",
		Long: `Put the shards of a sweep together, in any order and as often as you like: complete ones,
whole sweeps, and ones in progress. As long as runs are missing the result stays in
progress, and a later merge adds to it. Directories of different sweeps are refused.`,
		Example: "  gensim sweep merge runs/study-3fa1c0-*of8",
		Args:    arguments(1, -1, "at least one directory of a sweep"),
		RunE: func(cmd *cobra.Command, args []string) error {
			m, err := dataset.Merge(a.settings.out, args, setting(""))
			switch {
			case errors.Is(err, dataset.ErrMixture), errors.Is(err, dataset.ErrNone):
				return usage("", err.Error())
			case err != nil:
				return ioFailure(err)
			}
			r := sweptResult{Path: m.Path, Already: m.Already, Complete: m.Complete, Missing: m.Missing}
			if m.Complete {
				r.Manifest = &m.Manifest
			}
			return a.endSweep(cmd.Context(), r, sweepScreen)
		},
	}
}

// estimate is the dry run: it counts, and measures one run of the first point.
func (s *sweeping) estimate(ctx context.Context) error {
	lab, closeLab, err := s.app.openLab(ctx, s.points.doc, s.flags.kernels, s.began)
	if err != nil {
		return err
	}
	defer closeLab()
	r := forecastOf(s)
	one := s.jobs
	one.Points, one.Replicates, one.Shard = 1, 1, ensemble.Shard{}
	err = ensemble.Run(ctx, s.points, one.All(), ensemble.Options{Lab: lab}, func(res ensemble.Result) error {
		if res.Err != nil {
			return res.Err
		}
		bytes, err := dataset.Size(s.entry(res))
		r.measure(res.Wall, bytes, s.app.settings.workers)
		return err
	})
	if err != nil {
		return ioFailure(err)
	}
	if s.app.asJSON() {
		return s.app.printJSON(r)
	}
	s.app.printf("%s", r)
	return nil
}

// forecast is what a sweep would take.
type forecast struct {
	Points     int     `json:"points"`
	Replicates int     `json:"replicates"`
	Runs       int     `json:"runs"` // of this shard
	First      float64 `json:"first_run_seconds"`
	Seconds    float64 `json:"seconds"`
	Bytes      int64   `json:"bytes"`
	Workers    int     `json:"workers"`
	Axes       []axis  `json:"axes"`
}

// axis is one swept parameter of a forecast.
type axis struct {
	Path string `json:"path"`
	Unit string `json:"unit,omitempty"`
}

func forecastOf(s *sweeping) forecast {
	f := forecast{Points: s.jobs.Points, Replicates: s.jobs.Replicates, Axes: []axis{}}
	for range s.jobs.All() {
		f.Runs++
	}
	for _, a := range s.plan.Axes {
		f.Axes = append(f.Axes, axis{a.Path, a.Unit})
	}
	return f
}

// measure scales one run up: all take as long as the first, which had the trainings to
// compute that later ones find in the memo.
func (f *forecast) measure(took time.Duration, bytes int64, workers int) {
	f.First, f.Workers = took.Seconds(), workers
	f.Seconds = f.First * float64(f.Runs) / float64(workers)
	f.Bytes = bytes * int64(f.Runs)
}

// String is the forecast on a few lines.
func (f forecast) String() string {
	text := fmt.Sprintf("%d points x %d replicates: %d runs here\n", f.Points, f.Replicates, f.Runs)
	for _, a := range f.Axes {
		text += fmt.Sprintf("  %s %s\n", a.Path, a.Unit)
	}
	return text + fmt.Sprintf("the first took %s; all take at most about %s on %d workers, less where trainings repeat\nand about %s on the disk\n",
		rounded(time.Duration(f.First*float64(time.Second))), rounded(time.Duration(f.Seconds*float64(time.Second))), f.Workers, bytesText(f.Bytes))
}

// bytesText prints a size.
func bytesText(n int64) string {
	switch {
	case n < 1_000_000:
		return fmt.Sprintf("%.0f kB", float64(n)/1e3)
	case n < 1_000_000_000:
		return fmt.Sprintf("%.0f MB", float64(n)/1e6)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/1e9)
}
