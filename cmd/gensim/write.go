package main

import (
	"context"
	"slices"
	"time"

	"gensim/analysis/catalog"
	"gensim/analysis/report"
	"gensim/analysis/rundir"
	"gensim/analysis/tables"
	"gensim/scenarios"
	"gensim/sim"
	"gensim/sim/record"
)

// writing is one run on its way to the disk.
type writing struct {
	plan *plan
	run  *record.Run
	out  string
	wall time.Duration
}

// genesisName is the file of a run directory that replay begins with.
const genesisName = "genesis.json"

// name of the run directory.
func (w *writing) name() string {
	return rundir.Name(w.plan.doc.Name, w.run.Seed, w.plan.hash, sim.ResultsVersion)
}

// write writes the run directory aside and renames it when whole. Cancelled, or
// failing, it leaves nothing.
func (w *writing) write(ctx context.Context) (done *finished, err error) {
	dir, err := rundir.Create(w.out, w.name())
	if err != nil {
		return nil, ioFailure(err)
	}
	defer func() {
		if failed := dir.Abort(); err == nil && failed != nil {
			err = ioFailure(failed)
		}
	}()
	s, err := w.fill(ctx, dir)
	if err != nil {
		return nil, err
	}
	result, err := dir.Commit(w.manifest())
	if err != nil {
		return nil, ioFailure(err)
	}
	return &finished{summary: s, path: result.Path, already: result.Already}, nil
}

// fill writes all files but the manifest.
func (w *writing) fill(ctx context.Context, dir *rundir.Writer) (report.Summary, error) {
	written, err := w.tables(ctx, dir)
	if err != nil {
		return report.Summary{}, err
	}
	s, err := w.summarize(written)
	if err != nil {
		return report.Summary{}, err
	}
	text, err := s.Encode()
	if err != nil {
		return report.Summary{}, err
	}
	if err := dir.Write(catalog.SummaryName, text); err != nil {
		return report.Summary{}, ioFailure(err)
	}
	if err := dir.Write(genesisName, w.run.Genesis); err != nil {
		return report.Summary{}, ioFailure(err)
	}
	return s, w.plots(ctx, dir, s)
}

// tables writes the tables that the scenario asks for, in its order.
func (w *writing) tables(ctx context.Context, dir *rundir.Writer) ([]rundir.Table, error) {
	var written []rundir.Table
	for _, t := range w.run.Tables {
		if ctx.Err() != nil {
			return nil, context.Cause(ctx)
		}
		if !slices.Contains(w.plan.doc.Outputs.Tables, t.Name) {
			continue
		}
		entry, err := dir.Table(t, tables.Format(w.plan.doc.Outputs.Format))
		if err != nil {
			return nil, ioFailure(err)
		}
		written = append(written, entry)
	}
	return written, nil
}

func (w *writing) summarize(written []rundir.Table) (report.Summary, error) {
	return report.Summarize(w.run, report.Setting{
		Scenario: w.plan.doc.Name, ScenarioHash: w.plan.hash, Path: w.name(),
		Tables: written, WallSeconds: w.wall.Seconds(), Shown: w.plan.shown(),
	})
}

func (w *writing) manifest() rundir.Manifest {
	data := make(map[string]string)
	for _, f := range w.plan.forecasts {
		data[f.Data] = tables.DigestPrefix + f.DataDigest.Hex()
	}
	return rundir.Manifest{
		Scenario: w.plan.doc.Name, ScenarioHash: w.plan.hash, Resolved: string(scenarios.Canonical(w.plan.doc)),
		ResultsVersion: sim.ResultsVersion, Crypto: w.plan.cfg.Crypto.String(),
		Seed: w.run.Seed, Digest: tables.DigestPrefix + w.run.Digest.Hex(), Events: w.run.Events,
		LogDigest: tables.DigestPrefix + w.run.Log.Digest.Hex(), LogRecords: w.run.Log.Records,
		Arithmetic: tables.DigestPrefix + sim.ArithmeticVersion, Data: data,
		Machine: rundir.Machine{
			Created: time.Now().UTC().Format(time.RFC3339), Versions: builtWith(),
			Backend: w.run.Kernels.Backend, WallSeconds: w.wall.Seconds(),
		},
	}
}
