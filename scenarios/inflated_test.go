package scenarios

import (
	"testing"

	"gensim/protocol"
	"gensim/sim/record"
)

// TestInflatedThreshold: inflating the threshold for one's own solvers costs more than
// low precision saves where measurements are checked, and pays where nobody checks them,
// against the same owner with honest agents. Two whistleblowers that are drawn check them
// all, one that chooses at random does not. In one profile of 27 none of the three
// profilers is an inflator, and nothing passes: three of ten lists of eight other seeds
// have such a run, and may fail where inflating pays.
func TestInflatedThreshold(t *testing.T) {
	tr := newTrial(t, "inflated-threshold", 8, "verifier inflators", "solver narrow")
	honest := append(preciseSolvers(), "agents.verifier.inflators.strategy=honest", "agents.verifier.inflators.multiple=null")
	tr.compare("fourteen drawn", false, nil, honest)
	no := []string{"agents.whistleblower.threshold=null", "agents.whistleblower.always=null"}
	tr.compare("none", true, no, with(no, honest...))
	two := []string{"agents.whistleblower.threshold=null", "agents.whistleblower.always.count=2"}
	tr.compare("two drawn", false, two, with(two, honest...))
	one := []string{"agents.whistleblower.threshold=null", "agents.whistleblower.always.count=1", "protocol.jackpot.open_to=anyone"}
	tr.compare("one that chooses", true, one, with(one, honest...))
}

// preciseSolvers lets all solvers of inflated-threshold compute what they claim.
func preciseSolvers() []string {
	return []string{"agents.solver.narrow.strategy=honest", "agents.solver.narrow.arithmetic=null", "agents.solver.narrow.speedup=null"}
}

// TestDeflatedThreshold: where all three profilers of a profile deflate, honest distances
// pass the threshold. Then verdicts are suspicions, all withdrawn (O14), and nobody is
// slashed. One profiler that is honest keeps the threshold where it should be. Unwatched,
// 16 of 24 verifiers fill all three seats in three profiles of ten.
func TestDeflatedThreshold(t *testing.T) {
	keys := append(preciseSolvers(), "agents.whistleblower.threshold=null", "agents.whistleblower.always=null",
		"protocol.profiling.valid_for=1 w", "agents.verifier.inflators.strategy=profile-deflator", "agents.verifier.inflators.multiple=10")
	suspicious := 0
	for seed, r := range newTrial(t, "inflated-threshold", 8).runs(keys...) {
		groups := map[int64]string{}
		for _, p := range tableOf[record.Payoff](t, r, record.TablePayoffs) {
			groups[p.Account] = p.Group
			if p.Slashed != 0 {
				t.Errorf("seed %d: %s is slashed", seed, p.Group)
			}
		}
		deflators := 0
		for _, e := range tableOf[record.Event](t, r, record.TableEvents) {
			if e.Kind == protocol.ProfilerDrawn.String() && groups[e.Account] == "inflators" {
				deflators++
			}
		}
		if got := r.Outcomes[14-1] > 0; got != (deflators == 3) {
			t.Errorf("seed %d: %d deflators of three, %d suspicions withdrawn", seed, deflators, r.Outcomes[14-1])
		}
		if deflators == 3 {
			suspicious++
		}
	}
	if suspicious == 0 {
		t.Error("no profile is the deflators' own")
	}
}

// TestDeflatingCostsTheStake: where measurements are checked, whoever divides its
// distances is refuted (O11) and slashed, and no other verifier or solver is; the threshold
// ends where honest distances pass it, and the owner earns less than with honest verifiers:
// seven standard errors less over eight common seeds (compare states the error).
func TestDeflatingCostsTheStake(t *testing.T) {
	deflating := append(preciseSolvers(), "agents.verifier.inflators.strategy=profile-deflator", "agents.verifier.inflators.multiple=10")
	honest := append(preciseSolvers(), "agents.verifier.inflators.strategy=honest", "agents.verifier.inflators.multiple=null")
	tr := newTrial(t, "inflated-threshold", 8, "verifier inflators")
	refuted := int64(0)
	for seed, r := range tr.runs(deflating...) {
		slashed := false
		for _, p := range tableOf[record.Payoff](t, r, record.TablePayoffs) {
			slashed = slashed || p.Group == "inflators" && p.Slashed != 0
			if (p.Group == "honest" || p.Group == "narrow") && p.Slashed != 0 {
				t.Errorf("seed %d: %s is slashed", seed, p.Group)
			}
		}
		if slashed != (r.Outcomes[11-1] > 0) {
			t.Errorf("seed %d: %d measurements are false, some deflator slashed: %v", seed, r.Outcomes[11-1], slashed)
		}
		if r.Outcomes[14-1] != 0 {
			t.Errorf("seed %d: %d honest distances pass the threshold", seed, r.Outcomes[14-1])
		}
		refuted += r.Outcomes[11-1]
	}
	if refuted == 0 {
		t.Error("no deflator is refuted")
	}
	tr.compare("deflating", false, deflating, honest)
}
