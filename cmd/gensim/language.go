package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"gensim/scenarios"
	"gensim/scenarios/manual"
)

func (a *app) schemaCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "schema",
		Short: "Print the scenario language as a JSON Schema, for editors",
		Long: `Print the scenario language as a JSON Schema, draft 2020-12. An editor completes and
checks scenarios that begin with

  # yaml-language-server: $schema=./scenario.schema.json`,
		Example: `  gensim schema > scenario.schema.json`,
		GroupID: groupWrite,
		Args:    arguments(0, 0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			a.printf("%s", manual.Schema(scenarios.Built().Describe()))
			return nil
		},
	}
}

func (a *app) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain [PATH]",
		Short: "Tell what a key of the scenario language means and takes",
		Long: `Tell what a key means: its value and unit, default, bounds, symbol, formula and source.
PATH are dotted keys as in --set; names of entries may be any, or *. Without PATH, list
the sections.`,
		Example: `  gensim explain protocol.stake.solver
  gensim explain agents.solver.skip_half.fraction
  gensim explain sweep`,
		GroupID: groupWrite,
		Args:    arguments(0, 1, "a path of keys"),
		RunE:    func(_ *cobra.Command, args []string) error { return a.explain(strings.Join(args, "")) },
	}
}

// section is the JSON form of a section in the list of all.
type section struct {
	Path string         `json:"path"`
	Form scenarios.Form `json:"form"`
	Doc  string         `json:"doc"`
}

func (a *app) explain(path string) error {
	root := scenarios.Built().Describe()
	if path == "" {
		if !a.asJSON() {
			a.printf("%s", manual.Sections(root))
			return nil
		}
		var all []section
		for i := range root.Keys {
			all = append(all, section{root.Keys[i].Path, root.Keys[i].Form, root.Keys[i].Doc})
		}
		return a.printJSON(map[string][]section{"sections": all})
	}
	found, err := manual.Find(root, path)
	var unknown *manual.UnknownError
	if errors.As(err, &unknown) {
		return usage(unknown.Hint, "explain: "+unknown.Error())
	}
	if err != nil {
		return err
	}
	if a.asJSON() {
		return a.printJSON(map[string][]manual.Found{"keys": found})
	}
	a.printf("%s", manual.Explain(found))
	return nil
}

func (a *app) newCommand() *cobra.Command {
	var from string
	cmd := &cobra.Command{
		Use:   "new NAME",
		Short: "Write a scenario to begin with, every value with what it means",
		Long: `Write NAME.yaml, a scenario that extends another and shows its values as comments, each
with what it means. What is there already is not touched.`,
		Example: `  gensim new study
  gensim new study --from quick`,
		GroupID: groupWrite,
		Args:    arguments(1, 1, "a name for the scenario"),
		RunE:    func(_ *cobra.Command, args []string) error { return a.begin(args[0], from) },
	}
	cmd.Flags().StringVar(&from, "from", "baseline", "`scenario` to extend: a library name, or a file beside or below")
	return cmd
}

// begin writes a starting scenario.
func (a *app) begin(name, from string) error {
	if !scenarios.ValidName(name) {
		return usage("lower-case letters, digits, _ and -, a letter first", fmt.Sprintf("new: %q is not a scenario's name", name))
	}
	doc, err := scenarios.Load(from)
	if err != nil {
		return err
	}
	if _, library := scenarios.LibraryText(from); !library {
		if !filepath.IsLocal(from) {
			return usage("copy it, or go to its folder", fmt.Sprintf("new: --from: %s is not beside or below this folder", from))
		}
		if from = filepath.ToSlash(filepath.Clean(from)); scenarios.ValidName(from) {
			from = "./" + from // else it would be taken for one of the library
		}
	}
	path := name + ".yaml"
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
	if errors.Is(err, fs.ErrExist) {
		return usage("choose another name, or remove it", fmt.Sprintf("new: %s is there already", path))
	}
	if err != nil {
		return ioFailure(err)
	}
	_, err = f.WriteString(manual.Starter(scenarios.Built().Describe(), name, from, doc))
	if err := errors.Join(err, f.Close()); err != nil {
		return ioFailure(err)
	}
	if a.asJSON() {
		return a.printJSON(map[string]string{"path": path, "extends": from})
	}
	a.printf("%s extends %s   next: edit it, then gensim validate %s\n", path, from, path)
	return nil
}
