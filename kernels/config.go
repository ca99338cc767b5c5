package kernels

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"gensim/kernels/dataset"
	"gensim/protocol/unit"
)

// Config describes a workload: what is trained, on what, how, and for how long.
// Its faults carry the path of the key in a scenario's workload.
type Config struct {
	Model     Model
	Data      string // a name of dataset.Names
	Optimizer Optimizer
	Batch     int // images per step
	// Segments is the number of checkpoints of a trajectory after the initial
	// state; StepsPerSegment the number of steps between two.
	Segments, StepsPerSegment int
	// Instances is the size of the workload's pool of instance seeds; 0 means that
	// every task brings its own. The pool itself belongs to the caller.
	Instances int
}

// Model is the model to train.
type Model struct{ MLP MLP }

// MLP is a multi-layer perceptron.
type MLP struct {
	// Widths are the sizes of input, hidden layers and output: 196 or 784 inputs
	// (14x14 or 28x28 images), dataset.Classes outputs.
	Widths []int
	// Activation follows every layer but the last: "relu" or "gelu".
	Activation string
}

// Optimizer is the update rule with its hyperparameters, exact fractions that are
// rounded once to float32. Kind "sgd" uses Rate only.
type Optimizer struct {
	Kind                               string // "sgd" or "adamw"
	Rate, Beta1, Beta2, Epsilon, Decay unit.Ratio
}

// DefaultAdamW returns AdamW with the usual hyperparameters and the given rate.
func DefaultAdamW(rate unit.Ratio) Optimizer {
	return Optimizer{Kind: "adamw", Rate: rate,
		Beta1: unit.Ratio{Num: 9, Den: 10}, Beta2: unit.Ratio{Num: 999, Den: 1000},
		Epsilon: unit.Ratio{Num: 1, Den: 100_000_000}, Decay: unit.Ratio{Num: 1, Den: 100}}
}

// Steps returns the number of steps of a trajectory.
func (c *Config) Steps() int { return c.Segments * c.StepsPerSegment }

// Fault is one thing wrong with a Config, at a dotted path such as
// "model.mlp.widths".
type Fault struct{ Path, Message string }

// Faults are all faults of a Config; as an error it lists them.
type Faults []Fault

// Error lists the faults, one a line.
func (f Faults) Error() string {
	lines := make([]string, len(f))
	for i, fault := range f {
		lines[i] = fault.Path + ": " + fault.Message
	}
	return strings.Join(lines, "\n")
}

// The bounds that keep a workload's gas, memory and hashes in reason.
const (
	maxLayers   = 16
	maxWidth    = 16384
	maxBatch    = 4000
	maxSegments = 100_000
	maxSteps    = 1_000_000
	maxPool     = 1_000_000
)

// Validate returns all faults, none when New would accept the configuration.
func (c *Config) Validate() Faults {
	var f Faults
	f.widths(c.Model.MLP.Widths)
	f.oneOf("model.mlp.activation", c.Model.MLP.Activation, "relu", "gelu")
	f.oneOf("data", c.Data, dataset.Names()...)
	f.optimizer(&c.Optimizer)
	f.within("batch", c.Batch, 1, maxBatch)
	f.within("segments", c.Segments, 1, maxSegments)
	f.within("steps_per_segment", c.StepsPerSegment, 1, maxSteps)
	f.within("instances", c.Instances, 0, maxPool)
	if len(f) > 0 {
		return f
	}
	if c.Steps() > maxSteps {
		f.add("segments", "%d segments of %d steps exceed %d steps", c.Segments, c.StepsPerSegment, maxSteps)
	} else if _, fits := trajectoryGas(buildStep(c), c.Steps()); !fits {
		f.add("segments", "%d steps of this model exceed 2^56 gas", c.Steps())
	}
	return f
}

func (f *Faults) add(path, format string, args ...any) {
	*f = append(*f, Fault{path, fmt.Sprintf(format, args...)})
}

func (f *Faults) within(path string, v, low, high int) {
	if v < low || v > high {
		f.add(path, "%d is outside %d to %d", v, low, high)
	}
}

func (f *Faults) oneOf(path, v string, known ...string) {
	if !slices.Contains(known, v) {
		f.add(path, "unknown %q: want one of %s", v, strings.Join(known, ", "))
	}
}

func (f *Faults) widths(w []int) {
	const path = "model.mlp.widths"
	if len(w) < 2 || len(w) > maxLayers+1 {
		f.add(path, "%d widths: want input, hidden layers and output, at most %d", len(w), maxLayers+1)
		return
	}
	if w[0] != 196 && w[0] != 784 {
		f.add(path, "%d inputs: want 196 (14x14 images) or 784 (28x28)", w[0])
	}
	if last := w[len(w)-1]; last != dataset.Classes {
		f.add(path, "%d outputs: the data has %d classes", last, dataset.Classes)
	}
	for _, n := range w[1 : len(w)-1] {
		f.within(path, n, 1, maxWidth)
	}
}

// share is a hyperparameter that must lie in an interval.
type share struct {
	key       string
	value     unit.Ratio
	low, high *big.Rat
	open      bool // low itself is excluded
}

func (f *Faults) optimizer(o *Optimizer) {
	zero, one, million := big.NewRat(0, 1), big.NewRat(1, 1), big.NewRat(1_000_000, 1)
	below := big.NewRat(999_999_999, 1_000_000_000)
	checks := []share{{"rate", o.Rate, zero, million, true}}
	switch o.Kind {
	case "sgd":
	case "adamw":
		checks = append(checks,
			share{"beta1", o.Beta1, zero, below, false},
			share{"beta2", o.Beta2, zero, below, false},
			share{"epsilon", o.Epsilon, zero, one, true},
			share{"decay", o.Decay, zero, one, false})
	default:
		f.oneOf("optimizer", o.Kind, "sgd", "adamw")
		return
	}
	for _, s := range checks {
		path := "optimizer." + o.Kind + "." + s.key
		if s.value.Num < 0 || s.value.Den <= 0 {
			f.add(path, "%v is not a fraction", s.value)
			continue
		}
		v := big.NewRat(s.value.Num, s.value.Den)
		if v.Cmp(s.low) < 0 || v.Cmp(s.high) > 0 || s.open && v.Cmp(s.low) == 0 {
			f.add(path, "%v is outside %v to %v", s.value, s.low.RatString(), s.high.RatString())
		}
	}
}

// float32Of returns num/den of the exact fraction rounded once to float32.
func float32Of(r *big.Rat) float32 {
	v, _ := r.Float32()
	return v
}

func rat(q unit.Ratio) *big.Rat { return big.NewRat(q.Num, q.Den) }
