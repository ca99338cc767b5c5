package main

import (
	"strings"

	"github.com/spf13/cobra"

	"gensim/scenarios"
)

// strategy is the JSON form of a catalogue entry.
type strategy struct {
	Role       string      `json:"role"`
	Name       string      `json:"name"`
	Doc        string      `json:"doc"`
	Parameters []parameter `json:"parameters"`
}

// parameter is one key that a strategy adds to its group.
type parameter struct {
	Name     string   `json:"name"`
	Kind     string   `json:"kind"`
	Required bool     `json:"required"`
	Default  string   `json:"default,omitempty"`
	Options  []string `json:"options,omitempty"`
	Doc      string   `json:"doc"`
}

func (a *app) strategiesCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "strategies",
		Short:   "List what agents can play, by role, with their parameters",
		GroupID: groupWrite,
		Args:    arguments(0, 0, "no arguments"),
		RunE:    func(*cobra.Command, []string) error { return a.listStrategies() },
	}
}

func (a *app) listStrategies() error {
	all := catalogue()
	if a.asJSON() {
		return a.printJSON(map[string][]strategy{"strategies": all})
	}
	role := ""
	for _, s := range all {
		if s.Role != role {
			role = s.Role
			a.printf("%s\n", role)
		}
		a.printf("  %s\n%s", s.Name, indent("      ", s.Doc))
		for _, p := range s.Parameters {
			a.printf("      %-18s %s: %s\n", p.Name, p.form(), p.Doc)
		}
	}
	return nil
}

func catalogue() []strategy {
	var all []strategy
	for _, e := range scenarios.Built().Strategies {
		s := strategy{Role: e.Role.String(), Name: e.Name, Doc: e.Doc, Parameters: []parameter{}}
		for _, p := range e.Params {
			s.Parameters = append(s.Parameters, parameter{p.Name, p.Kind.String(), p.Required, p.Default, p.Options, p.Doc})
		}
		all = append(all, s)
	}
	return all
}

// form says how a parameter is written.
func (p parameter) form() string {
	form := p.Kind
	if len(p.Options) > 0 {
		form = strings.Join(p.Options, " | ")
	}
	if p.Required {
		return form + ", required"
	}
	return form + ", default " + p.Default
}

func indent(by, text string) string {
	return by + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n"+by) + "\n"
}
