package main

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"gensim/kernels"
	"gensim/kernels/dataset"
	"gensim/protocol/unit"
	"gensim/sim/bench"
)

// The files of an exported model. Numbers are little-endian float32, tensors one
// after the other.
const (
	modelFile    = "model.json"
	weightsFile  = "weights.f32" // before the first step
	inputsFile   = "inputs.f32"  // of each step's batch
	labelsFile   = "labels.f32"
	oursFile     = "ours.f32"    // weights after the steps
	trainedFile  = "trained.f32" // what the other side made of them
	kjvInThisDir = "kernels/dataset/kjv.gz"
)

// Exported describes a model to another program; numbers that a kind does not have
// are left out.
type Exported struct {
	Kind       string            `json:"kind"` // as kernels.Models names it
	Data       string            `json:"data"` // where the data lie
	Batch      int               `json:"batch"`
	Kernel     int               `json:"kernel,omitempty"`
	Channels   []int             `json:"channels,omitempty"`
	Hidden     int               `json:"hidden,omitempty"`
	Depth      int               `json:"depth,omitempty"`
	Width      int               `json:"width,omitempty"`
	Heads      int               `json:"heads,omitempty"`
	Context    int               `json:"context,omitempty"`
	Optimizer  ExportedRule      `json:"optimizer"`
	Parameters []ExportedTensors `json:"parameters"`
}

// ExportedRule is an optimizer with its hyperparameters.
type ExportedRule struct {
	Kind    string  `json:"kind"`
	Rate    float64 `json:"rate"`
	Beta1   float64 `json:"beta1,omitempty"`
	Beta2   float64 `json:"beta2,omitempty"`
	Epsilon float64 `json:"epsilon,omitempty"`
	Decay   float64 `json:"decay,omitempty"`
}

// ExportedTensors names a tensor of the weights.
type ExportedTensors struct {
	Name  string `json:"name"`
	Shape []int  `json:"shape"`
}

// describe returns the model's description.
func describe(c kernels.Config, weights []kernels.Parameter) Exported {
	m, o := c.Model, c.Optimizer
	e := Exported{
		Kind: m.Name(), Data: dataset.Directory, Batch: c.Batch,
		Kernel: m.CNN.Kernel, Hidden: m.CNN.Hidden,
		Depth: m.GPT.Depth, Width: m.GPT.Width, Heads: m.GPT.Heads, Context: m.GPT.Context,
		Optimizer: ExportedRule{o.Kind, quotient(o.Rate), quotient(o.Beta1), quotient(o.Beta2), quotient(o.Epsilon), quotient(o.Decay)},
	}
	if m.CNN.Kernel > 0 {
		e.Channels = m.CNN.Channels[:]
	}
	if m.GPT.Depth > 0 {
		e.Data = kjvInThisDir
	}
	for _, w := range weights {
		e.Parameters = append(e.Parameters, ExportedTensors{w.Name, w.Shape})
	}
	return e
}

func quotient(r unit.Ratio) float64 {
	if r.Den == 0 {
		return 0
	}
	return float64(r.Num) / float64(r.Den)
}

// export writes the chosen model with its first weights, and the batches of so many
// steps; trains them; writes the weights after them; and answers with the loss
// before each step.
func (s *server) export(folder, steps string) (string, error) {
	n, err := strconv.Atoi(steps)
	if err != nil || n < 1 {
		return "", fmt.Errorf("%q is not a number of steps", steps)
	}
	stepper := bench.Begin(s.workload, s.backend)
	initial := stepper.Weights()
	description, err := json.Marshal(describe(s.training.Config, initial))
	if err != nil {
		return "", fmt.Errorf("describe model: %w", err)
	}
	if err := os.WriteFile(filepath.Join(folder, modelFile), description, 0o666); err != nil {
		return "", err
	}
	var inputs, labels []float32
	answer := []string{"ok"}
	for range n {
		x, y := stepper.Batch()
		inputs, labels = append(inputs, x...), append(labels, y...)
		answer = append(answer, strconv.FormatFloat(float64(stepper.Step()), 'g', 9, 32))
	}
	for name, numbers := range map[string][]float32{
		weightsFile: joined(initial), inputsFile: inputs, labelsFile: labels, oursFile: joined(stepper.Weights()),
	} {
		if err := writeFloats(filepath.Join(folder, name), numbers); err != nil {
			return "", err
		}
	}
	return strings.Join(answer, " "), nil
}

// joined returns the parameters' numbers one after the other.
func joined(parameters []kernels.Parameter) []float32 {
	var all []float32
	for _, p := range parameters {
		all = append(all, p.Values...)
	}
	return all
}

func writeFloats(path string, x []float32) error {
	raw := make([]byte, 0, 4*len(x))
	for _, v := range x {
		raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(v))
	}
	return os.WriteFile(path, raw, 0o666)
}

func readFloats(path string) ([]float32, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	x := make([]float32, len(raw)/4)
	for i := range x {
		x[i] = math.Float32frombits(binary.LittleEndian.Uint32(raw[4*i:]))
	}
	return x, nil
}
