package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"gensim/analysis/catalog"
	"gensim/analysis/report"
	"gensim/analysis/rundir"
	"gensim/cmd/gensim/screen"
)

// openCatalogue requires a folder and a catalogue that can be written to, before a
// run takes its time.
func openCatalogue(out string) (*catalog.Catalog, error) {
	c, err := catalog.Open(out)
	return c, ioFailure(err)
}

// enterRun puts a complete run into the catalogue.
func enterRun(c *catalog.Catalog, path string) error {
	run, err := rundir.Open(path)
	if err != nil {
		return err
	}
	defer run.Close()
	e, err := catalog.EntryOf(run)
	if err != nil {
		return err
	}
	return c.Add(e)
}

// pointLatest makes `latest` the first of some complete runs.
func (b *batch) pointLatest(runs []finished) error {
	if len(runs) == 0 || b.app.settings.remote != "" {
		return nil
	}
	return ioFailure(rundir.PointLatest(b.out, filepath.Base(runs[0].path)))
}

// find returns the run that a name stands for, also when its summary is damaged.
func (a *app) find(name string) (*rundir.Run, error) {
	path, err := a.locate(name)
	if err != nil {
		return nil, err
	}
	run, err := rundir.Open(path)
	return run, ioFailure(err)
}

// locate returns the directory of a run. Only the beginning of an id or a digest
// needs the catalogue.
func (a *app) locate(name string) (string, error) {
	direct := []string{filepath.Join(a.settings.out, name), name}
	if strings.ContainsRune(filepath.ToSlash(name), '/') {
		direct = direct[1:]
	}
	for _, path := range direct {
		if _, err := os.Stat(filepath.Join(path, rundir.ManifestName)); name != "" && err == nil {
			real, err := filepath.EvalSymlinks(path) // of `latest`, what it points at
			return real, ioFailure(err)
		}
	}
	if a.settings.remote != "" {
		return a.fetched(context.Background(), name)
	}
	e, err := catalog.Find(a.settings.out, name)
	if errors.Is(err, catalog.ErrUnknown) {
		return "", &failure{code: exitIO, hint: "see: gensim runs", err: err}
	}
	return e.Path, ioFailure(err)
}

func (a *app) runsCommand() *cobra.Command {
	var rebuild bool
	var q query
	runs := &cobra.Command{
		Use:     "runs",
		Short:   "List, show or remove runs",
		GroupID: groupLook,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			switch {
			case len(args) > 0:
				return unknownCommand(cmd, args)
			case rebuild:
				return a.rebuildCatalogue()
			}
			return a.listRuns(query{sort: "-created"})
		},
	}
	runs.Flags().BoolVar(&rebuild, "rebuild", false, "make the catalogue anew from the run directories")
	list := &cobra.Command{
		Use:   "list",
		Short: "List runs by scenario, seed, verdict or parameter, in any order",
		Example: `  gensim runs list --where protocol.stake.solver>=1fee --sort protocol.stake.solver
  gensim runs list --scenario baseline --honesty no --json`,
		Args: arguments(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			q.seeded = cmd.Flags().Changed("seed")
			return a.listRuns(q)
		},
	}
	q.add(list.Flags())
	runs.AddCommand(list, a.collectCommand(), &cobra.Command{
		Use:   "show RUN",
		Short: "Show a run's closing screen again",
		Args:  arguments(1, 1, "a run: a path, an id, a unique beginning of one, or latest"),
		RunE:  func(_ *cobra.Command, args []string) error { return a.showRun(args[0]) },
	}, &cobra.Command{
		Use:   "rm RUN...",
		Short: "Remove runs with their directories",
		Args:  arguments(1, -1, "at least one run"),
		RunE:  func(_ *cobra.Command, args []string) error { return a.removeRuns(args) },
	})
	return runs
}

// runs returns the catalogue's entries that a query asks for; where nothing has run
// there are none.
func (a *app) runs(q query) ([]catalog.Entry, error) {
	if _, err := os.Stat(a.settings.out); errors.Is(err, os.ErrNotExist) {
		return []catalog.Entry{}, nil
	}
	c, err := catalog.OpenToRead(a.settings.out)
	if err != nil {
		return nil, ioFailure(err)
	}
	defer c.Close()
	return q.choose(c)
}

func (a *app) listRuns(q query) error {
	if a.settings.remote != "" {
		return a.listRemote(context.Background())
	}
	list, err := a.runs(q)
	if err != nil {
		return err
	}
	if a.asJSON() {
		return a.printJSON(map[string][]catalog.Entry{"runs": list})
	}
	if len(list) == 0 {
		a.printf("no runs in %s yet; start with: gensim run baseline\n", a.settings.out)
		return nil
	}
	a.printf("%-36s %-10s %7s %9s  %-14s %s\n", "run", "honesty", "tasks", "wall", "digest", "created")
	for _, e := range list {
		gone := ""
		if e.Missing {
			gone = "  (its directory is gone)"
		}
		a.printf("%-36s %-10s %7d %7.1f s  %-14s %s%s\n", e.ID, e.Verdict, e.Tasks, e.WallSeconds, e.Digest[:min(len(e.Digest), 14)], e.Created, gone)
	}
	return nil
}

func (a *app) rebuildCatalogue() error {
	r, err := catalog.Rebuild(a.settings.out)
	if err != nil {
		return ioFailure(err)
	}
	if a.asJSON() {
		return a.printJSON(map[string]any{"runs": r.Runs, "aside": r.Aside, "unusable": r.Unusable})
	}
	a.printf("%d runs in the catalogue\n", r.Runs)
	if r.Aside != "" {
		a.printf("the damaged catalogue is kept as %s\n", r.Aside)
	}
	for _, why := range r.Unusable {
		a.printf("left out: %s\n", why)
	}
	return nil
}

func (a *app) showRun(name string) error {
	run, err := a.find(name)
	if err != nil {
		return err
	}
	defer run.Close()
	data, err := run.Read(catalog.SummaryName)
	if err != nil {
		return ioFailure(err)
	}
	s, err := report.Decode(data)
	if err != nil {
		return ioFailure(err)
	}
	s = s.Within(filepath.Dir(run.Path))
	if a.asJSON() {
		return a.printJSON(s)
	}
	a.printf("%s", screen.Closing(s, screen.For(os.Stdout)))
	return nil
}

// removeRuns removes directories first: a catalogue that lists a run too many is
// rebuilt, a run that is lost is lost.
func (a *app) removeRuns(names []string) error {
	for _, name := range names {
		run, err := a.find(name)
		if err != nil {
			return err
		}
		run.Close()
		if err := removeDirectory(run.Path); err != nil {
			return ioFailure(fmt.Errorf("remove run: %w", err))
		}
		if !a.asJSON() {
			a.printf("removed %s\n", run.Path)
		}
	}
	r, err := catalog.Rebuild(a.settings.out)
	if err == nil && a.asJSON() {
		return a.printJSON(map[string]any{"removed": names, "runs": r.Runs})
	}
	return ioFailure(err)
}

// removeDirectory renames a run directory out of sight first, to a name that the
// next run clears away should this process be stopped in between.
func removeDirectory(path string) error {
	aside := filepath.Join(filepath.Dir(path), fmt.Sprintf(".tmp-removed-%d-%s", os.Getpid(), filepath.Base(path)))
	if err := os.Rename(path, aside); err != nil {
		return err
	}
	return os.RemoveAll(aside)
}
