package sim

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"gensim/kernels"
	"gensim/kernels/ref"
	"gensim/kernels/simd"
)

// ArithmeticVersion is the digest of the kernels' known-answer suite.
const ArithmeticVersion = kernels.ArithmeticVersion

// Lab computes what runs need; see kernels.Lab.
type Lab = kernels.Lab

// Shelf keeps workloads that were built; see kernels.Shelf.
type Shelf = kernels.Shelf

// Backends returns the names of the kernel backends of this build that this
// processor can run, the fastest first.
func Backends() []string {
	var names []string
	for _, b := range backends() {
		names = append(names, b.Name())
	}
	return names
}

func backends() []kernels.Backend {
	var list []kernels.Backend
	for _, l := range simd.Levels() {
		if b, err := simd.New(l); err == nil {
			list = append(list, b)
		}
	}
	return append(list, ref.Backend{})
}

// LabOptions say how a process computes; none changes a result.
type LabOptions struct {
	Backend string // one of Backends; empty or "auto" for the first
	Workers int    // goroutines that compute beside the loop's own
	Memo    bool
	// Facts and Weights, if set, keep the memo between processes; see kernels.Store.
	Facts, Weights kernels.Store
	Shelf          *Shelf               // of workloads, if they are to be shared with Validate
	Clock          func() time.Duration // see kernels.Options
}

// weightBytes bounds the states that a lab keeps.
const weightBytes = 512 << 20

// NewLab starts the lab that runs compute in. The caller closes it.
func NewLab(o LabOptions) (*Lab, error) {
	built := backends()
	use := slices.IndexFunc(built, func(b kernels.Backend) bool { return b.Name() == o.Backend })
	if o.Backend == "" || o.Backend == "auto" {
		use = 0
	}
	if use < 0 {
		return nil, fmt.Errorf("no kernels %q: this machine has %s", o.Backend, strings.Join(Backends(), ", "))
	}
	return kernels.NewLab(kernels.Options{
		Workers: o.Workers, Memo: o.Memo, WeightBytes: weightBytes, Facts: o.Facts, Weights: o.Weights, Shelf: o.Shelf, Backend: built[use], Clock: o.Clock,
	}), nil
}
