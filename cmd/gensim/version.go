package main

import (
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"gensim/analysis/rundir"
	"gensim/sim"
	"gensim/sim/record"
)

// version is that of the command and the scenario language.
const version = "0.1.0"

// schemaVersion is that of the scenario language.
const schemaVersion = 1

// versions is what `gensim version` tells: nothing of the machine.
type versions struct {
	Version  string `json:"version"`
	Scenario int    `json:"scenario_schema"`
	Results  int    `json:"results"`
	Tables   int    `json:"table_schema"`
	Manifest int    `json:"manifest"`
}

func (a *app) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the versions that decide whether results compare",
		GroupID: groupTrust,
		Args:    arguments(0, 0, "no arguments"),
		RunE: func(*cobra.Command, []string) error {
			v := versions{version, schemaVersion, sim.ResultsVersion, record.SchemaVersion, rundir.ManifestVersion}
			if a.asJSON() {
				return a.printJSON(v)
			}
			a.printf("gensim %s\n", v.Version)
			a.printf("scenario schema %d   results %d   table schema %d   manifest %d\n", v.Scenario, v.Results, v.Tables, v.Manifest)
			return nil
		},
	}
}

// builtWith lists gensim, Go and the libraries that shape results, for manifests.
func builtWith() map[string]string {
	all := map[string]string{"gensim": version, "go": runtime.Version(), "target": runtime.GOOS + "/" + runtime.GOARCH}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return all
	}
	shaping := []string{"github.com/zeebo/blake3", "github.com/oasisprotocol/curve25519-voi", "github.com/apache/arrow-go/v18", "gonum.org/v1/gonum"}
	for _, d := range info.Deps {
		for _, path := range shaping {
			if d.Path == path {
				all[path] = d.Version
			}
		}
	}
	return all
}
