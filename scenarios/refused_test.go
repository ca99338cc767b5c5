package scenarios

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"gensim/scenarios/source"
)

// bomb is a scenario of a kilobyte or two that stands for tenfold the text with each level.
func bomb(head, leaf string, levels int) string {
	text := head + "a0: &a0 " + leaf + "\n"
	for i := 1; i <= levels; i++ {
		text += fmt.Sprintf("a%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	return text
}

// TestRefusedAtOnce: texts that would fill a memory or a disk if they were believed are
// refused in less than a second and 100 MiB of allocations, all of them together counted
// and not only what is held at once.
func TestRefusedAtOnce(t *testing.T) {
	const head = "schema: 1\nextends: quick\nname: bad\n"
	thousand := "[" + strings.Repeat("x,", 999) + "x]"
	axis := "{from: 1 fee, to: 2 fee, steps: 1000}"
	for name, c := range map[string]struct{ text, want string }{
		"1 GB of scalars": {bomb(head, strings.Repeat("x", 100), 7), "aliases expand the file"},
		"1 GB of lists":   {bomb(head, thousand, 6), "aliases expand the file"},
		"1 GB of maps":    {bomb(head, "{k: v}", 9), "aliases expand the file"},
		"bomb in a sweep": {bomb(head, thousand, 6) + "sweep: {grid: {protocol.stake.solver: *a6}}\n", "aliases expand the file"},
		"10^9 points": {head + "sweep:\n  grid:\n    protocol.stake.solver: " + axis + "\n    protocol.stake.verifier: " + axis + "\n    protocol.stake.profiler: " + axis + "\n",
			"makes 1000000000 points"},
		"10^9 steps":       {head + "sweep: {grid: {protocol.stake.solver: {from: 1 fee, to: 2 fee, steps: 1000000000}}}\n", "is 1000000000"},
		"10^9 samples":     {head + "sweep: {sample: {points: 1000000000, method: sobol, over: {protocol.stake.solver: {from: 1 fee, to: 2 fee}}}}\n", "is 1000000000"},
		"10^9 replicates":  {head + "run: {replicates: 1000000000}\n", "is 1000000000"},
		"10^9 agents":      {head + "agents: {solver: {honest: {count: 1000000000}}}\n", "is 1000000000"},
		"10^9 parameters":  {head + "workloads: {fashion_mlp: {model: {mlp: {widths: [196, 32768, 32768, 10]}}}}\n", "is outside"},
		"a path outside":   {"schema: 1\nextends: ../../etc/passwd\nname: bad\n", "leaves the folder"},
		"an absolute path": {"schema: 1\nextends: /etc/passwd\nname: bad\n", "leaves the folder"},
		"a device":         {"schema: 1\nextends: ../../../../../../dev/zero\nname: bad\n", "leaves the folder"},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "bad.yaml")
			if err := os.WriteFile(file, []byte(c.text), 0o644); err != nil {
				t.Fatal(err)
			}
			before, begin := allocated(), time.Now()
			doc, err := Load(file)
			if err == nil {
				_, err = Resolve(doc)
			}
			took, used := time.Since(begin), allocated()-before
			var faults *source.Faults
			if !errors.As(err, &faults) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v, want %q", err, c.want)
			}
			if took > time.Second || used > 100<<20 {
				t.Errorf("took %v and %d MiB", took, used>>20)
			}
		})
	}
}
