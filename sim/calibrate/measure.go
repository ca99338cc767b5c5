package calibrate

import (
	"encoding/binary"
	"fmt"
	"slices"

	"gensim/internal/stream"
	"gensim/kernels"
	"gensim/protocol"
	"gensim/protocol/unit"
	"gensim/sim"
	"gensim/sim/record"
)

// Order says what to calibrate.
type Order struct {
	Config   *sim.Config
	Workload int   // index into Config.Workloads
	Lengths  []int // steps from a claimed state to the comparison, each at least 1
	Seeds    int   // instances to train, and panels of profilers, at least 1
	// Progress, if set, is told the steps done and those to do.
	Progress func(done, total int)
}

// Measure trains, re-runs and profiles. A length beyond the workload's steps is an
// error. Like any job's Join it panics when the lab is closed meanwhile.
func Measure(lab *sim.Lab, o Order) (*record.Calibration, error) {
	wc := &o.Config.Workloads[o.Workload]
	whole, err := lab.Shelf().Workload(wc.Name, wc.Kernel)
	if err != nil {
		return nil, fmt.Errorf("build workload %s: %w", wc.Name, err)
	}
	r := round{lab: lab, order: o, seed: leadingWord(whole)}
	for n := range o.Seeds {
		s := stream.New(r.seed, stream.WorkloadInstance, uint64(n))
		r.instances = append(r.instances, s.Uint64())
	}
	plans, err := r.plan(wc)
	if err != nil {
		return nil, err
	}
	for i := range plans {
		r.total += plans[i].steps() + r.profiled(&plans[i])
	}
	c := &record.Calibration{Workload: wc.Name, Metric: o.Config.Metric.String(), Steps: whole.Steps(), Seeds: o.Seeds}
	for i := range plans {
		p := &plans[i]
		r.train(p)
		r.rerun(p)
		r.profile(p)
		c.Spans = append(c.Spans, p.span)
	}
	return c, nil
}

// leadingWord seeds a workload's instances, as in a run.
func leadingWord(w *kernels.Workload) uint64 {
	digest := w.Digest()
	return binary.LittleEndian.Uint64(digest[:8])
}

// round is one calibration under way.
type round struct {
	lab         *sim.Lab
	order       Order
	seed        uint64
	instances   []uint64
	done, total int // steps
}

// plan is what is to be done for one class and length.
type plan struct {
	class    class
	workload *kernels.Workload // with segments of that length
	span     record.Span
	subjects []subject
}

// plan lists the work of all classes and lengths.
func (r *round) plan(wc *sim.Workload) ([]plan, error) {
	var plans []plan
	all := classes(r.lab)
	for _, c := range all {
		if len(c.solvers) == 0 {
			continue
		}
		for _, n := range r.order.Lengths {
			cut := wc.Kernel
			if n < 1 || n > cut.Steps() {
				return nil, fmt.Errorf("workload %s has %d steps: no length of %d", wc.Name, cut.Steps(), n)
			}
			cut.Segments, cut.StepsPerSegment = cut.Steps()/n, n
			w, err := kernels.New(wc.Name, cut)
			if err != nil {
				return nil, fmt.Errorf("build workload %s with segments of %d steps: %w", wc.Name, n, err)
			}
			p := plan{class: c, workload: w, span: record.Span{Class: c.String(), Length: n}}
			p.enrol(all, r.instances)
			plans = append(plans, p)
		}
	}
	return plans, nil
}

// steps is the work of training and re-running, where either walks as many.
func (p *plan) steps() int {
	n := 0
	for i := range p.subjects {
		s := &p.subjects[i]
		n += p.workload.Steps() + len(s.by)*len(s.segments)*p.span.Length
	}
	return n
}

func (r *round) did(steps int) {
	r.done += steps
	if r.order.Progress != nil {
		r.order.Progress(r.done, r.total)
	}
}

