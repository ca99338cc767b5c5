package kerneltest

import (
	"fmt"

	"gensim/kernels"
)

// inStrips executes the case strip by strip, as many and as few as there can be, and
// returns a line for each output that is not what is wanted.
func (k *kase) inStrips(m kernels.Machine, want []float32) (faults []string) {
	most := k.call.Node.Strips()
	for strips := 2; strips <= most; strips++ {
		if most%strips != 0 {
			continue
		}
		inStrip := kase{name: fmt.Sprintf("%s, in %d strips", k.name, strips), call: k.call}
		inStrip.run(stripwise{m, strips})
		faults = append(faults, inStrip.differences(want)...)
		strips = max(strips, most-1) // then the most that there can be
	}
	return faults
}

// stripwise executes an operation in so many strips, one after the other.
type stripwise struct {
	machine kernels.Machine
	strips  int
}

func (p stripwise) Run(c *kernels.Call) {
	strip := c.Node.Strip(p.strips)
	for i := range p.strips {
		one := *c
		one.Node, one.Out = &strip, share(c.Out, i, p.strips)
		for k := range strip.InShape {
			if c.Node.SharesRows(k) {
				one.In[k] = share(c.In[k], i, p.strips)
			}
		}
		p.machine.Run(&one)
	}
}

// share returns strip i of so many of a tensor.
func share(x []float32, i, strips int) []float32 {
	n := len(x) / strips
	return x[i*n : (i+1)*n]
}
