package scenarios

import "testing"

// TestInflatedThreshold: inflating the threshold for one's own solvers costs more than
// low precision saves where measurements are checked, and pays where nobody checks them,
// against the same owner with honest agents. In one profile of 27 none of the three
// profilers is an inflator, and nothing passes: three of ten lists of eight other seeds
// have such a run, and may fail unwatched.
func TestInflatedThreshold(t *testing.T) {
	tr := newTrial(t, "inflated-threshold", 8, "verifier inflators", "solver narrow")
	honest := []string{
		"agents.verifier.inflators.strategy=honest", "agents.verifier.inflators.multiple=null",
		"agents.solver.narrow.strategy=honest", "agents.solver.narrow.arithmetic=null", "agents.solver.narrow.speedup=null",
	}
	alone := []string{"agents.whistleblower.threshold=null", "agents.whistleblower.always=null"}
	tr.compare("watched", false, nil, honest)
	tr.compare("unwatched", true, alone, with(alone, honest...))
}
