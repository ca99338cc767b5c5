package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"gensim/scenarios/source"
)

// The groups in which help lists commands.
const (
	groupWrite = "write"
	groupRun   = "run"
	groupLook  = "look"
	groupTrust = "trust"
)

// root builds the tree of commands.
func (a *app) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "gensim",
		Short: "A wind tunnel for a verified machine-learning compute network",
		Long: `gensim runs a verified machine-learning compute network against self-interested
agents, with distances measured between really trained models, and tells whether
honesty pays.

Start with:  gensim run baseline`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          cobra.ArbitraryArgs,
		RunE:          unknownCommand,
	}
	root.SetOut(&a.out)
	root.SetErr(a.stderr)
	root.SetFlagErrorFunc(flagFault)
	help := root.HelpFunc()
	root.SetHelpFunc(func(cmd *cobra.Command, args []string) {
		if !a.asJSON() {
			help(cmd, args)
			return
		}
		text := cmd.Long + "\n\n" + cmd.UsageString()
		if err := a.printJSON(map[string]string{"help": strings.TrimSpace(text)}); err != nil {
			panic(err) // a string always encodes
		}
	})
	root.AddGroup(
		&cobra.Group{ID: groupWrite, Title: "Write scenarios:"},
		&cobra.Group{ID: groupRun, Title: "Run them:"},
		&cobra.Group{ID: groupLook, Title: "Look at results:"},
		&cobra.Group{ID: groupTrust, Title: "Trust them:"},
	)
	root.PersistentFlags().Bool("json", false, "print one JSON object on standard output and nothing else")
	root.PersistentFlags().String("out", defaultOut, "`folder` of run directories and their catalogue, or a store: s3://BUCKET/PREFIX, gs://BUCKET/PREFIX")
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error { return a.settings.load(cmd.Flags()) }
	root.AddCommand(a.newCommand(), a.validateCommand(), a.schemaCommand(), a.explainCommand(), a.diffCommand(), a.scenariosCommand(), a.strategiesCommand(), a.metricsCommand(), a.devicesCommand(), a.versionCommand(),
		a.runCommand(), a.sweepCommand(), a.compareCommand(), a.sensitivityCommand(), a.exportCommand(), a.calibrateCommand(), a.reproduceCommand(), a.replayCommand(), a.showCommand(), a.runsCommand(), a.memoCommand(), a.benchCommand())
	return root
}

// unknownCommand answers a first argument that is no command; without one it
// prints help.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	var names []string
	for _, c := range cmd.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	hint := source.DidYouMean(args[0], names)
	if hint == "" {
		hint = "see: " + cmd.CommandPath() + " --help"
	}
	return usage(hint, fmt.Sprintf("unknown command %q", strings.TrimSpace(short(cmd)+" "+args[0])))
}

// short is a command's path without the program's name.
func short(cmd *cobra.Command) string {
	_, path, _ := strings.Cut(cmd.CommandPath(), " ")
	return path
}

// flagFault words what is wrong with a flag.
func flagFault(cmd *cobra.Command, err error) error {
	see := "see: " + cmd.CommandPath() + " --help"
	var unknown *pflag.NotExistError
	var value *pflag.InvalidValueError
	switch {
	case errors.As(err, &unknown):
		if hint := source.DidYouMean(unknown.GetSpecifiedName(), flagNames(cmd)); hint != "" {
			see = strings.Replace(hint, `"`, `"--`, 1)
		}
		return usage(see, err.Error())
	case errors.As(err, &value):
		return usage(see, fmt.Sprintf("--%s: %q is not %s", value.GetFlag().Name, value.GetValue(), wanted(value.GetFlag())))
	}
	return usage(see, err.Error())
}

func flagNames(cmd *cobra.Command) []string {
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, f.Name) })
	return names
}

// wanted says what a flag takes.
func wanted(f *pflag.Flag) string {
	switch f.Value.Type() {
	case "uint64":
		return "a whole number from 0 to 2^64-1"
	case "int":
		return "a whole number"
	case "bool":
		return "true or false"
	}
	return "a " + f.Value.Type()
}

// arguments checks the number of arguments; most < 0 means any number.
func arguments(least, most int, what string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		use := "usage: " + cmd.UseLine()
		switch {
		case len(args) < least:
			return usage(use, fmt.Sprintf("%s needs %s", short(cmd), what))
		case most >= 0 && len(args) > most:
			return usage(use, fmt.Sprintf("%s: unexpected argument %q", short(cmd), args[most]))
		}
		return nil
	}
}
