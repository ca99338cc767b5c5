package record

import "gensim/protocol/unit"

// Calibration is what was measured on one workload in order to choose how many steps
// a comparison may span and how wide the threshold must be. Distances are in 10^-12,
// in 10^-18 where the metric is cosine.
type Calibration struct {
	Workload string
	Metric   string // l2, linf or cosine
	Steps    int    // of a trajectory
	Seeds    int    // instances trained, and profiles measured
	Spans    []Span // by class in order of the catalogue, then by length
}

// Span is a class of arithmetics at one number of steps between two comparisons.
type Span struct {
	Class  string
	Length int // steps from a claimed state to the comparison
	// Drifts are the honest ones, one for each pair of arithmetics, then the
	// deviations.
	Drifts []Drift
	Panels []Panel // none where the class has only one arithmetic
}

// Drift are the distances of re-runs of one kind.
type Drift struct {
	Kind    string // "honest", else what the solver did instead
	Deviant bool
	// Tempting deviations spare the solver work, or let it use cheaper arithmetic.
	Tempting bool
	// Foreign deviations are honest but for the class of their arithmetic.
	Foreign  bool
	From, By string          // the arithmetics of trajectory and re-run; empty where several pairs are pooled
	Gas      uint64          // that the trajectories spent, in FLOP-gas
	Honest   uint64          // that honest ones spend
	Values   []unit.Distance // ascending
}

// Panel is one measurement of the threshold, by as many profilers as the scenario
// wants.
type Panel struct {
	Quantile  unit.Distance // pooled, without margin and bounds
	Threshold unit.Distance // by the scenario's rule
	Update    unit.Distance // median size of what the steps between two comparisons change
	Refused   bool          // the threshold is above a tenth of Update
}
