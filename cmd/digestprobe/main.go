package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"

	"gensim/scenarios"
	"gensim/sim"
)

// digestPrefix marks a digest as BLAKE3, as the tables package does.
const digestPrefix = "b3:"

func main() {
	if err := probe(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "digestprobe:", err)
		os.Exit(1)
	}
}

func probe(args []string, out io.Writer) error {
	flags := flag.NewFlagSet("digestprobe", flag.ExitOnError)
	name := flags.String("scenario", "quick", "scenario: a file or a library `name`")
	seed := flags.Uint64("seed", 1, "`seed` of the run")
	workers := flags.Int("workers", 1, "`number` of goroutines that compute")
	noMemo := flags.Bool("no-memo", false, "compute everything anew")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if flags.NArg() > 0 {
		return fmt.Errorf("unexpected argument %q", flags.Arg(0))
	}
	doc, err := scenarios.Load(*name)
	if err != nil {
		return err
	}
	cfg, err := scenarios.Resolve(doc)
	if err != nil {
		return err
	}
	lab, err := sim.NewLab(sim.LabOptions{Workers: *workers, Memo: !*noMemo, Shelf: doc.Shelf()})
	if err != nil {
		return err
	}
	defer lab.Close()
	run, err := sim.Run(context.Background(), cfg, *seed, sim.Options{Lab: lab})
	if err != nil {
		return err
	}
	fmt.Fprintf(out, "scenario %s %s%s\n", doc.Name, digestPrefix, scenarios.Hash(doc).Hex())
	fmt.Fprintf(out, "results %d\nseed %d\nevents %d %s%s\n", sim.ResultsVersion, *seed, run.Events, digestPrefix, run.Digest.Hex())
	for _, t := range run.Tables {
		fmt.Fprintf(out, "%s %d %s%s\n", t.Name, t.Len(), digestPrefix, t.Digest().Hex())
	}
	return nil
}
