package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"gensim/analysis/catalog"
	"gensim/analysis/report"
	"gensim/analysis/rundir"
	"gensim/analysis/tables"
	"gensim/scenarios"
	"gensim/sim"
	"gensim/sim/record"
)

func (a *app) reproduceCommand() *cobra.Command {
	var r reproduction
	cmd := &cobra.Command{
		Use:   "reproduce RUN",
		Short: "Check a run's files against its manifest, then run it again and compare",
		Long: `Check a run's files against its manifest, then run its scenario again under its
seed, without memo unless --memo, and compare the event digest, every table value by value, and
every number of the summary. Exit code 1 says that something differs.`,
		GroupID: groupTrust,
		Args:    arguments(1, 1, "a run: a path, an id, a unique beginning of one, or latest"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := knownBackend(r.backend); err != nil {
				return err
			}
			return a.reproduce(cmd.Context(), args[0], r)
		},
	}
	cmd.Flags().BoolVar(&r.memo, "memo", false, "compute equal trainings once: several times faster, and trusts the memo")
	addComputeFlags(cmd, &r.backend, &r.quiet)
	return cmd
}

// reproduction compares a run directory with the same run made again.
type reproduction struct {
	backend string
	memo    bool
	quiet   bool
	run     *rundir.Run
	found   []rundir.Difference
}

func (a *app) reproduce(ctx context.Context, name string, r reproduction) error {
	path, err := a.locate(name)
	if err != nil {
		return err
	}
	run, err := rundir.Open(path)
	if err != nil {
		r.run = &rundir.Run{Path: path}
		r.differ(rundir.ManifestName, "%v", err)
		return a.printReproduction(&r)
	}
	defer run.Close()
	r.run = run
	if r.found, err = run.Verify(); err != nil {
		return ioFailure(err)
	}
	if err := r.again(ctx, a); err != nil {
		return err
	}
	return a.printReproduction(&r)
}

// differ notes a difference.
func (r *reproduction) differ(path, format string, args ...any) {
	r.found = append(r.found, rundir.Difference{Path: path, What: fmt.Sprintf(format, args...)})
}

// again makes the run anew and compares. A manifest that cannot be run again is a
// difference, too.
func (r *reproduction) again(ctx context.Context, a *app) error {
	m := &r.run.Manifest
	if m.ResultsVersion != sim.ResultsVersion {
		r.differ(rundir.ManifestName, "results version %d; this gensim makes %d and cannot repeat it", m.ResultsVersion, sim.ResultsVersion)
		return nil
	}
	doc, err := scenarios.Built().Decode("the manifest's scenario", []byte(m.Resolved))
	if err != nil {
		r.differ(rundir.ManifestName, "its scenario does not load: %v", err)
		return nil
	}
	p, err := newPlan(doc)
	if err != nil {
		r.differ(rundir.ManifestName, "its scenario does not resolve: %v", err)
		return nil
	}
	if p.hash != m.ScenarioHash {
		r.differ(rundir.ManifestName, "scenario hash %s, its scenario has %s", m.ScenarioHash, p.hash)
	}
	b := batch{app: a, plan: p, seeds: []uint64{m.Seed}, began: time.Now()}
	b.bar = newProgress(a.stderr, "reproduce "+b.label(), 1, r.quiet)
	defer b.bar.finish()
	lab, err := startLab(ctx, sim.LabOptions{Backend: r.backend, Workers: a.settings.workers, Memo: r.memo, Shelf: doc.Shelf()}, b.began)
	if err != nil {
		return err
	}
	defer lab.Close()
	made, err := b.play(ctx, lab, 0)
	if err != nil {
		return err
	}
	return r.compare(&writing{plan: p, run: made})
}

