package kernels

import (
	"math/bits"
	"strconv"
	"strings"
	"testing"

	"gensim/internal/document"
	"gensim/protocol/unit"
)

func valid() Config {
	return Config{
		Model:     Model{MLP: MLP{Widths: []int{196, 32, 10}, Activation: "relu"}},
		Data:      "fashion-mnist-small",
		Optimizer: Optimizer{Kind: "sgd", Rate: unit.Ratio{Num: 1, Den: 20}},
		Batch:     32, Segments: 50, StepsPerSegment: 5, Instances: 16,
	}
}

// validCNN and validGPT are small workloads of the other models.
func validCNN() Config {
	c := valid()
	c.Model = Model{CNN: CNN{Kernel: 5, Channels: [2]int{2, 3}, Hidden: 8, Activation: "tanh"}}
	c.Batch, c.Segments = 4, 4
	return c
}

func validGPT() Config {
	c := valid()
	c.Model = Model{GPT: GPT{Depth: 2, Width: 8, Heads: 2, Context: 6}}
	c.Data, c.Batch, c.Segments = "kjv", 3, 4
	return c
}

var half = unit.Ratio{Num: 1, Den: 2}

func TestFaultsNameTheirPath(t *testing.T) {
	cases := []struct {
		path  string
		spoil func(c *Config)
	}{
		{"model.mlp.widths", func(c *Config) { c.Model.MLP.Widths = []int{10} }},
		{"model.mlp.widths", func(c *Config) { c.Model.MLP.Widths = []int{100, 10} }},
		{"model.mlp.widths", func(c *Config) { c.Model.MLP.Widths = []int{196, 32, 9} }},
		{"model.mlp.widths", func(c *Config) { c.Model.MLP.Widths = []int{196, 0, 10} }},
		{"model.mlp.activation", func(c *Config) { c.Model.MLP.Activation = "sigmoid" }},
		{"data", func(c *Config) { c.Data = "mnist" }},
		{"optimizer", func(c *Config) { c.Optimizer.Kind = "lion" }},
		{"optimizer.sgd.rate", func(c *Config) { c.Optimizer.Rate = unit.Ratio{} }},
		{"optimizer.sgd.rate", func(c *Config) { c.Optimizer.Rate = unit.Ratio{Num: 0, Den: 1} }},
		{"optimizer.adamw.beta2", func(c *Config) {
			c.Optimizer = DefaultAdamW(c.Optimizer.Rate)
			c.Optimizer.Beta2 = unit.Ratio{Num: 1, Den: 1}
		}},
		{"optimizer.adamw.epsilon", func(c *Config) {
			c.Optimizer = DefaultAdamW(c.Optimizer.Rate)
			c.Optimizer.Epsilon = unit.Ratio{Num: 0, Den: 1}
		}},
		{"optimizer.sgd.momentum", func(c *Config) { c.Optimizer.Momentum = unit.Ratio{Num: 1, Den: 1} }},
		{"optimizer.sgd.clip", func(c *Config) { c.Optimizer.Clip = unit.Ratio{Num: -1, Den: 1} }},
		{"optimizer.sgd.schedule", func(c *Config) { c.Optimizer.Schedule.Kind = "sawtooth" }},
		{"optimizer.sgd.schedule.constant.warmup", func(c *Config) { c.Optimizer.Schedule.Warmup = -1 }},
		{"optimizer.sgd.schedule.constant.warmup", func(c *Config) { c.Optimizer.Schedule.Warmup = 250 }},
		{"optimizer.sgd.schedule.step.every", func(c *Config) { c.Optimizer.Schedule = Schedule{Kind: "step", Factor: half} }},
		{"optimizer.sgd.schedule.cosine.final", func(c *Config) { c.Optimizer.Schedule = Schedule{Kind: "cosine", Factor: unit.Ratio{Num: 3, Den: 2}} }},
		{"model", func(c *Config) { c.Model = Model{} }},
		{"model", func(c *Config) { c.Model.GPT = validGPT().Model.GPT }},
		{"model.mlp.dropout", func(c *Config) { c.Model.MLP.Dropout = unit.Ratio{Num: 1, Den: 1} }},
		{"model.cnn.kernel", func(c *Config) { c.Model = validCNN().Model; c.Model.CNN.Kernel = 4 }},
		{"model.cnn.channels", func(c *Config) { c.Model = validCNN().Model; c.Model.CNN.Channels[1] = 0 }},
		{"model.cnn.hidden", func(c *Config) { c.Model = validCNN().Model; c.Model.CNN.Hidden = 0 }},
		{"data", func(c *Config) { c.Data = "kjv" }},
		{"data", func(c *Config) { c.Model = validGPT().Model }},
		{"model.gpt.depth", func(c *Config) { *c = validGPT(); c.Model.GPT.Depth = 0 }},
		{"model.gpt.heads", func(c *Config) { *c = validGPT(); c.Model.GPT.Heads = 3 }},
		{"model.gpt.context", func(c *Config) { *c = validGPT(); c.Model.GPT.Context = -1 }},
		{"batch", func(c *Config) { c.Batch = 0 }},
		{"segments", func(c *Config) { c.Segments = -1 }},
		{"segments", func(c *Config) { c.Segments, c.StepsPerSegment = 100_000, 100_000 }},
		{"segments", func(c *Config) {
			c.Model.MLP.Widths = []int{784, 16384, 16384, 16384, 10}
			c.Batch, c.Segments, c.StepsPerSegment = 4000, 1000, 1000
		}},
		{"steps_per_segment", func(c *Config) { c.StepsPerSegment = 0 }},
		{"instances", func(c *Config) { c.Instances = -1 }},
	}
	for _, k := range cases {
		c := valid()
		k.spoil(&c)
		faults := c.Validate()
		if len(faults) != 1 || faults[0].Path != k.path {
			t.Errorf("want one fault at %s, got: %v", k.path, faults)
		}
		if _, err := New("x", c); err == nil {
			t.Errorf("New accepts a fault at %s", k.path)
		}
	}
	c := valid()
	if faults := c.Validate(); len(faults) != 0 {
		t.Errorf("a valid configuration has faults: %v", faults)
	}
}

