package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"gensim/cmd/gensim/cluster"
	"gensim/scenarios"
)

// exportFlags are the flags of `gensim sweep export`.
type exportFlags struct {
	runFlags
	spec cluster.Spec
	to   string
}

func (a *app) sweepExportCommand() *cobra.Command {
	var f exportFlags
	cmd := &cobra.Command{
		Use:   "export slurm|kubernetes|make S",
		Short: "Write what hands a sweep to a scheduler",
		Long: `Write a folder with the scenario and what starts its shards and merges them: an array job
for Slurm, an indexed job for Kubernetes, or a makefile. A job that is killed and started
again goes on where it was.`,
		Example: "  gensim sweep export slurm study.yaml --shards 8 && study-slurm/submit.sh",
		Args:    arguments(2, 2, "a scheduler and a scenario"),
		RunE: func(cmd *cobra.Command, args []string) error {
			f.given(cmd)
			return a.exportSweep(args[0], args[1], f)
		},
	}
	f.add(cmd)
	flags := cmd.Flags()
	flags.IntVar(&f.spec.Shards, "shards", 8, "`number` of parts")
	flags.IntVar(&f.spec.Workers, "cpus", 1, "processors of a part")
	flags.StringVar(&f.spec.Binary, "binary", "gensim", "how the program is called there")
	flags.StringVar(&f.spec.Image, "image", "gensim", "container `image`, for Kubernetes")
	flags.StringVar(&f.to, "to", "", "`folder` to write (default: SCENARIO-SCHEDULER)")
	return cmd
}

func (a *app) exportSweep(target, name string, f exportFlags) error {
	if f.spec.Shards < 1 || f.spec.Shards > 100_000 || f.spec.Workers < 1 || f.spec.Workers > maxWorkers {
		return usage("", "--shards and --cpus are whole numbers from 1")
	}
	s, err := a.newSweep(name, sweepFlags{runFlags: f.runFlags})
	if err != nil {
		return err
	}
	spec := f.spec
	spec.Scenario, spec.Text = s.plan.Scenario, string(scenarios.Canonical(s.points.doc))
	spec.Seed, spec.Replicas, spec.Out = s.plan.Seed, s.plan.Replicates, a.settings.out
	files, err := cluster.Files(target, spec)
	if err != nil {
		return usage("", err.Error())
	}
	to := f.to
	if to == "" {
		to = fmt.Sprintf("%s-%s", spec.Scenario, target)
	}
	if err := writeNew(to, files); err != nil {
		return ioFailure(err)
	}
	if a.asJSON() {
		names := []string{}
		for _, file := range files {
			names = append(names, filepath.Join(to, file.Name))
		}
		return a.printJSON(map[string]any{"folder": to, "files": names})
	}
	for _, file := range files {
		a.printf("%s\n", filepath.Join(to, file.Name))
	}
	return nil
}

// writeNew writes files into a folder that must not be there yet.
func writeNew(folder string, files []cluster.File) error {
	if err := os.Mkdir(folder, 0o777); err != nil {
		return err
	}
	for _, f := range files {
		mode := os.FileMode(0o666)
		if f.Executable {
			mode = 0o777
		}
		if err := os.WriteFile(filepath.Join(folder, f.Name), []byte(f.Text), mode); err != nil {
			return errors.Join(err, os.RemoveAll(folder))
		}
	}
	return nil
}
