package kernels

import "gensim/internal/stream"

// skip leaves a share of the segments out: there the claimed states equal the one
// before, but for the counter. It passes where none of those segments is drawn.
// Gas: the steps of the other segments. Source: Jia et al. 2021, Proof-of-Learning,
// structural spoofing.
type skip struct{}

func (skip) refuses(_ *Workload, d Deviation) error { return d.share() }

func (skip) gas(w *Workload, d Deviation) uint64 {
	return w.stepsGas((w.config.Segments - d.part(w.config.Segments)) * w.config.StepsPerSegment)
}

func (skip) departs(w *Workload, r Run, segment int) bool {
	return chooseSegments(w.config.Segments, r)[segment]
}

func (skip) begin(t *trajectory) course {
	skipped := chooseSegments(t.w.config.Segments, t.run)
	per := t.w.config.StepsPerSegment
	return &pauses{t: t, takes: func(n int) bool { return !skipped[n/per] }}
}

// chooseSegments marks the segments to skip: the share of them rounded to the
// nearest whole number, halves up, drawn without replacement.
func chooseSegments(segments int, r Run) []bool {
	d := r.Deviation
	draws := stream.New(r.Instance, stream.DeviationChoice, uint64(d.Num)).Sub(uint64(d.Den))
	order := make([]int, segments)
	for i := range order {
		order[i] = i
	}
	skipped := make([]bool, segments)
	for i := range d.part(segments) {
		j := i + int(draws.Uint64n(uint64(segments-i)))
		order[i], order[j] = order[j], order[i]
		skipped[order[i]] = true
	}
	return skipped
}

// stale stops early: it trains the first segments and then claims the last state
// reached, with a new counter, for every step of the share of segments that is left.
// It passes where none of the last segments is drawn, and its model is that of a
// shorter training. Gas: the steps of the first segments. Source: Jia et al. 2021,
// section on hyperparameters: fewer epochs than contracted.
type stale struct{}

func (stale) refuses(_ *Workload, d Deviation) error { return d.share() }

func (stale) gas(w *Workload, d Deviation) uint64 { return skip{}.gas(w, d) }

func (stale) departs(w *Workload, r Run, segment int) bool {
	return segment >= w.config.Segments-r.Deviation.part(w.config.Segments)
}

func (stale) begin(t *trajectory) course {
	trained := t.w.config.Segments - t.run.Deviation.part(t.w.config.Segments)
	per := t.w.config.StepsPerSegment
	return &pauses{t: t, takes: func(n int) bool { return n < trained*per }}
}

// fewerSteps leaves a share of the steps out, as evenly as whole steps allow and the
// last of its period each; a step left out claims the state before it. It passes
// where a comparison spans none of them. Gas: the other steps. Source: Jia et al.
// 2021, section on hyperparameters.
type fewerSteps struct{}

func (fewerSteps) refuses(_ *Workload, d Deviation) error { return d.share() }

func (fewerSteps) gas(w *Workload, d Deviation) uint64 {
	return w.stepsGas(w.Steps() - d.omitted(w.Steps()))
}

func (fewerSteps) departs(w *Workload, r Run, segment int) bool {
	per := w.config.StepsPerSegment
	return r.Deviation.omitted((segment+1)*per) > r.Deviation.omitted(segment*per)
}

func (fewerSteps) begin(t *trajectory) course {
	d := t.run.Deviation
	return &pauses{t: t, takes: func(n int) bool { return !d.omits(n) }}
}
