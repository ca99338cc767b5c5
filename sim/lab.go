package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gensim/kernels"
	"gensim/kernels/ref"
)

// ArithmeticVersion is the digest of the kernels' known-answer suite.
const ArithmeticVersion = kernels.ArithmeticVersion

// Lab computes what runs need; see kernels.Lab.
type Lab = kernels.Lab

// Backends returns the names of the kernel backends, the one to use first.
func Backends() []string { return []string{ref.Backend{}.Name()} }

// LabOptions say how a process computes; none changes a result.
type LabOptions struct {
	Backend string // one of Backends; empty or "auto" for the first
	Workers int    // goroutines that compute beside the loop's own
	Memo    bool
	Clock   func() time.Duration // see kernels.Options
}

// weightBytes bounds the states that a lab keeps.
const weightBytes = 512 << 20

// NewLab starts the lab that runs compute in. The caller closes it.
func NewLab(o LabOptions) (*Lab, error) {
	if o.Backend == "" || o.Backend == "auto" {
		o.Backend = Backends()[0]
	}
	if !slices.Contains(Backends(), o.Backend) {
		return nil, fmt.Errorf("no kernels %q: built are %s", o.Backend, strings.Join(Backends(), ", "))
	}
	return kernels.NewLab(kernels.Options{
		Workers: o.Workers, Memo: o.Memo, WeightBytes: weightBytes, Backend: ref.Backend{}, Clock: o.Clock,
	}), nil
}
