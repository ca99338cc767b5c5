package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestSameWhateverTheWorkers prints one text for any number of workers, with and
// without the memo, and another for another seed.
func TestSameWhateverTheWorkers(t *testing.T) {
	scenario := filepath.Join(t.TempDir(), "tiny.yaml")
	const tiny = `
schema: 1
extends: quick
name: tiny
run: {submit_for: 20 min}
workloads: {fashion_mlp: {segments: 5, steps_per_segment: 2, batch: 8, stands_for: {time: 2 min}}}
protocol: {profiling: {prefix: 4}}
`
	if err := os.WriteFile(scenario, []byte(tiny), 0o666); err != nil {
		t.Fatal(err)
	}
	out := func(args ...string) string {
		var b bytes.Buffer
		if err := probe(append([]string{"-scenario", scenario}, args...), &b); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want := out()
	if strings.Count(want, "b3:") != 12 {
		t.Errorf("not a scenario, an event chain and ten tables:\n%s", want)
	}
	for _, args := range [][]string{{"-workers", "2"}, {"-no-memo"}, {"-workers", "0"}} {
		if got := out(args...); got != want {
			t.Errorf("%v:\n%s\nwant\n%s", args, got, want)
		}
	}
	if out("-seed", "2") == want {
		t.Error("another seed gives the same")
	}
}

func TestRefuses(t *testing.T) {
	for _, args := range [][]string{{"-scenario", "nosuch"}, {"quick"}} {
		if err := probe(args, new(bytes.Buffer)); err == nil {
			t.Errorf("%v was accepted", args)
		}
	}
}
