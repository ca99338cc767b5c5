package kerneltest

import (
	"testing"

	"gensim/kernels"
	"gensim/kernels/graph"
)

// The seeds reach each operation in each arithmetic, and together every way to draw
// numbers; whatever bytes come, a call is made of them.
func TestSeedsReachEveryOperation(t *testing.T) {
	type pair struct {
		op graph.Op
		a  kernels.Arithmetic
	}
	reached := map[pair]bool{}
	ways := map[byte]bool{}
	for _, seed := range seeds() {
		for _, most := range []uint64{dumb, swift} {
			c := written(seed, most).call
			reached[pair{c.Node.Op, c.Arithmetic}] = true
		}
		ways[seed[2]%byte(len(patterns)+1)] = true
		for n := range seed {
			written(seed[:n], dumb)
		}
	}
	for _, op := range graph.Ops() {
		for _, a := range kernels.Arithmetics() {
			if !reached[pair{op, a}] {
				t.Errorf("no seed reaches %v in %v", op, a)
			}
		}
	}
	if len(ways) != len(patterns)+1 {
		t.Errorf("%d of %d patterns are reached", len(ways), len(patterns)+1)
	}
}

// A change puts its bits where it says.
func TestChangesReachOperands(t *testing.T) {
	data := make([]byte, headerBytes+3*change)
	for i, op := range graph.Ops() {
		if op == graph.Descend {
			data[0] = byte(i)
		}
	}
	for operand := range 3 {
		copy(data[headerBytes+operand*change:], []byte{byte(operand), 0, 0, 0, 0, 0x80, 0x3f})
	}
	c := written(data, dumb).call
	for operand := range 3 {
		if c.In[operand][0] != 1 {
			t.Errorf("operand %d begins with %g", operand, c.In[operand][0])
		}
	}
}
