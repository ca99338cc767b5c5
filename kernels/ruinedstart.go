package kernels

import "math"

// ruinedStart claims a start of which no number is a number, and the same for every
// state: the declared step makes nothing else of it, so that every step re-runs to the
// bit. A distance to it saturates, which raises a suspicion, and the re-run in the
// solver's arithmetic takes it back. It passes where nobody looks at the start. Gas:
// none, but the states are hashed. Source: own derivation; IEEE 754 lets every
// operation on a NaN give one.
type ruinedStart struct{}

func (ruinedStart) refuses(*Workload, Deviation) error { return nil }

func (ruinedStart) gas(*Workload, Deviation) uint64 { return 0 }

func (ruinedStart) departs(*Workload, Run, int) bool { return true }

func (ruinedStart) begin(*trajectory) course { return &ruinedCourse{} }

type ruinedCourse struct {
	untaken
	anywhere
}

func (*ruinedCourse) start(right *state) *state {
	s := right.clone()
	for i := range s.values {
		s.values[i] = float32(math.NaN())
	}
	return s
}

func (*ruinedCourse) advance(from, to *state) {
	to.set(from)
	to.counter++
}
