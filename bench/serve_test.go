package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gensim/sim/bench"
)

// served returns the answers to requests, without the banner.
func served(t *testing.T, requests ...string) []string {
	t.Helper()
	var out bytes.Buffer
	if err := serve(1, strings.NewReader(strings.Join(requests, "\n")), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != len(requests)+1 || !strings.HasPrefix(lines[0], "gensim kernels, backend ") {
		t.Fatalf("%d requests were answered with\n%s", len(requests), out.String())
	}
	return lines[1:]
}

// Every wrong request is refused with a reason, and the next one is answered.
func TestServeRefuses(t *testing.T) {
	wrong := []string{
		"", "peak", "peak none", "peak 0", "product 1 2 3 0 0 seq", "product 1 2 x 0 0 seq 1", "product 1 2 3 0 0 roman 1",
		"product 1 2 3 0 0 seq 0", "model 99", "model x", "train 1", "export there 1",
	}
	for i, answer := range served(t, append(wrong, "product 3 5 7 1 0 seq 2")...) {
		if i == len(wrong) {
			if _, err := timed(mute{strings.TrimPrefix(answer, "ok ")}, "product"); err != nil {
				t.Errorf("a product is answered with %q", answer)
			}
		} else if !strings.HasPrefix(answer, "error: ") {
			t.Errorf("%q is answered with %q", wrong[i], answer)
		}
	}
}

// A model is exported with as many numbers as it says, and trains from the weights
// that it exports.
func TestServeExports(t *testing.T) {
	folder := t.TempDir()
	place := slices.IndexFunc(bench.Trainings(), func(t bench.Training) bool { return t.Config.Model.GPT.Depth > 0 })
	answers := served(t, fmt.Sprintf("model %d", place), "export "+folder+" 2", "train 1")
	losses := strings.Fields(answers[1])
	if answers[0] != "ok" || len(losses) != 3 || losses[0] != "ok" || losses[1] == losses[2] || !strings.HasPrefix(answers[2], "ok ") {
		t.Fatalf("answered with %q", answers)
	}
	raw, err := os.ReadFile(filepath.Join(folder, modelFile))
	if err != nil {
		t.Fatal(err)
	}
	var e Exported
	if err := json.Unmarshal(raw, &e); err != nil || e.Kind != "gpt" || e.Optimizer.Beta2 != 0.999 {
		t.Fatalf("%s %v", raw, err)
	}
	count := 0
	for _, p := range e.Parameters {
		n := 1
		for _, s := range p.Shape {
			n *= s
		}
		count += n
	}
	batch := 2 * e.Batch * e.Context
	for name, want := range map[string]int{weightsFile: count, oursFile: count, inputsFile: batch, labelsFile: batch} {
		if x, err := readFloats(filepath.Join(folder, name)); err != nil || len(x) != want {
			t.Errorf("%s: %d numbers, want %d, %v", name, len(x), want, err)
		}
	}
}

// Weights that differ from ours are told by their distance.
func TestWeightsAreWeighed(t *testing.T) {
	folder := t.TempDir()
	for name, x := range map[string][]float32{weightsFile: {0, 0}, oursFile: {3, 4}, trainedFile: {3, 4.5}} {
		if err := writeFloats(filepath.Join(folder, name), x); err != nil {
			t.Fatal(err)
		}
	}
	var c Check
	if err := c.weigh(folder); err != nil || c.Parameters != 2 || c.Distance != 0.1 {
		t.Errorf("%+v %v", c, err)
	}
	if err := writeFloats(filepath.Join(folder, trainedFile), []float32{1}); err != nil {
		t.Fatal(err)
	}
	if err := c.weigh(folder); err == nil {
		t.Error("one number is compared with two")
	}
}
