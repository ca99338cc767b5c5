package kernels

import (
	"fmt"
	"math/big"
	"slices"
	"strings"

	"gensim/protocol/unit"
)

// Config describes a workload: what is trained, on what, how, and for how long.
// Its faults carry the path of the key in a scenario's workload.
type Config struct {
	Model Model
	// Data is a name of dataset.Names, for a GPT of dataset.TextNames.
	Data      string
	Optimizer Optimizer
	Batch     int // images, or sequences, per step
	// Segments is the number of checkpoints of a trajectory after the initial
	// state; StepsPerSegment the number of steps between two.
	Segments, StepsPerSegment int
	// Instances is the size of the workload's pool of instance seeds; 0 means that
	// every task brings its own. The pool itself belongs to the caller.
	Instances int
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
	f.model(c)
	f.optimizer(&c.Optimizer)
	f.within("batch", c.Batch, 1, maxBatch)
	f.within("segments", c.Segments, 1, maxSegments)
	f.within("steps_per_segment", c.StepsPerSegment, 1, maxSteps)
	f.within("instances", c.Instances, 0, maxPool)
	if len(f) > 0 {
		return f
	}
	if s := &c.Optimizer.Schedule; s.Warmup >= c.Steps() {
		f.add("optimizer."+c.Optimizer.Kind+".schedule."+s.name()+".warmup", "%d steps of warm-up leave none of the %d", s.Warmup, c.Steps())
	} else if c.Steps() > maxSteps {
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

// share is a hyperparameter that must lie in an interval.
type share struct {
	path      string
	value     unit.Ratio
	low, high *big.Rat
	open      bool // low itself is excluded
}

// shares holds hyperparameters to their intervals.
func (f *Faults) shares(checks ...share) {
	for _, s := range checks {
		if s.value.Num < 0 || s.value.Den <= 0 {
			f.add(s.path, "%v is not a fraction", s.value)
			continue
		}
		v := big.NewRat(s.value.Num, s.value.Den)
		if v.Cmp(s.low) < 0 || v.Cmp(s.high) > 0 || s.open && v.Cmp(s.low) == 0 {
			f.add(s.path, "%v is outside %v to %v", s.value, s.low.RatString(), s.high.RatString())
		}
	}
}

// float32Of returns num/den of the exact fraction rounded once to float32.
func float32Of(r *big.Rat) float32 {
	v, _ := r.Float32()
	return v
}

// rat returns the fraction; the zero value, which says that a key is not set, is 0.
func rat(q unit.Ratio) *big.Rat {
	if q == (unit.Ratio{}) {
		return new(big.Rat)
	}
	return big.NewRat(q.Num, q.Den)
}
