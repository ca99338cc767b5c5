package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"testing"
	"time"
)

// ensembleYAML are so many quick runs at two points, with keyed crypto.
const ensembleYAML = `
schema: 1
extends: %s
name: ensemble
chain: {crypto: keyed}
sweep:
  replicates: %d
  grid: {protocol.stake.solver: [1 fee, 2 fee]}
`

// swept is what a sweep took as a process.
type sweptAs struct {
	digest       string
	wall         time.Duration
	cpu          time.Duration
	peak         int64 // bytes of resident memory
	runs, failed int
}

// sweepAs runs a sweep on so many processors in a process of its own.
func sweepAs(t testing.TB, yaml string, processors int, flags ...string) sweptAs {
	t.Helper()
	dir := t.TempDir()
	for name, text := range map[string]string{"sweep.yaml": yaml, "tiny.yaml": tiny} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Setenv("GOMAXPROCS", fmt.Sprint(processors))
	began := time.Now()
	s := start(t, dir, append([]string{"sweep", "sweep.yaml", "--quiet", "--json"}, flags...)...)
	code, _ := s.wait(t)
	var r sweptResult
	if err := json.Unmarshal(s.stdout.Bytes(), &r); err != nil || code != exitDone {
		t.Fatalf("exit code %d, %v: %s%s", code, err, &s.stdout, &s.stderr)
	}
	state := s.cmd.ProcessState
	return sweptAs{digest: r.Digest, wall: time.Since(began), cpu: state.UserTime() + state.SystemTime(),
		peak: state.SysUsage().(*syscall.Rusage).Maxrss * 1024, runs: r.Manifest.Runs, failed: r.Manifest.Failed}
}

// TestMemoryOfManyRuns is a coarse guard: sixteen times as many runs take little more
// memory, and one processor or two make no difference to the results.
func TestMemoryOfManyRuns(t *testing.T) {
	few := sweepAs(t, fmt.Sprintf(ensembleYAML, "./tiny.yaml", 4), 2)
	many := sweepAs(t, fmt.Sprintf(ensembleYAML, "./tiny.yaml", 64), 2)
	alone := sweepAs(t, fmt.Sprintf(ensembleYAML, "./tiny.yaml", 4), 1)
	if many.runs != 128 || many.failed > 0 {
		t.Fatalf("%+v", many)
	}
	if many.peak > 2*few.peak {
		t.Errorf("128 runs took %d MB, 8 took %d MB", many.peak>>20, few.peak>>20)
	}
	if alone.digest != few.digest {
		t.Errorf("one processor gives %s, two %s", alone.digest, few.digest)
	}
}

// BenchmarkThousandRuns is a thousand quick runs on one processor and on two: how much
// faster two are, and at what cost of processor time; and how much more memory a thousand
// take than a hundred.
func BenchmarkThousandRuns(b *testing.B) {
	if runtime.NumCPU() < 2 {
		b.Skip("this machine has one processor")
	}
	const memo = "--memo-dir=off"
	for range b.N {
		hundred := sweepAs(b, fmt.Sprintf(ensembleYAML, "quick", 50), 2, memo)
		one := sweepAs(b, fmt.Sprintf(ensembleYAML, "quick", 500), 1, memo, "--workers=1")
		two := sweepAs(b, fmt.Sprintf(ensembleYAML, "quick", 500), 2, memo, "--workers=2")
		if one.digest != two.digest {
			b.Fatalf("digests %s and %s", one.digest, two.digest)
		}
		b.ReportMetric(one.wall.Seconds()/two.wall.Seconds(), "speedup")
		b.ReportMetric(two.cpu.Seconds()/one.cpu.Seconds(), "cpu-ratio")
		b.ReportMetric(float64(two.peak)/float64(hundred.peak), "peak-1000/100")
		b.ReportMetric(float64(two.peak)/(1<<20), "MiB")
		b.ReportMetric(two.wall.Seconds(), "s/1000")
	}
}
