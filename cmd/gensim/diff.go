package main

import (
	"errors"

	"github.com/spf13/cobra"

	"gensim/scenarios"
)

func (a *app) diffCommand() *cobra.Command {
	var sets []string
	cmd := &cobra.Command{
		Use:   "diff A B",
		Short: "Show where two scenarios differ once resolved, key by key",
		Long: `Show where two scenarios differ once everything that they extend and every default is
filled in, key by key in the language's order. Prose is left out. The exit code is 0
where they are equal, 1 where they differ.`,
		Example: `  gensim diff baseline study.yaml
  gensim diff quick quick --set protocol.preset=hardened`,
		GroupID: groupWrite,
		Args:    arguments(2, 2, "two scenarios: files or library names"),
		RunE:    func(_ *cobra.Command, args []string) error { return a.diff(args[0], args[1], sets) },
	}
	cmd.Flags().StringArrayVar(&sets, "set", nil, "override a key of B: `path=value`; may be repeated")
	return cmd
}

// distinction is the JSON form of what lies between two scenarios.
type distinction struct {
	A           string                 `json:"a"`
	B           string                 `json:"b"`
	Equal       bool                   `json:"equal"`
	SameRuns    bool                   `json:"same_runs"` // nothing that shapes a run differs
	Differences []scenarios.Difference `json:"differences"`
}

func (a *app) diff(first, second string, sets []string) error {
	x, err := scenarios.Load(first)
	if err != nil {
		return err
	}
	y, err := scenarios.Load(second, sets...)
	if err != nil {
		return err
	}
	d := distinction{A: first, B: second, SameRuns: scenarios.Hash(x) == scenarios.Hash(y), Differences: scenarios.Diff(x, y)}
	if d.Equal = len(d.Differences) == 0; d.Equal {
		d.Differences = []scenarios.Difference{}
	}
	if a.asJSON() {
		err = a.printJSON(d)
	} else {
		a.printDistinction(d)
	}
	if err != nil || d.Equal {
		return err
	}
	return &failure{code: exitDiffers, err: errors.New("the scenarios differ")}
}

func (a *app) printDistinction(d distinction) {
	if d.Equal {
		a.printf("no difference\n")
		return
	}
	absent := func(value string) string {
		if value == "" {
			return "(none)"
		}
		return value
	}
	for _, x := range d.Differences {
		a.printf("%-44s %s -> %s\n", x.Path, absent(x.A), absent(x.B))
	}
	if d.SameRuns {
		a.printf("runs are the same\n")
	}
}
