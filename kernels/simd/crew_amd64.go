//go:build !noasm

package simd

import (
	"runtime"
	"sync"
	"sync/atomic"

	"gensim/kernels"
)

// crew is helpers that work beside the thread of a machine, for one machine at a
// time. A helper that waits looks out for work for a while, since in a training the
// next comes within microseconds, and then sleeps.
type crew struct {
	taken   sync.Mutex // held while a machine has the helpers
	helpers []*helper
	ended   sync.WaitGroup
}

// The states of a helper.
const (
	idle      uint32 = iota
	given            // work is at hand
	working          // the helper has begun it
	finished         // it is done
	asleep           // idle, and to be woken
	dismissed        // for good
)

// helper is a thread of a crew: a goroutine with a machine of its own.
type helper struct {
	state   atomic.Uint32
	wake    chan struct{}
	machine *machine
	do      func(*helper) // the work at hand, on what it takes of the following
	kernel  func(*plane)
	pooling func(*pool)
	plane   plane
	product product
	images  []float32
	cut     cutting
	call    kernels.Call
	from    int // a part, of whatever is divided
	to      int
}

// newCrew starts the helpers of so many threads, of which the caller's is one.
func newCrew(k *kit, threads int) *crew {
	c := &crew{}
	for range threads - 1 {
		h := &helper{wake: make(chan struct{}, 1), machine: newMachine(k)}
		c.helpers = append(c.helpers, h)
		c.ended.Go(h.serve)
	}
	return c
}

// close ends the helpers once they have nothing to do.
func (c *crew) close() {
	c.taken.Lock()
	for _, h := range c.helpers {
		h.become(dismissed)
	}
	c.ended.Wait()
}

// How often a helper looks for work before it lets other goroutines run, and before
// it sleeps: a few microseconds, and some hundred.
const (
	looksToYield = 1 << 10
	looksToSleep = 1 << 17
)

// serve is a helper's life.
func (h *helper) serve() {
	for looks := 1; ; looks++ {
		switch h.state.Load() {
		case given:
			if h.state.CompareAndSwap(given, working) {
				h.do(h)
				h.state.Store(finished)
				looks = 0
			}
		case dismissed:
			return
		}
		if looks%looksToYield != 0 {
			continue
		}
		if looks >= looksToSleep && h.state.CompareAndSwap(idle, asleep) {
			<-h.wake
			looks = 0
		}
		runtime.Gosched()
	}
}

// become changes the state of a helper that has nothing to do.
func (h *helper) become(state uint32) {
	if h.state.Swap(state) == asleep {
		h.wake <- struct{}{}
	}
}

// collect waits until the helper has finished. Work that it has not begun, because the
// system runs something else in its place, is done here.
func (h *helper) collect() {
	if h.state.CompareAndSwap(given, working) {
		h.do(h)
		h.state.Store(idle)
		runtime.Gosched() // it may wait for this very processor
		return
	}
	for looks := 1; h.state.Load() != finished; looks++ {
		if looks%looksToYield == 0 {
			runtime.Gosched()
		}
	}
	h.state.Store(idle)
}

func (c *crew) collect() {
	for _, h := range c.helpers {
		h.collect()
	}
}

// worthSharing is the number of products, longPlane of elements, that take far
// longer than the handing over.
const (
	worthSharing = 1 << 19
	longPlane    = 1 << 15
)

// divided computes the product together with the crew and reports whether it did. A
// share is some outputs: every sum is the one that a single thread makes.
func (p *product) divided() bool {
	c := p.machine.crew
	if c == nil || p.rows*p.cols*p.inner < worthSharing || !c.taken.TryLock() {
		return false
	}
	defer c.taken.Unlock()
	n := len(c.helpers) + 1
	for i, h := range c.helpers {
		h.do, h.product = (*helper).multiply, *p
		h.product.machine, h.product.share = h.machine, p.part(i+1, n)
		h.become(given)
	}
	p.share = p.part(0, n)
	p.run()
	c.collect()
	return true
}

func (h *helper) multiply() { h.product.run() }

// part returns part i of n of the outputs: of the rows where these are many or packed,
// which each part would otherwise pack all again, else of the columns.
func (p *product) part(i, n int) share {
	panels, columns := p.share.toPanel, (p.cols+p.width-1)/p.width
	if p.leftPays() || columns%n != 0 && panels > columns {
		return share{fromPanel: panels * i / n, toPanel: panels * (i + 1) / n, toCol: p.cols}
	}
	return share{toPanel: panels, fromCol: columns * i / n * p.width, toCol: min(columns*(i+1)/n*p.width, p.cols)}
}

// dividedFlat runs an elementwise kernel on the tensors of a call together with the
// crew, with the scalars of m.plane, and reports whether it did.
func (m *machine) dividedFlat(kernel func(*plane), call *kernels.Call) bool {
	c, size := m.crew, len(call.Out)
	if c == nil || size < longPlane || !c.taken.TryLock() {
		return false
	}
	defer c.taken.Unlock()
	n, k := len(c.helpers)+1, m.plane.k
	const whole = 64
	cut := func(i int) int { return size / whole * i / n * whole }
	for i, h := range c.helpers {
		to := size
		if i+2 < n {
			to = cut(i + 2)
		}
		h.do, h.kernel, h.plane = (*helper).compute, kernel, flatPart(call, cut(i+1), to)
		h.plane.k = k
		h.become(given)
	}
	m.plane = flatPart(call, 0, cut(1))
	m.plane.k = k
	kernel(&m.plane)
	c.collect()
	return true
}

func (h *helper) compute() { h.kernel(&h.plane) }
