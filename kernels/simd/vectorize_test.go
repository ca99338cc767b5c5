//go:build amd64 && !noasm

package simd

import (
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
	"gensim/kernels/kerneltest"
)

// watched is a backend that notes which operations fall back to the reference.
type watched struct {
	backend
	fell map[graph.Op]bool
}

func (b watched) Machine() kernels.Machine {
	m := newMachine(b.kit)
	m.reference = fallback{m.reference, b.fell}
	return m
}

type fallback struct {
	kernels.Machine
	fell map[graph.Op]bool
}

func (f fallback) Run(c *kernels.Call) {
	f.fell[c.Node.Op] = true
	f.Machine.Run(c)
}

// What a machine says of its vector kernels is so, over all cases of conformance.
func TestVectorizes(t *testing.T) {
	b, ok := backendOf(Levels()[0]).(backend)
	if !ok {
		t.Skip(ErrUnavailable)
	}
	w := watched{b, map[graph.Op]bool{}}
	kerneltest.Version(w)
	m := newMachine(b.kit)
	for _, op := range graph.Ops() {
		if m.Vectorizes(op) == w.fell[op] {
			t.Errorf("%v falls back: %t, but its machine vectorizes it: %t", op, w.fell[op], m.Vectorizes(op))
		}
	}
}
