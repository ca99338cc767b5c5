package calibrate

import (
	"slices"

	"gensim/internal/stream"
	"gensim/kernels"
	"gensim/sim/record"
)

// class is a class of arithmetics with those of the lab's that belong to it.
type class struct {
	kernels.Class
	members []kernels.Arithmetic
	solvers []kernels.Arithmetic // the repeatable ones: others are not committed to
}

// classes groups the arithmetics that the lab supports, the most precise class first.
func classes(lab *kernels.Lab) []class {
	var all []class
	for _, group := range kernels.Classes() {
		c := class{Class: group}
		for _, a := range kernels.Arithmetics() {
			if a.Class() != group || !lab.Supports(a) {
				continue
			}
			c.members = append(c.members, a)
			if a.Repeatable() {
				c.solvers = append(c.solvers, a)
			}
		}
		if len(c.members) > 0 {
			all = append(all, c)
		}
	}
	return all
}

// verifiers returns who re-runs a trajectory in a: every other arithmetic of the
// class, a itself where there is none.
func (c *class) verifiers(a kernels.Arithmetic) []kernels.Arithmetic {
	var others []kernels.Arithmetic
	for _, b := range c.members {
		if b != a {
			others = append(others, b)
		}
	}
	if len(others) == 0 {
		return []kernels.Arithmetic{a}
	}
	return others
}

// pair returns the solver's and the verifier's arithmetic of the i-th deviating
// trajectory: all pairs in turn.
func (c *class) pair(i int) (solver, verifier kernels.Arithmetic) {
	solver = c.solvers[i%len(c.solvers)]
	others := c.verifiers(solver)
	return solver, others[i/len(c.solvers)%len(others)]
}

// draw returns a profiler's unequal pair, of repeatable ones: what a profiler posts,
// others must be able to check.
func (c *class) draw(s *stream.Stream) (a, b kernels.Arithmetic) {
	i := s.Uint64n(uint64(len(c.solvers)))
	j := s.Uint64n(uint64(len(c.solvers) - 1))
	if j >= i {
		j++
	}
	return c.solvers[i], c.solvers[j]
}

// honest is the kind of drifts without deviation.
const honest = "honest"

// departure is a way to cheat, in words and as a run's deviation.
type departure struct {
	kind      string
	deviation kernels.Deviation
}

// departures are the deviations that a comparison over length steps is held to: work
// left out, made smaller, filled in, forged or taken from another, and lies about the
// rate, which save nothing and show how small a lie can be. Low precision is not
// among them, as it is an honest run of another class; nor is stopping early, which
// repeats a state as a skipped segment does. What the workload refuses is left out.
func departures(w *kernels.Workload, length int) []departure {
	span := min(2, w.Config().Segments) // so that a span holds more than one step wherever it can
	all := []departure{
		{"skipped segment", kernels.Deviation{Kind: kernels.Skip, Num: 1, Den: 2}},
		{"skipped step", kernels.Deviation{Kind: kernels.FewerSteps, Num: 1, Den: int64(max(length, 2))}},
		{"half batch", kernels.Deviation{Kind: kernels.SmallerBatch, Num: 1, Den: 2}},
		{"interpolated", kernels.Deviation{Kind: kernels.Interpolate, Num: 1, Den: 2, Span: span}},
		{"blindfold", kernels.Deviation{Kind: kernels.Blindfold, Num: 1, Den: 2}},
		{"infinitesimal", kernels.Deviation{Kind: kernels.Infinitesimal, Num: 1, Den: 1_000_000}},
		{"forged state", kernels.Deviation{Kind: kernels.ForgedState}},
		{"copy", kernels.Deviation{Kind: kernels.Copy}},
		{"spoof, 2 rounds", kernels.Deviation{Kind: kernels.Spoof, Span: span, Rounds: 2}},
		{"noise", kernels.Deviation{Kind: kernels.Noise}},
		{"rate x 9/10", kernels.Deviation{Kind: kernels.OtherRate, Num: 9, Den: 10}},
		{"rate x 999/1000", kernels.Deviation{Kind: kernels.OtherRate, Num: 999, Den: 1000}},
		{"rate x 1 - 1e-6", kernels.Deviation{Kind: kernels.OtherRate, Num: 999_999, Den: 1_000_000}},
	}
	return slices.DeleteFunc(all, func(d departure) bool { return w.Refuses(d.deviation) != nil })
}

// subject is one trajectory with the arithmetics in which it is re-run.
type subject struct {
	run      kernels.Run
	by       []kernels.Arithmetic
	drifts   []int // of the span, one for each of by
	segments []int
}

// add enters a subject; its drifts are made when they are new.
func (p *plan) add(d record.Drift, run kernels.Run, by []kernels.Arithmetic) {
	s := subject{run: run, by: by, segments: p.choose(run)}
	for _, b := range by {
		if !d.Deviant {
			d.From, d.By = run.Arithmetic.String(), b.String()
		}
		s.drifts = append(s.drifts, p.drift(d))
	}
	p.subjects = append(p.subjects, s)
}

// drift returns the index of the span's drift of that kind and pair.
func (p *plan) drift(d record.Drift) int {
	for i := range p.span.Drifts {
		if e := &p.span.Drifts[i]; e.Kind == d.Kind && e.From == d.From && e.By == d.By {
			return i
		}
	}
	p.span.Drifts = append(p.span.Drifts, d)
	return len(p.span.Drifts) - 1
}

// enrol makes the subjects of a class: for every instance honest trajectories in all
// arithmetics, then one that deviates in each way.
func (p *plan) enrol(all []class, instances []uint64) {
	c := &p.class
	for _, instance := range instances {
		for _, a := range c.solvers {
			p.add(record.Drift{Kind: honest}, kernels.Run{Instance: instance, Arithmetic: a}, c.verifiers(a))
		}
	}
	for _, d := range departures(p.workload, p.span.Length) {
		saves := p.workload.TrainCost(d.deviation).Gas < p.workload.TrainCost(kernels.Deviation{}).Gas
		for i, instance := range instances {
			a, b := c.pair(i)
			run := kernels.Run{Instance: instance, Arithmetic: a, Deviation: d.deviation}
			run.Deviation.Instance = ^instance // who takes from another takes from this one
			p.add(record.Drift{Kind: d.kind, Deviant: true, Tempting: saves}, run, []kernels.Arithmetic{b})
		}
	}
	for _, other := range all {
		if other.Class == c.Class || len(other.solvers) == 0 {
			continue
		}
		for i, instance := range instances {
			_, b := c.pair(i)
			run := kernels.Run{Instance: instance, Arithmetic: other.solvers[i%len(other.solvers)]}
			// Classes are numbered from the most precise on.
			p.add(record.Drift{Kind: "in " + other.String(), Deviant: true, Foreign: true, Tempting: other.Class > c.Class}, run, []kernels.Arithmetic{b})
		}
	}
}

// perTrajectory is how many segments of one trajectory are re-run at most.
const perTrajectory = 8

// choose returns the segments of a trajectory to re-run: evenly spread over those in
// which it departs, over all when it is honest or in an arithmetic of another class.
func (p *plan) choose(run kernels.Run) []int {
	var all []int
	for s := range p.workload.Config().Segments {
		if run.Deviation.Kind == kernels.None || p.workload.Departs(run, s) {
			all = append(all, s)
		}
	}
	n := min(len(all), perTrajectory)
	chosen := make([]int, n)
	for i := range chosen {
		chosen[i] = all[(2*i+1)*len(all)/(2*n)]
	}
	return chosen
}
