package scenarios

import "testing"

// TestExtortion: rejecting unseen costs where the solver is heard, and pays where a
// reject is final, against the same verifiers honest; and honest solvers lose by it.
func TestExtortion(t *testing.T) {
	tr := newTrial(t, "extortion", 8, "verifier extorters")
	honest, final := []string{"agents.verifier.extorters.strategy=honest"}, "protocol.dispute.mode=none"
	tr.compare("heard", false, nil, honest)
	tr.compare("final", true, with(nil, final), with(honest, final))
	tr.profits("heard", false, nil)
	tr.profits("final", true, with(nil, final))
	tr.groups = []string{"solver honest"}
	tr.compare("honest solvers where it is final", false, with(nil, final), with(honest, final))
	for seed, r := range tr.runs() {
		totals := groupTotals(t, r)
		if r.Outcomes[3-1] == 0 || r.Outcomes[2-1] > 0 || totals["solver honest"].slashed != 0 || totals["verifier honest"].slashed != 0 {
			t.Errorf("seed %d: outcomes %v", seed, r.Outcomes)
		}
	}
}
