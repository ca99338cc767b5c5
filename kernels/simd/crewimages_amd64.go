//go:build !noasm

package simd

import "gensim/kernels"

// Images are divided among a crew by images where each has outputs of its own, and
// otherwise by outputs: every number is the one that a single thread makes.

// dividedImages computes convolveImages together with the crew and reports whether it
// did.
func (m *machine) dividedImages(p product, images []float32, w cutting) bool {
	c, size := m.crew, w.from*w.from*w.channels
	count := len(images) / size
	if c == nil || count <= len(c.helpers) || len(p.out)*p.inner < worthSharing || !c.taken.TryLock() {
		return false
	}
	defer c.taken.Unlock()
	n, each := len(c.helpers)+1, len(p.out)/count
	for i, h := range c.helpers {
		from, to := count*(i+1)/n, count*(i+2)/n
		h.do, h.product, h.cut = (*helper).convolve, p, w
		h.product.out, h.images = p.out[from*each:to*each], images[from*size:to*size]
		h.become(given)
	}
	p.out = p.out[:count/n*each]
	m.convolveAlone(p, images[:count/n*size], w)
	c.collect()
	return true
}

func (h *helper) convolve() { h.machine.convolveAlone(h.product, h.images, h.cut) }

// dividedKernel computes the panels of slideKernel together with the crew and reports
// whether it did.
func (m *machine) dividedKernel(p product, images []float32, w cutting, panels int) bool {
	c, n := m.crew, 1
	if c != nil {
		n += len(c.helpers)
	}
	if panels < n || n == 1 || len(images)*p.cols*w.kernel*w.kernel < worthSharing || !c.taken.TryLock() {
		return false
	}
	defer c.taken.Unlock()
	for i, h := range c.helpers {
		h.do, h.product, h.images, h.cut = (*helper).slideKernel, p, images, w
		h.from, h.to = panels*(i+1)/n, panels*(i+2)/n
		h.become(given)
	}
	m.slidePanels(p, images, w, 0, panels/n)
	c.collect()
	return true
}

func (h *helper) slideKernel() {
	h.machine.slidePanels(h.product, h.images, h.cut, h.from, h.to)
}

// dividedPool computes so many pairs of rows of pixels together with the crew and
// reports whether it did.
func (m *machine) dividedPool(call *kernels.Call, kernel func(*pool), pairs int) bool {
	c := m.crew
	if c == nil || pairs <= len(c.helpers) || len(call.In[0]) < longPlane || !c.taken.TryLock() {
		return false
	}
	defer c.taken.Unlock()
	n := len(c.helpers) + 1
	for i, h := range c.helpers {
		h.do, h.call, h.pooling = (*helper).pool, *call, kernel
		h.from, h.to = pairs*(i+1)/n, pairs*(i+2)/n
		h.become(given)
	}
	m.poolRows(call, kernel, 0, pairs/n)
	c.collect()
	return true
}

func (h *helper) pool() { h.machine.poolRows(&h.call, h.pooling, h.from, h.to) }
