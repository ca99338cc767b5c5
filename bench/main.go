package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

// run measures and prints, or serves when it is asked to be our side.
func run(args []string) error {
	if len(args) == 2 && args[0] == "serve" {
		n, err := strconv.Atoi(args[1])
		if err != nil || n < 1 {
			return fmt.Errorf("serve: %q is not a number of threads", args[1])
		}
		return serve(n, os.Stdin, os.Stdout)
	}
	s := settings{notes: os.Stderr}
	flags := flag.NewFlagSet("bench", flag.ExitOnError)
	flags.StringVar(&s.parts, "parts", "all", "what to measure, with commas between: "+strings.Join(partNames, ", "))
	flags.StringVar(&s.match, "match", "", "measure only what has this `text` in its name")
	flags.IntVar(&s.pairs, "pairs", 15, "pairs of timings of each comparison")
	flags.IntVar(&s.cpu, "cpu", anyCPU, "pin programs on one thread to this `processor`; -1 pins none")
	flags.StringVar(&s.python, "python", "/usr/bin/python3", "the Python `program` that has PyTorch")
	page := flags.String("record", "", "write the tables between the marks of this `page`, too")
	asJSON := flags.Bool("json", false, "print one JSON object")
	quiet := flags.Bool("quiet", false, "show no progress")
	flags.Parse(args)
	if *quiet {
		s.notes = io.Discard
	}
	if err := s.validate(flags.Args()); err != nil {
		return err
	}
	r, err := measure(s)
	if err != nil {
		return err
	}
	if *page != "" {
		if err := r.record(*page); err != nil {
			return err
		}
	}
	if !*asJSON {
		fmt.Print(r.text())
		return nil
	}
	out := json.NewEncoder(os.Stdout)
	out.SetIndent("", "  ")
	return out.Encode(r)
}

func (s *settings) validate(rest []string) error {
	if len(rest) > 0 {
		return fmt.Errorf("unknown argument %q", rest[0])
	}
	if s.pairs < 1 || s.pairs > 10_000 {
		return fmt.Errorf("--pairs: %d is not a number of pairs", s.pairs)
	}
	for part := range strings.SplitSeq(s.parts, ",") {
		if s.parts != "all" && !slices.Contains(partNames, part) {
			return fmt.Errorf("--parts: no part %q: want %s", part, strings.Join(partNames, ", "))
		}
	}
	if _, err := os.Stat(sgemmSource); err != nil {
		return fmt.Errorf("run it in the repository's root: %w", err)
	}
	return nil
}
