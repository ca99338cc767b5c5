package kerneltest

import (
	"fmt"

	"gensim/kernels"
)

// parts executes ranges of the case's output as parts of the operation, of what
// graph.Node.Part says that they need, and returns a line for each number that is
// not the whole operation's. An order that is drawn by the output's columns has no
// parts: nobody commits to it.
func (k *kase) parts(m kernels.Machine, want []float32) (faults []string) {
	n := len(want)
	if !k.call.Arithmetic.Repeatable() || n == 0 {
		return nil
	}
	for _, r := range [][2]int{{0, (n + 2) / 3}, {n / 3, n/3 + 1}, {n / 2, n}} {
		part := k.call.Node.Part(r[0], r[1])
		c := k.call
		c.Node, c.In, c.Out = &part.Node, [3][]float32{}, make([]float32, part.Node.Len())
		for i, region := range part.In {
			c.In[i] = make([]float32, region.Len())
			region.Read(c.In[i], k.call.In[i])
		}
		m.Run(&c)
		for i, got := range c.Out[part.At : part.At+r[1]-r[0]] {
			if w := want[r[0]+i]; bitsOf(got) != bitsOf(w) {
				faults = append(faults, fmt.Sprintf("%s, part %v: output %d is %08x (%g), want %08x (%g)", k.name, r, r[0]+i, bitsOf(got), got, bitsOf(w), w))
			}
		}
	}
	return faults
}
