package kerneltest

import (
	"fmt"
	"math"
	"testing"

	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/kernels/graph"
)

// poison fills outputs before a backend runs, so that an element it does not write
// shows.
const poison = 0xdeadbeef

// Conform fails the test for every output that differs from its definition, over
// all operations, all arithmetics that the backend supports, ragged shapes and
// adversarial values, computed whole and in parts.
func Conform(t *testing.T, b kernels.Backend) {
	t.Helper()
	m := b.Machine()
	for _, op := range graph.Ops() {
		for _, a := range kernels.Arithmetics() {
			if !b.Supports(a) {
				continue
			}
			t.Run(fmt.Sprintf("%v/%v", op, a), func(t *testing.T) {
				outputs, faults := compare(m, op, a)
				for i, f := range faults {
					if i == 10 {
						t.Fatalf("%d more of %d outputs differ", len(faults)-i, outputs)
					}
					t.Error(f)
				}
				if outputs == 0 {
					t.Error("no outputs compared")
				}
			})
		}
	}
	if c, ok := m.(kernels.Carrier); ok {
		t.Run("carrier", func(t *testing.T) { carries(t, c) })
	}
	if c, ok := m.(kernels.Chain); ok {
		t.Run("chains", func(t *testing.T) { chains(t, c) })
	}
}

// compare runs all cases of an operation in an arithmetic; it returns the number of
// outputs compared and a line for each that differs from its definition.
func compare(m kernels.Machine, op graph.Op, a kernels.Arithmetic) (outputs int, faults []string) {
	for _, k := range append(cases(op, a), crowded(op, a)...) {
		want := define(&k.call)
		k.run(m)
		outputs += len(want)
		faults = append(faults, k.differences(want)...)
		faults = append(faults, k.parts(m, want)...)
		faults = append(faults, k.inStrips(m, want)...)
		if op.Replaces() {
			k.name += ", in place"
			k.call.Out = k.call.In[0]
			m.Run(&k.call)
			faults = append(faults, k.differences(want)...)
		}
	}
	return outputs, faults
}

// differences returns a line for each output that is not what is wanted.
func (k *kase) differences(want []float32) (faults []string) {
	for i, w := range want {
		if got := k.call.Out[i]; bitsOf(got) != bitsOf(w) {
			faults = append(faults, fmt.Sprintf("%s: output %d is %08x (%g), want %08x (%g)", k.name, i, bitsOf(got), got, bitsOf(w), w))
		}
	}
	return faults
}

// run executes the case on poisoned memory.
func (k *kase) run(m kernels.Machine) {
	for i := range k.call.Out {
		k.call.Out[i] = math.Float32frombits(poison)
	}
	m.Run(&k.call)
}

// bitsOf returns the bits of x, of every NaN the canonical ones.
func bitsOf(x float32) uint32 {
	if x != x {
		return 0x7fc00000
	}
	return math.Float32bits(x)
}

// Version returns the digest of the outputs of all cases in every arithmetic: two
// backends with the same version compute the same trajectories. It panics when the
// backend lacks an arithmetic.
func Version(b kernels.Backend) merkle.Hash {
	d := merkle.New("gensim/kernels/arithmetic-version")
	m := b.Machine()
	for _, op := range graph.Ops() {
		for _, a := range kernels.Arithmetics() {
			if !b.Supports(a) {
				panic(fmt.Sprintf("kerneltest: backend %s has no arithmetic %v", b.Name(), a))
			}
			d.Text(op.String()).Text(a.String())
			for _, k := range cases(op, a) {
				k.run(m)
				for _, v := range k.call.Out {
					d.Uint64(uint64(bitsOf(v)))
				}
			}
		}
	}
	return d.Sum()
}