// train computes every trajectory once, so that re-runs find its states kept.
func (r *round) train(p *plan) {
	var all []*kernels.Future[*kernels.TrainFacts]
	for i := range p.subjects {
		all = append(all, r.lab.Train(p.workload, p.subjects[i].run))
	}
	for i, f := range all {
		gas := f.Join().Gas
		for _, at := range p.subjects[i].drifts {
			p.span.Drifts[at].Gas += gas
			p.span.Drifts[at].Honest += p.workload.TrainCost(kernels.Deviation{}).Gas
		}
		r.did(p.workload.Steps())
	}
}

// rerun measures the distances of all chosen segments.
func (r *round) rerun(p *plan) {
	type answer struct {
		drift int
		facts *kernels.Future[*kernels.SegmentFacts]
	}
	var all []answer
	for i := range p.subjects {
		s := &p.subjects[i]
		for k, b := range s.by {
			for _, segment := range s.segments {
				all = append(all, answer{s.drifts[k], r.lab.Segment(kernels.SegmentJob{
					Workload: p.workload, Run: s.run, Segment: segment, Arithmetic: b,
					Nondet: ^s.run.Instance, Compare: kernels.BySegment, Metric: r.order.Config.Metric,
				})})
			}
		}
	}
	for _, a := range all {
		d := &p.span.Drifts[a.drift]
		d.Values = append(d.Values, a.facts.Join().Max)
		r.did(p.span.Length)
	}
	for i := range p.span.Drifts {
		slices.Sort(p.span.Drifts[i].Values)
	}
}

// prefix is how many steps a profiler trains: the scenario's, in whole segments.
func (r *round) prefix(p *plan) int {
	n := p.span.Length
	return min((r.order.Config.Protocol.Profiling.Prefix+n-1)/n*n, p.workload.Steps())
}

// profiled is the number of steps of all panels.
func (r *round) profiled(p *plan) int {
	if len(p.class.solvers) < 2 {
		return 0
	}
	return r.order.Seeds * r.order.Config.Protocol.Profiling.Profilers * r.prefix(p)
}

// profile measures thresholds as the protocol does: each panel's profilers draw an
// unequal pair and an instance, train the prefix, and their numbers are pooled. A
// class of one repeatable arithmetic has no such pair.
func (r *round) profile(p *plan) {
	if len(p.class.solvers) < 2 {
		return
	}
	profilers := r.order.Config.Protocol.Profiling.Profilers
	var all []*kernels.Future[*kernels.ProfileFacts]
	for panel := range r.order.Seeds {
		draws := stream.New(r.seed, stream.ProfilerDraw, uint64(panel)).Sub(uint64(p.class.Class))
		for range profilers {
			a, b := p.class.draw(&draws)
			all = append(all, r.lab.Profile(kernels.ProfileJob{
				Workload: p.workload, Instance: r.instances[draws.Uint64n(uint64(len(r.instances)))], A: a, B: b, NondetSeed: draws.Uint64(),
				Prefix: r.prefix(p), Compare: kernels.BySegment, Metric: r.order.Config.Metric,
			}))
		}
	}
	for panel := range slices.Chunk(all, profilers) {
		var distances, updates []unit.Distance
		for _, f := range panel {
			facts := f.Join()
			distances, updates = append(distances, facts.Distances...), append(updates, facts.Updates...)
			r.did(r.prefix(p))
		}
		p.span.Panels = append(p.span.Panels, r.panel(p.class.Class, distances, updates))
	}
}

// panel applies the protocol's rule.
func (r *round) panel(c kernels.Class, distances, updates []unit.Distance) record.Panel {
	rules := r.order.Config.Protocol
	threshold, usable := rules.Threshold(protocol.Class(c), distances, updates)
	rules.Profiling.Margin = unit.Ratio{Num: 1, Den: 1}
	rules.Bounds = slices.Repeat([]protocol.Bounds{{Max: unit.MaxDistance}}, int(c)+1)
	quantile, _ := rules.Threshold(protocol.Class(c), distances, updates)
	return record.Panel{Quantile: quantile, Threshold: threshold, Update: updates[(len(updates)-1)/2], Refused: !usable}
}
