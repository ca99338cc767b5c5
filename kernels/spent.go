package kernels

import "gensim/internal/merkle"

// Spent is what a job costs: FLOP-gas and hashed bytes. It follows from the
// workload alone, so that a simulator knows how long a job takes before it has
// run; the facts of the job state the same.
type Spent struct{ Gas, HashedBytes uint64 }

// Add returns the sum of two costs.
func (s Spent) Add(o Spent) Spent { return Spent{s.Gas + o.Gas, s.HashedBytes + o.HashedBytes} }

// TrainCost returns what Train costs a solver that deviates in this way, from the
// seed. It panics on a deviation that the workload refuses.
func (w *Workload) TrainCost(d Deviation) Spent { return w.ContinueCost(d, 0) }

// ContinueCost is TrainCost from the ends of so many parents.
func (w *Workload) ContinueCost(d Deviation, parents int) Spent {
	w.mustAccept(d)
	d = d.canonical()
	steps := Spent{Gas: d.family().conduct.gas(w, d), HashedBytes: uint64(w.Steps()) * w.cost.StateBytes}
	return w.StartCost(parents).Add(steps)
}

// SegmentCost returns what Segment costs.
func (w *Workload) SegmentCost(c Compare) Spent {
	return w.rerunCost(uint64(w.config.StepsPerSegment), c)
}

// EndsCost returns what Segment costs one who hashes the ends of its steps alone.
func (w *Workload) EndsCost(c Compare) Spent {
	steps := uint64(w.config.StepsPerSegment)
	s := w.rerunCost(steps, c)
	s.HashedBytes = steps * w.cost.StateBytes
	return s
}

// rerunCost is the cost of re-running steps, whole segments by segment.
func (w *Workload) rerunCost(steps uint64, c Compare) Spent {
	return Spent{Gas: steps*w.cost.Step + w.comparisons(steps, c)*w.cost.Distance, HashedBytes: steps * w.cost.NodeBytes}
}

// comparisons is the number of distances of so many re-run steps.
func (w *Workload) comparisons(steps uint64, c Compare) uint64 {
	if c == BySegment {
		return steps / uint64(w.config.StepsPerSegment)
	}
	return steps
}

// ProfileCost returns what Profile costs for a prefix of steps.
func (w *Workload) ProfileCost(prefix int, c Compare) Spent {
	steps, per := uint64(prefix), uint64(w.config.StepsPerSegment)
	if c == BySegment {
		steps = (steps + per - 1) / per * per
	}
	s := w.rerunCost(steps, c)
	s.Gas += w.cost.Init + steps*w.cost.Step + w.comparisons(steps, c)*w.cost.Distance
	s.HashedBytes += steps * w.cost.NodeBytes
	return s
}

// Leaves returns what TrajectoryRoot is the root of: the initial state, then the
// segment roots.
func (f *TrainFacts) Leaves() []merkle.Hash {
	return append([]merkle.Hash{f.States[0]}, f.SegmentRoots...)
}
