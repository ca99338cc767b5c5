package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"gensim/analysis/catalog"
	"gensim/scenarios/quantity"
)

// collecting says which runs are to go.
type collecting struct {
	query
	keep  int
	older string
	dry   bool
}

func (a *app) collectCommand() *cobra.Command {
	g := collecting{query: query{sort: "-created"}}
	cmd := &cobra.Command{
		Use:   "gc",
		Short: "Remove old runs, and what the catalogue lists in vain",
		Long: `Remove the runs that a selection names, but the newest --keep of them, or those that are
younger than --older-than. Without either it removes no run, and only takes out of the
catalogue what is gone from the disk. --dry-run tells what would go.`,
		Example: `  gensim runs gc --keep 20
  gensim runs gc --scenario quick --older-than 7d --dry-run`,
		Args: arguments(0, 0, "no arguments"),
		RunE: func(cmd *cobra.Command, _ []string) error {
			g.seeded = cmd.Flags().Changed("seed")
			return a.collect(g, cmd.Flags().Changed("keep"))
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&g.scenario, "scenario", "", "of the scenario `name`")
	flags.StringVar(&g.honesty, "honesty", "", "whose `verdict` is yes, no, undecided or unasked")
	flags.StringArrayVar(&g.where, "where", nil, "whose parameter is so: `PATH=VALUE`; may be repeated")
	flags.IntVar(&g.keep, "keep", 0, "leave the newest so `many`")
	flags.StringVar(&g.older, "older-than", "", "leave those that are younger than a `duration`, as 7d")
	flags.BoolVar(&g.dry, "dry-run", false, "tell what would go and remove nothing")
	return cmd
}

// collected is the JSON form of what went.
type collected struct {
	Removed []string `json:"removed"`
	Bytes   int64    `json:"bytes"`
	Gone    int      `json:"gone"` // entries of the catalogue whose directory was gone
	DryRun  bool     `json:"dry_run"`
}

func (a *app) collect(g collecting, keeps bool) error {
	before := time.Time{}
	if g.older != "" {
		var d quantity.Duration
		if err := d.Parse(g.older); err != nil {
			return usage("write it as in --older-than 7d", "--older-than: "+err.Error())
		}
		before = time.Now().Add(-time.Duration(d) * time.Microsecond)
	}
	if g.keep < 0 {
		return usage("", fmt.Sprintf("--keep: %d runs cannot be kept", g.keep))
	}
	all, err := a.runs(query{sort: "-created"})
	if err != nil {
		return err
	}
	r := collected{Removed: []string{}, DryRun: g.dry}
	for i := range all {
		if all[i].Missing {
			r.Gone++
		}
	}
	list, err := a.runs(g.query)
	if err != nil {
		return err
	}
	if keeps || g.older != "" {
		err = r.remove(list, g.keep, before, g.dry)
	}
	if err == nil && !g.dry && (r.Gone > 0 || len(r.Removed) > 0) {
		_, err = catalog.Rebuild(a.settings.out)
	}
	if err != nil {
		return ioFailure(err)
	}
	if a.asJSON() {
		return a.printJSON(r)
	}
	verb := "removed"
	if g.dry {
		verb = "would remove"
	}
	for _, path := range r.Removed {
		a.printf("%s %s\n", verb, path)
	}
	a.printf("%s %d runs, %s; %d entries of runs that are gone\n", verb, len(r.Removed), bytesText(r.Bytes), r.Gone)
	return nil
}

// remove removes the runs after the first so many that were made before a time, zero for
// any.
func (r *collected) remove(list []catalog.Entry, keep int, before time.Time, dry bool) error {
	for i := range list {
		e := &list[i]
		if i < keep || e.Missing {
			continue
		}
		made, err := time.Parse(time.RFC3339, e.Created)
		if !before.IsZero() && (err != nil || !made.Before(before)) {
			continue
		}
		size, err := sizeOf(e.Path)
		if err == nil && !dry {
			err = removeDirectory(e.Path)
		}
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("remove run: %w", err)
		}
		r.Removed = append(r.Removed, e.Path)
		r.Bytes += size
	}
	return nil
}

// sizeOf is how many bytes the files of a directory have.
func sizeOf(dir string) (int64, error) {
	var n int64
	err := filepath.WalkDir(dir, func(_ string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}
