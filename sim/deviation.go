package sim

import (
	"gensim/agents"
	"gensim/internal/merkle"
	"gensim/kernels"
	"gensim/protocol"
)

// departures say which deviation of a trajectory is which of a solver.
var departures = [...]kernels.DeviationKind{
	agents.Faithful:      kernels.None,
	agents.SkipSegments:  kernels.Skip,
	agents.NoiseWeights:  kernels.Noise,
	agents.FewerSteps:    kernels.FewerSteps,
	agents.SmallerBatch:  kernels.SmallerBatch,
	agents.LowPrecision:  kernels.LowPrecision,
	agents.Interpolate:   kernels.Interpolate,
	agents.StopEarly:     kernels.Stale,
	agents.Blindfold:     kernels.Blindfold,
	agents.Infinitesimal: kernels.Infinitesimal,
	agents.ForgedState:   kernels.ForgedState,
	agents.CopyProof:     kernels.Copy,
	agents.Spoof:         kernels.Spoof,
	agents.NotFinite:     kernels.NotFinite,
	agents.StolenStart:   kernels.StolenStart,
	agents.RuinedStart:   kernels.RuinedStart,
	agents.DeadUnits:     kernels.DeadUnits,
}

// deviation returns how a solver's compute departs from its task, but for what
// another has published.
func deviation(d agents.Deviation) kernels.Deviation {
	return kernels.Deviation{
		Kind: departures[d.Kind], Num: d.Fraction.Num, Den: d.Fraction.Den,
		In: kernels.Arithmetic(d.In), Span: d.Span, Rounds: d.Rounds,
	}
}

// departure returns how the solvers of a group depart from their tasks.
func (g *Group) departure() kernels.Deviation {
	if g.Role != protocol.Solver {
		return kernels.Deviation{}
	}
	s, ok := agents.New(g.Role, g.Strategy, g.Settings).(agents.Departing)
	if !ok {
		return kernels.Deviation{}
	}
	return deviation(s.Departure())
}

// validateDepartures refuses attacks that a workload does not admit.
func (c *Config) validateDepartures(f *faults, workloads []workload) {
	for i := range c.Groups {
		g := &c.Groups[i]
		for k := range workloads {
			if err := workloads[k].Refuses(g.departure()); err != nil {
				f.add(g.path()+".strategy", "%q cannot be played on the workload %s: %v", g.Strategy, workloads[k].name, err)
			}
		}
	}
}

// deviation returns how an attempt departs. A narrow arithmetic is none on a device
// as narrow, and who finds nothing to take trains honestly.
func (t *truth) deviation(a *attempt, d agents.Deviation) kernels.Deviation {
	k := deviation(d)
	switch k.Kind {
	case kernels.LowPrecision:
		if k.In.Class() <= a.run.Arithmetic.Class() {
			return kernels.Deviation{}
		}
	case kernels.Copy, kernels.Spoof, kernels.StolenStart:
		victim := t.published(a)
		if victim == nil {
			return kernels.Deviation{}
		}
		k.Instance, k.In = victim.run.Instance, victim.run.Arithmetic
	}
	return k
}

// published returns the latest proof of another instance of the workload that an
// honest solver has committed, nil where there is none. Its states are public from
// then on, since verifiers need them. To prefer the honest is to assume a thief who
// looks before it takes.
func (t *truth) published(of *attempt) *attempt {
	for task := len(t.attempts) - 1; task >= 0; task-- {
		for i := len(t.attempts[task]) - 1; i >= 0; i-- {
			a := &t.attempts[task][i]
			if a.workload == of.workload && a.run.Instance != of.run.Instance && a.root != (merkle.Hash{}) && a.run.Deviation.Kind == kernels.None {
				return a
			}
		}
	}
	return nil
}
