package sim

import (
	"gensim/kernels"
	"gensim/protocol"
)

// workloadAt is the workload that a seat's work is on.
func (w *world) workloadAt(t protocol.Target) *workload {
	if t.OfProfile() {
		return &w.workloads[w.chain.Profile(t.Profile).Workload]
	}
	return &w.workloads[w.chain.Task(t.Task).Workload]
}

func (w *world) solverOf(t protocol.Target) int32 {
	return w.agentOf(protocol.AccountOf(w.chain.Attempt(t.Task, t.Attempt).Solver))
}

func (w *world) groupOf(agent int32) string {
	if agent < 0 {
		return ""
	}
	return w.cfg.Groups[w.agents[agent].group].Name
}

func arithmeticName(a protocol.Arithmetic) string { return kernels.Arithmetic(a).String() }

// deviant reports whether the solver departed from its task in a segment: a
// re-run in its own arithmetic does not end where it claims.
func (w *world) deviant(a *attempt, segment int32) bool {
	if a.run.Deviation.Kind == kernels.None {
		return false
	}
	facts := w.lab.Segment(w.segmentJob(a, segment, a.run.Arithmetic)).Join()
	claimed := a.states(segment)
	for i := range facts.Ends {
		if facts.Ends[i] != claimed[i] {
			return true
		}
	}
	return false
}
