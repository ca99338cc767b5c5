package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"gensim/scenarios"
	"gensim/scenarios/source"
)

func (a *app) scenariosCommand() *cobra.Command {
	list := &cobra.Command{
		Use:     "scenarios",
		Short:   "List the scenarios that ship with gensim",
		GroupID: groupWrite,
		Args:    cobra.ArbitraryArgs,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(cmd, args)
			}
			return a.listScenarios()
		},
	}
	list.AddCommand(&cobra.Command{
		Use:   "show NAME",
		Short: "Print a scenario of the library with its comments",
		Args:  arguments(1, 1, "the name of a library scenario"),
		RunE:  func(_ *cobra.Command, args []string) error { return a.showScenario(args[0]) },
	})
	return list
}

// shipped is the JSON form of a library scenario.
type shipped struct {
	Name   string `json:"name"`
	Doc    string `json:"doc"`
	Expect string `json:"expect"`
	Source string `json:"source"`
	Text   string `json:"text,omitempty"`
}

func (a *app) listScenarios() error {
	var all []shipped
	for _, e := range scenarios.Library() {
		all = append(all, shipped{Name: e.Name, Doc: e.Doc, Expect: e.Expect, Source: e.Source})
	}
	if a.asJSON() {
		return a.printJSON(map[string][]shipped{"scenarios": all})
	}
	for _, s := range all {
		a.printf("%s\n    %s\n    expect: %s\n    source: %s\n", s.Name, s.Doc, s.Expect, s.Source)
	}
	return nil
}

func (a *app) showScenario(name string) error {
	var names []string
	for _, e := range scenarios.Library() {
		names = append(names, e.Name)
		if e.Name != name {
			continue
		}
		text, _ := scenarios.LibraryText(name)
		if a.asJSON() {
			return a.printJSON(shipped{e.Name, e.Doc, e.Expect, e.Source, string(text)})
		}
		a.printf("%s", text)
		return nil
	}
	hint := source.DidYouMean(name, names)
	if hint == "" {
		hint = "the library has " + strings.Join(names, ", ")
	}
	return &failure{code: exitScenario, hint: hint, err: fmt.Errorf("the library has no scenario %q", name)}
}