// TestBoundsAreSaid: what docs/protocol.md says is refused is.
func TestBoundsAreSaid(t *testing.T) {
	zeros := func(n int) int { return len(strconv.Itoa(n)) - 1 }
	document.Says(t, "protocol.md", "as more than %d,000 segments, 10^%d steps, or 2^%d gas", maxSegments/1000, zeros(maxSteps), bits.Len64(heaviest)-1)
}

func TestAllFaultsComeAtOnce(t *testing.T) {
	c := Config{Model: Model{MLP: MLP{Widths: []int{10}}}, Batch: -1, Segments: 1, StepsPerSegment: 1}
	faults := c.Validate()
	for _, path := range []string{"model.mlp.widths", "model.mlp.activation", "data", "optimizer", "batch"} {
		if !strings.Contains(faults.Error(), path+": ") {
			t.Errorf("no fault at %s among:\n%v", path, faults)
		}
	}
}

// Hyperparameters are rounded once from the exact fraction.
func TestHyperparametersAreRoundedOnce(t *testing.T) {
	if got := float32Of(rat(unit.Ratio{Num: 1, Den: 20})); got != 0.05 {
		t.Errorf("1/20 = %x", got)
	}
	// This fraction lies just above a tie of float32; a detour over float64 lands on
	// the tie and rounds down.
	q := unit.Ratio{Num: 1<<24<<32 + 1<<32 + 1, Den: 1 << 56}
	if got := float32Of(rat(q)); got != 0x1.000002p0 {
		t.Errorf("%v = %x, want %x", q, got, 0x1.000002p0)
	}
}

func TestWorkloadDigestNamesWhatIsTrained(t *testing.T) {
	digest := func(change func(c *Config)) string {
		c := valid()
		change(&c)
		w, err := New("any", c)
		if err != nil {
			t.Fatal(err)
		}
		return w.Digest().Hex()
	}
	changes := []func(c *Config){
		func(c *Config) {},
		func(c *Config) { c.Model.MLP.Widths = []int{196, 33, 10} },
		func(c *Config) { c.Model.MLP.Widths = []int{784, 32, 10} },
		func(c *Config) { c.Model.MLP.Activation = "gelu" },
		func(c *Config) { c.Optimizer.Rate = unit.Ratio{Num: 1, Den: 21} },
		func(c *Config) { c.Optimizer = DefaultAdamW(c.Optimizer.Rate) },
		func(c *Config) { c.Model.MLP.Activation = "tanh" },
		func(c *Config) { c.Model.MLP.Dropout = half },
		func(c *Config) { c.Optimizer.Momentum = half },
		func(c *Config) { c.Optimizer.Clip = half },
		func(c *Config) { c.Optimizer.Schedule.Warmup = 3 },
		func(c *Config) { c.Optimizer.Schedule = Schedule{Kind: "step", Every: 10, Factor: half} },
		func(c *Config) { c.Optimizer.Schedule = Schedule{Kind: "cosine", Factor: half} },
		func(c *Config) { c.Model = validCNN().Model },
		func(c *Config) { c.Model = validCNN().Model; c.Model.CNN.Kernel = 3 },
		func(c *Config) { *c = validGPT() },
		func(c *Config) { *c = validGPT(); c.Model.GPT.Heads = 4 },
		func(c *Config) { *c = validGPT(); c.Model.GPT.Context = 7 },
		func(c *Config) { c.Batch = 31 },
		func(c *Config) { c.Segments = 49 },
		func(c *Config) { c.StepsPerSegment = 6 },
	}
	seen := map[string]int{}
	for i, change := range changes {
		d := digest(change)
		if j, ok := seen[d]; ok {
			t.Errorf("changes %d and %d have the same digest", i, j)
		}
		seen[d] = i
	}
	// The pool of instances belongs to the caller, an equal fraction is the same rate.
	if seen[digest(func(c *Config) { c.Instances = 3; c.Optimizer.Rate = unit.Ratio{Num: 2, Den: 40} })] != 0 {
		t.Error("instances and the fraction's form must not enter the digest")
	}
}