// compare holds manifest, tables and summary against the run made anew.
func (r *reproduction) compare(w *writing) error {
	m := &r.run.Manifest
	if d := tables.DigestPrefix + w.run.Digest.Hex(); d != m.Digest {
		r.differ(rundir.ManifestName, "event digest %s, the run made again has %s", m.Digest, d)
	}
	if w.run.Events != m.Events {
		r.differ(rundir.ManifestName, "%d events, the run made again has %d", m.Events, w.run.Events)
	}
	if name := w.name(); m.Scenario != w.plan.doc.Name {
		r.differ(rundir.ManifestName, "scenario %q; the run made again is %s", m.Scenario, name)
	}
	if d := tables.DigestPrefix + w.run.Log.Digest.Hex(); d != m.LogDigest || w.run.Log.Records != m.LogRecords {
		r.differ(rundir.ManifestName, "log digest %s over %d records, the run made again has %s over %d", m.LogDigest, m.LogRecords, d, w.run.Log.Records)
	}
	listed := make(map[string]bool)
	for _, entry := range m.Tables {
		listed[entry.Name] = true
		r.compareTable(entry, w.run.Table(entry.Name))
	}
	for _, name := range w.plan.doc.Outputs.Tables {
		if !listed[name] {
			r.differ(rundir.ManifestName, "table %s is missing", name)
		}
	}
	if kept, err := r.run.Read(genesisName); err == nil && !bytes.Equal(kept, w.run.Genesis) { // Verify names a missing one
		r.differ(genesisName, "the run made again begins otherwise")
	}
	return r.compareSummary(w)
}

// compareTable compares value by value, whatever the digests say.
func (r *reproduction) compareTable(entry rundir.Table, made *record.Table) {
	if made == nil {
		r.differ(entry.Path, "the run made again has no table %s", entry.Name)
		return
	}
	kept, err := r.run.Decode(entry)
	if err != nil {
		return // Verify has named it
	}
	if d := record.Difference(kept.Table, made); d != "" {
		r.differ(entry.Path, "%s (kept, then made again)", d)
	}
	if d := tables.Digest(made); d != entry.Digest {
		r.differ(rundir.ManifestName, "table %s has digest %s, made again %s", entry.Name, entry.Digest, d)
	}
}

// compareSummary compares every number of summary.json with one made anew.
func (r *reproduction) compareSummary(w *writing) error {
	data, err := r.run.Read(catalog.SummaryName)
	if err != nil {
		return nil // Verify has named it
	}
	kept, err := report.Decode(data)
	if err != nil {
		r.differ(catalog.SummaryName, "%v", err)
		return nil
	}
	made, err := w.summarize(r.run.Manifest.Tables)
	if err != nil {
		return err
	}
	differences, err := compareSummaries(kept, made)
	if err != nil {
		return err
	}
	for _, d := range differences {
		r.differ(catalog.SummaryName, "%s", d)
	}
	return r.comparePictures(w, made)
}

// reproduced is the JSON form of the result.
type reproduced struct {
	Path        string              `json:"path"`
	Scenario    string              `json:"scenario"`
	Seed        uint64              `json:"seed"`
	Digest      string              `json:"digest"`
	Reproduced  bool                `json:"reproduced"`
	Differences []rundir.Difference `json:"differences"`
}

func (a *app) printReproduction(r *reproduction) error {
	m := &r.run.Manifest
	same := len(r.found) == 0
	if a.asJSON() {
		found := r.found
		if found == nil {
			found = []rundir.Difference{}
		}
		if err := a.printJSON(reproduced{r.run.Path, m.Scenario, m.Seed, m.Digest, same, found}); err != nil {
			return err
		}
	} else if same {
		a.printf("%s reproduces: files as in the manifest, %d tables and the summary the same, digest %s\n", r.run.Path, len(m.Tables), m.Digest)
	} else {
		a.printf("%s DIFFERS:\n", r.run.Path)
		for _, d := range r.found {
			a.printf("  %s\n", d)
		}
	}
	if !same {
		return &failure{code: exitDiffers, err: errors.New("the run does not reproduce")} // which is printed already
	}
	return nil
}
