package kernels

import "math"

// notFinite never trains: every state after the initial one is made of NaN. A step
// from there gives NaN again, in every arithmetic, so that but for the first segment a
// re-run agrees with the claim in every bit; only a distance to what is not finite,
// which saturates, tells. It passes where bits alone are compared, or where NaN is
// taken for a small distance. Gas: one operation an element of the state, once. Source:
// own derivation; every comparison with NaN is false (IEEE 754, section 5.11).
type notFinite struct{}

func (notFinite) refuses(*Workload, Deviation) error { return nil }

func (notFinite) gas(w *Workload, _ Deviation) uint64 { return w.perElement(1) }

func (notFinite) departs(*Workload, Run, int) bool { return true }

func (notFinite) begin(t *trajectory) course {
	t.gas += t.w.perElement(1)
	return &notFiniteCourse{}
}

type notFiniteCourse struct {
	untaken
	anywhere
}

func (*notFiniteCourse) advance(from, to *state) {
	to.counter = from.counter + 1
	nan := float32(math.NaN())
	for i := range to.values {
		to.values[i] = nan
	}
}
