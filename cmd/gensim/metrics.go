package main

import (
	"github.com/spf13/cobra"

	"gensim/analysis/spec"
	"gensim/scenarios"
)

func (a *app) metricsCommand() *cobra.Command {
	var sets []string
	cmd := &cobra.Command{
		Use:   "metrics [S]",
		Short: "List the numbers that a run comes to, with their units",
		Long: `List the metrics that invariants, sensitivities and comparisons can name, and that a
sweep's table has: of the scenario S, else of any, with ROLE.GROUP for a group of agents
and COALITION for a coalition.`,
		Example: `  gensim metrics
  gensim metrics baseline`,
		GroupID: groupWrite,
		Args:    arguments(0, 1, "a scenario, a file or a library name"),
		RunE:    func(_ *cobra.Command, args []string) error { return a.listMetrics(args, sets) },
	}
	cmd.Flags().StringArrayVar(&sets, "set", nil, "override a key of S: `path=value`; may be repeated")
	return cmd
}

// metric is the JSON form of a metric.
type metric struct {
	Name string `json:"name"`
	Unit string `json:"unit"` // empty for counts, shares and ratios
	Doc  string `json:"doc"`
}

func (a *app) listMetrics(args, sets []string) error {
	list := spec.Metrics()
	if len(args) == 0 && len(sets) > 0 {
		return usage("name one", "metrics: --set belongs to a scenario")
	}
	if len(args) > 0 {
		doc, err := scenarios.Load(args[0], sets...)
		if err != nil {
			return err
		}
		list = doc.Metrics()
	}
	all := make([]metric, len(list))
	for i, m := range list {
		all[i] = metric(m)
	}
	if a.asJSON() {
		return a.printJSON(map[string][]metric{"metrics": all})
	}
	for _, m := range all {
		a.printf("%-40s %-14s %s\n", m.Name, m.Unit, m.Doc)
	}
	return nil
}
